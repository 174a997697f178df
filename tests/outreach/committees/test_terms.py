"""Who sits where and until when; who is told that a term ends, and when we forget their address."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from agency.models import Member
from outreach.committees import letters as committee_letters
from outreach.models import Committee, Term
from tests.factories import letters, make_agency, make_lena
from tests.outreach.gathering import today
from tests.programs.desk import signed_in, text_of

from .council import make_committee, make_term, on_days, remind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
TERMS = "/admin/outreach/term/"


@pytest.fixture
def committee() -> Committee:
    make_agency()
    return make_committee()


@pytest.fixture
def lena() -> Member:
    return make_lena()


def typed(committee: Committee, **changes: Any) -> dict[str, Any]:
    defaults = {"committee": committee.pk, "seat": 1, "name": "Amara Blake", "represents_0": "Riverside"}
    return defaults | {"from_on": f"{today()}", "until_on": "", "left_on": "", "email": "", "language": "en"} | changes


def test_seat_is_filled_for_as_long_as_a_term_lasts(committee: Committee, lena: Member) -> None:
    response = signed_in(lena).post(f"{TERMS}add/", typed(committee, email="amara@example.com"))

    term = Term.objects.get()
    assert response.status_code == 302
    assert (term.until_on - term.from_on).days in {730, 731}
    with connection.cursor() as cursor:
        cursor.execute("SELECT email FROM outreach_term")
        assert "amara" not in cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"is_chair": "on"}, ["Somebody sits in this seat.", "There is a chair already."]),
        ({"seat": 4}, ["The committee has 3 seats."]),
    ],
)
def test_seat_that_cannot_be_is_refused(
    changes: dict[str, Any], words: list[str], committee: Committee, lena: Member
) -> None:
    make_term(committee, is_chair=True)

    response = signed_in(lena).post(f"{TERMS}add/", typed(committee, **changes))

    assert [sentence for sentence in words if sentence not in text_of(response)] == []
    assert Term.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"seat": 1},
        {"seat": 2, "is_chair": True},
        {"seat": 0},
        {"seat": 2, "until_on": -100},
        {"seat": 2, "left_on": -100},
    ],
)
def test_database_refuses_what_cannot_be(changes: dict[str, Any], committee: Committee) -> None:
    make_term(committee, is_chair=True)

    with pytest.raises(IntegrityError):
        make_term(committee, **on_days(changes))


def test_who_left_is_forgotten_by_address_and_leaves_an_open_seat(committee: Committee, lena: Member) -> None:
    term = make_term(committee, email="amara@example.com", until_on=today() + timedelta(days=60))
    remind(today())
    fields = typed(committee, until_on=f"{term.until_on}", email="amara@example.com", left_on=f"{today()}")

    signed_in(lena).post(f"{TERMS}{term.pk}/change/", fields)

    term.refresh_from_db()
    (letter,) = letters(committee_letters.YOUR_TERM_ENDS)
    assert (term.email, letter.status, letter.recipient) == ("", "cancelled", "")
    assert committee.open_seats(Term.objects.serving(today())) == [1, 2, 3]
    assert make_term(committee, name="Ben Ode").seat == 1


def test_quorum_larger_than_the_committee_is_refused(committee: Committee) -> None:
    committee.quorum = 4

    with pytest.raises(ValidationError):
        committee.clean()
    with pytest.raises(IntegrityError):
        committee.save()


# --- Reminders -------------------------------------------------------------------


@pytest.mark.parametrize(("days", "stages"), [(91, []), (90, ["90"]), (45, ["90"]), (30, ["30"]), (0, ["30"])])
def test_coordinator_and_whoever_sits_there_are_reminded_once(
    days: int, stages: list[str], committee: Committee, lena: Member
) -> None:
    make_term(committee, email="amara@example.com", language="es", until_on=today() + timedelta(days=days))
    make_term(committee, seat=2, name="Ben Ode", until_on=today() + timedelta(days=400))

    for _times in range(2):
        remind(today())

    told = letters(committee_letters.TERM_ENDING)
    asked = letters(committee_letters.YOUR_TERM_ENDS)
    assert [letter.recipient for letter in told] == [lena.email for _stage in stages]
    assert [(letter.recipient, letter.language) for letter in asked] == [("amara@example.com", "es") for _s in stages]
    assert [letter.key.split("/")[-1] for letter in asked] == stages


def test_ninety_days_then_thirty_and_what_was_renewed_is_not_told(committee: Committee, lena: Member) -> None:
    term = make_term(committee, until_on=today() + timedelta(days=90))
    remind(today())
    remind(today() + timedelta(days=60))
    assert len(letters(committee_letters.TERM_ENDING)) == 2

    renewed = typed(committee, until_on=f"{today() + timedelta(days=700)}")
    signed_in(lena).post(f"{TERMS}{term.pk}/change/", renewed)
    remind(today() + timedelta(days=70))

    assert [letter.status for letter in letters(committee_letters.TERM_ENDING)] == ["cancelled", "cancelled"]


def test_letters_hold_no_name(committee: Committee, lena: Member) -> None:
    make_term(committee, email="amara@example.com", until_on=today() + timedelta(days=20))

    remind(today())

    written = [*letters(committee_letters.TERM_ENDING), *letters(committee_letters.YOUR_TERM_ENDS)]
    assert len(written) == 2
    assert [letter for letter in written if "Amara" in letter.subject + letter.body] == []


def test_committee_that_has_ended_reminds_of_nothing(lena: Member) -> None:
    make_term(make_committee(is_open=False), until_on=today() + timedelta(days=20))

    remind(today())

    assert letters(committee_letters.TERM_ENDING) == []
