"""The private page of a reply: who may open it, what can be changed there, and how who replied is forgotten."""

from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.utils import timezone

from notices.models import Notice, Status
from outreach import tasks
from outreach.events import attending, links
from outreach.events.attending import ReplyRefused
from outreach.events.forgetting import forget_who_replied
from outreach.models import Event, EventStatus, InterpreterRequest, Rsvp, RsvpStatus
from tests.outreach.gathering import in_days, make_event, make_language, make_rsvp, today
from tests.programs.visitor import post, words

from .guest import ROSA, open_reply, press, replied, told

pytestmark = pytest.mark.django_db
COMING = RsvpStatus.COMING


# --- The page of one's reply -------------------------------------------------


def test_link_leads_to_an_address_without_it_and_changes_nothing(client: Client) -> None:
    rsvp = make_rsvp(make_event(), people=2)
    before = Rsvp.objects.values().get()

    shown = open_reply(client, rsvp)

    assert shown.redirect_chain == [(f"/events/{rsvp.event_id}/my-reply/", 302)]
    assert "You have 2 places" in words(shown)
    assert shown["Cache-Control"].count("no-store") == 1
    assert client.get(f"/events/{rsvp.event_id}/my-reply/leave/").status_code == 200
    assert client.get(f"/events/{rsvp.event_id}/my-reply/place/").status_code == 405
    assert Rsvp.objects.values().get() == before


@pytest.mark.parametrize(("pk", "salt"), [(1, "outreach.other"), (0, links.REPLY), (0, "")])
def test_link_of_a_stranger_opens_nothing(client: Client, pk: int, salt: str) -> None:
    make_rsvp(make_event())
    token = signing.dumps([pk, 1], salt=salt) if salt else "nonsense"

    refused = client.get(f"/events/link/{token}/")

    assert (refused.status_code, "This link does not open" in words(refused)) == (404, True)


@pytest.mark.parametrize("button", ["", "leave/", "place/", "new-link/"])
def test_own_page_is_closed_to_who_did_not_open_its_link(client: Client, button: str) -> None:
    rsvp, other = make_rsvp(make_event()), make_rsvp(make_event())
    open_reply(client, other)

    assert press(client, rsvp, button, people=5).status_code == 403
    rsvp.refresh_from_db()
    assert (rsvp.status, rsvp.people, rsvp.link_version) == (COMING, 1, 1)


def test_page_closes_after_two_hours(client: Client) -> None:
    rsvp = make_rsvp(make_event())
    open_reply(client, rsvp)

    with time_machine.travel(timezone.now() + timedelta(hours=2, minutes=1), tick=False):
        assert client.get(f"/events/{rsvp.event_id}/my-reply/").status_code == 403


def test_link_opens_for_half_a_year(client: Client) -> None:
    rsvp = make_rsvp(make_event(starts_at=in_days(300)))
    link = links.link_for(rsvp)

    with time_machine.travel(timezone.now() + timedelta(days=179), tick=False):
        assert client.get(link).status_code == 302
    with time_machine.travel(timezone.now() + timedelta(days=181), tick=False):
        assert client.get(link).status_code == 404
        assert client.get(links.link_for(rsvp)).status_code == 302


def test_new_link_makes_the_old_ones_worthless(client: Client) -> None:
    rsvp = make_rsvp(make_event(), email=ROSA)
    old = links.link_for(rsvp)
    open_reply(client, rsvp)

    press(client, rsvp, "new-link/")

    assert client.get(old).status_code == 404
    assert client.get(f"/events/{rsvp.event_id}/my-reply/").status_code == 403
    rsvp.refresh_from_db()
    assert told() == ["rsvp_link"]
    assert open_reply(client, rsvp).status_code == 200


def test_more_people_come_only_where_there_is_room(client: Client) -> None:
    event = make_event(seats=4)
    make_rsvp(event)
    rsvp = make_rsvp(event, people=2)
    open_reply(client, rsvp)

    refused = press(client, rsvp, people=4)
    assert "There is 1 more place only." in words(client.get(refused["Location"]))
    press(client, rsvp, people=3, name="Rosa")

    rsvp.refresh_from_db()
    assert (rsvp.people, rsvp.name) == (3, "Rosa")


def test_interpreter_can_still_be_asked_for_on_the_own_page(client: Client) -> None:
    rsvp, spanish = make_rsvp(make_event()), make_language("es")
    open_reply(client, rsvp)

    press(client, rsvp, people=1, interpreter_for=spanish.pk)

    assert InterpreterRequest.objects.get().language == spanish
    page = words(client.get(f"/events/{rsvp.event_id}/my-reply/"))
    assert "You asked for an interpreter: Spanish. We are looking for one." in page
    InterpreterRequest.objects.update(status="confirmed")
    assert "One is confirmed." in words(client.get(f"/events/{rsvp.event_id}/my-reply/"))
    assert "With an interpreter for Spanish" in words(client.get(f"/events/{rsvp.event_id}/"))


def test_who_leaves_in_one_tab_finds_the_other_closed(client: Client) -> None:
    rsvp = make_rsvp(make_event())
    open_reply(client, rsvp)

    press(client, rsvp, "leave/")

    refused = press(client, rsvp, people=2)
    assert refused.status_code == 403
    assert "Did you tell us that you cannot come?" in words(refused)


@pytest.mark.parametrize("change", [{"status": EventStatus.CANCELLED}, {"starts_at": timezone.now()}])
def test_reply_cannot_be_changed_once_the_event_begins_or_is_called_off(client: Client, change: dict) -> None:
    rsvp = make_rsvp(make_event())
    open_reply(client, rsvp)
    Event.objects.update(**change)

    for button in ("", "leave/", "place/"):
        response = press(client, rsvp, button, people=3)
        assert "This reply can no longer be changed." in words(client.get(response["Location"]))
    with pytest.raises(ReplyRefused):
        attending.leave(rsvp)
    assert Rsvp.objects.get().people == 1


def test_shared_computer_forgets_the_page(client: Client) -> None:
    rsvp = make_rsvp(make_event())
    open_reply(client, rsvp)

    post(client, "/events/close/")

    assert client.get(f"/events/{rsvp.event_id}/my-reply/").status_code == 403


# --- Forgetting --------------------------------------------------------------


def forgotten(rsvp: Rsvp) -> bool:
    rsvp.refresh_from_db()
    return (rsvp.name, rsvp.email, rsvp.email_hash, rsvp.help_wanted) == ("", "", "", "")


@pytest.mark.parametrize(
    "became",
    [{"status": Status.SENT, "sent_at": timezone.now()}, {"status": Status.PENDING}, {"status": Status.FAILED}],
)
def test_who_leaves_is_forgotten_at_once_with_the_letters(client: Client, became: dict) -> None:
    rsvp = replied(client, make_event())
    Notice.objects.update(**became)
    open_reply(client, rsvp)

    press(client, rsvp, "leave/")

    assert forgotten(rsvp)
    assert rsvp.status == RsvpStatus.CANCELLED
    assert told() == []


def test_thirty_days_after_the_event_who_replied_is_forgotten_and_the_row_counts_on(client: Client) -> None:
    event = make_event(starts_at=in_days(1), request_by=today())
    rsvp = replied(client, event, people=3, help_wanted="Large print")
    Notice.objects.update(status=Status.SENT, sent_at=timezone.now())

    assert forget_who_replied(today() + timedelta(days=31)) == 0
    with time_machine.travel(in_days(32), tick=False):
        tasks.forget_who_replied()
        tasks.forget_who_replied()

    assert forgotten(rsvp)
    assert (rsvp.status, rsvp.people) == (COMING, 3)
    assert told() == []
    assert client.get(links.link_for(rsvp)).status_code == 404
