"""Concerns: noted, given to somebody, answered in public, opened again; and those that nobody answers are reminders."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.db.utils import IntegrityError
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agency import roles
from comments.models import DESTROYED
from notices import outbox
from notices.models import Status as NoticeStatus
from notices.reminders import send_reminders
from outreach.events import concern_letters as letters
from outreach.events.concern_reminders import answer_due, nobody_answers
from outreach.events.statistics import workplace
from outreach.models import Concern, EventStatus
from outreach.retention import strip_concern
from tests.factories import letters as letters_of
from tests.factories import make_lena, make_member, make_omar, make_station
from tests.outreach.gathering import in_days, make_concern, make_event, today
from tests.programs.desk import signed_in, text_of

from .desk import CONCERNS, raised, save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
WORDS = {
    "asked_0": "A lamp was dark.", "asked_1": "Un farol estaba apagado.",
    "answer_0": "The city mended it.", "answer_1": "La ciudad lo reparó.",
}  # fmt: skip


@pytest.fixture
def lena() -> Client:
    return signed_in(make_lena())


def answer(client: Client, concern: Concern, **changes: Any) -> HttpResponse:
    answers = {**WORDS, "is_public": "on"} | changes
    sent = {name: value for name, value in answers.items() if value}
    return client.post(f"{CONCERNS}{concern.pk}/answer/", sent, follow=True)


def give(client: Client, concern: Concern, **changes: Any) -> HttpResponse:
    """The form of a concern, with an owner or a date that is new."""
    typed = {"what": concern.what, "who": concern.who, "due_on": concern.due_on, "station": concern.station_id or ""}
    return client.post(f"{CONCERNS}{concern.pk}/change/", typed | changes, follow=True)


def shown(client: Client, query: str = "") -> list[str]:
    return [concern.what for concern in client.get(f"{CONCERNS}?{query}").context["cl"].result_list]


def remind(on: date) -> None:
    outbox.post_all([*answer_due(on), *nobody_answers(on)])


# --- Noted and given -------------------------------------------------------


def test_what_is_raised_at_an_event_is_of_its_day_and_station_and_due_in_two_weeks(lena: Client) -> None:
    event, omar = make_event(EventStatus.HELD, station=make_station()), make_omar()

    save(
        lena, event, **raised("The crossing is dark.", **{"concerns-0-owner": omar.pk, "concerns-0-is_critical": "on"})
    )

    concern, held_on = Concern.objects.get(), in_days(-2).date()
    assert (concern.raised_on, concern.due_on) == (held_on, held_on + timedelta(days=14))
    assert (concern.station, concern.is_critical, concern.noted_by.username) == (event.station, True, "lena")
    (told,) = letters_of(letters.GIVEN)
    assert told.recipient == omar.email
    assert "crossing" not in told.subject + told.body


def test_whoever_gets_a_concern_is_told_and_whoever_had_it_is_reminded_no_more(lena: Client) -> None:
    omar, june = make_omar(), make_omar(username="june")
    concern = make_concern(owner=omar, due_on=today())
    send_reminders(today())

    give(lena, concern, owner=june.pk)

    assert [letter.recipient for letter in letters_of(letters.GIVEN)] == [june.email]
    assert [letter.status for letter in letters_of(letters.DUE)] == [NoticeStatus.CANCELLED]
    assert LogEntry.objects.filter(change_message__startswith="Answered for by Officer June").count() == 1


def test_a_page_that_is_out_of_date_gives_it_back_to_nobody(lena: Client) -> None:
    omar, june = make_omar(), make_omar(username="june")
    concern = make_concern(owner=omar)
    opened = lena.get(f"{CONCERNS}{concern.pk}/change/").context["adminform"].form["revision"].value()
    give(lena, concern, owner=june.pk, revision=opened)

    refused = give(lena, concern, owner=omar.pk, what="The crossing is dark.", revision=opened)

    assert "Somebody changed this meanwhile." in text_of(refused)
    assert "The crossing is dark." in text_of(refused)
    assert Concern.objects.get().owner == june


# --- Answered -------------------------------------------------------


def test_an_answer_goes_public_in_both_languages_and_nobody_is_reminded(lena: Client, client: Client) -> None:
    concern = make_concern(make_event(EventStatus.HELD, title="Forum"), owner=make_omar(), due_on=today())
    send_reminders(today())

    answer(lena, concern)

    assert "A lamp was dark. We did" in text_of(client.get("/events/you-said-we-did/"))
    assert "La ciudad lo reparó." in text_of(client.get("/events/you-said-we-did/", headers={"accept-language": "es"}))
    assert [letter.status for letter in letters_of(letters.DUE)] == [NoticeStatus.CANCELLED]
    assert [*answer_due(today() + timedelta(days=30))] == []


def test_an_answer_for_the_public_is_in_both_languages(lena: Client) -> None:
    concern = make_concern()

    refused = answer(lena, concern, answer_1="")
    assert "Write it in English and in Spanish" in text_of(refused)
    answer(lena, concern, answer_1="", is_public="")

    concern.refresh_from_db()
    assert (concern.answered_on, concern.is_public) == (today(), False)


def test_an_answer_that_did_not_hold_leaves_the_page_and_is_due_anew(lena: Client, client: Client) -> None:
    concern = make_concern(raised_on=today() - timedelta(days=90))
    answer(lena, concern)

    lena.post(f"{CONCERNS}{concern.pk}/reopen/")

    concern.refresh_from_db()
    assert (concern.answered_on, concern.due_on) == (None, today() + timedelta(days=14))
    assert "A lamp was dark." not in text_of(client.get("/events/you-said-we-did/"))
    assert "A lamp was dark." in lena.get(f"{CONCERNS}{concern.pk}/answer/").content.decode()


def test_what_was_destroyed_is_neither_typed_anew_nor_opened_again(lena: Client) -> None:
    concern = make_concern(owner=make_omar(), answered_on=today())
    opened = lena.get(f"{CONCERNS}{concern.pk}/change/").context["adminform"].form["revision"].value()
    strip_concern(concern)

    give(lena, concern, what="The crossing of Ann Lee is dark.", revision=opened)
    lena.post(f"{CONCERNS}{concern.pk}/reopen/")

    concern.refresh_from_db()
    assert (concern.what, str(concern.asked), concern.answered_on) == (DESTROYED, DESTROYED, today())
    assert 'name="what"' not in lena.get(f"{CONCERNS}{concern.pk}/change/").content.decode()


def test_what_the_public_reads_of_a_destroyed_concern_stays(client: Client) -> None:
    strip_concern(make_concern(answered_on=today(), is_public=True))

    assert "The city has mended it." in text_of(client.get("/events/you-said-we-did/"))


def test_the_public_page_is_by_station_and_says_how_long_answers_took(client: Client) -> None:
    north, south = make_station(name="North", slug="north"), make_station(name="South", slug="south")
    for days, station in ((2, north), (9, south), (30, None)):
        raised_on = today() - timedelta(days=days)
        make_concern(
            station=station, raised_on=raised_on, answered_on=today(), is_public=True, asked=f"Asked {days} days ago",
            answer="Done.",
        )  # fmt: skip

    everywhere, there = client.get("/events/you-said-we-did/"), client.get("/events/you-said-we-did/?station=south")

    assert "we answered 3 concerns. Half of the answers took 9 days or less." in text_of(everywhere)
    assert [concern.asked.data for concern in there.context["page_obj"]] == ["Asked 9 days ago"]


@pytest.mark.parametrize("broken", [{"is_public": True}, {"answered_on": today, "asked": "", "answer": ""}])
def test_nothing_is_public_or_answered_without_words(broken: dict[str, Any]) -> None:
    broken = {name: value() if callable(value) else value for name, value in broken.items()}

    with pytest.raises(IntegrityError):
        make_concern(**broken)


# --- Reminders -------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "letters_sent"),
    [(4, []), (3, ["Answer a concern by"]), (0, ["Answer a concern by"]), (-1, ["1 day late"]), (-7, ["7 days late"])],
)
def test_the_owner_is_reminded_before_on_the_day_and_weekly_after(left: int, letters_sent: list[str]) -> None:
    make_concern(owner=make_omar(), due_on=today() + timedelta(days=left))

    for _often in range(2):
        remind(today())

    due = letters_of(letters.DUE)
    assert len(due) == len(letters_sent)
    assert all(words in letter.subject for words, letter in zip(letters_sent, due, strict=True))


def test_over_a_month_the_owner_hears_six_times() -> None:
    make_concern(owner=make_omar(), due_on=today())

    for day in range(-5, 29):
        remind(today() + timedelta(days=day))

    assert len(letters_of(letters.DUE)) == 6


@pytest.mark.parametrize(("days", "told"), [(1, 0), (2, 1), (8, 1), (9, 2)])
def test_coordinators_hear_of_a_concern_that_nobody_answers(days: int, told: int) -> None:
    make_lena()
    gone = make_omar(is_active=False)
    make_concern(owner=gone, raised_on=today())

    for day in range(days + 1):
        remind(today() + timedelta(days=day))

    assert [letter.recipient for letter in letters_of(letters.UNOWNED)] == ["lena@example.com"] * told


# --- Lists, and who sees what -------------------------------------------------------


def test_the_unanswered_stand_first_and_each_view_shows_its_own(lena: Client) -> None:
    omar = make_omar()
    make_concern(what="late", owner=omar, due_on=today() - timedelta(days=1))
    make_concern(what="critical", is_critical=True)
    make_concern(what="mine", owner=omar.__class__.objects.get(username="lena"))
    make_concern(what="answered", answered_on=today())

    assert shown(lena)[0] == "late"
    assert shown(lena, "state=all")[-1] == "answered"
    assert shown(lena, "state=overdue") == ["late"]
    assert shown(lena, "state=critical") == shown(lena, "state=unowned") == ["critical"]
    assert shown(lena, "state=mine") == ["mine"]
    assert shown(lena, "state=answered") == ["answered"]


def test_officers_see_their_station_what_is_theirs_and_nothing_of_another() -> None:
    own, other = make_station(), make_station()
    omar = make_omar(station=own)
    make_concern(what="own station", station=own)
    make_concern(what="given to me", station=other, owner=omar)
    secret = make_concern(what="secret", station=other)

    assert sorted(shown(signed_in(omar))) == ["given to me", "own station"]
    assert signed_in(omar).get(f"{CONCERNS}{secret.pk}/answer/").status_code == 404
    assert "secret" not in text_of(signed_in(omar).get(f"{CONCERNS}{secret.pk}/change/", follow=True))


@pytest.mark.parametrize("asked", ["noted_by", "noted_by__username", "engagement", "submission_key"])
def test_no_officer_is_counted_by_what_they_noted(lena: Client, asked: str) -> None:
    assert lena.get(CONCERNS, {asked: "1", "state": "all"}).status_code in {302, 400}


def test_the_history_of_the_admin_keeps_none_of_the_words(lena: Client) -> None:
    event = make_event(EventStatus.HELD)
    save(lena, event, **raised("Mr. Abbott races here."))
    concern = Concern.objects.get()

    give(lena, concern, what="Mr. Abbott races here at night.")
    answer(lena, concern)

    kept = "".join(f"{entry.object_repr} {entry.change_message}" for entry in LogEntry.objects.all())
    assert ("concern" in kept.lower(), "Abbott" in kept) == (True, False)
    assert "Mr. Abbott races here at night." in text_of(lena.get(f"{CONCERNS}?state=all"))


def test_who_only_reads_answers_nothing() -> None:
    concern = make_concern()
    paul = signed_in(make_member(roles.AUDITOR))

    assert shown(paul) == [concern.what]
    assert answer(paul, concern).status_code == 403
    assert paul.post(f"{CONCERNS}{concern.pk}/reopen/").status_code == 403


def test_the_list_costs_the_same_for_one_concern_and_for_many(lena: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            lena.get(CONCERNS)
        return len(seen)

    make_concern(make_event(station=make_station()), owner=make_omar())
    first = cost()
    for number in range(4):
        make_concern(make_event(station=make_station()), owner=make_omar(username=f"officer{number}"))

    assert cost() == first


def test_the_workplace_counts_what_waits_for_a_member() -> None:
    lena = make_lena()
    make_concern(owner=lena, due_on=today() - timedelta(days=2))
    make_concern()
    make_event(starts_at=in_days(-1))
    make_event(EventStatus.DRAFT, starts_at=in_days(9))
    soon = make_event(starts_at=in_days(3))

    work = workplace(lena, today())

    assert (work["overdue"], work["mine"], work["unowned"]) == (1, 1, 1)
    assert (work["to_record"], work["drafts_soon"], work["this_week"]) == (1, 1, [soon])
    assert "1 answers overdue 1 mine to answer 1 nobody’s" in text_of(signed_in(lena).get("/admin/"))
