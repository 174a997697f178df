"""The staff's side: who sees what, asking by hand, recording how it went."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agency import roles
from outreach.interpreters import letters
from outreach.models import Assignment, Interpreter, InterpreterRequest
from programs.models import Status
from tests.factories import letters as letters_of
from tests.factories import make_application, make_comment, make_member, make_omar, make_station
from tests.outreach.gathering import in_days, make_event, make_ines, make_language, today
from tests.programs.desk import signed_in, text_of

from .booth import accept, asked, make_interpreter, make_request, make_translation, opened, page_of, standing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
REQUESTS, PEOPLE, LANGUAGES = (
    f"/admin/outreach/{model}/" for model in ("interpreterrequest", "interpreter", "language")
)
C, N, P, A = roles.COORDINATOR, roles.INTERPRETER_COORDINATOR, roles.CRIME_PREVENTION_OFFICER, roles.AUDITOR


def test_officer_sees_the_requests_of_their_own_station_only() -> None:
    station = make_station()
    own, others = make_request(make_event(station=station)), make_request(make_event(station=make_station()))
    browser = signed_in(make_omar(station=station))
    listed = text_of(browser.get(REQUESTS))

    assert (str(own.purpose) in listed, str(others.purpose) in listed) == (True, False)
    assert browser.get(f"{REQUESTS}{own.pk}/change/").status_code == 200
    assert browser.get(f"{REQUESTS}{others.pk}/change/").status_code == 302


def test_officer_may_look_and_not_ask() -> None:
    station, person = make_station(), make_interpreter()
    wanted = make_request(make_event(station=station))
    browser = signed_in(make_omar(station=station))

    assert "Ask Marta" not in text_of(browser.get(f"{REQUESTS}{wanted.pk}/change/"))
    assert browser.post(f"{REQUESTS}{wanted.pk}/ask/", {"interpreter": person.pk}).status_code == 403
    assert browser.get(f"{REQUESTS}{wanted.pk}/move/cancel/").status_code == 403


def test_list_takes_as_many_queries_for_many_requests_as_for_one() -> None:
    browser, counts = signed_in(make_ines()), []
    make_interpreter()
    asked(make_request(make_event(station=make_station())))
    browser.get(REQUESTS)
    for _round in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get(REQUESTS).status_code == 200
        counts.append(len(queries))
        for place in range(4):
            make_interpreter()
            asked(make_request(make_event(station=make_station(), starts_at=in_days(31 + place))))

    assert counts[0] == counts[1]


# --- Asking ------------------------------------------------------------------------


def test_coordinator_asks_whom_the_portal_proposes() -> None:
    person, wanted = make_interpreter(), make_request()
    make_interpreter(screened_on=None)
    browser = signed_in(make_ines())
    page = text_of(browser.get(f"{REQUESTS}{wanted.pk}/change/"))
    assert (f"Ask {person.name}" in page, "the screening is not done" in page) == (True, True)

    answer = browser.post(f"{REQUESTS}{wanted.pk}/ask/", {"interpreter": person.pk}, follow=True)

    assert f"{person.name} is asked, and has until" in text_of(answer)
    assert wanted.assignments.get().asked_by.username == "ines"


def test_second_coordinator_is_told_that_somebody_is_asked_already() -> None:
    first, second = make_interpreter(), make_interpreter()
    wanted, browser = make_request(), signed_in(make_ines())
    for person in (first, second):
        answer = browser.post(f"{REQUESTS}{wanted.pk}/ask/", {"interpreter": person.pk}, follow=True)

    assert "this can no longer be done" in text_of(answer)
    assert wanted.assignments.get().interpreter == first


def test_interpreter_taken_back_is_told_and_not_asked_again() -> None:
    person = make_interpreter()
    assignment = asked()
    accept(assignment)
    browser = signed_in(make_ines())
    browser.post(f"{REQUESTS}{assignment.request.pk}/move/take-back/", {"note": ""})
    asked_again = asked_for(assignment.request)

    assert standing(assignment.request) == ("open", ["taken back"])
    assert (asked_again, [letter.recipient for letter in letters_of(letters.RELEASED)]) == (1, [person.email])


def asked_for(wanted: InterpreterRequest) -> int:
    from outreach.tasks import look_after_interpreters

    look_after_interpreters()
    return wanted.assignments.count()


# --- By hand -----------------------------------------------------------------------


def typed(**changes: Any) -> dict[str, Any]:
    starts_at = in_days(9)
    defaults = {
        "language": make_language().pk,
        "mode": "spoken",
        "level": 2,
        "note": "A woman wants to tell us about a burglary.",
        "starts_at": starts_at.strftime("%Y-%m-%dT%H:%M"),
        "ends_at": (starts_at + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"),
        "place": "Station",
        "asks_by_itself": "on",
    }
    return defaults | changes


def test_request_by_telephone_is_entered_by_hand() -> None:
    signed_in(make_ines()).post(f"{REQUESTS}add/", typed())
    wanted = InterpreterRequest.objects.get()

    assert (wanted.starts_at, wanted.due_on) == (in_days(9), in_days(9).date())
    assert wanted.history.get().by.username == "ines"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"starts_at": ""}, "Say when it starts and ends."),
        ({"mode": "written"}, "Written work has no hours"),
        ({"mode": "written", "starts_at": "", "ends_at": ""}, "Say by when it is needed."),
        ({"ends_at": "2020-01-01T10:00"}, "It ends after it starts."),
    ],
)
def test_request_that_cannot_be_is_explained(changes: dict[str, str], sentence: str) -> None:
    answer = signed_in(make_ines()).post(f"{REQUESTS}add/", typed(**changes))

    assert sentence in text_of(answer)
    assert not InterpreterRequest.objects.exists()


def test_changing_the_hours_asks_the_interpreter_again() -> None:
    make_interpreter()
    browser = signed_in(make_ines())
    browser.post(f"{REQUESTS}add/", typed())
    assignment = asked(InterpreterRequest.objects.get())
    later = (in_days(10), in_days(10, hour=19))
    hours = {name: at.strftime("%Y-%m-%dT%H:%M") for name, at in zip(("starts_at", "ends_at"), later, strict=True)}

    browser.post(f"{REQUESTS}{assignment.request.pk}/change/", typed(**hours))

    assert standing(assignment.request) == ("asking", ["released", "asked"])
    assert assignment.request.due_on == in_days(10).date()


def test_member_of_the_department_becomes_an_interpreter() -> None:
    none = {
        f"{rows}-{what}": 0 for rows in ("skills", "hours", "absences") for what in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    browser, omar = signed_in(make_ines()), make_omar()
    answer = browser.post(f"{PEOPLE}add/", {"kind": "volunteer", "member": omar.pk, "language": "en", **none})
    assert "Only for the kind" in text_of(answer)

    browser.post(f"{PEOPLE}add/", {"kind": "member", "member": omar.pk, "language": "en", "is_active": "on", **none})

    person = Interpreter.objects.get()
    assert (str(person), person.address) == (str(omar), omar.email)
    assert "is not confirmed to be an adult" in text_of(browser.get(PEOPLE))


def test_history_of_the_admin_keeps_no_name_of_who_is_no_member() -> None:
    browser, none = signed_in(make_ines()), dict.fromkeys(
        (f"{rows}-{what}" for rows in ("skills", "hours", "absences") for what in ("TOTAL_FORMS", "INITIAL_FORMS")), 0
    )  # fmt: skip
    browser.post(f"{PEOPLE}add/", {"kind": "volunteer", "name": "Marta Quint", "language": "en", **none})

    person = Interpreter.objects.get()
    assert LogEntry.objects.get().object_repr == f"Interpreter {person.pk}"
    assert "Marta Quint" in text_of(browser.get(PEOPLE))


def test_new_address_ends_the_old_links_and_gets_new_ones() -> None:
    person = make_interpreter(email="old@example.com")
    assignment, browser = asked(), signed_in(make_ines())
    old = opened(assignment)
    rows: dict[str, Any] = {
        f"{rows}-{what}": 0 for rows in ("hours", "absences") for what in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    rows |= {
        "skills-TOTAL_FORMS": 0,
        "skills-INITIAL_FORMS": 0,
        "kind": "volunteer",
        "language": "en",
        "is_active": "on",
    }
    rows |= {"assignments-TOTAL_FORMS": 0, "assignments-INITIAL_FORMS": 0}
    browser.post(f"{PEOPLE}{person.pk}/change/", {**rows, "name": person.name, "email": "new@example.com"})
    assignment.refresh_from_db()

    assert old.get(page_of(assignment)).status_code == 403
    assert [letter.recipient for letter in letters_of(letters.ASKED)] == ["old@example.com", "new@example.com"]
    assert opened(Assignment.objects.get()).get(page_of(assignment)).status_code == 200


# --- What needs one ------------------------------------------------------------------


def test_booked_time_of_who_wants_an_interpreter_becomes_a_request_with_one_button() -> None:
    spanish = make_language()
    make_language("vi", "Vietnamese")
    application = make_application(Status.SCHEDULED, interpreter="spanish please")
    browser = signed_in(make_ines())
    page = browser.get(f"{REQUESTS}wanted/")
    assert (application.reference in text_of(page), "Delgado" in text_of(page)) == (True, False)
    assert f'<option value="{spanish.pk}" selected>' in page.content.decode()

    browser.post(f"{REQUESTS}wanted/", {"application": application.reference, "language": spanish.pk})

    wanted = InterpreterRequest.objects.get()
    assert (wanted.application, wanted.starts_at) == (application, application.appointment.opening.starts_at)
    assert application.reference not in text_of(browser.get(f"{REQUESTS}wanted/"))


def test_comment_in_another_language_is_asked_to_be_translated_without_being_read() -> None:
    comment = make_comment(text="Gracias.", name="Rosa Delgado", language="es")
    spanish, browser = make_language(), signed_in(make_ines())
    page = text_of(browser.get(f"{REQUESTS}wanted/"))
    assert (comment.receipt in page, "Gracias" in page, "Delgado" in page) == (True, False, False)

    sent = {"comment": comment.receipt, "language": spanish.pk, "due_on": str(today() + timedelta(days=7))}
    browser.post(f"{REQUESTS}wanted/", sent)

    wanted = InterpreterRequest.objects.get()
    assert (wanted.comment, wanted.mode) == (comment, "written")


def test_translation_is_read_by_who_may_read_comments(client: Client) -> None:
    wanted = make_translation(comment=make_comment(language="es"), translation="Thank you.", status="met")
    page = f"{REQUESTS}{wanted.pk}/change/"

    reads = text_of(signed_in(make_member(roles.ACCREDITATION_MANAGER)).get(page))
    assert ("Thank you." in reads, "Thank you." in text_of(signed_in(make_ines()).get(page))) == (True, False)


# --- Afterwards --------------------------------------------------------------------


@pytest.mark.parametrize(("act", "ends"), [("meet", ("met", ["served"])), ("no-show", ("no-show", ["no-show"]))])
def test_coordinator_records_how_it_went(act: str, ends: tuple[str, list[str]]) -> None:
    make_interpreter()
    assignment = asked()
    accept(assignment)
    over = timezone.now() - timedelta(hours=1)
    InterpreterRequest.objects.update(starts_at=over - timedelta(hours=1), ends_at=over)
    browser = signed_in(make_ines())
    assert assignment.request.purpose in text_of(browser.get(f"{REQUESTS}?standing=record"))

    sent = {"rating": "4", "feedback": "Calm and exact.", "note": ""}
    browser.post(f"{REQUESTS}{assignment.request.pk}/move/{act}/", sent)

    assignment.refresh_from_db()
    assert standing(assignment.request) == ends
    assert (assignment.rating, assignment.feedback) == (4, "Calm and exact.")


@pytest.mark.parametrize("act", ["meet", "no-show"])
def test_nothing_is_recorded_before_it_begins(act: str) -> None:
    make_interpreter()
    assignment = asked()
    accept(assignment)
    page, browser = f"{REQUESTS}{assignment.request.pk}/", signed_in(make_ines())

    browser.post(f"{page}move/{act}/", {"rating": "", "feedback": "", "note": ""})

    assert standing(assignment.request) == ("confirmed", ["accepted"])
    assert f"/move/{act}/" not in browser.get(f"{page}change/").content.decode()


def test_times_served_are_counted_once_whatever_languages_are_asked_for() -> None:
    spanish, person = make_language(), make_interpreter()
    person.skills.create(language=spanish, mode="written")
    for status, rating in (("served", 4), ("served", 5), ("no-show", 1)):
        make_request().assignments.create(
            interpreter=person, status=status, rating=rating, answer_until=timezone.now()
        )  # fmt: skip

    page = signed_in(make_ines()).get(f"{PEOPLE}?skills__language__id__exact={spanish.pk}")

    found = page.context["cl"].result_list.get()
    assert (found.times_served, found.no_shows, round(found.average, 1)) == (2, 1, 3.3)


def test_met_in_another_way_says_how() -> None:
    wanted, browser = make_request(), signed_in(make_ines())
    page = f"{REQUESTS}{wanted.pk}/move/meet-otherwise/"
    assert "This field is required" in text_of(browser.post(page, {"note": ""}))

    browser.post(page, {"note": "By telephone."})

    assert standing(wanted) == ("met", [])


def test_workplace_counts_what_requests_need() -> None:
    from outreach.interpreters.statistics import workplace

    make_request(make_event(starts_at=in_days(3))), make_request()
    make_translation(status="unmet", due_on=today())
    work = workplace(make_ines(), today())

    assert (work["soon"], work["unconfirmed"], work["to_record"], work["unmet"]) == (1, 2, 0, 1)
    assert [tuple(row) for row in work["languages"]] == [("Spanish", 1, 0)]
