"""What the assessor is handed: opened, read, and checked against what the portal recorded."""

import hashlib
import re
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.http import FileResponse
from django.test import Client
from pytest_django import Settings

from agency.models import Agency, Member
from agency.spreadsheets import safe
from comments import export as exporting
from comments.models import AssessmentCycle, Chapter, Comment, Export, Review, Theme
from comments.sealing import seal
from tests.factories import (
    make_agency,
    make_ana,
    make_assessment,
    make_comment,
    make_cycle,
    make_lena,
    make_paul,
    make_public_notice,
)

from .desk import EXPORTS, column, opened, signed_in, table, tamper, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
EXPORT = f"{EXPORTS}add/"


@pytest.fixture(autouse=True)
def agency_with_own_files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    make_agency()


@pytest.fixture
def ana() -> Member:
    return make_ana(first_name="Ana", last_name="Kowalski")


@pytest.fixture
def desk(ana: Member) -> Client:
    return signed_in(ana)


@pytest.fixture
def cycle() -> AssessmentCycle:
    return make_cycle()


def taken(desk: Client, cycle: AssessmentCycle, **asked: object) -> FileResponse:
    return desk.post(EXPORT, {"cycle": cycle.pk, "year": "", **asked})


def said_on(year: int, **changes: object) -> Comment:
    return make_comment(received_on=date(year, 6, 1), **changes)


def as_read(page: str) -> str:
    from html import unescape

    without_style = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", without_style)).split())


# --- What is in it -----------------------------------------------------------------


def test_one_zip_has_all_that_the_assessor_needs(desk: Client, cycle: AssessmentCycle) -> None:
    said_on(2026)
    notice = make_public_notice(make_assessment(cycle))

    response = taken(desk, cycle)

    assert response["Content-Disposition"] == 'attachment; filename="comments-2025-2028.zip"'
    archive = opened(response)
    assert archive.testzip() is None
    assert sorted(archive.namelist()) == [
        "README.txt", "comments.csv", "comments.html", "counts.csv", "notices.csv", f"proofs/{notice.pk}-gazette.pdf",
        "verification.txt",
    ]  # fmt: skip


def test_row_has_the_comment_and_its_review(desk: Client, cycle: AssessmentCycle, ana: Member) -> None:
    comment = said_on(
        2026, kind="concern", about_standards=True, text="Nobody\ncalls back, they said: “soon”.", channel="mail",
        taken_by=make_lena(), chapter="45 Crime Prevention", relation="business", language="es",
    )  # fmt: skip
    review = comment.review
    review.weigh("misdirected", by=ana)
    review.referred_to, review.referred_on, review.notes = "Internal affairs", date(2026, 6, 3), "Seen."
    review.forwarded_on = date(2026, 6, 4)
    review.save()
    review.chapters.add(Chapter.objects.create(number=52, title="Internal Affairs"))
    review.themes.add(Theme.objects.create(year=2026, title="Calling back"))

    titles, row = table(opened(taken(desk, cycle)), "comments.csv")

    said = dict(zip(titles, row, strict=True))
    assert said | {
        "receipt number": comment.receipt, "received on": "2026-06-01", "came by": "letter or e-mail",
        "taken down by": "Lieutenant Lena", "kind": "concern", "compliance with the standards of accreditation": "yes",
        "candidacy for accreditation": "no", "chapter, as commented": "45 Crime Prevention",
        "comment": "Nobody\ncalls back, they said: “soon”.", "language": "Spanish", "seal": comment.seal,
        "relevance": "misdirected, referred", "standards chapters": "52 Internal Affairs",
        "themes": "2026: Calling back", "notes": "Seen.", "referred to": "Internal affairs",
        "referred on": "2026-06-03", "reviewed by": "Ana Kowalski", "forwarded to the assessor on": "2026-06-04",
    } == said  # fmt: skip


def test_whole_cycle_or_one_year_of_it_is_taken(desk: Client, cycle: AssessmentCycle) -> None:
    before, first, second, after = (said_on(year).receipt for year in (2024, 2025, 2026, 2029))

    whole = opened(taken(desk, cycle))
    one_year = taken(desk, cycle, year="2")

    assert column(whole, "receipt number") == [first, second]
    assert one_year["Content-Disposition"] == 'attachment; filename="comments-2025-2028-year-2.zip"'
    assert column(opened(one_year), "receipt number") == [second]
    assert not {before, after} & set(column(whole, "receipt number"))


def test_cycle_without_comments_is_exported_too(desk: Client, cycle: AssessmentCycle) -> None:
    archive = opened(taken(desk, cycle))

    assert len(table(archive, "comments.csv")) == 1
    assert "0" in column(archive, "comments", "counts.csv")


def test_counts_say_what_there_was_and_what_there_was_not(desk: Client, cycle: AssessmentCycle, ana: Member) -> None:
    said_on(2025, kind="concern", about_candidacy=True)
    review = said_on(2026).review
    review.weigh("relevant", by=ana)
    review.save()

    _titles, *rows = table(opened(taken(desk, cycle)), "counts.csv")

    counted = {(what, value): number for what, value, number in rows}
    assert counted["comments", "all"] == "2"
    assert (counted["kind", "concern"], counted["kind", "commendation"]) == ("1", "1")
    assert counted["subject", "candidacy for accreditation"] == "1"
    assert counted["subject", "compliance with the standards of accreditation"] == "0"
    assert (counted["relevance", "relevant"], counted["relevance", "not reviewed yet"]) == ("1", "1")
    assert (counted["came by", "web"], counted["came by", "telephone"]) == ("2", "0")
    assert (counted["month", "2025-06"], counted["month", "2026-06"]) == ("1", "1")


def test_notices_come_with_their_proofs_and_digests(desk: Client, cycle: AssessmentCycle, settings: Settings) -> None:
    kept, altered, gone = (
        make_public_notice(make_assessment(cycle, year=year, begins_on=date(2024 + year, 11, 1))) for year in (1, 2, 3)
    )
    make_assessment(cycle, year=4, begins_on=date(2028, 11, 1))
    (Path(settings.MEDIA_ROOT) / altered.proof.name).write_bytes(b"%PDF-1.7 forged")
    (Path(settings.MEDIA_ROOT) / gone.proof.name).unlink()

    archive = opened(taken(desk, cycle))

    name = f"proofs/{kept.pk}-{Path(kept.proof.name).name}"
    assert hashlib.sha256(archive.read(name)).hexdigest() == kept.proof_digest
    forged = hashlib.sha256(b"%PDF-1.7 forged").hexdigest()
    titles, *rows = table(archive, "notices.csv")
    assert [row[-1] for row in rows] == [kept.proof_digest, forged, "the file is gone", "none recorded"]
    assert dict(zip(titles, rows[0], strict=True))["in time"] == "yes"
    assert [name for name in archive.namelist() if name.startswith("proofs/")].__len__() == 2


def test_only_the_notices_of_the_year_are_in_it(desk: Client, cycle: AssessmentCycle) -> None:
    for year in (1, 2):
        make_public_notice(make_assessment(cycle, year=year, begins_on=date(2024 + year, 11, 1)))

    archive = opened(taken(desk, cycle, year="2"))

    assert column(archive, "begins on", "notices.csv") == ["2026-11-01"]


def test_seals_are_verified_at_that_moment(desk: Client, cycle: AssessmentCycle) -> None:
    last = [said_on(2026) for _each in range(2)][-1]

    said = opened(taken(desk, cycle)).read("verification.txt").decode()

    assert said.startswith("All 2 comments are as they were received.\n")
    assert f"Last seal: {last.seal}" in said


def test_broken_chain_is_said_in_the_export(desk: Client, cycle: AssessmentCycle) -> None:
    tamper(said_on(2026))

    archive = opened(taken(desk, cycle))

    assert archive.read("verification.txt").decode().startswith("Comment 1 is not what was sealed.\n")
    assert "Comment 1 is not what was sealed." in as_read(archive.read("comments.html").decode())


def test_readme_says_what_is_in_it_and_what_the_apostrophe_means(desk: Client, cycle: AssessmentCycle) -> None:
    make_agency(name="O'Brien & Port Haven Police")
    said_on(2026)

    said = opened(taken(desk, cycle)).read("README.txt").decode()

    assert "Public comments on the accreditation of O'Brien & Port Haven Police" in said
    assert "by Ana Kowalski. Comments in it: 1." in said
    assert "a cell that begins with = + - @, a tab or a carriage return has an apostrophe before it" in said
    for name in ("comments.html", "comments.csv", "counts.csv", "notices.csv", "proofs/", "verification.txt"):
        assert name in said


# --- Names -------------------------------------------------------------------------


def test_names_are_left_out_unless_asked_for(desk: Client, cycle: AssessmentCycle) -> None:
    said_on(2026, name="Rosa Delgado", email="rosa@example.com", phone="910 555 0100")

    archive = opened(taken(desk, cycle))

    everything = b"".join(archive.read(name) for name in archive.namelist())
    for private in (b"Rosa", b"Delgado", b"rosa@example.com", b"555 0100"):
        assert private not in everything
    assert not {"name", "e-mail", "telephone"} & set(table(archive, "comments.csv")[0])


def test_names_are_given_when_asked_for(desk: Client, cycle: AssessmentCycle) -> None:
    said_on(2026, name="Rosa Delgado", email="rosa@example.com", phone="910 555 0100")
    said_on(2026)

    response = taken(desk, cycle, with_names="on")

    assert response["Content-Disposition"] == 'attachment; filename="comments-2025-2028-with-names.zip"'
    archive = opened(response)
    assert [column(archive, title) for title in ("name", "e-mail", "telephone")] == [
        ["Rosa Delgado", ""], ["rosa@example.com", ""], ["910 555 0100", ""],
    ]  # fmt: skip
    assert "Rosa Delgado rosa@example.com 910 555 0100" in as_read(archive.read("comments.html").decode())
    assert "With names, e-mail addresses and telephone numbers" in archive.read("README.txt").decode()


def test_name_that_can_no_longer_be_read_keeps_nobody_elses_out(
    desk: Client, cycle: AssessmentCycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cryptography.fernet import InvalidToken

    from agency.encryption import decrypt

    said_on(2026, name="Sam")
    said_on(2026, name="Rosa Delgado")
    answers = iter([InvalidToken()])

    def first_is_broken(token: str) -> str:
        if broken := next(answers, None):
            raise broken
        return decrypt(token)

    monkeypatch.setattr("comments.story.decrypt", first_is_broken)

    assert column(opened(taken(desk, cycle, with_names="on")), "name") == ["can no longer be read", "Rosa Delgado"]


# --- Nothing in it runs ------------------------------------------------------------


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_cell_that_looks_like_a_formula_gets_an_apostrophe(begins: str) -> None:
    assert safe(f"{begins}1+1") == f"'{begins}1+1"


@pytest.mark.parametrize("text", ["1+1", " =1+1", "a=b", "'=1", "", "❤️", "2026-06-01"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize("formula", ['=HYPERLINK("http://example.com")', "+1 910 555", "-2+3", "@SUM(A1)"])
def test_what_somebody_typed_does_not_run_in_a_spreadsheet(desk: Client, cycle: AssessmentCycle, formula: str) -> None:
    comment = said_on(2026, text=formula, name=formula)
    Review.objects.filter(comment=comment).update(notes=formula)

    archive = opened(taken(desk, cycle, with_names="on"))

    assert [column(archive, title) for title in ("comment", "name", "notes")] == [[f"'{formula}"]] * 3
    for row in table(archive, "comments.csv"):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_script_is_text_in_the_printed_page(desk: Client, cycle: AssessmentCycle) -> None:
    comment = said_on(2026, text="<script>alert('x')</script>", name="<b>Rosa</b>", chapter="<i>45</i>")
    Review.objects.filter(comment=comment).update(notes="<!-- comments --><script>notes</script>")

    page = opened(taken(desk, cycle, with_names="on")).read("comments.html").decode()

    assert "<script" not in page
    assert "<b>Rosa" not in page
    assert "<i>45" not in page
    assert "<script>alert('x')</script>" in as_read(page)
    assert page.rstrip().endswith("</html>")


def test_printed_page_needs_nothing_from_elsewhere(desk: Client, cycle: AssessmentCycle) -> None:
    said_on(2026)

    page = opened(taken(desk, cycle)).read("comments.html").decode()

    assert not re.search(r"<link|<img|src=|href=|url\(|@import", page)


def test_every_script_of_the_world_survives(desk: Client, cycle: AssessmentCycle) -> None:
    said = "¡Gracias! 谢谢 شكرا 🙏\nDruga linia; \"quoted\", 'single'"
    said_on(2026, text=said)

    archive = opened(taken(desk, cycle))

    assert archive.read("comments.csv").startswith(b"\xef\xbb\xbf")
    assert column(archive, "comment") == [said]


# --- That it was taken -------------------------------------------------------------


def test_export_is_recorded_with_the_digest_of_the_very_file(desk: Client, cycle: AssessmentCycle, ana: Member) -> None:
    said_on(2026)
    said_on(2025)

    file = taken(desk, cycle, year="2", with_names="on").getvalue()

    record = Export.objects.get()
    assert (record.by, record.cycle, record.year, record.with_names, record.comments) == (ana, cycle, 2, True, 1)
    assert record.digest == hashlib.sha256(file).hexdigest()


def test_list_says_who_took_what_and_when(desk: Client, cycle: AssessmentCycle) -> None:
    said_on(2026)
    taken(desk, cycle).getvalue()

    said = text_of(signed_in(make_paul()).get(EXPORTS))

    assert "Ana Kowalski 2025–2028 The whole cycle" in said
    assert Export.objects.get().digest in said


def test_without_its_record_nothing_is_handed_out(
    desk: Client, cycle: AssessmentCycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_record: object) -> None:
        raise RuntimeError("The record could not be written.")

    monkeypatch.setattr(exporting.Export.objects, "create", refuse)

    with pytest.raises(RuntimeError):
        taken(desk, cycle)


def test_button_pressed_twice_is_two_exports_and_two_records(desk: Client, cycle: AssessmentCycle) -> None:
    for _press in range(2):
        taken(desk, cycle).getvalue()

    assert Export.objects.count() == 2


@pytest.mark.parametrize("asked", [{"cycle": "999"}, {"cycle": ""}, {"year": "5"}, {"year": "x"}])
def test_nonsense_is_refused_next_to_the_field(desk: Client, cycle: AssessmentCycle, asked: dict[str, str]) -> None:
    page = desk.post(EXPORT, {"cycle": cycle.pk, "year": ""} | asked)

    assert list(page.context["form"].errors) == list(asked)
    assert not Export.objects.exists()


def test_present_cycle_is_chosen_already(desk: Client, cycle: AssessmentCycle) -> None:
    make_cycle(begins_on=date(2029, 1, 1), ends_on=date(2032, 12, 31))

    page = desk.get(EXPORT).content.decode()

    assert cycle.begins_on <= Agency.current().today() <= cycle.ends_on
    assert f'<option value="{cycle.pk}" selected>' in page


def test_cycle_that_led_here_is_chosen_already(desk: Client, cycle: AssessmentCycle) -> None:
    other = make_cycle(begins_on=date(2029, 1, 1), ends_on=date(2032, 12, 31))

    assert f'<option value="{other.pk}" selected>' in desk.get(f"{EXPORT}?cycle={other.pk}").content.decode()


def test_without_a_cycle_the_page_says_what_to_do_first(desk: Client) -> None:
    page = desk.get(EXPORT)

    assert "There is no assessment cycle yet" in text_of(page)
    assert "/admin/comments/assessmentcycle/add/" in page.content.decode()


def test_number_of_statements_does_not_grow_with_the_comments(
    desk: Client, cycle: AssessmentCycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the walk over the seals, which reads them one by one."""
    found = exporting.verify()
    monkeypatch.setattr(exporting, "verify", lambda: found)
    spent = []
    for more in (1, 1, 30):
        for _each in range(more):
            said_on(2026, name="Rosa")
        spent.append(statements(desk, cycle))

    assert spent[1] == spent[2]


def statements(desk: Client, cycle: AssessmentCycle) -> int:
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as spent:
        taken(desk, cycle, with_names="on").getvalue()
    return len(spent)


def test_seals_of_an_export_can_be_worked_out_from_it(desk: Client, cycle: AssessmentCycle) -> None:
    first, second = said_on(2026), said_on(2026)

    seals = column(opened(taken(desk, cycle)), "seal")

    assert seals == [first.seal, second.seal] == [first.seal, seal(second, first.seal)]
