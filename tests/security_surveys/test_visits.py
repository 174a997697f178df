"""The officer's day: which visits they see, how one begins, and who else may look."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from agency.models import Agency, Member
from programs import booking
from programs.models import AppointmentStatus, Opening, Status
from security_surveys.models import Look, Premises, SecuritySurvey, Visit
from tests.factories import make_grant, make_lena, make_member, make_omar, make_paul
from tests.programs.desk import page_of, signed_in, text_of
from tests.programs.visitor import post

from .phone import address, begun, change, send
from .visited import ADDRESS, make_checklist, make_report, make_survey, make_visit, rosa_at_her_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

SURVEYS = "/surveys/"


@pytest.fixture
def survey() -> SecuritySurvey:
    return make_survey()


def omar_at(survey: SecuritySurvey) -> Client:
    return signed_in(survey.application.appointment.opening.officer)


def looks(survey: SecuritySurvey) -> list[tuple[str, str]]:
    return sorted(survey.looks.values_list("member__username", "what"))


# --- The list ------------------------------------------------------------------------


def test_visits_are_listed_by_what_is_to_be_done() -> None:
    surveys = [make_survey(officer=make_omar(username=f"omar{number}")) for number in range(3)]
    for survey, days in zip(surveys, (-2, 0, 2), strict=True):
        starts_at = timezone.localtime(timezone=Agency.current().zone).replace(hour=12) + timedelta(days=days)
        Opening.objects.filter(appointments__application=survey.pk).update(
            starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)
        )
    finished = make_report()
    visit = make_visit(make_survey(officer=make_omar(username="olga")))

    agenda = signed_in(make_lena()).get(SURVEYS).context["agenda"]

    groups = (agenda.missed, agenda.today, agenda.coming)
    assert [[card.survey for card in group] for group in groups] == [[survey] for survey in surveys]
    assert [[card.survey for card in group] for group in (agenda.begun, agenda.finished)] == [
        [visit.survey],
        [finished.survey],
    ]


def test_visit_is_listed_with_all_that_brings_the_officer_there(survey) -> None:
    page = omar_at(survey).get(SURVEYS)

    said, shown = text_of(page), page.content.decode()
    assert all(words in said for words in ("Rosa Delgado", ADDRESS, "Gate code 2580, two dogs."))
    assert f'href="geo:0,0?q={quote(ADDRESS)}"' in shown
    assert f'href="https://www.openstreetmap.org/search?query={quote(ADDRESS)}"' in shown
    assert 'href="tel:9105550100"' in shown


def test_list_grows_without_more_questions_to_the_database(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_survey()
    client = signed_in(make_lena())
    client.get(SURVEYS)
    # The last of them is the audit trail's entry.
    with django_assert_num_queries(10):
        client.get(SURVEYS)
    for number in range(4):
        make_survey(officer=make_omar(username=f"omar{number}"))
    client.get(SURVEYS)

    with django_assert_num_queries(10):
        client.get(SURVEYS)


def test_officer_without_visits_is_told_so() -> None:
    assert "No visit is waiting for you." in text_of(signed_in(make_omar()).get(SURVEYS))


def test_cancelled_visit_leaves_the_list(survey) -> None:
    client = omar_at(survey)
    survey.application.appointments.update(status=AppointmentStatus.CANCELLED)

    assert client.get(SURVEYS).context["agenda"].with_addresses == []


# --- Who sees what ----------------------------------------------------------------------


def person(who: str, survey: SecuritySurvey) -> Member:
    opening = survey.application.appointment.opening
    if who == "officer":
        return opening.officer
    if who == "officer without a role":
        opening.officer.groups.clear()
        survey.application.assignee = opening.officer
        survey.application.save()
        return opening.officer
    if who == "other officer":
        return make_omar(username="olga")
    if who == "commander":  # of the very station that the visit is booked at
        return make_grant(station=opening.station)
    return {"coordinator": make_lena, "auditor": make_paul, "no role": make_member}[who]()


PAGES = ("", "visit.ics", "answers/")


@pytest.mark.parametrize(("who", "status"), [
    ("officer", 200), ("coordinator", 200), ("other officer", 404), ("commander", 404), ("auditor", 404),
    ("no role", 404), ("officer without a role", 404),
])  # fmt: skip
def test_survey_is_seen_by_the_officer_of_the_visit_and_the_coordinator_alone(who: str, status: int) -> None:
    visit = begun()
    client = signed_in(person(who, visit.survey))

    opened = [client.get(address(visit, page)).status_code for page in PAGES]
    posted = [client.post(address(visit, page)).status_code for page in ("begin/", "photos/", "words/")]

    seen = client.get(SURVEYS).context["agenda"].with_addresses
    assert opened == [status] * 3
    assert (seen == [visit.survey], 404 in posted[:1]) == (status == 200, status == 404)
    assert bool(Look.objects.exists()) == (status == 200)


def test_assigned_officer_sees_it_too(survey) -> None:
    olga = make_omar(username="olga")
    survey.application.assignee = olga
    survey.application.save()

    assert signed_in(olga).get(address(survey)).status_code == 200


def test_notes_of_the_history_are_for_whom_the_survey_is_for(survey) -> None:
    pages = [signed_in(member).get(page_of(survey.application)) for member in (make_lena(), make_paul())]

    assert [page.context["hides_notes"] for page in pages] == [False, True]


@pytest.mark.parametrize("page", ["", "visit.ics", "answers/"])
def test_stranger_is_asked_to_sign_in(client, survey, page) -> None:
    assert client.get(address(survey, page))["Location"].startswith("/accounts/login/")


def test_each_look_is_written_down_once_in_ten_minutes(survey) -> None:
    client = omar_at(survey)
    for page in ("", "visit.ics", "", "visit.ics"):
        client.get(address(survey, page))
    client.get(SURVEYS)
    signed_in(make_lena()).get(address(survey))
    Look.objects.filter(member__username="omar").update(at=timezone.now() - timedelta(minutes=11))

    client.get(address(survey))

    assert looks(survey) == [
        ("lena", "visit"), ("omar", "calendar"), ("omar", "list"), ("omar", "visit"), ("omar", "visit"),
    ]  # fmt: skip


def test_pages_are_kept_by_no_browser_but_may_be_by_our_worker_while_the_visit_is_open() -> None:
    visit = begun()
    client = omar_at(visit.survey)

    page, listed = client.get(address(visit)), client.get(SURVEYS)

    assert "no-store" in page["Cache-Control"]
    assert [response.headers.get("X-Works-Offline") for response in (page, listed)] == ["yes", None]


# --- The calendar ------------------------------------------------------------------------


def test_calendar_file_says_where_to_go_and_nothing_of_what_was_asked(survey) -> None:
    text = omar_at(survey).get(address(survey, "visit.ics")).content.decode()

    [event] = Calendar.from_ical(text).events
    opening = survey.application.appointment.opening
    assert (event["location"], event.start) == (ADDRESS, opening.starts_at.replace(microsecond=0))
    assert not [secret for secret in ("2580", "back door", "26-4711", "Rosa") if secret in text.replace("\r\n ", "")]


# --- Beginning ----------------------------------------------------------------------------


def own_page(survey: SecuritySurvey, page: str) -> str:
    return f"/programs/applications/{survey.application.reference}/{page}"


def begin(survey: SecuritySurvey) -> HttpResponse:
    return omar_at(survey).post(address(survey, "begin/"), follow=True)


def test_visit_begins_with_the_checklist_of_its_premises(survey) -> None:
    make_checklist(Premises.BUSINESS)
    home = make_checklist()

    page = begin(survey)

    visit = Visit.objects.get()
    assert (visit.checklist, visit.begun_by.username) == (home, "omar")
    assert "0 of 4 answered" in text_of(page)


def test_who_presses_second_joins(survey) -> None:
    make_checklist()
    begin(survey)

    signed_in(make_lena()).post(address(survey, "begin/"))

    assert Visit.objects.get().begun_by.username == "omar"


def test_without_a_checklist_no_visit_begins(survey) -> None:
    assert "There is no checklist yet. Ask the coordinator to publish one." in text_of(begin(survey))
    assert Visit.objects.count() == 0


def test_without_a_booked_time_no_visit_begins() -> None:
    survey = make_survey(Status.APPROVED)
    make_checklist()

    page = signed_in(make_lena()).post(address(survey, "begin/"), follow=True)

    assert "A visit begins at a booked time. Ask the coordinator to book one." in text_of(page)
    assert Visit.objects.count() == 0


@pytest.mark.parametrize("way_out", ["cancel-time/", "time/", "withdraw/"])
def test_visit_begun_before_its_time_is_not_taken_away_by_the_resident(survey, way_out: str) -> None:
    make_checklist()
    starts_at = timezone.now() + timedelta(hours=2)
    Opening.objects.update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    begin(survey)

    rosa = rosa_at_her_page(Visit.objects.get())
    post(rosa, own_page(survey, way_out))

    assert "this can no longer be done" in text_of(rosa.get(own_page(survey, "")))
    assert survey.application.appointments.get().status == AppointmentStatus.BOOKED


def test_visit_that_cannot_begin_is_no_check_in(survey) -> None:
    begin(survey)

    assert survey.application.appointments.get().checked_in_at is None


def test_visit_of_a_closed_request_takes_no_more_and_says_why() -> None:
    visit = begun()
    lena = signed_in(make_lena())
    booking.withdraw(visit.survey.application, by=make_lena(username="lou"))

    page = lena.get(address(visit))

    assert "This request was closed. Nothing more can be added to the visit." in text_of(page)
    assert ("X-Works-Offline" in page.headers, lena.get(SURVEYS).context["agenda"].begun) == (False, [])


def test_page_shows_what_stands_there_and_how_far_it_is() -> None:
    visit = make_visit()

    page = omar_at(visit.survey).get(address(visit))

    said, shown = text_of(page), page.content.decode()
    assert all(words in said for words in ("3 of 4 answered", "A. Approach 2 of 2", "B. Doors 1 of 2"))
    assert "Only a spring latch." in shown
    assert f"/photos/{visit.photos.get().pk}/" in shown


def test_long_checklist_costs_no_more_questions_than_a_short_one(django_assert_max_num_queries) -> None:
    visit = make_visit()
    client = omar_at(visit.survey)

    with django_assert_max_num_queries(20):
        client.get(address(visit))


def test_finished_visit_leads_to_its_report_and_takes_no_more() -> None:
    visit = make_report()
    client = omar_at(visit.survey)

    page = client.get(address(visit))

    assert ("Read the report" in text_of(page), "X-Works-Offline" in page.headers) == (True, False)
    assert send(client, visit, change(visit, "door")).status_code == 423


def test_worker_is_served_from_where_it_stands_before_these_pages(client) -> None:
    worker = client.get("/surveys/worker.js")

    assert (worker["Content-Type"], worker["Cache-Control"]) == ("text/javascript", "no-cache")
    assert "worker-src 'self'" in worker["Content-Security-Policy"]
    assert b"X-Works-Offline" in worker.content
