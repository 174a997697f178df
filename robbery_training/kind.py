"""The robbery training among the programs: what it asks and says that the others do not."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from agency.models import Agency, Member
from programs.kinds import ProgramKind, Sentence, Words, register
from programs.models import Application, Status
from programs.workflow import Action

from . import SLUG, attendance, letters, rosters, sessions, statistics
from .forms.application import STEPS, answers_from
from .models import RobberyTraining

ACTIONS = frozenset({
    Action.SUBMIT, Action.START_REVIEW, Action.ASK_APPLICANT, Action.ANSWER, Action.APPROVE, Action.DECLINE,
    Action.SCHEDULE, Action.MOVE, Action.CANCEL, Action.COMPLETE, Action.NO_SHOW, Action.TAKE_BACK,
    Action.SCHEDULE_AGAIN, Action.WITHDRAW, Action.EXPIRE, Action.REOPEN,
})  # fmt: skip


def people(application: Application) -> int:
    """A business takes as many seats as it expects people: asked anew, for it may have changed the number since."""
    expected: int = RobberyTraining.objects.values_list("people", flat=True).get(pk=application.pk)
    return expected


def own_links(application: Application) -> list[tuple[str, Sentence]]:
    """The roster while it can be written; the certificates once they are there."""
    address = reverse("robbery_training:roster", args=[application.reference])
    if application.status == Status.COMPLETED:
        return [(address, _("Your certificates"))]
    if application.status not in {Status.APPROVED, Status.SCHEDULED}:
        return []
    named = {"named": application.trainees.count(), "seats": rosters.seats(application)}
    return [(address, _t("Name the people who come (%(named)d of %(seats)d)") % named)]


def staff_links(application: Application, member: Member) -> list[tuple[str, Sentence]]:
    """Where a session is made for it; where it has one, that; and where the number of its people is changed."""
    links: list[tuple[str, Sentence]] = []
    appointment = application.appointment
    if application.status == Status.APPROVED:
        if member.has_perm(sessions.OFFER):
            address = reverse("robbery_training:new_session") + f"?application={application.reference}"
            links.append((address, _("Make a session")))
    elif appointment and attendance.sessions_for(member).filter(pk=appointment.opening_id).exists():
        address = reverse("robbery_training:session", args=[appointment.opening_id])
        links.append((address, _("The session and its roster")))
    if attendance.may_run(member) and rosters.is_open(application):
        links.append((reverse("robbery_training:number", args=[application.pk]), _("Change how many come")))
    return links


def story(application: Application, member: Member) -> dict[str, Any]:
    trainees = application.trainees.select_related("certificate")
    return {"training": application.robbery_training, "trainees": trainees, "seats": rosters.seats(application)}


def measure() -> str:
    return statistics.sentence(Agency.current().today())


KIND = register(ProgramKind(
    slug=SLUG,
    folder="robbery_training",
    steps=STEPS,
    detail=RobberyTraining,
    actions=ACTIONS,
    # A session is closed on its own page, for all its businesses.
    own_pages=frozenset({Action.COMPLETE, Action.NO_SHOW}),
    letters={"completed": letters.COMPLETED},
    answers_from=answers_from,
    has_waiting_list=True,
    people=people,
    own_links=own_links,
    staff_links=staff_links,
    story=story,
    measure=measure,
    words=Words(
        next=(
            _("We read what you told us, and look for a trainer and a place."),
            _("If we have a question, we write to you. The clock stands still until you answer."),
            _("We write to you with our answer."),
            _("If it is yes, we make a session with you, or you choose one on your page."),
        ),
        ahead=(_("Your session is set"), _("The training")),
        approved=_("We will train your people. Choose a session with enough seats, or wait: we call you to make one."),
        declined=_("We cannot offer you this training now"),
        choose=_("Choose a session"),
        booked=_("Your training is booked"),
        prepare=_("Name the people who come before the day. Each brings a photo ID."),
        done=_("Your people have been trained. Thank you for taking the time."),
        missed=_("We missed you at the training. Call us if you would like another session."),
        afterwards=_("Certificates, and a few questions about the training"),
        calendar=_("Robbery training with the %(agency)s"),
        how_was_it=_("How was the training?"),
        understands_better=_("We know better what to do in a robbery now"),
        would_recommend=_("We would recommend the training to another business"),
    ),
))  # fmt: skip
