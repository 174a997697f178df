"""A list from a file: what is read, what is refused, and that it is put down whole and once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from agency.models import Agency, Member
from tests.factories import make_member
from tests.programs.desk import signed_in, text_of
from tests.threads import at_once
from training import recording
from training.models import Attendance, Source, TrainingImport

from .classroom import ATTENDANCE, UPLOAD, confirmed, make_attendance, make_course, make_theo, uploaded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
TWELFTH_NIGHT = date(2026, 1, 5)
HEADINGS = "member,course,date,hours,certificate,score,note\n"


@pytest.fixture
def theo() -> Client:
    make_course(name="Crisis talks", hours=4)
    make_member(username="omar", first_name="Omar", last_name="Haddad", email="omar@example.com")
    make_member(username="jose", first_name="José", last_name="Peña")
    return signed_in(make_theo())


def member(username: str) -> Member:
    return Member.objects.get(username=username)


def recorded() -> list[tuple[str, str, Decimal]]:
    seen = Attendance.objects.order_by("pk").values_list("member__username", "completed_on", "hours")
    return [(name, f"{on:%Y-%m-%d}", hours) for name, on, hours in seen]


def test_nothing_is_recorded_until_it_is_confirmed(theo: Client) -> None:
    preview = uploaded(theo, HEADINGS + "omar,Crisis talks,2026-03-08,4,C-1,92.5,\n")

    assert "Every line is right" in text_of(preview)
    assert "March 8, 2026" in text_of(preview)
    assert recorded() == []

    assert "1 line is recorded." in text_of(confirmed(theo, preview))
    one = Attendance.objects.get()
    assert (one.source, one.reference, one.score, one.entered_by.username) == (
        Source.IMPORTED, "C-1", Decimal("92.5"), "theo",
    )  # fmt: skip
    # The list of names is not kept.
    assert TrainingImport.objects.get().rows == []


@pytest.mark.parametrize(
    ("encoding", "between"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("latin-1", ";"), ("cp1252", ","), ("utf-16", "\t")],
)
def test_file_is_read_however_it_was_saved(theo: Client, encoding: str, between: str) -> None:
    lines = ["Miembro,Curso,Fecha", "José Peña,crisis  TALKS,3/8/2026", "OMAR@example.com,Crisis talks,03/08/26"]

    confirmed(theo, uploaded(theo, "\r\n".join(lines).replace(",", between), encoding))

    assert recorded() == [("jose", "2026-03-08", Decimal(4)), ("omar", "2026-03-08", Decimal(4))]


PROBLEMS = {
    "Nobody,Crisis talks,2026-03-08,4,,,": "There is no member of this name.",
    ",Crisis talks,2026-03-08,4,,,": "There is no member of this name.",
    "Twin Moon,Crisis talks,2026-03-08,4,,,": "Several members have this name.",
    "omar,Crisis walks,2026-03-08,4,,,": "There is no course of this name.",
    "omar,Crisis talks,30/02/2026,4,,,": "This is no date.",
    "omar,Crisis talks,2027-02-29,4,,,": "This is no date.",
    "omar,Crisis talks,2099-01-01,4,,,": "This day is still to come.",
    "omar,Crisis talks,2026-03-08,40,,,": "The course has 4 hours.",
    "omar,Crisis talks,2026-03-08,0,,,": "The course has 4 hours.",
    "omar,Crisis talks,2026-03-08,=2+2,,,": "These hours are no number",
    "omar,Crisis talks,2026-03-08,4,,101,": "This score is no number from 0 to 100",
    f"omar,Crisis talks,2026-03-08,4,{'C' * 61},,": "is too long.",
    "omar,Crisis talks,2026-03-08,1,5,,,,x": "This line has more cells than there are columns.",
    "omar,Crisis talks,2026-01-05,4,,,": "This is recorded already.",
}


def test_every_line_that_is_not_right_says_why(theo: Client) -> None:
    for username in ("moon", "luna"):
        make_member(username=username, first_name="Twin", last_name="Moon")
    make_attendance(member("omar"), TWELFTH_NIGHT)

    preview = text_of(uploaded(theo, HEADINGS + "\n".join(PROBLEMS)))

    said = [row["problems"] for row in TrainingImport.objects.get().rows]
    assert [problem in " ".join(told) for told, problem in zip(said, PROBLEMS.values(), strict=True)] == [True] * 14
    assert all(words in preview for told in said for words in told)


def test_list_of_which_half_is_wrong_is_kept_out_whole(theo: Client) -> None:
    preview = uploaded(theo, HEADINGS + "omar,Crisis talks,2026-03-08,,,,\nnobody,Crisis talks,2026-03-08,,,,\n")
    after = confirmed(theo, preview)

    assert "1 line is not right yet. Nothing is recorded until it is" in text_of(preview)
    assert "Record 2 lines" not in preview.content.decode()
    assert "Some lines are not right yet." in text_of(after)
    assert recorded() == []


def test_member_twice_is_told_by_line_and_two_courses_of_a_day_are_fine(theo: Client) -> None:
    make_course(name="Surveys", hours=2)
    lines = ["omar,Crisis talks,2026-03-08", "omar,Surveys,2026-03-08", '"Haddad, Omar",Crisis talks,3/8/2026']

    preview = uploaded(theo, "member,course,date\n" + "\n".join(lines))

    [wrong] = [row for row in TrainingImport.objects.get().rows if row["problems"]]
    assert (wrong["line"], wrong["problems"]) == (4, ["The same member, course and date stand in an earlier line."])
    assert "1 line is not right yet." in text_of(preview)


def test_formula_is_text_here_and_in_the_table_that_leaves(theo: Client) -> None:
    formula = '=HYPERLINK(""http://evil.example"")'
    confirmed(theo, uploaded(theo, f'{HEADINGS}omar,Crisis talks,2026-03-08,4,=1+1,,"{formula}"\n'))

    assert Attendance.objects.get().reference == "=1+1"
    table = theo.get("/training/attendance.csv?first=2026-01-01&last=2026-12-31").content.decode()
    assert "'=1+1" in table
    assert "\"'=HYPERLINK" in table


UNREADABLE: dict[str, tuple[str | bytes, str]] = {
    "a column is missing": ("member,course,hours\nomar,Crisis talks,4\n", "The column “date” is missing."),
    "a column twice": ("member,name,course,date\n", "Two columns could be “member”."),
    "only headings": (HEADINGS, "Below the headings there is no line."),
    "a workbook": (b"PK\x03\x04 not a table", "This is not a CSV file."),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0", "This is not a CSV file."),
    "too many lines": (HEADINGS + "omar,Crisis talks,2026-03-08,,,,\n" * 5001, "There are more than 5000 lines."),
    "too large": (b"x" * 5_000_001, "This file is larger than 5 MB."),
    "a cell without end": (HEADINGS + '"' + "x" * 200_000, "This file cannot be read as a table."),
    "nothing": (b"", "The submitted file is empty."),
}


@pytest.mark.parametrize(("content", "answer"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_said_on_the_page(theo: Client, content: str | bytes, answer: str) -> None:
    assert answer in text_of(uploaded(theo, content))
    assert not TrainingImport.objects.exists()


def test_second_press_records_nothing_twice(theo: Client) -> None:
    preview = uploaded(theo, HEADINGS + "omar,Crisis talks,2026-03-08,4,,,\n")

    confirmed(theo, preview)
    again = confirmed(theo, preview)

    assert "This list is imported already." in text_of(again)
    assert len(recorded()) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_presses_at_once_one_records() -> None:
    make_course(name="Crisis talks", hours=4)
    theo = make_theo()
    seen = recording.upload(f"{HEADINGS}theo,Crisis talks,2026-03-08,,,,\n".encode(), "list.csv", by=theo)

    assert at_once(2, lambda _place: recording.confirm(seen, by=theo)) == {1: 1, "ImportRefused": 1}
    assert len(recorded()) == 1


def test_what_was_entered_since_the_preview_keeps_the_whole_list_out(theo: Client) -> None:
    preview = uploaded(theo, HEADINGS + "jose,Crisis talks,2026-03-08,,,,\nomar,Crisis talks,2026-01-05,,,,\n")
    make_attendance(member("omar"), TWELFTH_NIGHT)

    after = confirmed(theo, preview)

    assert "Something was changed since you looked at this list." in text_of(after)
    assert len(recorded()) == 1


def test_preview_is_forgotten_after_a_day(theo: Client) -> None:
    preview = uploaded(theo, HEADINGS + "omar,Crisis talks,2026-03-08,4,,,\n")

    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        with pytest.raises(recording.ImportRefused, match="more than a day ago"):
            recording.confirm(TrainingImport.objects.get(), by=member("theo"))
        recording.forget_imports()

    assert confirmed(theo, preview).status_code == 404
    assert recorded() == []


def test_large_list_is_read_in_as_many_queries_as_a_small_one(theo: Client, django_assert_num_queries) -> None:
    by, _remembered = member("theo"), Agency.current()
    for lines in (3, 30):
        content = HEADINGS + "".join(f"omar,Crisis talks,2026-03-{day:02},,,,\n" for day in range(1, lines + 1))
        with django_assert_num_queries(5):
            recording.upload(content.encode(), "list.csv", by=by)


def test_nobody_else_imports(theo: Client) -> None:
    preview = uploaded(theo, HEADINGS + "omar,Crisis talks,2026-03-08,4,,,\n")
    stranger = signed_in(make_member(username="sam"))

    assert stranger.get(UPLOAD).status_code == 403
    assert confirmed(stranger, preview).status_code == 403
    assert theo.get(preview.redirect_chain[-1][0].replace("/change/", "/confirm/")).status_code == 403
    assert stranger.get(ATTENDANCE).status_code == 403
