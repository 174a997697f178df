"""The quarterly report: four headings, figures that stay once it is finished, and words that nobody loses."""

import csv
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agency.models import Agency, Member, Station
from agency.texts import bilingual
from notices.outbox import post_all
from outreach.models import EventStatus, Purpose, QuarterlyReport, Survey
from outreach.models.report import HEADINGS
from outreach.stakeholders.letters import REPORT_DUE
from outreach.stakeholders.quarters import Quarter
from outreach.stakeholders.reminders import quarterly_report_due, report_due
from outreach.stakeholders.reports import figures_of, finish
from tests.factories import (
    letters,
    make_ana,
    make_chief,
    make_grant,
    make_lena,
    make_omar,
    make_paul,
    make_station,
)
from tests.outreach.gathering import make_concern, make_event
from tests.programs.desk import signed_in, text_of

from .beat import last_quarter, make_engagement, make_organization, make_report, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
WORDS = dict.fromkeys(HEADINGS, "Something.")


@pytest.fixture
def lena() -> Member:
    return make_lena(last_name="Ortiz")


@pytest.fixture
def client(lena: Member) -> Client:
    return signed_in(lena)


def in_the_quarter(days: int = 5) -> date:
    return last_quarter().first_on + timedelta(days=days)


def save(client: Client, revision: int, **words: str) -> Any:
    return client.post(page("write_report"), {**WORDS, **words, "revision": revision})


def press_finish(client: Client, revision: int = 1) -> str:
    return text_of(client.post(page("finish_report"), {"revision": revision}, follow=True))


# --- Figures -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quarter", "first", "last"),
    [
        (Quarter(2026, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (Quarter(2028, 4), date(2028, 10, 1), date(2028, 12, 31)),
    ],
)
def test_quarter_ends_on_its_last_day(quarter: Quarter, first: date, last: date) -> None:
    assert (quarter.first_on, quarter.last_on) == (first, last)
    assert Quarter.of(first) == Quarter.of(last) == quarter
    assert Quarter(2027, 1).before() == Quarter(2026, 4)


def make_quarter_of(station: Station, member: Member) -> None:
    """Two concerns and an older one that is open, an event, a partner, a survey, and two hours of work."""
    on = in_the_quarter()
    said = {"answer": bilingual("Done.", "Hecho."), "asked": bilingual("Light.", "Luz.")}
    answered_on = in_the_quarter(9)
    make_concern(station=station, who="faith", raised_on=on, answered_on=answered_on, is_critical=True, **said)
    make_concern(station=station, who="faith", raised_on=on, owner=member, due_on=on)
    make_concern(station=station, who="youth", raised_on=on - timedelta(days=100))
    starts_at = Agency.current().at(last_quarter().last_on, 23)
    make_event(
        station=station, status=EventStatus.HELD, people_came=40, starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
    )  # fmt: skip
    make_organization(station, partner_since=on)
    Survey.objects.create(
        slug="trust", title=bilingual("Trust", "Confianza"), station=station, opens_on=on, closes_on=on,
        announced_at=timezone.now(),
    )  # fmt: skip
    make_engagement(member, station=station, on=on, minutes=60, purpose=Purpose.PROBLEM_SOLVING, people=7)
    make_engagement(member, station=station, on=last_quarter().last_on, minutes=60)
    make_engagement(member, station=station, on=last_quarter().last_on + timedelta(days=1), minutes=60)


def test_figures_are_those_of_the_quarter_and_the_station(lena: Member) -> None:
    here = make_station()
    make_quarter_of(here, lena)

    figures, elsewhere = figures_of(last_quarter(), here), figures_of(last_quarter(), make_station())

    assert figures["concerns"] == [
        {"who": "faith", "raised": 2, "critical": 1, "answered": 1, "open": 1},
        {"who": "youth", "raised": 0, "critical": 0, "answered": 0, "open": 1},
    ]
    assert (figures["overdue"], figures["median_days"]) == (2, 4)
    assert (figures["events"], figures["attendance"], figures["entries"], figures["people"]) == (1, 40, 2, 17)
    assert (figures["problem_solving_minutes"], figures["engagement_minutes"]) == (60, 60)
    assert (figures["partnerships"], figures["new_partnerships"], len(figures["surveys"])) == (1, 1, 1)
    assert "residents" not in figures["not_reached"]
    assert (elsewhere["concerns"], elsewhere["events"], elsewhere["people"], elsewhere["surveys"]) == ([], 0, 0, [])
    assert figures_of(last_quarter(), None)["people"] == 17


def test_in_the_running_quarter_only_what_was_due_before_today_is_overdue(lena: Member) -> None:
    on = Agency.current().today()
    for days in (-1, 0, 1):
        make_concern(raised_on=on, owner=lena, due_on=on + timedelta(days=days))

    assert figures_of(Quarter.of(on), None)["overdue"] == 1


def test_page_carries_the_four_headings_with_figures_and_words(client: Client, lena: Member) -> None:
    make_quarter_of(make_station(), lena)
    make_report(lena, recommended_action="More light behind the market.")

    text = text_of(client.get(page("quarterly_report")))

    for words in (
        "Concerns voiced Concerns by who raised them", "faith groups 2 1 1 1", "Potential problems",
        "Kinds of people not reached neighborhood", "Recommended action More light behind the market.", "Progress",
        "Half of them were answered within 4 days", "Surveys that closed Trust: 0 answers", "Draft, begun by",
    ):  # fmt: skip
        assert words in text


def test_page_asks_as_many_queries_for_more_rows(client: Client, lena: Member) -> None:
    counted = []
    for number in (1, 4):
        for _each in range(number):
            make_concern(raised_on=in_the_quarter())
            make_engagement(lena, organization=make_organization(), on=in_the_quarter())
        client.get(page("quarterly_report"))
        with CaptureQueriesContext(connection) as queries:
            client.get(page("quarterly_report"))
        counted.append(len(queries))

    assert counted[0] == counted[1]


# --- Writing and finishing ---------------------------------------------------------


def test_draft_is_begun_saved_and_finished(client: Client, lena: Member) -> None:
    save(client, 0)
    save(client, 1, progress="Better.")

    assert "It stays" not in press_finish(client, 2)
    report = QuarterlyReport.objects.get()
    assert (report.progress, report.finished_by, report.drafted_by) == ("Better.", lena, lena)


def test_finished_figures_stay_as_they_were(client: Client, lena: Member) -> None:
    make_engagement(lena, on=in_the_quarter(), people=7)
    make_report(lena)
    press_finish(client)

    make_engagement(lena, on=in_the_quarter(), people=1000)

    text = text_of(client.get(page("quarterly_report")))
    assert ("People reached out and about 7" in text, "Finished on" in text) == (True, True)
    assert client.get(page("write_report")).status_code == 302


def test_two_tabs_finish_it_once(client: Client, lena: Member) -> None:
    make_report(lena)
    press_finish(client)
    finished_at = QuarterlyReport.objects.get().finished_at

    again = press_finish(client)
    theirs = press_finish(signed_in(make_lena(username="maya")))

    assert ("finished already" in again, "finished this report already" in theirs) == (False, True)
    assert QuarterlyReport.objects.get().finished_at == finished_at


def test_what_changed_since_it_was_read_is_not_finished_unread(client: Client, lena: Member) -> None:
    make_report(lena, revision=2)

    assert "Somebody changed the report since you read it." in press_finish(client, 1)


def test_words_of_two_tabs_are_both_on_the_page(client: Client) -> None:
    save(client, 0)
    save(client, 1, progress="Theirs.")

    response = save(client, 1, progress="Mine.")

    text = response.content.decode()
    assert (response.status_code, "Theirs." in text, "Mine." in text) == (409, True, True)
    save(client, int(response.context["form"]["revision"].value()), progress="Both.")
    assert QuarterlyReport.objects.get().progress == "Both."


def test_same_words_sent_twice_are_saved_once(client: Client) -> None:
    assert [save(client, 0).status_code for _click in range(2)] == [302, 302]
    assert QuarterlyReport.objects.get().revision == 1


def test_words_written_while_it_was_finished_stay_on_the_page(client: Client, lena: Member) -> None:
    report = make_report(lena)
    finish(report, revision=1, by=lena, now=timezone.now())

    text = save(client, 1, progress="Too late, alas.").content.decode()

    assert ("Too late, alas." in text, "stays as it is" in text) == (True, True)
    assert QuarterlyReport.objects.get().progress == "On Progress."


def test_report_with_an_empty_heading_is_not_finished(client: Client, lena: Member) -> None:
    make_report(lena, progress=" ")

    assert "Nothing is written yet under: Progress." in press_finish(client)


def test_quarter_that_is_not_over_is_not_finished(lena: Member) -> None:
    present = Quarter.of(Agency.current().today())
    make_report(lena, year=present.year, quarter=present.number)

    text = text_of(signed_in(lena).post(page("finish_report", present), {"revision": 1}, follow=True))

    assert "The quarter is not over yet." in text


@pytest.mark.parametrize("wrong", [{"quarter": 5}, {"finished_at": timezone.now()}])
def test_database_refuses_what_cannot_be(lena: Member, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_report(lena, **wrong)


def test_database_refuses_a_second_report_for_the_city(lena: Member) -> None:
    make_report(lena)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_report(lena)


# --- Who reads and writes ----------------------------------------------------------


@pytest.mark.parametrize("make", [make_chief, make_ana, make_paul, make_grant])
def test_readers_read_and_do_not_write(lena: Member, make: Any) -> None:
    make_report(lena)
    reader = signed_in(make())

    assert "On Progress." in text_of(reader.get(page("quarterly_report")))
    assert (reader.get(page("write_report")).status_code, save(reader, 1).status_code) == (403, 403)
    assert reader.post(page("finish_report"), {"revision": 1}).status_code == 403


def test_commander_reads_the_report_of_their_own_station_only(lena: Member) -> None:
    here, other = make_station(), make_station()
    grant = signed_in(make_grant(station=here))

    assert grant.get(page("quarterly_report", station=here.slug)).status_code == 200
    for name in ("quarterly_report", "report_csv", "report_pdf"):
        assert grant.get(page(name, station=other.slug)).status_code == 404


@pytest.mark.parametrize("name", ["quarterly_report", "report_csv"])
def test_officer_reads_no_report(name: str) -> None:
    assert signed_in(make_omar(station=make_station())).get(page(name)).status_code == 403


@pytest.mark.parametrize(
    "address", ["/quarterly/2026/5/", "/quarterly/2026/0/", "/quarterly/1066/1/", "/quarterly/8999/1/"]
)
def test_quarter_that_is_none_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_list_says_how_far_each_report_is(client: Client, lena: Member) -> None:
    make_report(lena)

    text = text_of(client.get("/quarterly/"))

    assert (f"{last_quarter()} draft" in text, "not over yet" in text, "not begun" in text) == (True, True, True)


# --- On paper and as a table -------------------------------------------------------


def test_table_holds_figures_and_words_and_runs_no_formula(client: Client, lena: Member) -> None:
    make_quarter_of(make_station(), lena)
    make_report(lena, progress="=HYPERLINK(1)")

    response = client.get(page("report_csv"))

    rows = list(csv.reader(response.content.decode("utf-8-sig").splitlines()))
    told = {(row[2], row[3]): row[4] for row in rows[1:]}
    assert told["Concerns voiced", "faith groups: raised"] == "2"
    assert told["Progress", "Events held"] == "1"
    assert told["Progress", "in words"] == "'=HYPERLINK(1)"


def test_paper_is_made_of_the_same_words(client: Client, lena: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    make_report(lena)
    written: list[str] = []

    def noted(template: str, context: dict[str, Any]) -> bytes:
        written.extend([template, context["parts"][3]["words"]])
        return b"%PDF"

    monkeypatch.setattr("outreach.stakeholders.views.quarterly.pdf_of", noted)
    response = client.get(page("report_pdf"))

    assert (response["Content-Type"], written[1]) == ("application/pdf", "On Progress.")


# --- The reminder ------------------------------------------------------------------


def test_coordinators_are_told_once_two_weeks_after_the_quarter(lena: Member) -> None:
    make_engagement(lena, on=in_the_quarter())
    due_on = last_quarter().last_on + timedelta(days=14)
    for on in (due_on - timedelta(days=1), due_on, due_on + timedelta(days=3)):
        post_all(quarterly_report_due(on))

    told = letters(REPORT_DUE)
    assert [letter.recipient for letter in told] == [lena.email]
    assert told[0].subject == f"[Action needed] Finish the report for {last_quarter()}"


def test_finished_report_takes_the_reminder_back(client: Client, lena: Member) -> None:
    make_engagement(lena, on=in_the_quarter())
    make_report(lena)
    post_all(quarterly_report_due(last_quarter().last_on + timedelta(days=14)))
    press_finish(client)

    assert [letter.status for letter in letters(REPORT_DUE)] == ["cancelled"]
    assert report_due(last_quarter().last_on + timedelta(days=20)) is None


def test_quarter_in_which_nothing_happened_is_not_due() -> None:
    assert report_due(last_quarter().last_on + timedelta(days=30)) is None
