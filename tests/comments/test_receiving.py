"""Receiving a comment: once, all of it or nothing, in one unbroken row, however many come at the same moment."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import IntegrityError

from comments import letters as comment_letters
from comments.letters import ACKNOWLEDGEMENT
from comments.models import Channel, Comment, Kind, Ledger, Review
from comments.receiving import receive
from comments.sealing import FIRST, verify
from notices.models import Notice
from tests.factories import letters, make_agency, make_ana, make_comment, make_omar
from tests.threads import at_once

pytestmark = pytest.mark.django_db
NOON = "2026-11-22T17:00:00Z"


def said(**changes: Any) -> dict[str, Any]:
    """The answers of a form, all of it filled in."""
    return {
        "kind": Kind.CONCERN,
        "about_standards": False,
        "about_engagement": True,
        "about_service": True,
        "about_candidacy": False,
        "chapter": "45 Crime Prevention",
        "text": "Please come to our meetings.",
        "name": "Rosa Delgado",
        "email": "rosa@example.com",
        "phone": "910 555 0100",
        "relation": "resident",
        "language": "en",
        **changes,
    }


def test_comment_is_stored_sealed_put_before_staff_and_acknowledged() -> None:
    comment = receive(said(), key=uuid4())

    stored = Comment.objects.get()
    assert {name: getattr(stored, name) for name in said()} == said()
    assert (stored.number, stored.channel, stored.taken_by) == (1, Channel.WEB, None)
    assert Review.objects.get().comment == comment
    assert [letter.recipient for letter in letters(ACKNOWLEDGEMENT)] == ["rosa@example.com"]
    assert verify().seal == stored.seal != FIRST


def test_who_gave_no_address_is_not_written_to() -> None:
    receive(said(email=""), key=uuid4())

    assert Comment.objects.count() == 1
    assert not Notice.objects.exists()


@pytest.mark.parametrize("moment", ["2026-11-23T04:59:59Z", "2026-11-23T05:00:00Z"])
def test_it_is_received_on_the_agencys_own_day(moment: str) -> None:
    make_agency(time_zone="America/New_York")
    with time_machine.travel(moment, tick=False):
        comment = receive(said(), key=uuid4())

    assert comment.received_on == date(2026, 11, 22 if moment.startswith("2026-11-23T04") else 23)


def test_comment_taken_down_keeps_its_own_day_channel_and_member() -> None:
    ana = make_ana()

    comment = receive(said(), key=uuid4(), channel=Channel.SESSION, taken_by=ana, received_on=date(2026, 10, 1))

    assert (comment.received_on, comment.channel, comment.taken_by) == (date(2026, 10, 1), "session", ana)


# --- Once --------------------------------------------------------------------


def test_form_sent_twice_is_one_comment_with_one_receipt_and_one_letter() -> None:
    key = uuid4()

    first, second = receive(said(), key=key), receive(said(), key=key)

    assert (first, first.receipt) == (second, second.receipt)
    assert [model.objects.count() for model in (Comment, Review, Notice)] == [1, 1, 1]
    assert Ledger.objects.get().length == 1


@pytest.mark.parametrize("later", [timedelta(minutes=5), timedelta(hours=12), timedelta(days=3)])
def test_form_sent_again_much_later_is_still_one(later: timedelta) -> None:
    key = uuid4()
    with time_machine.travel(NOON, tick=False) as now:
        receive(said(), key=key)
        now.shift(later)
        receive(said(), key=key)

    assert Comment.objects.count() == 1


def test_form_sent_changed_and_sent_again_is_two_and_nothing_is_lost() -> None:
    key = uuid4()

    first, second = receive(said(), key=key), receive(said(text="I meant something else."), key=key)

    assert [first.text, second.text] == ["Please come to our meetings.", "I meant something else."]
    assert [comment.number for comment in Comment.objects.all()] == [1, 2]
    assert verify().is_intact


def test_same_words_within_a_minute_are_one_comment() -> None:
    with time_machine.travel(NOON, tick=False) as now:
        first = receive(said(), key=uuid4())
        now.shift(timedelta(seconds=59))
        second = receive(said(), key=uuid4())

    assert first == second
    assert [model.objects.count() for model in (Comment, Review, Notice)] == [1, 1, 1]


def test_same_words_after_a_minute_are_two() -> None:
    with time_machine.travel(NOON, tick=False) as now:
        receive(said(), key=uuid4())
        now.shift(timedelta(seconds=60))
        receive(said(), key=uuid4())

    assert [model.objects.count() for model in (Comment, Review, Notice)] == [2, 2, 2]


def test_same_words_on_both_sides_of_midnight_are_one() -> None:
    make_agency(time_zone="America/New_York")
    with time_machine.travel("2026-11-23T04:59:40Z", tick=False) as now:
        receive(said(), key=uuid4())
        now.shift(timedelta(seconds=30))
        receive(said(), key=uuid4())

    assert Comment.objects.get().received_on == date(2026, 11, 22)


def test_same_words_in_between_others_are_still_one() -> None:
    first = receive(said(), key=uuid4())
    make_comment()

    assert receive(said(), key=uuid4()) == first


OTHERWISE = {
    "kind": Kind.COMMENDATION,
    "about_standards": True,
    "about_engagement": False,
    "about_service": False,
    "about_candidacy": True,
    "chapter": "",
    "text": "Please come to our meetings!",
    "name": "",
    "email": "sam@example.com",
    "phone": "910 555 0199",
    "relation": "",
    "language": "es",
}


@pytest.mark.parametrize("answer", OTHERWISE)
def test_same_words_with_another_answer_are_two(answer: str) -> None:
    receive(said(), key=uuid4())
    receive(said(**{answer: OTHERWISE[answer]}), key=uuid4())

    assert set(OTHERWISE) == set(said())
    assert Comment.objects.count() == 2


def test_same_words_taken_down_are_another_comment_than_those_on_the_web() -> None:
    ana, omar = make_ana(), make_omar()
    on = {"received_on": date(2026, 11, 20)}

    receive(said(), key=uuid4())
    receive(said(), key=uuid4(), channel=Channel.MAIL, taken_by=ana, **on)
    receive(said(), key=uuid4(), channel=Channel.PHONE, taken_by=ana, **on)
    receive(said(), key=uuid4(), channel=Channel.PHONE, taken_by=omar, **on)
    receive(said(), key=uuid4(), channel=Channel.PHONE, taken_by=ana, received_on=date(2026, 11, 21))
    receive(said(), key=uuid4(), channel=Channel.PHONE, taken_by=ana, **on)

    assert Comment.objects.count() == 5


# --- All or nothing ----------------------------------------------------------


@pytest.fixture
def two_received() -> None:
    make_comment()
    make_comment(email="rosa@example.com")


def everything() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Comment, Review, Ledger, Notice)]


@pytest.mark.usefixtures("two_received")
def test_failing_letter_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything()

    def fail(comment: Comment) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(comment_letters, "acknowledge", fail)
        with pytest.raises(RuntimeError):
            receive(said(), key=uuid4())

    assert everything() == before
    assert receive(said(), key=uuid4()).number == 3
    assert verify().is_intact


@pytest.mark.usefixtures("two_received")
@pytest.mark.parametrize(
    "refused",
    [
        {"text": ""},
        {"about_engagement": False, "about_service": False},
        {"channel": Channel.MAIL},
    ],
    ids=["no words", "about nothing", "taken down by nobody"],
)
def test_refusing_database_leaves_nothing_behind(refused: dict[str, Any]) -> None:
    before = everything()
    how = {"channel": refused.pop("channel", Channel.WEB)}

    with pytest.raises(IntegrityError):
        receive(said(**refused), key=uuid4(), **how)

    assert everything() == before


# --- At once -----------------------------------------------------------------


def receive_one(place: int) -> int:
    return receive(said(text=f"Comment {place}", email=f"p{place}@example.com"), key=uuid4()).number


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_forty_at_once_all_get_in_and_the_chain_is_whole() -> None:
    make_agency()

    outcomes = at_once(40, receive_one)

    assert sorted(outcomes) == list(range(1, 41))
    assert [comment.number for comment in Comment.objects.all()] == list(range(1, 41))
    assert len({comment.receipt for comment in Comment.objects.all()}) == len(letters(ACKNOWLEDGEMENT)) == 40
    assert (verify().comments, verify().is_intact) == (40, True)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key", [uuid4(), None], ids=["one form", "forms of their own"])
def test_forty_times_the_same_at_once_is_one_comment_with_one_letter(key: UUID | None) -> None:
    make_agency()

    outcomes = at_once(40, lambda _place: receive(said(), key=key or uuid4()).receipt)

    assert outcomes == {Comment.objects.get().receipt: 40}
    assert [Review.objects.count(), len(letters(ACKNOWLEDGEMENT)), Ledger.objects.get().length] == [1, 1, 1]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_walk_among_forty_arrivals_finds_nothing_amiss() -> None:
    make_agency()

    outcomes = at_once(40, lambda place: verify().broken_at if place % 4 == 0 else receive_one(place) and None)

    assert outcomes == {None: 40}
    assert (Comment.objects.count(), verify().comments) == (30, 30)
