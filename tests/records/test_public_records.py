"""A request for public records, from its entry to the file: what is in it, what is not, and what stays behind."""

import csv
import hashlib
from datetime import date
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.http import HttpResponse
from django.test import Client

from agency import roles
from agency.models import Agency
from records.models import AuditEntry, PublicRecordsAnswer, PublicRecordsRequest
from tests.factories import make_agency, make_application, make_comment, make_lena, make_member, make_omar, make_paul
from tests.programs.desk import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
REQUESTS = "/admin/records/publicrecordsrequest/"
COMMENTS = "comments.comment"
APPLICATIONS = "programs.application"


@pytest.fixture(autouse=True)
def agency() -> None:
    make_agency()


@pytest.fixture
def desk() -> Client:
    return signed_in(make_member(roles.ADMINISTRATOR, username="dana", first_name="Dana", last_name="Reyes"))


def enter(desk: Client, *kinds: str, **typed: Any) -> PublicRecordsRequest:
    today = Agency.current().today().isoformat()
    asked = {"asked": "City 2026-114, the Gazette", "received_on": today, "from_on": today, "until_on": today}
    desk.post(f"{REQUESTS}add/", {**asked, "kinds": kinds, **typed})
    return PublicRecordsRequest.objects.latest("pk")


def taken(desk: Client, asked: PublicRecordsRequest) -> bytes:
    return b"".join(desk.post(f"{REQUESTS}{asked.pk}/file/").streaming_content)


def tables(file: bytes) -> dict[str, list[dict[str, str]]]:
    with ZipFile(BytesIO(file)) as archive:
        texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    return {name: list(csv.DictReader(StringIO(text))) for name, text in texts.items() if name.endswith(".csv")}


def readme(file: bytes) -> str:
    with ZipFile(BytesIO(file)) as archive:
        return " ".join(archive.read("README.txt").decode().split())


def texts_of(asked: PublicRecordsRequest, column: str = "comments.comment.text") -> str:
    return f"{REQUESTS}{asked.pk}/texts/?column={column}"


def tick(desk: Client, asked: PublicRecordsRequest) -> HttpResponse:
    """Read the page of comments as it is shown, and tick all that is on it."""
    html = text_of_form(desk.get(texts_of(asked)))
    return desk.post(texts_of(asked), html)


def text_of_form(page: HttpResponse) -> dict[str, list[str]]:
    shown = page.context["texts"]
    return {
        "shown": [record for record, *_ in shown],
        "goes": [f"{record}:{digest}" for record, _t, digest, _g in shown],
    }


def test_file_has_what_is_public_and_the_reason_in_place_of_the_rest(desk: Client) -> None:
    application = make_application()

    [row] = tables(taken(desk, enter(desk, APPLICATIONS)))["programs.application.csv"]

    assert (row["reference"], row["status"]) == (application.reference, "received")
    assert row["last name"] == "[held back: who a resident is]"
    assert row["reason"] == "[held back: investigations, N.C.G.S. 132-1.4]"


def test_no_kind_of_record_says_who_rosa_is(desk: Client) -> None:
    from records.disclosure import RULES

    make_application(first_name="Rosalinda", middle_name="Quetzal", email="q@quetzal.example", phone="910 555 0177")
    make_comment(name="Rosa Quetzal", email="q@quetzal.example", text="I am Rosa Quetzal.")

    file = taken(desk, enter(desk, *RULES))

    with ZipFile(BytesIO(file)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert "Port Haven Police Department" in everything
    assert "received" in everything
    for planted in ("Quetzal", "quetzal", "Rosalinda", "910 555 0177", "Delgado", "12 Pine Street", "D1234567"):
        assert planted not in everything


def test_only_the_days_asked_for_are_in_it(desk: Client) -> None:
    make_comment(received_on=date(2025, 12, 31))
    inside = make_comment(received_on=date(2026, 1, 1))
    asked = enter(desk, COMMENTS, from_on="2026-01-01", until_on="2026-06-30")

    rows = tables(taken(desk, asked))["comments.comment.csv"]

    assert [row["receipt number"] for row in rows] == [inside.receipt]


def test_readme_counts_what_is_there_and_each_reason(desk: Client) -> None:
    make_comment()
    make_comment(name="Rosa")

    said = readme(taken(desk, enter(desk, COMMENTS)))

    assert "comments.comment.csv Comments: comments. 2 records" in said
    # Name, e-mail and telephone of two comments; their keys; their texts.
    assert "who a resident is: 6 values" in said
    assert "security of the computer system (N.C.G.S. 132-6.1(c)): 2 values" in said
    assert "text, to be read first: 2 values" in said
    assert "0 texts were read by a person" in said


def test_text_is_held_back_until_it_was_read_and_ticked(desk: Client) -> None:
    make_comment(text="The crossing on Oak Street is dark.")
    asked = enter(desk, COMMENTS)
    [before] = tables(taken(desk, asked))["comments.comment.csv"]

    tick(desk, asked)

    [after] = tables(taken(desk, asked))["comments.comment.csv"]
    assert before["comment"] == "[held back: text, to be read first]"
    assert after["comment"] == "The crossing on Oak Street is dark."


def test_tick_taken_away_holds_the_text_back_again(desk: Client) -> None:
    make_comment()
    asked = enter(desk, COMMENTS)
    tick(desk, asked)

    desk.post(texts_of(asked), {"shown": [record.record for record in asked.read_texts.all()]})

    assert not asked.read_texts.exists()


def test_text_that_was_read_for_one_request_is_read_anew_for_another(desk: Client) -> None:
    make_comment()
    tick(desk, enter(desk, COMMENTS))

    [row] = tables(taken(desk, enter(desk, COMMENTS)))["comments.comment.csv"]

    assert row["comment"] == "[held back: text, to be read first]"


def test_text_that_was_changed_after_it_was_read_is_held_back(desk: Client) -> None:
    comment = make_comment()
    comment.review.notes = "Nothing to do."
    comment.review.save()
    asked = enter(desk, "comments.review")
    column = texts_of(asked, "comments.review.notes")
    desk.post(column, text_of_form(desk.get(column)))

    comment.review.notes = "Rosa Delgado called."
    comment.review.save()

    [row] = tables(taken(desk, asked))["comments.review.csv"]
    assert row["notes"] == "[held back: text, to be read first]"


def test_formula_is_shown_and_never_run(desk: Client) -> None:
    make_comment(text="=1+1")
    asked = enter(desk, COMMENTS)
    tick(desk, asked)

    [row] = tables(taken(desk, asked))["comments.comment.csv"]

    assert row["comment"] == "'=1+1"


def test_who_made_which_file_stays(desk: Client) -> None:
    make_comment()
    asked = enter(desk, COMMENTS)

    file = taken(desk, asked)

    made = PublicRecordsAnswer.objects.get()
    assert (made.request, made.made_by.username, made.rows, made.held_back) == (asked, "dana", 1, 5)
    assert made.digest == hashlib.sha256(file).hexdigest()
    entry = AuditEntry.objects.get(action="exported")
    assert (entry.username, entry.kind, entry.reference) == ("dana", "records.publicrecordsrequest", asked.reference)
    assert entry.details == {"file": f"public-records-{asked.reference}.zip"}
    assert made.digest in text_of(desk.get(asked.get_absolute_url()))


def test_looking_at_texts_is_recorded(desk: Client) -> None:
    make_comment()

    desk.get(texts_of(enter(desk, COMMENTS)))

    assert AuditEntry.objects.get(action="revealed").details == {"fields": ["comments.comment.text"]}


def test_request_that_was_answered_is_not_changed(desk: Client) -> None:
    asked = enter(desk, COMMENTS)
    taken(desk, asked)

    desk.post(asked.get_absolute_url(), {"asked": "Another", "kinds": [APPLICATIONS]})

    asked.refresh_from_db()
    assert (asked.asked, asked.kinds) == ("City 2026-114, the Gazette", [COMMENTS])


def test_auditor_reads_the_request_and_takes_nothing(desk: Client) -> None:
    asked = enter(desk, COMMENTS)
    paul = signed_in(make_paul())

    assert "City 2026-114" in text_of(paul.get(asked.get_absolute_url()))
    assert "Make the file" not in text_of(paul.get(asked.get_absolute_url()))
    assert [paul.post(f"{asked.get_absolute_url().replace('change/', '')}file/").status_code] == [403]
    assert paul.get(texts_of(asked)).status_code == 403
    assert paul.get(f"{REQUESTS}add/").status_code == 403


def test_nobody_else_sees_requests(desk: Client) -> None:
    asked = enter(desk, COMMENTS)

    for member in (make_lena(), make_omar()):
        page = signed_in(member)
        assert [page.get(url).status_code for url in (REQUESTS, asked.get_absolute_url(), texts_of(asked))] == [403] * 3
        assert page.post(f"{REQUESTS}{asked.pk}/file/").status_code == 403


def test_second_factor_is_asked_for_again(desk: Client, settings: Any) -> None:
    asked = enter(desk, COMMENTS)
    settings.DEMO = False

    assert desk.post(f"{REQUESTS}{asked.pk}/file/").status_code != 200
    assert not PublicRecordsAnswer.objects.exists()
