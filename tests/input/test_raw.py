"""Bodies that no browser sends: no form, no UTF-8, no end, a thousand fields."""

from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory
from hypothesis import example, given
from hypothesis import strategies as st

from engagement.wsgi import application
from tests.access.rows import Row
from tests.access.table import OPEN
from tests.access.world import World
from uswds.typed import SHOWN_AT, stamp

from .trying import THOROUGH, browser, fuzz, look, undone

pytestmark = pytest.mark.django_db
FORM, FILES = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
PUBLIC = [row for row in OPEN if set(row.post or "") & set("XP")]
# A body is read before anything knows of which form it is: three of them stand for all in an ordinary run.
SOME = (
    PUBLIC
    if THOROUGH
    else [row for row in PUBLIC if row.name in {"comments:write", "watch:household", "account_login"}]
)
PART = b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
BODIES = {
    "no UTF-8": (FORM, b"text=%ff%fe&name=\xff\xfe\x80&email=%ED%A0%80"),
    "half a number": (FORM, b"%=%&&&=&;=%zz&text=%0"),
    "a thousand fields": (FORM, b"&".join(b"f%d=1" % number for number in range(5000))),
    "one name, often": (FORM, b"text=1&" * 900),
    "too large": (FORM, b"text=" + b"A" * 300_000),
    "no boundary": ("multipart/form-data", b"--x\r\n"),
    "an empty boundary": ("multipart/form-data; boundary=", b"--\r\n"),
    "a boundary of letters": ("multipart/form-data; boundary=\xe9\xe9", b"--x\r\n"),
    "a long boundary": ("multipart/form-data; boundary=" + "x" * 500, b"--x\r\n"),
    "parts without end": (FILES, PART % (b"text", b"", b"Rosa")),
    "a part of nothing": (FILES, b"--x\r\n\r\n\r\n--x--\r\n"),
    "a strange part": (FILES, PART % (b"text", b"\r\nContent-Transfer-Encoding: base64", b"!!!") + b"--x--\r\n"),
    "parts of a zero byte": (FILES, PART % (b"te\x00xt", b"", b"\x00") + b"--x--\r\n"),
    "a file where none is": (FILES, PART % (b"text", b'; filename="../../a\x00.html"', b"<planted>") + b"--x--\r\n"),
    "a thousand parts": (FILES, b"".join(PART % (b"f%d" % number, b"", b"1") for number in range(3000)) + b"--x--\r\n"),
    "a thousand files": (FILES, (PART % (b"f", b'; filename="a"', b"1")) * 300 + b"--x--\r\n"),
    "JSON": ("application/json", b'{"text": {"$gt": ""}, "name": ["\\ud800"]}'),
    "XML": ("text/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    "nothing": ("", b""),
}


@pytest.mark.parametrize("body", BODIES)
def test_every_form_bears_any_body(world: World, body: str) -> None:
    client = browser(world)
    kind, sent = BODIES[body]
    if kind == FORM:
        sent = f"{SHOWN_AT}={stamp()}&".encode() + sent
    if kind == FILES:
        sent = PART % (SHOWN_AT.encode(), b"", stamp().encode()) + sent

    for row in SOME:
        with undone(client):
            look(client.generic("POST", row.address(world.args(row.of)), sent, content_type=kind))


@pytest.fixture
def connection_is_kept() -> Iterator[None]:
    """A server gives the database's connection back around each request; here everything is on this one."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize("charset", ["hex", "utf-16", "rot13", "idna", "none-at-all", "\x00"])
@pytest.mark.usefixtures("connection_is_kept")
def test_alphabet_that_a_body_claims_is_not_believed(world: World, charset: str) -> None:
    """As a server asks us: Django reads it before any middleware, and its test client not as a server does."""
    sent = RequestFactory().generic(
        "POST", "/language/?next=%2Fhelp%2F", PART % (b"language", b"", b"es") + b"--x--\r\n"
    )
    token = 32 * "a"
    environ = {**sent.environ, "CONTENT_TYPE": f"{FILES}; charset={charset}"}
    environ |= {"HTTP_COOKIE": f"csrftoken={token}", "HTTP_X_CSRFTOKEN": token}
    started: list[tuple[str, list[tuple[str, str]]]] = []

    application(environ, lambda *answer: started.append(answer)).close()

    assert (started[0][0], dict(started[0][1])["Location"]) == ("302 Found", "/help/")


@fuzz(8)
@given(
    row=st.sampled_from(PUBLIC), sent=st.binary(max_size=300),
    kind=st.sampled_from([FORM, FILES, "application/json", "x"]),
    method=st.sampled_from(["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "PROPFIND"]),
)  # fmt: skip
@example(row=PUBLIC[0], sent=b"", kind=FORM, method="TRACE")
def test_any_form_bears_any_bytes(world: World, row: Row, sent: bytes, kind: str, method: str) -> None:
    client = browser(world)
    with undone(client):
        first = f"{SHOWN_AT}={stamp()}&".encode() if kind == FORM else b""
        look(client.generic(method, row.address(world.args(row.of)), first + sent, content_type=kind))
