"""The Community Watch among the programs: what it asks and says that the others do not."""

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agency.models import Member
from programs.kinds import ProgramKind, Words, register
from programs.models import Application
from programs.workflow import TRANSITIONS, Action

from . import letters, statistics
from .forms.steps import STEPS
from .meetings import SLUG
from .models import WatchRegistration

# Nothing is booked: who is approved is put in touch, or starts a group.
BOOKINGS = {
    Action.SIGN_AS_GUARDIAN, Action.SCHEDULE, Action.MOVE, Action.CANCEL, Action.CHECK_IN, Action.COMPLETE,
    Action.END_EARLY, Action.NO_SHOW, Action.TAKE_BACK, Action.SCHEDULE_AGAIN,
}  # fmt: skip


def story(application: Application, member: Member) -> dict[str, Any]:
    """What was asked for, and what became of it."""
    registration = WatchRegistration.objects.select_related("group", "captain__group").get(pk=application.pk)
    return {"registration": registration}


def staff_links(application: Application, member: Member) -> list[tuple[str, str | Promise]]:
    """The page on which an approved applicant gets their group."""
    transition = TRANSITIONS[Action.ENROLL]
    if application.status not in transition.sources or not member.has_perm("watch.add_watchgroup"):
        return []
    return [(reverse("admin:watch_watchgroup_enroll", args=[application.pk]), _("Start their group, or put in touch"))]


KIND = register(ProgramKind(
    slug=SLUG,
    folder="watch",
    steps=STEPS,
    detail=WatchRegistration,
    actions=frozenset(Action) - BOOKINGS,
    own_pages=frozenset({Action.ENROLL}),
    letters={"approved": letters.APPROVED, "enrolled": letters.ENROLLED},
    staff_links=staff_links,
    measure=statistics.measure,
    story=story,
    words=Words(
        next=(
            _("We read your registration. If we have a question, we write to you, and the clock stands still until "
              "you answer."),
            _("We look whether there is a group near you. No group's place and no captain's address is public."),
            _("We write to you with our answer."),
            _("If you want to join a group, its captain calls you. If you start one, an officer helps you with each "
              "step."),
        ),
        ahead=(_("We put you in touch"),),
        approved=_("You are approved. We now put you in touch, or help you to start your group."),
        declined=_("We cannot offer you a group this time"),
        done=_("You are in touch with your group. Thank you for looking out for each other."),
    ),
))  # fmt: skip
