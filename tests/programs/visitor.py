"""Rosa at her keyboard: what she types into the form, step by step."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programs import links
from programs.models import Application, Category, Program, Release
from tests.factories import make_category, make_program, make_release
from uswds.typed import SHOWN_AT, stamp

STEPS = ("you", "contact", "ride", "emergency", "safety")
STEPS_OF_A_MINOR = ("you", "contact", "guardian", "ride", "emergency", "safety")


def make_open_program(**changes: Any) -> Program:
    """A program that can be applied to: with a category and a release."""
    program = make_program(**changes)
    make_category(program)
    make_release(program)
    return program


def url(page: str, program: str = "ride-along") -> str:
    if page in {"check", "sign", "sent"}:
        return reverse(f"programs:apply_{page}", args=[program])
    return reverse("programs:apply_step", args=[program, page])


def as_typed(name: str, on: date) -> dict[str, Any]:
    """A date as it is typed into its three boxes."""
    return {f"{name}_month": on.month, f"{name}_day": on.day, f"{name}_year": on.year}


def answers(step: str) -> dict[str, Any]:
    return {
        "you": {"first_name": "Rosa", "last_name": "Delgado", **as_typed("birth_date", date(1990, 3, 8))},
        "contact": {
            "email": "rosa@example.com",
            "phone": "910 555 0100",
            "address": "12 Pine Street",
            "language": "en",
        },
        "guardian": {
            "guardian_name": "Marta Delgado",
            "guardian_relation": "mother",
            "guardian_email": "marta@example.com",
            "guardian_phone": "910 555 0102",
        },
        "ride": {
            "category": getattr(Category.objects.first(), "pk", ""),
            "reason": "I want to see how my street is patrolled.",
            **as_typed("date_1", timezone.localdate() + timedelta(days=30)),
            "shift_1": "evening",
        },
        "emergency": {"emergency_name": "Luis Delgado", "emergency_phone": "910 555 0101"},
        "safety": {
            "ability": "yes",
            "licence_number": "D1234567",
            "agrees_to_records_check": "on",
            "accepts_rules": "on",
        },
    }[step]


def type_in(client: Client, step: str, *, query: str = "", **changes: Any) -> HttpResponse:
    """Send a step, filled in; `changes` wins over what Rosa would have typed."""
    return post(client, url(step) + query, **answers(step) | changes)


def fill_in(client: Client, *steps: str, **you: Any) -> None:
    """Go through the steps up to "check your answers"; `you` changes what is typed on the first."""
    for step in steps or STEPS:
        response = type_in(client, step, **(you if step == "you" else {}))
        assert response.status_code == 302, response.context["form"].errors


def sign(
    client: Client, name: str = "Rosa Delgado", *, release: Release | None = None, intent: Any = "on"
) -> HttpResponse:
    """Sign the release that was read; without one, that in force."""
    release = release or Program.objects.get().current_release()
    return post(client, url("sign"), release=release.pk, typed_name=name, intent=intent)


def apply(client: Client, **you: Any) -> Application:
    """The whole way: the application that is in the queue afterwards."""
    fill_in(client, **you)
    response = sign(client)
    assert response.status_code == 302, response.context["form"].errors
    return Application.objects.latest("pk")


def post(client: Client, url: str, **typed: Any) -> HttpResponse:
    """Send a form as a browser does: with the hidden field that every form carries. An answer of None is not sent."""
    return client.post(url, {SHOWN_AT: stamp()} | {name: value for name, value in typed.items() if value is not None})


def open_link(client: Client, application: Application) -> HttpResponse:
    """Follow the private link of a letter."""
    return client.get(links.link_for(application).removeprefix("http://testserver"))


def error_at(response: HttpResponse, field: str) -> str:
    """What is written next to a field that is not right; empty if it is."""
    found = re.search(rf'id="id_{field}_error">(.*?)</span>\s*(?=<)', response.content.decode(), re.DOTALL)
    without_prefix = re.sub(r"<span.*?</span>", "", found[1]) if found else ""
    return unescape(without_prefix).strip()


def words(response: HttpResponse) -> str:
    """The page as it is read: without tags, and with one space where there were many."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())
