"""What a captain finds behind the link of a letter, and what nobody else does."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from notices.models import Notice
from tests.factories import letters as letters_of
from tests.programs.visitor import error_at, post, words
from watch import letters, links
from watch.models import Captain, Concern, Household, Office, Standing, WatchGroup, WatchMeeting
from watch.standing import standing

from .neighborhood import (
    ago,
    held,
    make_active_group,
    make_captain,
    make_group,
    make_household,
    make_meeting,
    make_registration,
    opened,
    planned,
    send,
    today,
)

pytestmark = pytest.mark.django_db
NEW = {"contact": "The Okafors", "address": "14 Gull Avenue", "phone": "910 555 0103"}


def chair(group: WatchGroup | None = None) -> Captain:
    return (group or make_active_group()).captains.get(office=Office.CHAIR)


# --- The door ----------------------------------------------------------------------


def test_link_opens_the_page_and_leaves_the_address_bar(client: Client) -> None:
    captain = chair()
    response = client.get(links.link_for(captain).removeprefix("http://testserver"), follow=True)

    assert response.redirect_chain == [("/watch/", 302)]
    assert captain.group.name in words(response)


PAGES = ["", "households/add/", "households/{household}/", "meetings/record/", "meetings/plan/", "signs/",
         "meetings/{meeting}/", "meetings/{planned}/cancel/"]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_stranger_sees_no_page(client: Client, page: str) -> None:
    captain = chair()
    ids = {"household": make_household(captain).pk, "meeting": captain.group.meetings.get().pk}
    ids["planned"] = captain.group.meetings.create(planned_at=timezone.now(), place="Park").pk
    path = page.format(**ids)

    assert opened(captain).get(f"/watch/{path}").status_code == 200
    assert client.get(f"/watch/{path}").status_code == 403


@pytest.mark.parametrize("page", PAGES[2:3] + PAGES[6:])
def test_captain_of_another_group_does_not_see_ours(page: str) -> None:
    ours, sam = chair(), chair()
    ids = {"household": make_household(ours).pk, "meeting": ours.group.meetings.get().pk}
    ids["planned"] = ours.group.meetings.create(planned_at=timezone.now(), place="Park").pk

    assert opened(sam).get("/watch/" + page.format(**ids)).status_code == 404


def test_captain_of_another_block_sees_no_household_of_ours() -> None:
    ours = chair()
    household = make_household(ours, contact="The Okafors")
    neighbor = make_captain(ours.group, block="South side")
    client = opened(neighbor)

    assert "Okafor" not in words(client.get("/watch/"))
    assert client.get(f"/watch/households/{household.pk}/").status_code == 404
    assert post(client, f"/watch/households/{household.pk}/left/").status_code == 404
    assert "Okafor" in words(opened(ours).get("/watch/"))


@pytest.mark.parametrize(
    "change", [{"link_version": 2}, {"left_on": "today"}, {"group__dissolved_on": "today"}], ids=lambda c: next(iter(c))
)
def test_revoked_link_ends_an_open_page_too(change: dict[str, object]) -> None:
    captain = chair()
    client = opened(captain)
    [(name, value)] = change.items()
    value = today() if value == "today" else value
    if name.startswith("group__"):
        WatchGroup.objects.update(dissolved_on=value, dissolved_because="Moved away")
    else:
        Captain.objects.update(**{name: value})

    assert client.get("/watch/").status_code == 403
    assert client.get(links.link_for(captain).removeprefix("http://testserver")).status_code == 403


def test_what_was_typed_is_shown_when_the_page_has_closed(client: Client) -> None:
    response = post(client, "/watch/meetings/record/", **held(topics="Lamps, dogs and a broken fence"))

    assert response.status_code == 403
    assert "Lamps, dogs and a broken fence" in words(response)


def test_leaving_closes_the_page() -> None:
    client = opened(chair())

    post(client, "/watch/leave/")

    assert client.get("/watch/").status_code == 403


def test_lost_link_is_sent_again_and_nobody_learns_who_is_a_captain(client: Client) -> None:
    captain = chair()

    pages = [post(client, "/watch/find/", email=typed) for typed in (captain.email.upper(), "nobody@example.com")]

    assert words(pages[0]) == words(pages[1])
    assert [letter.recipient for letter in letters_of(letters.LINK)] == [captain.email]


def test_captain_whose_term_is_over_reads_since_when_and_is_not_locked_out() -> None:
    group = make_active_group(started_on=ago(700))
    client = opened(chair(group))
    group.captains.update(until_on=ago(300))

    page = words(client.get("/watch/"))

    assert f"Your term as chair ended on {date_format(ago(300), 'DATE_FORMAT')}." in page
    assert "The last term ended on" in page
    assert "Thank you. The meeting is recorded." in words(send(client, "meetings/record/", **held()))


# --- The roster ----------------------------------------------------------------------


def test_captain_adds_corrects_and_takes_off_a_household() -> None:
    captain = chair()
    client = opened(captain)

    assert "The Okafors" in words(send(client, "households/add/", **NEW))
    household = Household.objects.get()
    assert "910 555 0199" in words(send(client, f"households/{household.pk}/", **NEW | {"phone": "910 555 0199"}))
    assert "The Okafors" not in words(send(client, f"households/{household.pk}/left/"))

    household.refresh_from_db()
    assert (household.captain, household.enrolled_on, household.left_on) == (captain, today(), today())


def test_household_is_added_once_however_often_the_button_is_pressed() -> None:
    client = opened(chair())
    send(client, "households/add/", **NEW)

    response = send(client, "households/add/", **NEW | {"contact": "the  okafors"})

    assert "This household is on your roster already." in words(response)
    assert Household.objects.count() == 1


def test_roster_is_unreadable_in_the_database() -> None:
    make_household(chair(), contact="The Okafors", address="14 Gull Avenue", phone="910 555 0103")

    with connection.cursor() as cursor:
        cursor.execute("SELECT contact, address, phone FROM watch_household")
        stored = " ".join(cursor.fetchone())

    assert [word for word in ("Okafor", "Gull", "0103") if word in stored] == []


def test_confirming_the_roster_makes_the_group_active_again() -> None:
    group = make_active_group()
    group.captains.update(roster_confirmed_on=ago(400))
    assert standing(group, today()) == Standing.AT_RISK

    page = send(opened(chair(group)), "roster/confirm/")

    assert "Your roster is confirmed as of today." in words(page)
    assert standing(group, today()) == Standing.ACTIVE


def test_neighbor_who_was_put_in_touch_is_filled_in_and_leaves_the_list() -> None:
    captain = chair()
    registration = make_registration().watch_registration
    registration.captain, registration.group = captain, captain.group
    registration.save()
    client = opened(captain)

    assert "Rosa Delgado , 910 555 0100" in words(client.get("/watch/"))
    form = client.get(f"/watch/households/add/?neighbor={registration.pk}").context["form"]
    assert form.initial == {"contact": "Rosa Delgado", "phone": "910 555 0100"}
    page = send(client, f"households/add/?neighbor={registration.pk}", **NEW | {"contact": "Rosa Delgado"})

    assert "Neighbors who would like to join" not in words(page)
    assert Household.objects.get().registration == registration


# --- Meetings ------------------------------------------------------------------------


def test_meeting_is_written_down_with_its_concerns() -> None:
    captain = chair()
    typed = held(concern_1="Cars race at night", concern_3="Nobody answers the phone", critical_3="on")

    page = send(opened(captain), "meetings/record/", **typed)

    meeting = WatchMeeting.objects.get(held_on=ago(1))
    assert (meeting.group, meeting.attendance, meeting.noted_by_captain) == (captain.group, 9, captain)
    assert list(meeting.concerns.order_by("pk").values_list("what", "is_critical")) == [
        ("Cars race at night", False),
        ("Nobody answers the phone", True),
    ]
    assert "Cars race at night Not answered yet." in words(page)
    assert {concern.station for concern in Concern.objects.all()} == {captain.group.station}


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (-1, "That day is still to come. To keep a date, plan a meeting."),
        (20, "A meeting on that day is written down already."),
        (400, "That is before your group was started. Check the year."),
    ],
)
def test_meeting_is_not_written_down_for_a_day_that_cannot_be(days: int, sentence: str) -> None:
    page = send(opened(chair()), "meetings/record/", **held(on=ago(days)))

    assert error_at(page, "held_on") == sentence
    assert WatchMeeting.objects.count() == 1


def test_meeting_is_planned_moved_held_and_the_liaison_is_asked_for_an_officer() -> None:
    captain = chair()
    client = opened(captain)

    assert "an officer is asked for" in words(send(client, "meetings/plan/", **planned(wants_officer="on")))
    meeting = WatchMeeting.objects.get(held_on=None)
    send(client, f"meetings/{meeting.pk}/move/", **planned(on=today(), place="Park"))
    send(client, f"meetings/{meeting.pk}/record/", **held(on=today(), place="Park"))

    meeting.refresh_from_db()
    assert (meeting.place, meeting.held_on, WatchMeeting.objects.planned().count()) == ("Park", today(), 0)


def test_meeting_is_called_off_only_by_the_button() -> None:
    captain = chair()
    meeting = captain.group.meetings.create(planned_at=timezone.now() + timedelta(days=3), place="Park")
    client = opened(captain)

    client.get(f"/watch/meetings/{meeting.pk}/cancel/")
    assert WatchMeeting.objects.planned().get() == meeting
    send(client, f"meetings/{meeting.pk}/cancel/")

    assert not WatchMeeting.objects.planned().exists()


def test_meeting_cannot_be_planned_for_yesterday() -> None:
    page = send(opened(chair()), "meetings/plan/", **planned(on=ago(1)))

    assert error_at(page, "on_day").startswith("That day is over.")


# --- Signs and standing ----------------------------------------------------------------


def test_signs_are_asked_for_from_half_the_households_on() -> None:
    captain = chair()
    for _household in range(4):
        make_household(captain)
    client, typed = opened(captain), {"count": 2, "places": "Corner of School Street"}

    refused = send(client, "signs/", **typed)
    make_household(captain)
    asked = send(client, "signs/", **typed)
    again = send(client, "signs/", **typed)

    assert "50 percent of the households are enrolled. 1 is still missing." in words(refused)
    assert "Your group asked for signs on" in words(asked)
    assert "Your group has already asked for signs." in words(again)
    captain.group.refresh_from_db()
    assert (captain.group.signs_asked_on, captain.group.signs_count) == (today(), 2)


def test_page_says_what_is_missing_and_what_keeps_the_group_active() -> None:
    group = make_active_group(ago(200))

    page = words(opened(chair(group)).get("/watch/"))

    assert "At risk" in page
    assert "▲ Missing: Two meetings a year" in page
    assert "✓ A captain in office" in page


def test_new_group_sees_its_steps(client: Client) -> None:
    page = words(opened(make_captain(make_group())).get("/watch/"))

    assert "Forming" in page
    assert "You told us that you want a group. Now" in page


def test_answer_to_a_concern_is_told_on_the_page() -> None:
    captain = chair()
    meeting = make_meeting(captain.group, ago(3))
    meeting.concerns.create(what="Cars race at night", done="Radar set up on Friday", done_on=ago(1))

    assert "Radar set up on Friday" in words(opened(captain).get(f"/watch/meetings/{meeting.pk}/"))
    assert Notice.objects.count() == 0
