"""The ride-along among the programs: what it asks and says that the others do not."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from agency.models import Agency, Member

from . import letters
from .eligibility import ride_gap
from .forms.ride_along import STEPS, YouForm, answers_from
from .kinds import Forms, ProgramKind, Words, register
from .models import Application, RideAlong, Signer
from .models.program import age_on
from .signing import still_verifies
from .workflow import Action


def is_skipped(forms: Forms) -> set[str]:
    """The guardian's step is for minors only."""
    you = forms["you"]
    needed = isinstance(you, YouForm) and you.is_valid() and you.program.needs_guardian(you.age())
    return set() if needed else {"guardian"}


def turns_away(forms: Forms) -> str:
    you = forms["you"]
    too_young = isinstance(you, YouForm) and you.is_valid() and you.age() < you.program.youngest
    return "programs/apply/too_young.html" if too_young else ""


def soonest(application: Application) -> datetime | None:
    """Not before the months between two rides are over."""
    gap = ride_gap(application.ride_along)
    return Agency.current().at(gap.next_on, 0) if gap.next_on else None


def story(application: Application, member: Member) -> dict[str, Any]:
    """The answers, the signatures, and what is known of the same person's earlier rides."""
    ride_along = application.ride_along
    signatures = [
        (signature, still_verifies(signature)) for signature in application.signatures.select_related("release")
    ]
    earlier = RideAlong.objects.same_person(ride_along).select_related("application__decline_reason")[:20]
    return {
        "ride_along": ride_along,
        # Nothing of it is shown once it is stripped.
        "applicant_age": ride_along.birth_date and age_on(ride_along.birth_date, Agency.current().today()),
        "signatures": signatures,
        "is_signed": any(signature.signer == Signer.RIDER for signature, _verifies in signatures),
        "earlier": list(earlier),
        "gap": ride_gap(ride_along),
    }


KIND = register(ProgramKind(
    slug="ride-along",
    folder="programs/ride_along",
    steps=STEPS,
    detail=RideAlong,
    actions=frozenset(Action) - {Action.ENROLL},
    letters={"completed": letters.RIDE_COMPLETED},
    answers_from=answers_from,
    skips=is_skipped,
    turns_away=turns_away,
    is_signed=True,
    needs_background_check=True,
    soonest=soonest,
    story=story,
    words=Words(
        next=(
            _("We read your application and have police records checked. Only the outcome is kept: cleared, not "
              "cleared, or referred."),
            _("If we have a question, we write to you. The clock stands still until you answer."),
            _("We write to you with our answer."),
            _("If it is yes, you choose a shift on your page."),
        ),
        ahead=(_("You choose a shift"), _("Your ride")),
        approved=_("You are approved. Pick one of the open shifts."),
        declined=_("We cannot offer you a ride this time"),
        choose=_("Choose a shift"),
        booked=_("Your ride is booked"),
        prepare=_("Come fifteen minutes early and bring the ID you gave us."),
        done=_("You have been on your ride. Thank you for coming along."),
        missed=_("We missed you at your ride. Call us if you would like another one."),
        afterwards=_("A few questions about your ride"),
        calendar=_("Ride-along with the %(agency)s"),
        how_was_it=_("How was your ride?"),
        understands_better=_("I understand police work better now"),
        would_recommend=_("I would recommend a ride-along"),
    ),
))  # fmt: skip
