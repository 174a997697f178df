"""What a station's engagement comes to: of whom it hears nothing, how many hours; and never who did how much."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agency.models import Member, Station
from outreach.models import Purpose, StakeholderKind
from outreach.stakeholders.figures import figures, stations_read_by
from outreach.stakeholders.statistics import workplace
from tests.factories import make_ana, make_chief, make_grant, make_lena, make_omar, make_paul, make_station
from tests.outreach.gathering import make_concern, make_event
from tests.programs.desk import signed_in, text_of

from .beat import days_before, make_engagement, make_organization, today

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
PAGE = "/log/stations/"
LIST = reverse("admin:outreach_engagement_changelist")


@pytest.fixture
def here() -> Station:
    return make_station(name="Harbor North", slug="harbor-north")


@pytest.fixture
def omar(here: Station) -> Member:
    return make_omar(station=here, last_name="Haddad")


@pytest.mark.parametrize(("days", "is_reached"), [(89, True), (90, False)])
def test_kind_is_reached_for_ninety_days(here: Station, omar: Member, days: int, is_reached: bool) -> None:
    make_engagement(omar, who=StakeholderKind.YOUTH, on=days_before(days))
    make_engagement(omar, organization=make_organization(kind="faith"), on=days_before(days))

    missing = set(figures(here, today()).not_reached)

    assert missing & {"youth", "faith"} == (set() if is_reached else {"youth", "faith"})


def test_kind_that_raised_a_concern_at_an_event_is_reached(here: Station) -> None:
    make_concern(event=make_event(station=here), station=here, who=StakeholderKind.HARMED, raised_on=today())

    assert "harmed" not in figures(here, today()).not_reached
    assert "harmed" in figures(make_station(), today()).not_reached


def test_organizations_silent_longest_stand_first(here: Station, omar: Member) -> None:
    silent, never, _elsewhere = make_organization(here), make_organization(), make_organization(make_station())
    make_organization(is_active=False)
    make_engagement(omar, organization=silent, on=days_before(90))
    make_engagement(omar, organization=make_organization(here), on=days_before(89))

    assert set(figures(here, today()).silent) == {silent, never}


def test_hours_are_of_the_station_by_month_and_purpose(here: Station, omar: Member) -> None:
    for _each in range(2):
        make_engagement(omar, minutes=90, purpose=Purpose.PROBLEM_SOLVING)
    make_engagement(omar, minutes=60)
    make_engagement(make_lena(), minutes=600)

    solving, meeting, _activities = figures(here, today()).charts

    assert (solving["bars"][-1]["value"], meeting["bars"][-1]["value"], len(solving["bars"])) == (3, 1, 12)
    assert figures(None, today()).charts[1]["bars"][-1]["value"] == 11


def test_page_shows_people_reached_and_those_who_distrust_the_police(here: Station, omar: Member) -> None:
    make_engagement(omar, who=StakeholderKind.DISTRUSTFUL, people=12, on=days_before(100))
    make_engagement(omar, people=5)

    text = text_of(signed_in(make_grant(station=here)).get(PAGE))

    assert "17, of them 5 in the last 90 days" in text
    assert "1 time, 12 people, last on" in text


def test_station_without_entries_says_so(here: Station) -> None:
    assert "Nothing is written down in the log yet." in text_of(signed_in(make_grant(station=here)).get(PAGE))


def test_page_asks_as_many_queries_for_more_entries(here: Station, omar: Member) -> None:
    counted, client = [], signed_in(make_lena())
    for number in (1, 6):
        for _each in range(number):
            make_engagement(omar, organization=make_organization(here))
            make_organization(here)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counted.append(len(queries))

    assert counted[0] == counted[1]


# --- Who reads it ------------------------------------------------------------------


def test_commander_reads_their_own_station_and_those_above_every_one(here: Station) -> None:
    other = make_station()

    assert stations_read_by(make_grant(station=here)) == [here]
    for make in (make_lena, make_chief, make_ana, make_paul):
        assert stations_read_by(make()) == [None, here, other]


@pytest.mark.parametrize(("who", "status"), [("omar", 403), ("commander", 404), ("nobody", 302)])
def test_station_of_others_stays_closed(here: Station, omar: Member, who: str, status: int) -> None:
    clients = {"omar": signed_in(omar), "commander": signed_in(make_grant(station=make_station())), "nobody": Client()}

    assert clients[who].get(PAGE, {"station": here.slug}).status_code == status


# --- Nobody is counted -------------------------------------------------------------


@pytest.fixture
def pages(here: Station, omar: Member) -> Iterator[str]:
    """Every page that shows what others wrote, as Lena, who sees the most, reads it."""
    make_engagement(omar, place="Mill Lane", minutes=45)
    client = signed_in(make_lena())
    entry = omar.engagements.get()
    addresses = [PAGE, f"{PAGE}?station={here.slug}", LIST, f"{LIST}{entry.pk}/change/", "/quarterly/"]
    return (client.get(address).content.decode() for address in addresses)


def test_no_page_says_who_wrote_an_entry(pages: Iterator[str]) -> None:
    for shown in pages:
        assert ("Haddad" in shown, "omar" in shown) == (False, False)


@pytest.mark.parametrize("asked", ["member", "member__username"])
def test_log_cannot_be_narrowed_to_a_member_from_the_address_bar(omar: Member, asked: str) -> None:
    make_engagement(omar)
    client = signed_in(make_lena())

    response = client.get(LIST, {asked: omar.pk})

    assert response.status_code in {302, 400}


def test_log_is_not_sorted_or_searched_by_member(omar: Member) -> None:
    make_engagement(omar, place="Mill Lane")
    client = signed_in(make_lena())

    found = client.get(LIST, {"q": "Haddad"})

    assert "Mill Lane" not in found.content.decode()
    assert "member" not in client.get(LIST).context["cl"].list_display


def test_figures_are_the_same_whoever_wrote_the_entries(here: Station, omar: Member) -> None:
    make_engagement(omar)
    before = figures(here, today())
    omar.engagements.update(member=make_lena())

    assert figures(here, today()) == before


def test_list_of_a_station_is_not_an_officers_to_read(omar: Member) -> None:
    make_engagement(omar)

    assert signed_in(omar).get(LIST).status_code == 403


# --- The first page ----------------------------------------------------------------


def test_workplace_shows_ones_own_week_and_whom_the_station_misses(here: Station, omar: Member) -> None:
    make_engagement(omar)
    make_engagement(make_lena())
    work: dict[str, Any] = workplace(make_grant(station=here), today())

    shown = render_to_string("admin/outreach/_workplace_stakeholders.html", {"work": work})
    assert "Harbor North, not reached: neighborhood" in " ".join(shown.split())
    assert workplace(omar, today())["week"] == {"number": 1, "minutes": 30}
    assert "reads_figures" not in workplace(omar, today())
    assert ("residents" in work["not_reached"], "young people" in work["not_reached"]) == (False, True)
