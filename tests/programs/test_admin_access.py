"""Who comes in, and how far: the second factor, and every page of the admin for every role."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import URLPattern, get_resolver
from pytest_django import Settings

from agency import roles
from programs.models import Program, Status
from programs.workflow import Action
from tests.factories import (
    make_application,
    make_lena,
    make_member,
    make_notice,
    make_opening,
    make_release,
    make_station,
)

from .desk import move_url, page_of, part_of, signed_in, text_of

pytestmark = pytest.mark.django_db


# --- The second factor -------------------------------------------------------


@pytest.mark.parametrize("address", ["/admin/", "/admin/programs/application/", "/admin/programs/opening/series/"])
def test_member_without_a_second_factor_is_led_to_set_one_up(address: str) -> None:
    make_application()

    response = signed_in(make_lena()).get(address, follow=True)

    assert response.redirect_chain[-1][0].startswith("/accounts/")
    assert any("/2fa/totp/activate/" in step for step, _status in response.redirect_chain)


def test_member_without_a_second_factor_changes_nothing() -> None:
    application = make_application()

    signed_in(make_lena()).post(move_url(application, Action.START_REVIEW), {"note": ""})

    application.refresh_from_db()
    assert application.status == Status.RECEIVED


def test_member_with_a_second_factor_comes_in() -> None:
    lena = make_lena()
    TOTP.activate(lena, generate_totp_secret())

    response = signed_in(lena).get("/admin/")

    assert (response.status_code, "Workplace" in text_of(response)) == (200, True)


def test_password_alone_does_not_sign_in_who_has_a_second_factor() -> None:
    lena = make_lena()
    TOTP.activate(lena, generate_totp_secret())
    client = Client()

    response = client.post("/accounts/login/", {"login": "lena", "password": "password"})

    assert response.url.startswith("/accounts/2fa/authenticate/")
    assert client.get("/admin/").status_code == 302
    assert Authenticator.objects.get().user == lena


def test_visitor_is_asked_to_sign_in() -> None:
    response = Client().get("/admin/programs/application/", follow=True)

    assert response.redirect_chain[-1][0].startswith("/accounts/login/")


def test_who_is_not_staff_stays_outside(settings: Settings) -> None:
    settings.DEMO = True

    assert signed_in(make_lena(is_staff=False)).get("/admin/programs/application/").status_code == 302


# --- Every page for every role -----------------------------------------------

C, O, U, M, A, D = (  # noqa: E741 - the table below is read by its letters
    roles.COORDINATOR, roles.CRIME_PREVENTION_OFFICER, roles.UNIT_COMMANDER, roles.ACCREDITATION_MANAGER,
    roles.AUDITOR, roles.ADMINISTRATOR,
)  # fmt: skip
EVERYONE = {C, O, U, M, A, D}
QUEUE, SHIFTS = "/admin/programs/application/", "/admin/programs/opening/"

# An address, and who gets through; everybody else is told that they may not.
PAGES: dict[str, set[str]] = {
    "/admin/": EVERYONE,
    QUEUE: {C, O, U, A},
    f"{QUEUE}add/": {C},
    "{page}": {C, O, U, A},
    f"{QUEUE}{{application}}/history/": {C, O, U, A},
    f"{QUEUE}{{application}}/delete/": set(),
    f"{QUEUE}{{application}}/move/ask-applicant/": {C, O},
    f"{QUEUE}{{application}}/move/approve/": {C},
    f"{QUEUE}{{application}}/move/decline/": {C},
    f"{QUEUE}{{application}}/note/": {C, O},
    f"{QUEUE}{{application}}/assign/": {C, O},
    f"{QUEUE}{{application}}/background-check/": {C},
    f"{QUEUE}{{application}}/paper-signature/": {C, O},
    f"{QUEUE}{{application}}/link/": {C, O},
    f"{QUEUE}{{application}}/packet/": {C, O},
    SHIFTS: {C, O, U, A},
    f"{SHIFTS}add/": {C, O},
    f"{SHIFTS}series/": {C, O},
    f"{SHIFTS}{{opening}}/change/": {C, O, U, A},
    f"{SHIFTS}{{opening}}/cancel/": {C, O},
    f"{SHIFTS}{{opening}}/delete/": set(),
    "/admin/programs/program/": {C, A, D},
    "/admin/programs/program/{program}/change/": {C, A, D},
    "/admin/programs/program/{program}/delete/": set(),
    "/admin/programs/release/": {C, A, D},
    "/admin/programs/release/add/": {C, D},
    "/admin/programs/release/{release}/change/": {C, A, D},
    "/admin/programs/release/{release}/delete/": set(),
    "/admin/notices/notice/": {C, A, D},
    "/admin/notices/notice/{notice}/change/": {C, A, D},
    "/admin/notices/notice/add/": set(),
    "/admin/notices/notice/{notice}/delete/": set(),
    "/admin/agency/agency/": {A, D},
    "/admin/agency/station/": {C, A, D},
    "/admin/agency/holiday/": {C, A, D},
    "/admin/agency/holiday/add/": {C, D},
    "/admin/agency/member/": {A, D},
    "/admin/agency/member/add/": {D},
}


@pytest.fixture
def records(settings: Settings) -> dict[str, object]:
    settings.DEMO = True
    north = make_station()
    application = make_application(Status.IN_REVIEW, station=north)
    return {
        "north": north, "application": application.pk, "page": page_of(application), "opening": make_opening().pk,
        "program": Program.objects.get().pk, "release": make_release().pk, "notice": make_notice().pk,
    }  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_page_opens_for_these_roles_only(records: dict[str, object], address: str) -> None:
    url = address.format(**records)

    answers = {role: signed_in(make_member(role, station=records["north"])).get(url).status_code for role in EVERYONE}

    through = {role for role, status in answers.items() if status in {200, 302}}
    assert through == PAGES[address]
    assert {answers[role] for role in EVERYONE - through} <= {403}


@pytest.mark.parametrize(
    "address", [address for address in PAGES if "/move/" in address or address.endswith(("note/", "link/"))]
)
def test_visitor_gets_through_nowhere(records: dict[str, object], address: str) -> None:
    response = Client().post(address.format(**records))

    assert (response.status_code, response.url.split("?")[0]) == (302, "/admin/login/")


def test_table_above_has_every_page_of_our_own() -> None:
    ours = {
        pattern.name
        for resolver in get_resolver().url_patterns
        if str(resolver.pattern) == "admin/"
        for app in resolver.url_patterns
        for pattern in getattr(app, "url_patterns", [])
        if isinstance(pattern, URLPattern)
        and (pattern.name or "").startswith(("programs_application_", "programs_opening_"))
    }

    djangos = {
        f"programs_{model}_{page}"
        for model in ("application", "opening")
        for page in ("changelist", "add", "history", "delete", "change")
    }
    assert ours - djangos == {
        "programs_application_move", "programs_application_note", "programs_application_assign",
        "programs_application_check", "programs_application_paper", "programs_application_link",
        "programs_application_wait", "programs_application_packet", "programs_opening_series",
        "programs_opening_cancel",
    }  # fmt: skip


def test_member_without_a_role_sees_an_empty_workplace(settings: Settings) -> None:
    settings.DEMO = True
    application = make_application()
    nobody = signed_in(make_member())

    answers = [
        nobody.get(url).status_code for url in ("/admin/", QUEUE, page_of(application), part_of(application, "packet"))
    ]

    assert answers == [200, 403, 403, 403]
