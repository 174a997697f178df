"""The staff's side of an event: written, announced, moved, called off, recorded; and who sees it."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agency import roles
from notices.models import Status as NoticeStatus
from notices.reminders import send_reminders
from outreach.events import letters, workflow
from outreach.events.workflow import TRANSITIONS, Action
from outreach.interpreters.requesting import ask_for_event
from outreach.models import Event, EventStatus, Rsvp, RsvpStatus
from tests.factories import letters as letters_of
from tests.factories import make_lena, make_member, make_omar, make_station
from tests.outreach.committees.council import make_committee, make_meeting
from tests.outreach.gathering import in_days, make_check_ins, make_event, make_language, make_rsvp, today
from tests.programs.desk import signed_in, text_of
from tests.threads import at_once

from .desk import EVENTS, as_it_is, by_the_clock, new_key, page, press, raised, save, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
DRAFT, ANNOUNCED, CANCELLED, HELD = EventStatus


@pytest.fixture
def lena() -> Client:
    return signed_in(make_lena())


def titles(client: Client, query: str = "") -> list[str]:
    return [str(event.title) for event in client.get(f"{EVENTS}?{query}").context["cl"].result_list]


# --- Written and announced -------------------------------------------------------


def test_a_new_event_is_a_draft_that_the_public_does_not_see(lena: Client, client: Client) -> None:
    lena.post(f"{EVENTS}add/", typed(title_1="Foro en la biblioteca"))

    event = Event.objects.get()
    assert (event.status, event.title.data["es"]) == (DRAFT, "Foro en la biblioteca")
    assert client.get(event.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends_at": "2020-01-01T10:00"}, "It ends after it starts."),
        ({"request_by": "2099-01-01"}, "This day is before the day of the event"),
        ({"kind": "committee"}, "Select a valid choice"),
        ({"title_0": ""}, "This field is required."),
    ],
)
def test_what_cannot_be_is_explained(lena: Client, changes: dict[str, Any], sentence: str) -> None:
    answer = lena.post(f"{EVENTS}add/", typed(**changes))

    assert sentence in text_of(answer)
    assert not Event.objects.exists()


def test_announcing_lists_all_that_is_missing(lena: Client) -> None:
    event = make_event(DRAFT, address="", access="", description="", request_by=None, starts_at=in_days(-1))
    event.languages.clear()

    answer = press(lena, event, "announce")

    event.refresh_from_db()
    assert event.status == DRAFT
    assert answer.context["missing"] == [
        "It begins in the past.",
        "Say what happens.",
        "Give the address of the place.",
        "Say how people get in: entrance, parking, bus, restroom.",
        "Name the languages it is held in.",
        "Set the day by which to ask for an interpreter or help.",
    ]


def test_of_two_coordinators_who_announce_at_once_the_second_is_refused(lena: Client, client: Client) -> None:
    event = make_event(DRAFT)

    answers = [press(desk, event, "announce") for desk in (lena, signed_in(make_lena(username="maya")))]

    assert "is announced: everybody can read of it" in text_of(answers[0])
    assert "It is announced by now. Load the page again." in text_of(answers[1])
    assert LogEntry.objects.filter(change_message="Announced").count() == 1
    assert client.get(event.get_absolute_url()).status_code == 200


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_called_off_by_two_at_the_same_moment_everybody_is_told_once() -> None:
    event, by = make_event(), make_member()
    make_rsvp(event)
    stale = [Event.objects.get(), Event.objects.get()]

    outcomes = at_once(2, lambda place: workflow.call_off(stale[place], "Storm", by))

    assert outcomes == {None: 1, "TransitionRefused": 1}
    assert len(letters_of(letters.CALLED_OFF)) == 1


def test_many_drafts_are_announced_in_one_go_and_the_incomplete_one_is_named(lena: Client) -> None:
    good, bad = make_event(DRAFT), make_event(DRAFT, title="Clean-up", address="")

    answer = lena.post(
        EVENTS, {"action": "announce_selected", "_selected_action": [good.pk, bad.pk]}, follow=True
    )  # fmt: skip

    assert "Clean-up: Something is still missing: Give the address of the place." in text_of(answer)
    assert [event.status for event in Event.objects.order_by("pk")] == [ANNOUNCED, DRAFT]


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("status", EventStatus)
def test_an_event_goes_only_where_the_table_says(status: EventStatus, action: Action) -> None:
    by = make_member()
    starts_at = in_days(-1) if action == Action.RECORD else in_days(30)
    event = make_event(status, starts_at=starts_at)
    acts = {
        Action.ANNOUNCE: lambda: workflow.announce(event, by),
        Action.MOVE: lambda: workflow.move(event, by),
        Action.CALL_OFF: lambda: workflow.call_off(event, "Storm", by),
        Action.RECORD: lambda: workflow.record(event, by),
    }

    if status == TRANSITIONS[action].source:
        acts[action]()
    else:
        with pytest.raises(workflow.TransitionRefused):
            acts[action]()

    reached = TRANSITIONS[action].target if status == TRANSITIONS[action].source else status
    assert Event.objects.get().status == event.status == reached


# --- Moved and called off -------------------------------------------------------


def test_who_was_reminded_already_is_told_of_the_new_time(lena: Client) -> None:
    event = make_event(starts_at=in_days(2))
    make_rsvp(event, asked_at=timezone.now() - timedelta(days=9))
    send_reminders(today())
    assert len(letters_of(letters.SOON)) == 1

    save(
        lena, event, starts_at=by_the_clock(in_days(20)), ends_at=by_the_clock(in_days(20, 21)), request_by=str(today())
    )

    event.refresh_from_db()
    assert (event.starts_at, event.sequence) == (in_days(20), 1)
    (told,) = letters_of(letters.CHANGED)
    assert "SEQUENCE:1" in told.calendar
    assert letters_of(letters.SOON)[0].status == NoticeStatus.CANCELLED


def test_other_words_for_the_same_event_are_no_move(lena: Client) -> None:
    event = make_event()
    make_rsvp(event)

    save(lena, event, description_0="Come and talk with us about the park.")

    event.refresh_from_db()
    assert (str(event.description), event.sequence) == ("Come and talk with us about the park.", 0)
    assert letters_of(letters.CHANGED) == []


def test_a_page_that_is_out_of_date_moves_nothing_back_and_keeps_what_was_typed(lena: Client) -> None:
    event = make_event(station=make_station())
    make_rsvp(event)
    omar = signed_in(make_omar(station=event.station))
    opened = omar.get(page(event)).context["adminform"].form["revision"]
    assert str(opened) in omar.get(page(event)).content.decode()
    save(lena, event, place="Town Hall")

    refused = save(omar, event, description_0="Come and bring your neighbors.", revision=opened.value())

    assert "Somebody changed this meanwhile. Load the page again" in text_of(refused)
    assert "Come and bring your neighbors." in text_of(refused)
    assert (Event.objects.get().place, len(letters_of(letters.CHANGED))) == ("Town Hall", 1)
    opened = omar.get(page(event)).context["adminform"].form["revision"]
    save(omar, Event.objects.get(), description_0="Come and bring your neighbors.", revision=opened.value())
    assert str(Event.objects.get().description) == "Come and bring your neighbors."


def test_calling_off_tells_everybody_once(lena: Client, client: Client) -> None:
    event = make_event()
    coming, waiting = make_rsvp(event), make_rsvp(event, RsvpStatus.WAITING)
    make_rsvp(event, RsvpStatus.CANCELLED)

    for _twice in range(2):
        press(lena, event, "call_off", because_0="The hall is under water.", because_1="El salón está inundado.")

    told = letters_of(letters.CALLED_OFF)
    assert [letter.recipient for letter in told] == [coming.email, waiting.email]
    assert "The hall is under water." in client.get(event.get_absolute_url()).content.decode()


def test_calling_off_needs_a_reason(lena: Client) -> None:
    event = make_event()

    press(lena, event, "call_off", because_0="")

    assert Event.objects.get().status == ANNOUNCED


def test_seats_are_not_taken_from_people_who_have_them(lena: Client) -> None:
    event = make_event(seats=10)
    make_rsvp(event, people=4)

    answer = save(lena, event, seats=3)

    assert "4 places are given already." in text_of(answer)
    assert Event.objects.get().seats == 10


def test_more_seats_go_to_those_who_wait(lena: Client) -> None:
    event = make_event(seats=1)
    make_rsvp(event)
    waiting = make_rsvp(event, RsvpStatus.WAITING)

    save(lena, event, seats=2)

    waiting.refresh_from_db()
    assert waiting.status == RsvpStatus.OFFERED


# --- Afterwards -------------------------------------------------------


def test_an_event_is_recorded_once_it_began_and_its_minutes_are_published(lena: Client, client: Client) -> None:
    coming, event = make_event(), make_event(starts_at=in_days(-1))
    make_check_ins(event, 7)

    assert "It has not begun yet." in text_of(press(lena, coming, "record", people_came=""))
    press(lena, event, "record", people_came="")
    save(lena, event, **raised("", **{"concerns-TOTAL_FORMS": 0, "minutes_0": "Lights at the *crossing*."}))
    assert "crossing" not in client.get(event.get_absolute_url()).content.decode()
    press(lena, event, "minutes")

    event.refresh_from_db()
    assert (event.status, event.attendance()) == (HELD, 7)
    assert "<em>crossing</em>" in client.get(event.get_absolute_url()).content.decode()


def test_what_was_counted_before_stays_when_it_is_recorded(lena: Client) -> None:
    event = make_event(starts_at=in_days(-1), people_came=41)

    assert 'value="41"' in lena.get(page(event, "record")).content.decode()
    press(lena, event, "record", people_came="")

    assert (Event.objects.get().status, Event.objects.get().people_came) == (HELD, 41)


def test_minutes_that_nobody_wrote_are_not_published(lena: Client) -> None:
    event = make_event(HELD)

    assert "There are no minutes" in text_of(press(lena, event, "minutes"))


def test_what_was_held_keeps_its_time_and_place(lena: Client) -> None:
    event = make_event(HELD, title="Forum")

    save(lena, event, **raised("", **{"concerns-TOTAL_FORMS": 0, "title_0": "Another", "place": "Elsewhere"}))

    event.refresh_from_db()
    assert (str(event.title), event.place) == ("Forum", "Main Library")


# --- Lists, replies and who sees what -------------------------------------------------------


def test_the_lists_show_what_is_asked_for(lena: Client) -> None:
    make_event(title="Next month")
    make_event(title="Tomorrow", starts_at=in_days(1))
    make_event(DRAFT, title="Draft")
    make_event(title="Unrecorded", starts_at=in_days(-1))
    make_event(HELD, title="Long ago", starts_at=in_days(-40))

    assert titles(lena) == ["Tomorrow", "Next month", "Draft"]
    assert titles(lena, "when=week") == ["Tomorrow"]
    assert titles(lena, "when=draft") == ["Draft"]
    assert titles(lena, "when=to+record") == ["Unrecorded"]
    assert titles(lena, "when=past") == ["Unrecorded", "Long ago"]


def test_a_title_is_found_by_its_accents(lena: Client) -> None:
    make_event(title={"en": "Safety clinic", "es": "Clínica de prevención"})
    make_event(title="Forum")

    assert titles(lena, "q=prevención") == ["Safety clinic"]


def test_the_list_costs_the_same_for_one_event_and_for_many(lena: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            lena.get(EVENTS)
        return len(seen)

    spanish = make_language()
    ask_for_event(make_event(station=make_station(), seats=9), spanish)
    first = cost()
    for _each in range(4):
        event = make_event(station=make_station(), seats=9)
        ask_for_event(event, spanish)
        make_rsvp(event)
        make_rsvp(event, RsvpStatus.WAITING)

    assert cost() == first
    assert "1 of 9 + 1 waiting 0 of 1" in text_of(lena.get(EVENTS))


def test_officers_plan_for_their_own_station_and_see_nothing_of_another() -> None:
    own, other = make_station(), make_station()
    omar = signed_in(make_omar(station=own))
    theirs = make_event(DRAFT, title="Secret", station=other)
    make_event(title="City hall", station=None)

    omar.post(f"{EVENTS}add/", typed(station=other.pk))
    omar.post(f"{EVENTS}add/", typed(station=own.pk, title_0="Our forum"))

    assert titles(omar) == ["City hall", "Our forum"]
    assert "Secret" not in text_of(omar.get(page(theirs), follow=True))
    for name in ("announce", "call_off", "record", "repeat", "replies", "sign_in_sheet"):
        assert omar.get(page(theirs, name)).status_code == 404
    assert omar.get(f"/door/{theirs.door_code}/").status_code == 404


def test_names_of_who_comes_are_for_those_who_prepare_it(lena: Client) -> None:
    event = make_event()
    make_rsvp(event, name="Zora Adams", help_wanted="A seat near the front")
    make_rsvp(event, RsvpStatus.CANCELLED)
    make_rsvp(event, RsvpStatus.WAITING, name="Ada Zorn")
    paul, chief = signed_in(make_member(roles.AUDITOR)), signed_in(make_member(roles.COMMAND_STAFF))

    replies, sheet = text_of(lena.get(page(event, "replies"))), text_of(lena.get(page(event, "sign_in_sheet")))

    assert "Zora Adams 1 coming – •••• (hidden) Show what is hidden Ada Zorn 1 on the waiting list" in replies
    assert "1 person is expected." in sheet
    assert ("Zora" in sheet, "Ada" in sheet) == (False, False)
    for reader in (paul, chief):
        assert str(event) in text_of(reader.get(EVENTS))
        assert "Zora" not in text_of(reader.get(page(event)))
        assert reader.get(page(event, "replies")).status_code == 403


def test_officers_read_of_the_whole_city_and_prepare_only_what_they_organize() -> None:
    officer = make_omar(station=make_station())
    citys = make_event(title="City hall")
    committees = make_meeting(make_committee(), starts_at=in_days(30)).event
    own = make_event(title="Mine", organizer=officer)
    for event in (citys, committees, own):
        make_rsvp(event, name="Zora Adams")
    omar = signed_in(officer)

    for event in (citys, committees):
        assert "Zora" not in text_of(omar.get(page(event)))
        for name in ("announce", "call_off", "record", "repeat", "replies", "sign_in_sheet"):
            assert omar.get(page(event, name)).status_code == 403
        assert save(omar, event, title_0="Mine now").status_code == 403
        assert omar.get(f"/door/{event.door_code}/").status_code == 404
    assert omar.post(f"{EVENTS}{committees.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "Zora Adams" in text_of(omar.get(page(own, "replies")))
    assert save(omar, own, place="Town Hall").status_code == 200
    assert Event.objects.get(pk=own.pk).place == "Town Hall"


def test_the_meeting_of_a_committee_is_not_announced_from_the_list_by_any_officer() -> None:
    meeting = make_meeting(make_committee(), starts_at=in_days(30)).event
    omar = signed_in(make_omar(station=make_station()))

    answer = omar.post(EVENTS, {"action": "announce_selected", "_selected_action": [meeting.pk]}, follow=True)

    assert f"{meeting}: you cannot announce it." in text_of(answer)
    assert Event.objects.get().status == DRAFT


def phone(client: Client, event: Event, **said: Any) -> str:
    """Somebody telephones: type in what they say, and read what the page answers."""
    answers = {"name": "Zora Adams", "email": "", "people": 2, "language": "es", "key": new_key()} | said
    return text_of(client.post(page(event, "replies"), answers, follow=True))


def test_who_telephones_is_noted_once_and_needs_no_address(lena: Client) -> None:
    event, key = make_event(seats=4), new_key()

    answers = [phone(lena, event, key=key, interpreter_for=make_language().pk) for _twice in range(2)]

    rsvp = Rsvp.objects.get()
    assert all("Noted: coming. Tell them." in answer for answer in answers)
    assert (rsvp.name, rsvp.people, rsvp.language, rsvp.status) == ("Zora Adams", 2, "es", RsvpStatus.COMING)
    assert event.interpreter_requests.count() == 1
    assert letters_of(letters.COMING) == []
    assert "There are not enough places." in phone(lena, event, people=3)
    assert "Noted: on the waiting list." in phone(lena, event, people=3, email="ada@example.com")
    assert "This address has replied already" in phone(lena, event, email="ada@example.com")
    assert Rsvp.objects.count() == 2


def test_who_telephones_again_gives_the_place_back_and_who_has_a_link_does_it_there(lena: Client) -> None:
    event = make_event()
    phoned, by_link = make_rsvp(event, email=""), make_rsvp(event)

    codes = [
        lena.post(f"{EVENTS}{event.pk}/replies/{rsvp.pk}/leave/").status_code for rsvp in (phoned, by_link)
    ]  # fmt: skip

    phoned.refresh_from_db()
    assert (codes, phoned.status, phoned.name) == ([302, 404], RsvpStatus.CANCELLED, "")


@pytest.mark.parametrize("name", ["announce", "call_off", "record", "repeat", "minutes"])
def test_who_only_reads_presses_no_button(name: str) -> None:
    event = make_event(DRAFT)
    paul = signed_in(make_member(roles.AUDITOR))

    assert paul.post(page(event, name)).status_code == 403
    assert paul.post(page(event), as_it_is(event)).status_code == 403


def test_the_meeting_of_a_committee_is_announced_and_moved_on_its_own_page(lena: Client) -> None:
    event = make_meeting(make_committee(), starts_at=in_days(30)).event
    officer = signed_in(make_omar(station=make_station()))

    save(lena, event, place="Elsewhere", description_0="All are welcome.")
    refused = officer.post(page(event, "announce"))
    lena.post(EVENTS, {"action": "announce_selected", "_selected_action": [event.pk]})

    event.refresh_from_db()
    assert refused.status_code == 403
    assert (event.kind, event.place, str(event.description)) == ("committee", "Main Library", "All are welcome.")
    assert (event.status, event.committee_meeting.notices.count()) == (ANNOUNCED, 1)


def test_only_a_draft_is_deleted(lena: Client) -> None:
    draft, announced = make_event(DRAFT), make_event()

    codes = [lena.post(f"{EVENTS}{event.pk}/delete/", {"post": "yes"}).status_code for event in (draft, announced)]

    assert codes == [302, 403]
    assert Event.objects.get() == announced
