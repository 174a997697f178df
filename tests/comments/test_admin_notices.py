"""Proof that the public was told: kept as it came, and told apart from what somebody put in its place."""

import hashlib
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import FileResponse
from django.test import Client
from pytest_django import Settings

from agency.models import Member
from comments.models import Assessment, PublicNotice
from notices.models import Notice, Status
from notices.reminders import send_reminders
from tests.factories import make_ana, make_assessment, make_paul, make_public_notice

from .desk import NOTICES, PDF, signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
PNG, JPEG = b"\x89PNG\r\n\x1a\n....", b"\xff\xd8\xff\xe0...."
EML = "From: desk@example.com\nSubject: Notice\n\nTell us – now.\n".encode("cp1252")


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "public-notices"


@pytest.fixture
def ana() -> Member:
    return make_ana()


@pytest.fixture
def desk(ana: Member) -> Client:
    return signed_in(ana)


@pytest.fixture
def assessment() -> Assessment:
    return make_assessment(begins_on=date(2025, 11, 1))


def typed(assessment: Assessment, name: str = "gazette.pdf", content: bytes = PDF, **changes: object):
    said = {
        "assessment": assessment.pk, "text": "Tell us how we keep to the standards.", "published_on": "2025-08-20",
        "where": "Port Haven Gazette", "proof": SimpleUploadedFile(name, content),
    }  # fmt: skip
    return {**said, **changes}


def page_of(notice: PublicNotice) -> str:
    return f"{NOTICES}{notice.pk}/change/"


def proof_of(client: Client, notice: PublicNotice) -> FileResponse:
    return client.get(f"{NOTICES}{notice.pk}/proof/")


def test_notice_is_recorded_with_its_digest_and_who_did(desk: Client, ana: Member, assessment: Assessment) -> None:
    desk.post(f"{NOTICES}add/", typed(assessment))

    notice = PublicNotice.objects.get()
    assert (notice.recorded_by, notice.proof_digest) == (ana, hashlib.sha256(PDF).hexdigest())
    said = text_of(desk.get(page_of(notice)))
    assert "✓ It is the file that was recorded." in said
    assert notice.proof_digest in said


def test_assessment_is_chosen_already_when_it_led_here(desk: Client, assessment: Assessment) -> None:
    page = desk.get(f"{NOTICES}add/?assessment={assessment.pk}").content.decode()

    assert f'<option value="{assessment.pk}" selected>' in page


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF), ("a.PDF", PDF), ("a.png", PNG), ("a.jpg", JPEG), ("a.jpeg", JPEG), ("a.eml", EML),
        ("a.txt", "¡Díganos!".encode()),
    ],
)  # fmt: skip
def test_what_a_file_says_it_is_is_taken(desk: Client, assessment: Assessment, name: str, content: bytes) -> None:
    desk.post(f"{NOTICES}add/", typed(assessment, name, content))

    with PublicNotice.objects.get().proof.open() as proof:
        assert proof.read() == content


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.pdf", PNG, "not what its name says"),
        ("a.png", PDF, "not what its name says"),
        ("a.jpg", b"MZ\x90\0", "not what its name says"),
        ("a.txt", b"\0\0\0", "not what its name says"),
        ("a.eml", b"\x81\x8d\x8f", "not what its name says"),
        ("a.pdf", b"", "The submitted file is empty."),
        ("a.exe", PDF, "File extension “exe” is not allowed."),
        ("a.html", b"<script>alert(1)</script>", "File extension “html” is not allowed."),
        ("a.pdf.svg", PDF, "File extension “svg” is not allowed."),
        ("a.pdf", PDF + b"." * (10 * 1024 * 1024), "The file is larger than 10 MB."),
    ],
)
def test_other_files_are_refused_next_to_the_field(
    desk: Client, assessment: Assessment, files: Path, name: str, content: bytes, says: str
) -> None:
    page = desk.post(f"{NOTICES}add/", typed(assessment, name, content))

    errors = page.context["adminform"].form.errors
    assert list(errors) == ["proof"]
    assert says in errors["proof"][0]
    assert "Tell us how we keep to the standards." in text_of(page)
    assert not PublicNotice.objects.exists()
    assert not files.exists()


@pytest.mark.parametrize("missing", ["assessment", "text", "published_on", "where", "proof"])
def test_every_part_is_needed(desk: Client, assessment: Assessment, missing: str) -> None:
    page = desk.post(f"{NOTICES}add/", typed(assessment) | {missing: ""})

    assert list(page.context["adminform"].form.errors) == [missing]


@pytest.mark.parametrize(
    ("published_on", "says"),
    [
        ("2025-09-02", "60 days before: in time"),
        ("2025-09-03", "59 days before: too late"),
        ("2025-11-02", "-1 days before: too late"),
    ],
)
def test_sixty_days_before_is_in_time(desk: Client, assessment: Assessment, published_on: str, says: str) -> None:
    desk.post(f"{NOTICES}add/", typed(assessment, published_on=published_on))

    assert says in text_of(desk.get(page_of(PublicNotice.objects.get())))


def test_proof_is_saved_and_never_shown_as_a_page_of_ours(desk: Client, assessment: Assessment) -> None:
    notice = make_public_notice(assessment)

    response = proof_of(desk, notice)

    assert hashlib.sha256(response.getvalue()).hexdigest() == notice.proof_digest
    assert response["Content-Disposition"] == 'attachment; filename="gazette.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_altered_file_is_said_to_be_altered(desk: Client, assessment: Assessment, files: Path) -> None:
    notice = make_public_notice(assessment)
    (files / "gazette.pdf").write_bytes(b"%PDF-1.7 forged")

    said = text_of(desk.get(page_of(notice)))
    response = proof_of(desk, notice)

    forged = hashlib.sha256(response.getvalue()).hexdigest()
    assert f"✗ It is not the file that was recorded: its SHA-256 is now {forged}." in said
    assert response["Content-Disposition"] == 'attachment; filename="ALTERED-gazette.pdf"'


def test_file_that_is_gone_is_said_to_be_gone(desk: Client, assessment: Assessment, files: Path) -> None:
    notice = make_public_notice(assessment)
    (files / "gazette.pdf").unlink()

    assert "✗ It is gone." in text_of(desk.get(page_of(notice)))
    assert proof_of(desk, notice).status_code == 404


def test_reminder_of_a_notice_that_is_recorded_meanwhile_is_not_sent(desk: Client, assessment: Assessment) -> None:
    send_reminders(assessment.begins_on - timedelta(days=75))
    reminder = Notice.objects.get(kind="comments/notice_due")

    desk.post(f"{NOTICES}add/", typed(assessment))

    reminder.refresh_from_db()
    assert reminder.status == Status.CANCELLED


def test_notice_is_not_changed_once_it_is_recorded(desk: Client, assessment: Assessment) -> None:
    notice = make_public_notice(assessment)

    answers = [desk.post(f"{NOTICES}{notice.pk}/{what}/", typed(assessment)) for what in ("change", "delete")]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert PublicNotice.objects.get().where == "Port Haven Gazette"


def test_auditor_reads_the_notice_and_its_proof(assessment: Assessment) -> None:
    notice = make_public_notice(assessment)
    paul = signed_in(make_paul())

    assert "in time" in text_of(paul.get(NOTICES))
    assert "Tell us how we keep to the standards." in text_of(paul.get(page_of(notice)))
    assert proof_of(paul, notice).getvalue().startswith(b"%PDF")


def test_two_files_of_one_name_are_both_kept(desk: Client, assessment: Assessment) -> None:
    for content in (PDF, PDF + b"second"):
        desk.post(f"{NOTICES}add/", typed(assessment, content=content))

    newest, first = PublicNotice.objects.all()
    assert newest.proof.name != first.proof.name
    assert proof_of(desk, first).getvalue() == PDF
