"""What was found and where is forgotten in time, in every column of every table; the numbers stay."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from agency.models import Agency
from notices.models import Notice
from notices.models import Status as Letter
from programs import booking
from programs.models import Application, Status
from programs.workflow import Action, advance
from security_surveys.models import Finding, Look, Photo, SecuritySurvey, Visit
from security_surveys.purging import purge
from security_surveys.reporting import fingerprint
from security_surveys.tasks import forget
from tests.factories import make_lena, make_opening, make_paul
from tests.programs.desk import page_of, signed_in, text_of

from .visited import ADDRESS, make_report, make_survey, make_visit, officer_url, report_url, rosa_at_her_page

pytestmark = pytest.mark.django_db


def later(**time: int):
    return Agency.current().today() + timedelta(**time)


def all_rows() -> str:
    """Every column of every row there is, as the database has it."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        written = []
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            written += [bytes(value) if isinstance(value, memoryview) else value for row in cursor for value in row]
    return "\n".join(map(str, written))


def tokens() -> set[str]:
    """The encrypted texts and pictures, as they lie in the database."""
    found = set()
    with connection.cursor() as cursor:
        for model in (SecuritySurvey, Visit, Finding, Photo):
            names = [field.column for field in model._meta.fields if "Encrypted" in type(field).__name__]
            for name in names:
                cursor.execute(f"SELECT {name} FROM {model._meta.db_table}")
                found |= {bytes(value) if isinstance(value, memoryview) else value for (value,) in cursor if value}
    return {str(token) for token in found}


TYPED = [
    ADDRESS,
    "back door in May",
    "26-4711",
    "Gate code 2580",
    "use a cane",
    "Weekday mornings",
    "spring latch",
    "deadbolt with",
    "hedge low",
]


def test_nothing_of_what_was_typed_or_found_is_left_in_any_column(settings) -> None:
    settings.DEMO = True
    visit = make_visit()
    Application.objects.update(address=ADDRESS)
    encrypted = tokens()
    before = all_rows()
    signed_in(visit.begun_by).post(officer_url(visit), {"read": fingerprint(visit)})

    assert purge(later(days=400)) == 1

    after = all_rows()
    # It was there to be found: in the clear, or encrypted.
    assert all(token in before for token in encrypted)
    assert ADDRESS in before
    assert "26-4711" in before
    assert len(encrypted) == 9
    assert [token for token in encrypted if token in after] == []
    assert [text for text in TYPED if text in after] == []


def test_numbers_looks_and_the_application_stay() -> None:
    visit = make_report()
    Look.objects.create(survey=visit.survey, member=visit.begun_by, what="report")
    Visit.objects.update(done=1)

    purge(later(days=400))

    visit.refresh_from_db()
    assert (visit.recommended, visit.done, visit.purged_on) == (2, 1, later(days=400))
    assert Look.objects.count() == 1
    assert [event.action for event in visit.survey.application.events.all()] == ["findings erased"]


@pytest.mark.parametrize(("days", "erased"), [(300, 0), (370, 1)])
def test_findings_are_kept_as_many_months_as_the_program_says(days: int, erased: int) -> None:
    make_report()

    assert purge(later(days=days)) == erased


ENDINGS = {
    "withdrawn": (Status.SCHEDULED, lambda application, lena: booking.withdraw(application, by=lena)),
    "nobody was there": (
        Status.SCHEDULED,
        lambda application, lena: booking.close(application, Action.NO_SHOW, by=lena),
    ),
    "expired": (
        Status.APPROVED,
        lambda application, _lena: advance(application, Action.EXPIRE, by_system=True),
    ),
    "declined": (
        Status.IN_REVIEW,
        lambda application, lena: advance(
            application, Action.DECLINE, by=lena, decline_reason=application.program.decline_reasons.create(name="Far")
        ),
    ),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_request_that_came_to_nothing_is_forgotten_after_ninety_days(ending: str) -> None:
    status, end = ENDINGS[ending]
    survey = make_survey(status)
    end(survey.application, make_lena())

    assert [purge(later(days=89)), purge(later(days=92)), purge(later(days=93))] == [0, 1, 0]
    survey.refresh_from_db()
    assert (survey.address, survey.worries, survey.case_number) == ("", "", "")


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.APPROVED, Status.SCHEDULED])
def test_request_that_is_still_open_is_kept(status: Status) -> None:
    survey = make_survey(status)
    survey.application.events.create(action=Action.SUBMIT)

    assert purge(later(days=1000)) == 0


def test_visit_begun_and_called_off_loses_its_findings_too() -> None:
    visit = make_visit()
    booking.withdraw(visit.survey.application, by=make_lena())

    assert purge(later(days=100)) == 1
    assert (Visit.objects.count(), Finding.objects.count(), Photo.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(("days", "erased"), [(300, 0), (370, 1)])
def test_visit_that_never_came_to_a_report_is_kept_as_long_as_one(days: int, erased: int) -> None:
    visit = make_visit()

    assert [purge(later(days=days)), purge(later(days=days))] == [erased, 0]
    visit.survey.refresh_from_db()
    assert (Finding.objects.exists(), visit.survey.is_erased()) == (not erased, bool(erased))


def test_after_an_erased_visit_nobody_is_sent_to_an_address_that_is_gone(settings) -> None:
    settings.DEMO = True
    survey, lena = make_visit().survey, make_lena()
    booking.close(survey.application, Action.NO_SHOW, by=lena)
    purge(later(days=100))
    survey.application.refresh_from_db()
    advance(survey.application, Action.SCHEDULE_AGAIN, by=lena)
    booking.book(survey.application, make_opening(program=survey.application.program), by=lena)

    desk, sentence = signed_in(lena), "The address was erased."

    assert sentence in text_of(desk.get(survey.get_absolute_url()))
    assert sentence in text_of(desk.get(page_of(survey.application)))
    assert sentence in text_of(desk.post(f"{survey.get_absolute_url()}begin/", follow=True))
    assert Visit.objects.count() == 0


@pytest.mark.parametrize(("before", "after"), [
    (Letter.PENDING, Letter.CANCELLED), (Letter.FAILED, Letter.CANCELLED), (Letter.SENT, Letter.SENT),
])  # fmt: skip
def test_question_is_forgotten_in_the_outbox_too(before: Letter, after: Letter) -> None:
    survey = make_survey(Status.IN_REVIEW)
    advance(survey.application, Action.ASK_APPLICANT, by=make_lena(), note="Is the code of the gate still 2580?")
    sent_at = timezone.now() if before == Letter.SENT else None
    Notice.objects.update(status=before, sent_at=sent_at)
    asked = Notice.objects.get()
    advance(survey.application, Action.EXPIRE, by_system=True)

    purge(later(days=100))

    left = Notice.objects.get(pk=asked.pk)
    assert "2580" in asked.body
    assert (left.body, left.status) == ("", after)


def test_what_was_asked_is_read_by_whom_may_see_the_survey_and_by_nobody_else(settings) -> None:
    settings.DEMO = True
    survey, lena = make_survey(Status.IN_REVIEW), make_lena()
    advance(survey.application, Action.ASK_APPLICANT, by=lena, note="Is the code of the gate still 2580?")
    page = f"/admin/notices/notice/{Notice.objects.get().pk}/change/"

    read = [text_of(signed_in(member).get(page)) for member in (lena, make_paul())]

    assert ["2580" in text for text in read] == [True, False]
    assert ["rosa@example.com" in text for text in read] == [True, False]


def test_purge_goes_on_past_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("security_surveys.purging.BATCH", 1)
    for _home in range(3):
        make_report(400)

    forget()

    assert Visit.objects.filter(purged_on=None).count() == 0
    assert SecuritySurvey.objects.exclude(address="").count() == 0


def test_erased_report_says_so_to_its_resident_and_to_the_officer(settings) -> None:
    settings.DEMO = True
    visit = make_report(400)
    rosa = rosa_at_her_page(visit)

    forget()

    assert "We erased this report on" in text_of(rosa.get(report_url(visit)))
    assert rosa.get(report_url(visit, ".pdf")).status_code == 404
    assert "The findings were erased on" in text_of(signed_in(visit.begun_by).get(officer_url(visit)))
