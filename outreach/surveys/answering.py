"""Storing answers: once for each browser or code, with nothing that leads from who sent them to what they say.

No column tells when a return came, and keys are drawn at random, so that ballots and answers cannot be laid side by
side. What a database keeps beneath its columns (the order on the disk, its own log) is for its administrators to
guard.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from agency.encryption import keyed_hash
from agency.models import Member, Station
from outreach.models import Answer, Ballot, Channel, Question, QuestionKind, Return, Survey

from .codes import use_code


class AlreadyAnswered(Exception):
    """This browser's answers, or this paper's, are with us already."""


class EntryEnded(Exception):
    """No more papers are taken."""


@transaction.atomic
def store(
    survey: Survey,
    answers: Mapping[Question, Any],
    *,
    station: Station | None,
    language: str,
    token: str = "",
    code: str = "",
    entered_by: Member | None = None,
    on: date,
) -> Return:
    """Keep one person's answers, all or nothing. Raises AlreadyAnswered, CodeRefused or EntryEnded.

    An answer is what the question's field makes of it: an option, a list of options (of a ranking, the first first),
    a number or a text. What was left out is not among them.
    """
    if entered_by:
        _check_entry(survey)
    if code:
        use_code(survey, code, on)
    if token:
        _cast(survey, token, has_code=bool(code))
    returned = Return.objects.create(
        survey=survey, station=survey.station or station, came_by=_came_by(code, entered_by), language=language,
        entered_by=entered_by,
    )  # fmt: skip
    Answer.objects.bulk_create(
        Answer(returned=returned, question=question, **said)
        for question, value in answers.items()
        for said in rows_of(question, value)
    )
    return returned


def _check_entry(survey: Survey) -> None:
    # Locked until the paper is stored: whoever ends the entry at this moment waits for it.
    if Survey.objects.select_for_update().get(pk=survey.pk).counted_at:
        raise EntryEnded


def has_answered(survey: Survey, token: str) -> bool:
    return survey.ballots.filter(token_hash=_hash(survey, token)).exists()


def rows_of(question: Question, value: Any) -> Iterator[dict[str, Any]]:
    """The columns of an answer: a row for each option chosen or ranked, otherwise one."""
    match question.kind:
        case QuestionKind.CHOICE:
            yield {"option": value}
        case QuestionKind.SEVERAL:
            yield from ({"option": option} for option in value)
        case QuestionKind.RANKING:
            yield from ({"option": option, "number": place} for place, option in enumerate(value, start=1))
        case QuestionKind.TEXT:
            yield {"text": value}
        case _:
            yield {"number": value}


def _cast(survey: Survey, token: str, *, has_code: bool) -> None:
    """Use up a browser's token. A code is good for itself: others of the household may have used the browser."""
    ballot = Ballot(survey=survey, token_hash=_hash(survey, token))
    if has_code:
        Ballot.objects.bulk_create([ballot], ignore_conflicts=True)
        return
    try:
        with transaction.atomic():
            ballot.save(force_insert=True)
    except IntegrityError:
        raise AlreadyAnswered from None


def _came_by(code: str, entered_by: Member | None) -> Channel:
    if entered_by:
        return Channel.PAPER
    return Channel.CODE if code else Channel.WEB


def _hash(survey: Survey, token: str) -> str:
    return keyed_hash(f"survey token/{survey.pk}/{token}")
