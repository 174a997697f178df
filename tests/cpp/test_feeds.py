"""The plans in a calendar and in a feed reader: valid, and nothing that runs."""

from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from cpp.workflow import publish
from tests.factories import make_adopted_plan, make_complete_plan, make_grant, make_station

from .harbor import change_responses, make_harbor

pytestmark = pytest.mark.django_db
ATOM = {"atom": "http://www.w3.org/2005/Atom"}


def entries(client: Client) -> list[ElementTree.Element]:
    response = client.get("/plans/changes.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content).findall("atom:entry", ATOM)  # noqa: S314 - our own feed


def text(entry: ElementTree.Element, name: str) -> str:
    return entry.findtext(f"atom:{name}", "", ATOM)


def test_calendar_has_the_next_due_date_of_each_station(client: Client) -> None:
    with time_machine.travel(datetime(2026, 1, 12, 15, tzinfo=UTC), tick=False):
        make_adopted_plan(station=make_station(name="North", slug="north"))
        make_adopted_plan(station=make_station(is_open=False), commander=make_grant(username="ruth"))

    response = client.get("/plans/updates.ics")
    [event] = Calendar.from_ical(response.content).walk("VEVENT")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert event["dtstart"].dt == date(2026, 6, 30)
    assert event["summary"] == "North: update of the plan is due"
    assert event["url"] == "http://testserver/plans/north/"
    assert "@testserver" in event["uid"]


def test_calendar_and_feed_may_be_empty(client: Client) -> None:
    assert Calendar.from_ical(client.get("/plans/updates.ics").content).walk("VEVENT") == []
    assert entries(client) == []


def test_feed_tells_each_version_newest_first_with_what_changed(client: Client) -> None:
    plan = make_harbor()
    with time_machine.travel(datetime(2026, 1, 12, 15, tzinfo=UTC), tick=False):
        publish(plan, by=plan.commander, after=0)
    with time_machine.travel(datetime(2026, 7, 3, 15, tzinfo=UTC), tick=False):
        change_responses(plan)
        publish(plan, by=plan.commander, after=1)

    updated, adopted = entries(client)

    assert (text(updated, "title"), text(adopted, "title")) == (
        "Harbor North: plan updated",
        "Harbor North: plan adopted",
    )
    assert text(updated, "id") == "http://testserver/plans/harbor-north/2/"
    assert text(updated, "updated") == "2026-07-03T15:00:00+00:00"
    assert "<li>Speed display (result-based)</li>" in text(updated, "summary")
    assert text(adopted, "summary") == "<p>Version 1.</p>"


def test_feed_is_of_open_stations(client: Client) -> None:
    make_adopted_plan(station=make_station(is_open=False))

    assert entries(client) == []


def test_what_was_typed_is_text_in_the_feed(client: Client) -> None:
    plan = make_complete_plan(station=make_station(name="<script>alert(1)</script>"))
    publish(plan, by=plan.commander, after=0)
    change = plan.priorities.get().problems.get().responses.get()
    change.title = "<img src=x onerror=alert(2)>"
    change.save()
    update = plan.open_update
    for name in ("feedback", "effectiveness", "how_it_changes"):
        setattr(update, name, "It is so.")
    update.will_change = True
    update.save()
    update.evidence.add(plan.evidence.first())
    update.sharings.create(way="website", on=date(2026, 7, 1))
    mark = update.marks.create(response=change, basis="result", reason="So.")
    mark.evidence.add(plan.evidence.first())
    publish(plan, by=plan.commander, after=1)

    updated, _adopted = entries(client)

    assert "&lt;img src=x" in text(updated, "summary")
    assert text(updated, "title") == "<script>alert(1)</script>: plan updated"
