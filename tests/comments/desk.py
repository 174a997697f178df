"""Ana at her desk, and Paul beside her: pages of the admin about comments, and what is typed there."""

import csv
import re
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

from django.db import connection
from django.http import FileResponse, HttpResponse
from django.urls import reverse

from agency.models import Agency
from comments.models import Comment
from comments.sealing import verify
from tests.conftest import POSTGRES
from tests.programs.desk import days_ago, signed_in, text_of

__all__ = ["days_ago", "signed_in", "text_of"]

COMMENTS = "/admin/comments/review/"
ENTER = f"{COMMENTS}add/"
CYCLES = "/admin/comments/assessmentcycle/"
NOTICES = "/admin/comments/publicnotice/"
SEALS = "/admin/comments/verification/"
EXPORTS = "/admin/comments/export/"
PDF = b"%PDF-1.7\nA page of the Port Haven Gazette\n"
RECEIPT = re.compile(r'field-receipt[^>]*><a href="[^"]*">([^<]+)</a>')


def speaks_of_comments(page: HttpResponse) -> bool:
    """Whether a page of the admin leads to comments, or has a part about them; those on policies are other ones."""
    html = page.content.decode()
    return "/admin/comments/" in html or "<h2>Comments</h2>" in html


def page_of(comment: Comment) -> str:
    return reverse("admin:comments_review_change", args=[comment.pk])


def receipts(response: HttpResponse) -> list[str]:
    """The comments of a list, as they stand on the page."""
    return RECEIPT.findall(response.content.decode())


def weighed(relevance: str, **typed: Any) -> dict[str, Any]:
    """The form beneath a comment, as it is sent."""
    return {"relevance": relevance, "referred_to": "", "referred_on": "", "notes": "", "_save": "Save", **typed}


def taken_down(**typed: Any) -> dict[str, Any]:
    """What Rosa said on the telephone, as Ana types it."""
    said = {
        "key": "5f0c1c5e-8f43-4d0b-9a0e-1f2d3c4b5a69",
        "channel": "phone",
        "received_on": Agency.current().today().isoformat(),
        "kind": "concern",
        "subjects": ["about_service", "about_engagement"],
        "text": "Nobody calls me back.",
    }
    return {**said, **typed}


def is_whole() -> bool:
    """Whether every comment still is what was sealed."""
    return verify().is_intact


def tamper(comment: Comment) -> None:
    """Change a row as somebody may who has the database's superuser: past every trigger."""
    with connection.cursor() as cursor:
        if POSTGRES:
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE comments_comment SET text = 'All is well.' WHERE id = %s", [comment.pk])
        if POSTGRES:
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def opened(response: FileResponse) -> ZipFile:
    return ZipFile(BytesIO(response.getvalue()))


def table(archive: ZipFile, name: str) -> list[list[str]]:
    return list(csv.reader(StringIO(archive.read(name).decode("utf-8-sig"), newline="")))


def column(archive: ZipFile, title: str, name: str = "comments.csv") -> list[str]:
    titles, *rows = table(archive, name)
    return [row[titles.index(title)] for row in rows]
