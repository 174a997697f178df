"""No page changes what was said, and nobody is told of it who may not read it. Who opens which: tests/access."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from pytest_django import Settings

from agency import roles
from comments.models import Accreditation, Chapter, Comment, Door, DoorWord, Export, Theme
from comments.sealing import content, verify
from tests.factories import (
    make_ana,
    make_assessment,
    make_comment,
    make_cycle,
    make_lena,
    make_member,
    make_paul,
    make_public_notice,
)

from .desk import (
    COMMENTS,
    is_whole,
    signed_in,
    speaks_of_comments,
    text_of,
    weighed,
)

pytestmark = pytest.mark.django_db

# The address of a model's pages, and the record of it that is tried.
MODELS = {
    "accreditation": "accreditation", "assessmentcycle": "cycle", "chapter": "chapter", "doorword": "word",
    "export": "export", "publicnotice": "notice", "review": "comment", "theme": "theme", "verification": "verification",
}  # fmt: skip


@pytest.fixture
def records(settings: Settings, tmp_path: Path) -> dict[str, Any]:
    settings.DEMO, settings.MEDIA_ROOT = True, tmp_path
    Accreditation().save()
    # What hangs on a cycle keeps it from being deleted: here on another one.
    earlier = make_cycle(begins_on=date(2021, 1, 1), ends_on=date(2024, 12, 31))
    return {
        "comment": make_comment(text="The night patrols helped us.", name="Rosa Delgado").pk,
        "cycle": make_cycle().pk,
        "notice": make_public_notice(make_assessment(earlier)).pk,
        "accreditation": 1,
        "verification": verify().pk,
        "export": Export.objects.create(by=make_member(), cycle=earlier, comments=0, digest="").pk,
        "chapter": Chapter.objects.create(number=45, title="Community involvement").pk,
        "word": DoorWord.objects.create(word="on fire", door=Door.EMERGENCY).pk,
        "theme": Theme.objects.create(year=2026, title="Night patrols").pk,
    }


def status(response: HttpResponse) -> int:
    """How it was answered; a file that came with the answer is read to its end, and so closed."""
    if response.streaming:
        response.getvalue()
    return int(response.status_code)


def sent(records: dict[str, Any]) -> dict[str, Any]:
    """What somebody might send to make a comment say something else, or be gone."""
    typed = weighed("relevant")
    said = {"text": "All is well.", "kind": "commendation", "name": "Sam", "about_standards": "on", "channel": "web"}
    said |= {f"comment-{name}": value for name, value in said.items()} | {"receipt": "7KQM-2XRD", "seal": "0" * 64}
    return {
        **typed, **said, "comment": records["comment"], "number": 7, "received_on": "2020-01-01", "post": "yes",
        "sealed_at": "2020-01-01", "action": "delete_selected", "_selected_action": records["comment"], "year": 2026,
        "title_0": "T", "word": "calm", "door": "emergency", "begins_on": "2031-01-01", "cycle": records["cycle"],
    }  # fmt: skip


def addresses(records: dict[str, Any]) -> Iterator[str]:
    for model, name in MODELS.items():
        yield from (reverse(f"admin:comments_{model}_{page}") for page in ("changelist", "add"))
        for page in ("change", "delete", "history"):
            yield reverse(f"admin:comments_{model}_{page}", args=[records[name]])
    yield reverse("admin:comments_publicnotice_proof", args=[records["notice"]])
    yield reverse("admin:comments_verification_verify")


def test_no_post_changes_or_deletes_a_comment_not_even_a_superusers(records: dict[str, Any]) -> None:
    before, changed = content(Comment.objects.get()), []
    boss = signed_in(make_member(is_superuser=True))

    for address in addresses(records):
        with transaction.atomic():
            status(boss.post(address, sent(records), follow=True))
            if content(Comment.objects.get(pk=records["comment"])) != before or not is_whole():
                changed.append(address)
            transaction.set_rollback(True)

    assert changed == []


def test_comment_itself_has_no_page_of_djangos(records: dict[str, Any]) -> None:
    boss = signed_in(make_member(is_superuser=True))

    assert boss.get(f"/admin/comments/comment/{records['comment']}/change/").status_code == 404


@pytest.mark.parametrize("address", ["/admin/", "/admin/notices/notice/"])
def test_coordinator_finds_no_word_about_comments(records: dict[str, Any], address: str) -> None:
    assert speaks_of_comments(signed_in(make_ana()).get("/admin/"))

    assert not speaks_of_comments(signed_in(make_lena()).get(address))


def test_who_looks_after_members_is_not_told_which_comments_somebody_took_down(records: dict[str, Any]) -> None:
    ana = make_ana()
    comment = make_comment(channel="phone", taken_by=ana)

    page = signed_in(make_member(roles.ADMINISTRATOR)).post(f"/admin/agency/member/{ana.pk}/delete/", {"post": "yes"})

    assert "Make the member inactive instead." in text_of(page)
    assert comment.receipt not in text_of(page)


def test_nothing_on_the_page_of_a_comment_writes_to_who_commented(records: dict[str, Any]) -> None:
    page = signed_in(make_paul(is_superuser=True)).get(f"{COMMENTS}{records['comment']}/change/")

    assert "The night patrols helped us." in text_of(page)
    assert not {"reply", "answer", "respond"} & set(text_of(page).lower().replace(".", " ").split())
    assert "mailto:" not in page.content.decode()
