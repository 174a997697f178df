"""The staff's side: who reads which group, and whose roster; officers, signs and successors."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agency import roles
from agency.models import Member
from programs.models import Opening
from tests.factories import letters as letters_of
from tests.factories import make_lena, make_member, make_omar, make_opening, make_station
from tests.programs.desk import NEW_YORK, signed_in, text_of
from watch import letters, links
from watch.meetings import cancel, send_officer
from watch.models import Captain, Household, WatchGroup, WatchMeeting

from .neighborhood import (
    ago,
    held,
    make_active_group,
    make_captain,
    make_group,
    make_household,
    make_meeting,
    make_watch_program,
    opened,
    send,
    today,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
GROUPS, CAPTAINS, HOUSEHOLDS = "/admin/watch/watchgroup/", "/admin/watch/captain/", "/admin/watch/household/"
MEETINGS, CONCERNS = "/admin/watch/watchmeeting/", "/admin/watch/concern/"


C, P, U, A = roles.COORDINATOR, roles.CRIME_PREVENTION_OFFICER, roles.UNIT_COMMANDER, roles.AUDITOR


WHO: dict[str, tuple[Callable[[WatchGroup], Any], bool]] = {
    "coordinator": (lambda _group: make_lena(), True),
    "liaison officer": (lambda group: group.liaison, True),
    "officer of the station": (lambda group: make_omar(username="other", station=group.station), False),
    "commander of the station": (lambda group: make_member(U, station=group.station), False),
    "auditor": (lambda _group: make_member(A), False),
}


@pytest.mark.parametrize(("who", "may_read"), WHO.values(), ids=WHO)
def test_roster_is_read_by_coordinator_and_liaison_only(who: Callable[[WatchGroup], Member], may_read: bool) -> None:
    group = make_active_group(liaison=make_omar())
    make_household(group.captains.get(), contact="The Okafors")
    member = who(group)
    client = signed_in(member)

    pages = [HOUSEHOLDS, CAPTAINS, f"{GROUPS}{group.pk}/change/", f"{CAPTAINS}{group.captains.get().pk}/change/"]
    read = " ".join(text_of(client.get(page, follow=True)) for page in pages)

    assert ("The Okafors" in read, "Marta" in read) == (may_read, may_read)
    assert Household.objects.visible_to(member).exists() is may_read
    assert client.get(f"{GROUPS}{group.pk}/change/").status_code == 200


def test_officer_changes_only_the_groups_they_are_liaison_of() -> None:
    omar = make_omar(station=make_station())
    ours, theirs = make_group(liaison=omar), make_group(station=omar.station)
    client = signed_in(omar)

    forms = [client.get(f"{GROUPS}{group.pk}/change/").context["has_change_permission"] for group in (ours, theirs)]

    assert forms == [True, False]


def test_group_of_another_station_is_not_seen() -> None:
    group = make_group()
    client = signed_in(make_omar(station=make_station()))

    assert group.name not in text_of(client.get(GROUPS))
    assert client.get(f"{GROUPS}{group.pk}/change/").status_code == 302


def test_list_shows_standing_and_enrolled_and_is_narrowed_by_them() -> None:
    at_risk, active = make_active_group(ago(200), name="Mill Lane"), make_active_group(name="Gull Avenue")
    for _household in range(3):
        make_household(active.captains.get())
    client = signed_in(make_lena())

    assert "✓ active" in text_of(client.get(GROUPS))
    assert "3 of 10 (30 %)" in text_of(client.get(GROUPS))
    narrowed = text_of(client.get(f"{GROUPS}?standing=at+risk"))
    assert (at_risk.name in narrowed, active.name in narrowed) == (True, False)


def test_list_asks_the_same_number_of_questions_for_ten_groups_as_for_two() -> None:
    client = signed_in(make_lena())

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(GROUPS)
        return len(queries)

    for _group in range(2):
        make_active_group(liaison=make_member())
    asked()
    few = asked()
    for _group in range(8):
        make_active_group(liaison=make_member())

    assert asked() == few


def test_group_form_takes_a_step_and_refuses_signs_in_the_wrong_order() -> None:
    group, lena = make_group(), make_lena()
    typed = {
        "name": group.name, "kind": "block", "station": group.station.pk, "area": "Gull Avenue", "households": 10,
        "started_on": group.started_on, "signs_approved_on": today(),
        "steps-TOTAL_FORMS": 1, "steps-INITIAL_FORMS": 0, "steps-0-step": "place", "steps-0-done_on": today(),
        "captains-TOTAL_FORMS": 0, "captains-INITIAL_FORMS": 0,
        "meetings-TOTAL_FORMS": 0, "meetings-INITIAL_FORMS": 0,
    }  # fmt: skip
    client = signed_in(lena)

    assert "This comes after “Signs asked for on”." in text_of(client.post(f"{GROUPS}{group.pk}/change/", typed))
    response = client.post(f"{GROUPS}{group.pk}/change/", typed | {"signs_approved_on": ""})

    assert response.status_code == 302
    assert [(step.step, step.done_by) for step in group.steps.all()] == [("place", lena)]


def test_captains_hear_that_their_signs_are_approved() -> None:
    group = make_active_group(signs_asked_on=ago(9), signs_count=2, signs_places="Corner")
    admin_form = {name: getattr(group, name) or "" for name in ("name", "kind", "area", "households", "started_on")} | {
        "station": group.station.pk,
        "signs_asked_on": ago(9),
        "signs_count": 2,
        "signs_places": "Corner",
    }
    for part in ("steps", "captains", "meetings"):
        admin_form |= {f"{part}-TOTAL_FORMS": 0, f"{part}-INITIAL_FORMS": 0}

    signed_in(make_lena()).post(f"{GROUPS}{group.pk}/change/", admin_form | {"signs_approved_on": today()})

    assert [letter.recipient for letter in letters_of(letters.SIGNS_APPROVED)] == [group.captains.get().email]


def captain_typed(captain: Captain, **changes: object) -> dict[str, object]:
    typed = {name: getattr(captain, name) for name in ("office", "name", "email", "phone", "language", "block")}
    return typed | {"from_on": captain.from_on, "until_on": captain.until_on, "left_on": "", "successor": ""} | changes


def test_leaving_captain_hands_the_roster_over_and_the_link_dies() -> None:
    captain = make_captain(make_group())
    successor = make_captain(captain.group, block="South side")
    household, browser = make_household(captain), opened(captain)

    typed = captain_typed(captain, left_on=today(), successor=successor.pk)
    signed_in(make_lena()).post(f"{CAPTAINS}{captain.pk}/change/", typed)

    household.refresh_from_db()
    assert (household.captain, browser.get("/watch/").status_code) == (successor, 403)


def test_new_captain_gets_a_welcome_and_a_second_chair_is_refused() -> None:
    group = make_active_group()
    chair = group.captains.get()
    client = signed_in(make_lena())
    typed = captain_typed(chair, group=group.pk, email="new@example.com")

    assert "The group has a chair." in text_of(client.post(f"{CAPTAINS}add/", typed))
    client.post(f"{CAPTAINS}add/", typed | {"office": "alternate"})

    assert [letter.recipient for letter in letters_of(letters.WELCOME)] == ["new@example.com"]


@pytest.mark.parametrize("changed", [{"email": "successor@example.com"}, {"name": "Ada Quint"}])
def test_captain_who_is_somebody_else_now_has_a_link_of_their_own(changed: dict[str, str]) -> None:
    captain = make_captain(make_group())
    browser, client, page = opened(captain), signed_in(make_lena()), f"{CAPTAINS}{captain.pk}/change/"

    client.post(page, captain_typed(captain, phone="910 555 0177"))
    assert browser.get("/watch/").status_code == 200
    client.post(page, captain_typed(captain, **changed))

    captain.refresh_from_db()
    assert browser.get("/watch/").status_code == 403
    assert [letter.recipient for letter in letters_of(letters.LINK)] == [captain.email]
    [link] = re.findall(r"http://testserver(/watch/link/\S+)", letters_of(letters.LINK)[0].body)
    assert Client().get(link).status_code == 302


def test_new_link_ends_the_old_one() -> None:
    captain = make_captain(make_group())
    old = links.link_for(captain)

    signed_in(make_lena()).post(CAPTAINS, {"action": "send_new_link", "_selected_action": captain.pk})

    [letter] = letters_of(letters.LINK)
    assert old not in letter.body
    with pytest.raises(links.LinkRefused):
        links.captain_behind(old.split("/")[-2])


# --- An officer at a meeting -------------------------------------------------------------


def planned_meeting(**changes: object) -> WatchMeeting:
    make_watch_program()
    at = timezone.now() + timedelta(days=5)
    return WatchMeeting.objects.create(group=make_group(), **{"planned_at": at, "place": "Library", **changes})


def meeting_typed(meeting: WatchMeeting, **changes: object) -> dict[str, object]:
    local = meeting.planned_at.astimezone(NEW_YORK)
    return {"group": meeting.group.pk, "planned_at": f"{local:%Y-%m-%dT%H:%M}", "place": "Library", **changes}


def test_officer_is_sent_to_a_meeting_and_the_captain_sees_who() -> None:
    meeting, omar = planned_meeting(wants_officer=True), make_omar(is_sworn=True)
    captain = make_captain(meeting.group)

    signed_in(make_lena()).post(f"{MEETINGS}{meeting.pk}/change/", meeting_typed(meeting, officer=omar.pk))

    meeting.refresh_from_db()
    assert (meeting.officer, meeting.opening.program.slug) == (omar, "community-watch")
    assert "Officer Omar comes" in text_of(opened(captain).get("/watch/"))


def test_officer_who_is_riding_is_not_sent_to_a_meeting() -> None:
    meeting, omar = planned_meeting(), make_omar(is_sworn=True)
    make_opening(meeting.planned_at - timedelta(hours=1), officer=omar)

    response = signed_in(make_lena()).post(
        f"{MEETINGS}{meeting.pk}/change/", meeting_typed(meeting, officer=omar.pk), follow=True
    )

    assert "This officer is somewhere else at that time." in text_of(response)
    assert WatchMeeting.objects.get().officer is None


def test_meeting_moves_with_its_officer_or_not_at_all() -> None:
    meeting, omar = planned_meeting(), make_omar(is_sworn=True)
    send_officer(meeting, omar)
    before, busy_at = meeting.planned_at, meeting.planned_at + timedelta(days=1)
    make_opening(busy_at, officer=omar)
    client, page = signed_in(make_lena()), f"{MEETINGS}{meeting.pk}/change/"

    def move_to(at: datetime) -> HttpResponse:
        meeting.planned_at = at
        return client.post(page, meeting_typed(meeting, officer=omar.pk))

    refused = move_to(busy_at)
    assert refused.context["adminform"].form.errors == {"officer": ["This officer is somewhere else at that time."]}
    assert WatchMeeting.objects.get().planned_at == before
    # By an hour: not in the way of itself.
    assert move_to((before + timedelta(hours=1)).replace(second=0, microsecond=0)).status_code == 302
    assert WatchMeeting.objects.get().opening.starts_at == meeting.planned_at


def test_meeting_that_was_called_off_is_only_read() -> None:
    meeting, omar = planned_meeting(cancelled_on=today()), make_omar(is_sworn=True)
    client, page = signed_in(make_lena()), f"{MEETINGS}{meeting.pk}/change/"

    for typed in ({"officer": omar.pk}, {"held_on": today(), "attendance": 5}):
        assert client.post(page, meeting_typed(meeting, **typed)).status_code == 403
    assert client.get(page).context["has_change_permission"] is False
    assert not Opening.objects.exists()


def call_off(meeting: WatchMeeting) -> None:
    send(opened(make_captain(meeting.group)), f"meetings/{meeting.pk}/cancel/")


def hold_it_earlier(meeting: WatchMeeting) -> None:
    send(opened(make_captain(meeting.group)), f"meetings/{meeting.pk}/record/", **held(on=today()))


def dissolve_group(meeting: WatchMeeting) -> None:
    group = meeting.group
    typed = {name: getattr(group, name) for name in ("name", "kind", "area", "households", "started_on")}
    typed |= {"station": group.station.pk, "liaison": group.liaison.pk, "dissolved_on": today()}
    for part in ("steps", "captains", "meetings"):
        typed |= {f"{part}-TOTAL_FORMS": 0, f"{part}-INITIAL_FORMS": 0}
    signed_in(make_lena()).post(f"{GROUPS}{group.pk}/change/", typed | {"dissolved_because": "Moved away"})


@pytest.mark.parametrize("end", [call_off, hold_it_earlier, dissolve_group])
def test_officer_who_need_not_come_is_free_again_and_is_told_so_with_the_liaison(
    end: Callable[[WatchMeeting], None],
) -> None:
    meeting, omar = planned_meeting(), make_omar(station=make_station())
    liaison = meeting.group.liaison = make_member(username="liaison", is_sworn=True)
    meeting.group.save()
    send_officer(meeting, omar)

    end(meeting)

    assert Opening.objects.get().cancelled_at
    assert not WatchMeeting.objects.planned().exists()
    told = letters_of(letters.MEETING_CALLED_OFF)
    assert {letter.recipient: "Open the group" in letter.body for letter in told} == {
        omar.email: False,
        liaison.email: True,
    }


def test_meeting_nobody_was_to_come_to_is_called_off_in_silence() -> None:
    cancel(planned_meeting(), today())

    assert letters_of(letters.MEETING_CALLED_OFF) == []


def test_officer_of_another_station_finds_the_meeting_they_go_to() -> None:
    meeting, omar = planned_meeting(), make_omar(station=make_station())
    client, page = signed_in(omar), f"{GROUPS}{meeting.group.pk}/change/"
    assert client.get(page).status_code == 302

    send_officer(meeting, omar)

    assert "1 meeting you go to" in text_of(client.get("/admin/"))
    assert str(meeting) in text_of(client.get(f"{MEETINGS}?when=mine"))
    assert client.get(f"{MEETINGS}{meeting.pk}/change/").status_code == 200
    assert "Officer Omar" in text_of(client.get(page))


def test_liaison_answers_a_concern_and_another_officer_does_not() -> None:
    omar = make_omar()
    meeting = make_meeting(make_group(liaison=omar))
    concern = meeting.concerns.create(what="Cars race at night")
    typed = {"done": "Radar set up", "done_on": today()}

    other = signed_in(make_omar(username="other", station=meeting.group.station))
    assert other.post(f"{CONCERNS}{concern.pk}/change/", typed).status_code == 403
    signed_in(omar).post(f"{CONCERNS}{concern.pk}/change/", typed)

    concern.refresh_from_db()
    assert (concern.done, concern.done_on) == ("Radar set up", today())
    assert "Cars" not in str(concern)
