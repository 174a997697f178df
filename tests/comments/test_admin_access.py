"""Who sees comments: the accreditation manager and the auditor, nobody else; and no page changes what was said."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve
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
    CYCLES,
    ENTER,
    EXPORTS,
    NOTICES,
    SEALS,
    is_whole,
    signed_in,
    speaks_of_comments,
    text_of,
    weighed,
)

pytestmark = pytest.mark.django_db

ANA, PAUL, NOBODY = {roles.ACCREDITATION_MANAGER}, {roles.AUDITOR}, set[str]()
BOTH = ANA | PAUL
APP = "/admin/comments/"

# An address, and who gets through; everybody else is told that they may not.
PAGES: dict[str, set[str]] = {
    APP: BOTH,
    COMMENTS: BOTH,
    ENTER: ANA,
    f"{COMMENTS}{{comment}}/": BOTH,
    f"{COMMENTS}{{comment}}/change/": BOTH,
    f"{COMMENTS}{{comment}}/history/": BOTH,
    f"{COMMENTS}{{comment}}/delete/": NOBODY,
    CYCLES: BOTH,
    f"{CYCLES}add/": ANA,
    f"{CYCLES}{{cycle}}/": BOTH,
    f"{CYCLES}{{cycle}}/change/": BOTH,
    f"{CYCLES}{{cycle}}/history/": BOTH,
    f"{CYCLES}{{cycle}}/delete/": ANA,
    NOTICES: BOTH,
    f"{NOTICES}add/": ANA,
    f"{NOTICES}{{notice}}/": BOTH,
    f"{NOTICES}{{notice}}/change/": BOTH,
    f"{NOTICES}{{notice}}/history/": BOTH,
    f"{NOTICES}{{notice}}/proof/": BOTH,
    f"{NOTICES}{{notice}}/delete/": NOBODY,
    SEALS: BOTH,
    f"{SEALS}add/": NOBODY,
    f"{SEALS}{{verification}}/": BOTH,
    f"{SEALS}{{verification}}/change/": BOTH,
    f"{SEALS}{{verification}}/history/": BOTH,
    f"{SEALS}{{verification}}/delete/": NOBODY,
    EXPORTS: BOTH,
    f"{EXPORTS}add/": ANA,
    f"{EXPORTS}{{export}}/": BOTH,
    f"{EXPORTS}{{export}}/change/": BOTH,
    f"{EXPORTS}{{export}}/history/": BOTH,
    f"{EXPORTS}{{export}}/delete/": NOBODY,
    f"{APP}accreditation/": BOTH,
    f"{APP}accreditation/add/": NOBODY,
    f"{APP}accreditation/1/": BOTH,
    f"{APP}accreditation/1/change/": BOTH,
    f"{APP}accreditation/1/history/": BOTH,
    f"{APP}accreditation/1/delete/": NOBODY,
    f"{APP}chapter/": BOTH,
    f"{APP}chapter/add/": ANA,
    f"{APP}chapter/{{chapter}}/": BOTH,
    f"{APP}chapter/{{chapter}}/change/": BOTH,
    f"{APP}chapter/{{chapter}}/history/": BOTH,
    f"{APP}chapter/{{chapter}}/delete/": ANA,
    f"{APP}doorword/": BOTH,
    f"{APP}doorword/add/": ANA,
    f"{APP}doorword/{{word}}/": BOTH,
    f"{APP}doorword/{{word}}/change/": BOTH,
    f"{APP}doorword/{{word}}/history/": BOTH,
    f"{APP}doorword/{{word}}/delete/": ANA,
    f"{APP}theme/": BOTH,
    f"{APP}theme/add/": ANA,
    f"{APP}theme/{{theme}}/": BOTH,
    f"{APP}theme/{{theme}}/change/": BOTH,
    f"{APP}theme/{{theme}}/history/": BOTH,
    f"{APP}theme/{{theme}}/delete/": ANA,
}
# It is pressed, and has no page of its own.
VERIFY = f"{SEALS}verify/"


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


@pytest.mark.parametrize("address", PAGES)
def test_page_opens_for_these_roles_only(records: dict[str, Any], address: str) -> None:
    url = address.format(**records)

    answers = {role: status(signed_in(make_member(role)).get(url, follow=True)) for role in roles.ROLES}

    through = {role for role, status in answers.items() if status == 200}
    assert through == PAGES[address]
    assert {answers[role] for role in roles.ROLES.keys() - through} <= {403, 404}


@pytest.mark.parametrize("address", [*PAGES, VERIFY])
def test_visitor_is_asked_to_sign_in(records: dict[str, Any], address: str) -> None:
    for ask in (Client().get, Client().post):
        response = ask(address.format(**records))

        assert (response.status_code, response.url.split("?")[0]) == (302, "/admin/login/")


@pytest.mark.parametrize("address", [*PAGES, VERIFY])
def test_only_the_accreditation_manager_changes_anything(records: dict[str, Any], address: str) -> None:
    before = everything_there_is()

    for role in roles.ROLES.keys() - ANA:
        status(signed_in(make_member(role)).post(address.format(**records), sent(records), follow=True))

    assert everything_there_is() == before


def everything_there_is() -> list[dict[str, Any]]:
    return [row for model in apps.get_app_config("comments").get_models() for row in model.objects.values()]


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


@pytest.mark.parametrize("address", [*PAGES, VERIFY])
def test_no_post_changes_or_deletes_a_comment_not_even_a_superusers(records: dict[str, Any], address: str) -> None:
    before = content(Comment.objects.get())

    boss = signed_in(make_member(is_superuser=True))

    status(boss.post(address.format(**records), sent(records), follow=True))

    assert content(Comment.objects.get(pk=records["comment"])) == before
    assert is_whole()


def test_tables_above_have_every_address_about_comments(records: dict[str, Any]) -> None:
    every = {
        f"admin/{app.pattern}{page.pattern}"
        for resolver in get_resolver().url_patterns
        if str(resolver.pattern) == "admin/"
        for app in resolver.url_patterns
        if str(app.pattern).startswith("comments/")
        for page in app.url_patterns
        if isinstance(page, URLPattern)
    }

    named = {resolve(address.format(**records)).route for address in [*PAGES, VERIFY]}

    assert len(every) > 50
    assert named >= every


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

    assert "Rosa Delgado" in text_of(page)
    assert not {"reply", "answer", "respond"} & set(text_of(page).lower().replace(".", " ").split())
    assert "mailto:" not in page.content.decode()
