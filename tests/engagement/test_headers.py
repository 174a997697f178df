"""Every kind of answer has the headers of Mozilla Observatory's A+, which begins at 100 points."""

import runpy
from collections.abc import Callable
from contextlib import closing

import pytest
from django.conf import settings as django_settings
from django.http import HttpResponseBase
from django.test import Client
from pytest_django import Settings

from tests.factories import make_agency, make_lena

from . import observatory

pytestmark = pytest.mark.django_db

HOST = "testserver"
# All that we can have: 135. Where no cookie is set, there are no points for a good one.
WITH_COOKIE, WITHOUT = 135, 130
HEADERS = ("SECURE_", "CSRF_COOKIE_", "SESSION_COOKIE_", "LANGUAGE_COOKIE_", "CONTENT_SECURITY_", "X_FRAME_")


@pytest.fixture
def production(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings as they are where HTTPS is on."""
    monkeypatch.setenv("HTTPS", "1")
    read = runpy.run_path(str(django_settings.BASE_DIR / "engagement" / "settings.py"))
    for name in read:
        if name.startswith(HEADERS):
            setattr(settings, name, read[name])


@pytest.fixture
def visitor(production: None) -> Client:
    make_agency()
    return Client(raise_request_exception=False)


def score(visitor: Client, answer: HttpResponseBase) -> int:
    return observatory.score(answer, visitor.get("/", secure=False), HOST)


@pytest.mark.parametrize(
    ("path", "status", "points"),
    [
        ("/", 200, WITH_COOKIE),
        ("/comments/write/", 200, WITH_COOKIE),
        ("/programs/", 200, WITH_COOKIE),
        ("/accounts/login/", 200, WITH_COOKIE),
        ("/admin/", 302, WITHOUT),
        ("/nowhere/", 404, WITH_COOKIE),
        ("/metrics", 404, WITH_COOKIE),
        ("/healthz/live", 200, WITHOUT),
        ("/static/css/site.css", 200, WITHOUT),
        ("/robots.txt", 200, WITHOUT),
    ],
)
def test_page_earns_all_points_there_are(visitor: Client, path: str, status: int, points: int) -> None:
    with closing(visitor.get(path, secure=True)) as answer:
        assert (answer.status_code, score(visitor, answer)) == (status, points)


@pytest.mark.usefixtures("without_second_factor")
def test_workplace_of_staff_earns_them_too(visitor: Client) -> None:
    visitor.force_login(make_lena())

    answer = visitor.get("/admin/", secure=True)

    assert (answer.status_code, score(visitor, answer)) == (200, WITH_COOKIE)


def test_refused_form_earns_them_too(production: None) -> None:
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post("/accounts/login/", secure=True)

    assert (answer.status_code, score(strict, answer) >= WITHOUT) == (403, True)


def test_page_that_broke_down_earns_them_too(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down() -> None:
        raise RuntimeError

    monkeypatch.setattr("programs.models.Program.objects.all", break_down)
    monkeypatch.setattr("engagement.views.share_on_time", break_down)

    answer = visitor.get("/", secure=True)

    assert (answer.status_code, score(visitor, answer)) == (500, WITHOUT)


def spoilt(name: str, value: str) -> Callable[[HttpResponseBase], None]:
    return lambda answer: answer.headers.__setitem__(name, value)


@pytest.mark.parametrize(
    ("spoil", "points"),
    [
        # What is lost, and with less than 90 points every bonus besides.
        (spoilt("Content-Security-Policy", "script-src 'self' 'unsafe-inline'"), 80),
        (spoilt("Strict-Transport-Security", "max-age=3600"), 125),
        (spoilt("Access-Control-Allow-Origin", "*"), 50),
        (spoilt("X-Content-Type-Options", "guess"), 130),
        (spoilt("Referrer-Policy", "unsafe-url"), 125),
        (lambda answer: answer.cookies["csrftoken"].update({"secure": ""}), 60),
    ],
)
def test_the_check_takes_points_off(visitor: Client, spoil: Callable[[HttpResponseBase], None], points: int) -> None:
    answer = visitor.get("/", secure=True)
    spoil(answer)

    assert score(visitor, answer) == points
