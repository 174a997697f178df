"""The grade that Mozilla's HTTP Observatory gives: its modifiers, applied to an answer of ours.

From the scanner's published table (mdn-http-observatory 1.4.8, src/grader/charts.js): from 100 points, penalties are
taken off, and what is added counts only from 90 points on; A+ begins at 100. Where the table tells several faults
apart, the worst is counted. That a browser knows the site's name already (the preload list) no answer tells.
"""

import re
from http.cookies import Morsel
from urllib.parse import urlsplit

from django.http import HttpResponseBase

HALF_A_YEAR = 15_768_000
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
UNSAFE = {"'unsafe-inline'", "'unsafe-eval'", "data:", "blob:", "http:", "https:", "*"}
LEAST_FOR_BONUS = 90


def score(answer: HttpResponseBase, over_http: HttpResponseBase, host: str) -> int:
    parts = modifiers(answer, over_http, host).values()
    without_bonus = 100 + sum(part for part in parts if part < 0)
    return without_bonus + (sum(part for part in parts if part > 0) if without_bonus >= LEAST_FOR_BONUS else 0)


def modifiers(answer: HttpResponseBase, over_http: HttpResponseBase, host: str) -> dict[str, int]:
    rules = policy(answer)
    return {
        "content-security-policy": content_security_policy(rules),
        "cookies": min((cookie(morsel) for morsel in answer.cookies.values()), default=0),
        "cross-origin-resource-sharing": -50 if "Access-Control-Allow-Origin" in answer else 0,
        "redirection": redirection(over_http, host),
        "referrer-policy": referrer_policy(answer),
        "strict-transport-security": transport_security(answer.get("Strict-Transport-Security", "")),
        "subresource-integrity": scripts(answer),
        "x-content-type-options": 0 if answer.get("X-Content-Type-Options") == "nosniff" else -5,
        "x-frame-options": 5 if rules.get("frame-ancestors") else 0 if answer.get("X-Frame-Options") == "DENY" else -20,
        "cross-origin-resource-policy": 10 if answer.get("Cross-Origin-Resource-Policy") == "same-origin" else 0,
    }


def policy(answer: HttpResponseBase) -> dict[str, set[str]]:
    directives = [part.split() for part in answer.get("Content-Security-Policy", "").split(";") if part.strip()]
    return {name.lower(): set(sources) for name, *sources in directives}


def content_security_policy(rules: dict[str, set[str]]) -> int:
    if not rules:
        return -25
    fallback = rules.get("default-src", {"*"})
    if any(rules.get(name, fallback) & UNSAFE for name in ("script-src", "object-src")):
        return -20
    if rules.get("img-src", fallback) & {"http:", "*"}:
        return -10
    if rules.get("style-src", fallback) & UNSAFE:
        return 0
    closed = rules.get("form-action", {"*"}) | rules.get("base-uri", {"*"}) <= {"'self'", "'none'"}
    return 10 if fallback == {"'none'"} and closed else 5


def cookie(morsel: "Morsel[str]") -> int:
    is_session = re.search(r"sess|login|csrf", morsel.key)
    if not morsel["secure"]:
        return -40 if is_session else -20
    if is_session and not morsel["httponly"]:
        return -30
    return 5 if morsel["samesite"] in {"Lax", "Strict"} else -20


def redirection(over_http: HttpResponseBase, host: str) -> int:
    target = urlsplit(over_http.get("Location", ""))
    if over_http.status_code not in {301, 302, 307, 308} or target.scheme != "https":
        return -20
    return 0 if target.hostname == host else -5


def referrer_policy(answer: HttpResponseBase) -> int:
    given = answer.get("Referrer-Policy")
    return 5 if given in PRIVATE else -5 if given else 0


def transport_security(header: str) -> int:
    found = re.search(r"max-age=(\d+)", header)
    if not found:
        return -20
    return 0 if int(found[1]) >= HALF_A_YEAR else -10


def scripts(answer: HttpResponseBase) -> int:
    """Our own need no seal; anybody else's would, and there are none."""
    page = b"" if answer.streaming else answer.content
    foreign = re.search(rb"<script[^>]*\bsrc=[\"']?(?:https?:)?//", page)
    return -50 if foreign else 0
