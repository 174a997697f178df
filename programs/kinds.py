"""What one program asks and says that the others do not: each app registers its own, as it registers its letters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Union

from notices.kinds import Kind as LetterKind

if TYPE_CHECKING:
    from django.db.models import Model
    from django.utils.functional import Promise

    from agency.models import Member

    from .forms.steps import StepForm
    from .models import Application, Program
    from .workflow import Action

Sentence = Union[str, "Promise"]
Forms = Mapping[str, "StepForm"]


@dataclass(frozen=True)
class Words:
    """What a program's applicants read on their page and in letters: whole sentences, for each language has its own."""

    # What happens after sending, in order; what lies ahead after the answer; what comes after the appointment.
    next: tuple[Sentence, ...]
    ahead: tuple[Sentence, ...]
    approved: Sentence
    declined: Sentence
    done: Sentence
    choose: Sentence = ""
    booked: Sentence = ""
    prepare: Sentence = ""
    missed: Sentence = ""
    afterwards: Sentence = ""
    calendar: Sentence = ""
    how_was_it: Sentence = ""
    understands_better: Sentence = ""
    would_recommend: Sentence = ""


def _nothing_skipped(forms: Forms) -> set[str]:
    return set()


def _nobody_turned_away(forms: Forms) -> str:
    return ""


def _one_seat(application: "Application") -> int:
    return 1


def _any_time(application: "Application") -> datetime | None:
    return None


def _nothing_more(application: "Application", member: "Member") -> dict[str, Any]:
    return {}


def _no_links(application: "Application") -> "list[tuple[str, Sentence]]":
    return []


def _no_staff_links(application: "Application", member: "Member") -> "list[tuple[str, Sentence]]":
    return []


@dataclass(frozen=True)
class ProgramKind:
    """One program's form, its own row beside the application, and the moves it has.

    `folder` holds its templates: `_glance.html` (rows beside the catalogue's page), `letters/_prepare.txt` (how to be
    ready for the appointment), and `admin/<folder>/_answers.html` (what staff read).
    """

    slug: str
    folder: str
    steps: Mapping[str, type["StepForm"]]
    detail: type["Model"]
    words: Words
    # The moves it has; those of `own_pages` are made elsewhere than by a button beside the application.
    actions: "frozenset[Action]"
    own_pages: "frozenset[Action]" = frozenset()
    # Letters it words itself, by the name that workflow.TRANSITIONS gives them.
    letters: Mapping[str, LetterKind] = field(default_factory=dict)
    # What the detail row is made of, out of what the steps gave.
    answers_from: Callable[[dict[str, Any]], dict[str, Any]] = dict
    # Steps that this applicant need not go through; the template for whom this program is not, or nothing.
    skips: Callable[[Forms], set[str]] = _nothing_skipped
    turns_away: Callable[[Forms], str] = _nobody_turned_away
    is_signed: bool = False
    needs_background_check: bool = False
    has_waiting_list: bool = False
    # Who is assigned sees what others may not: nobody assigns it to themselves.
    is_confidential: bool = False
    # The officer comes to the applicant, not the applicant to the station.
    officer_comes: bool = False
    people: Callable[["Application"], int] = _one_seat
    soonest: Callable[["Application"], datetime | None] = _any_time
    # Pages of its own behind the applicant's link: address and words of each.
    own_links: Callable[["Application"], list[tuple[str, Sentence]]] = _no_links
    # The same for staff, beside the application.
    staff_links: Callable[["Application", "Member"], list[tuple[str, Sentence]]] = _no_staff_links
    # One sentence with the program's own measure, for its public page and for staff; empty while there is none.
    measure: Callable[[], str] = str
    # What staff need to know beside the application itself, for `admin/<folder>/_answers.html`.
    story: Callable[["Application", "Member"], dict[str, Any]] = _nothing_more

    @property
    def has_times(self) -> bool:
        """Whether a time is booked in it. Where none is, an approved applicant waits for us."""
        from .workflow import Action

        return Action.SCHEDULE in self.actions


KINDS: dict[str, ProgramKind] = {}


def register(kind: ProgramKind) -> ProgramKind:
    KINDS[kind.slug] = kind
    return kind


def with_times() -> list[str]:
    """The programs in which a time is booked."""
    return [slug for slug, kind in KINDS.items() if kind.has_times]


def kind_of(program: "Program") -> ProgramKind:
    """Raises KeyError for a row of the catalogue that nobody applies to, such as the self-survey."""
    return KINDS[program.slug]
