"""The two committees of Harbor City: seats, a year of meetings, recommendations in every state, and a board's cases."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from agency.demo.clock import clock_at
from agency.models import Agency, Member
from agency.texts import bilingual
from outreach.committees import meetings, minutes, notice, recommending
from outreach.committees.recommending import Action
from outreach.events import workflow
from outreach.models import (
    BoardCase,
    Committee,
    CommitteeKind,
    CommitteeMeeting,
    Language,
    Recommendation,
    Recusal,
    RecusalReason,
    Term,
)

from .committee_words import ADVICE, AGENDA, BOARD, CASES, COUNCIL, FIRST_MINUTES, MEMBERS, MINUTES

HALL = {"place": "City Hall, room 204", "address": "1 Wharf Street, Harbor City"}
# The council's meetings, counted in days from today, and how many hours ahead of each its notice was out.
HELD = ((-294, 240), (-203, 168), (-112, 30), (-21, 240))


def stage(members: dict[str, Member], now: datetime) -> None:
    """Everything is lived through: told, held, approved, recommended and answered, each in its time."""
    today = now.astimezone(Agency.current().zone).date()
    council, board = _found(COUNCIL, CommitteeKind.ADVISORY), _found(BOARD, CommitteeKind.REVIEW_BOARD)
    for committee in (council, board):
        _seat(committee, today)
    held = [_held(council, _tuesday(today + timedelta(days=days)), hours, members) for days, hours in HELD]
    _advise(council, held, members, today)
    _to_come(council, today, members, now)
    _review(board, today, members)


def _found(words: dict[str, Any], kind: CommitteeKind) -> Committee:
    texts = {name: bilingual(*words[name]) for name in ("name", "purpose", "meets")}
    rest = {name: words[name] for name in ("slug", "seats", "quorum", "term_months")}
    return Committee.objects.create(kind=kind, **texts, **rest)


def _seat(committee: Committee, today: date) -> None:
    """One seat is open, one term is over, one ends soon, and one has ended with somebody else."""
    for seat, name, en, es, began, lasts, left in MEMBERS[committee.slug]:
        from_on = today - timedelta(days=began)
        Term.objects.create(
            committee=committee, seat=seat, name=name, represents=bilingual(en, es), from_on=from_on,
            until_on=from_on + timedelta(days=lasts), left_on=today - timedelta(days=left) if left else None,
            is_chair=seat == 1 and not left, email="" if left else f"{name.split()[0].lower()}@example.com",
            language="es" if name.startswith("Lucía") else "en",
        )  # fmt: skip


def _tuesday(on: date) -> date:
    """The last one up to a day."""
    return on - timedelta(days=(on.weekday() - 1) % 7)


def _plan(committee: Committee, on: date, by: Member, agenda: Any = AGENDA) -> CommitteeMeeting:
    starts_at = Agency.current().at(on, 18)
    return meetings.plan(
        committee, bilingual(*agenda) if agenda else "", by, starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2), request_by=on - timedelta(days=5),
        access=bilingual("Ramp at the side door. Bus 4.", "Rampa en la puerta lateral. Autobús 4."),
        languages=Language.objects.filter(code__in=["en", "es"]), **HALL,
    )  # fmt: skip


def _held(committee: Committee, on: date, hours: int, members: dict[str, Member]) -> CommitteeMeeting:
    meeting = _plan(committee, on, members["lena"])
    with clock_at(meeting.event.starts_at - timedelta(hours=hours)):
        late = "The first room had a water leak, and the new one was found only then."
        notice.announce(meeting.event, members["lena"], late)
    with clock_at(meeting.event.ends_at + timedelta(hours=1)):
        workflow.record(meeting.event, members["lena"], 14 + hours % 11)
    return meeting


def _advise(council: Committee, held: list[CommitteeMeeting], members: dict[str, Member], today: date) -> None:
    """The minutes of a meeting are approved at the next; the last one's still wait."""
    for meeting, following in pairwise(held):
        with clock_at(following.event.ends_at):
            approved_on = following.event.starts_at.date()
            minutes.approve(meeting, bilingual(*FIRST_MINUTES), approved_on, members["lena"])
    with clock_at(held[2].event.ends_at + timedelta(days=2)):
        why = "One member had been left out of those present."
        minutes.approve(held[0], bilingual(*MINUTES), held[2].event.starts_at.date(), members["lena"], why)
    for at, text, action, answer, done in ADVICE:
        made = _recommended(council, held[at], text, members["lena"])
        if action:
            _answered(made, Action(action), answer, done, members["vera"])


def _recommended(council: Committee, meeting: CommitteeMeeting, text: tuple[str, str], by: Member) -> Recommendation:
    with clock_at(meeting.event.ends_at + timedelta(hours=2)):
        return recommending.recommend(council, bilingual(*text), meeting.event.starts_at.date(), by, meeting=meeting)


def _answered(made: Recommendation, action: Action, answer: tuple[str, str], done: bool, by: Member) -> None:
    agency = Agency.current()
    with clock_at(agency.at(made.made_on + timedelta(days=40), 10)):
        recommending.advance(made, action, by=by, answer=bilingual(*answer))
    if done:
        with clock_at(agency.at(made.made_on + timedelta(days=80), 10)):
            recommending.advance(made, Action.DO, by=by)


def _to_come(council: Committee, today: date, members: dict[str, Member], now: datetime) -> None:
    """One that is announced, and a draft whose notice must go out soon."""
    with clock_at(now - timedelta(days=2)):
        notice.announce(_plan(council, _tuesday(today + timedelta(days=18)), members["lena"]).event, members["lena"])
    _plan(council, today + timedelta(days=4), members["lena"], agenda=None)


def _review(board: Committee, today: date, members: dict[str, Member]) -> None:
    meeting = _held(board, today - timedelta(days=45), 168, members)
    terms = list(Term.objects.not_left().filter(committee=board))
    for number in CASES:
        BoardCase.objects.create(committee=board, number=f"{today.year}-{number}", meeting=meeting)
    first = BoardCase.objects.earliest("pk")
    Recusal.objects.create(case=first, term=terms[1], reason=RecusalReason.WORK)
