"""Rosa at her keyboard: what she types into the form, step by step."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programs.models import Application, Category, Program

from ..factories import make_category, make_program, make_release

STEPS = ("you", "contact", "ride", "emergency", "safety")
STEPS_OF_A_MINOR = ("you", "contact", "guardian", "ride", "emergency", "safety")


def make_open_program(**changes: Any) -> Program:
    """A program that can be applied to: with a category and a release."""
    program = make_program(**changes)
    make_category(program)
    make_release(program)
    return program


def url(page: str) -> str:
    return reverse(f"programs:apply_{page}") if page in {"check", "sign", "sent"} else reverse("programs:apply_step", args=[page])


def as_typed(name: str, on: date) -> dict[str, Any]:
    """A date as it is typed into its three boxes."""
    return {f"{name}_0": on.month, f"{name}_1": on.day, f"{name}_2": on.year}


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
    return client.post(url(step) + query, sent_by_form(answers(step) | changes))


def fill_in(client: Client, *steps: str, **you: Any) -> None:
    """Go through the steps up to "check your answers"; `you` changes what is typed on the first."""
    for step in steps or STEPS:
        response = type_in(client, step, **(you if step == "you" else {}))
        assert response.status_code == 302, response.context["form"].errors


def sign(client: Client, name: str = "Rosa Delgado", **changes: Any) -> HttpResponse:
    release = Program.objects.get().current_release()
    return client.post(url("sign"), sent_by_form({"release": release.pk, "typed_name": name, "intent": "on", **changes}))


def apply(client: Client, **you: Any) -> Application:
    """The whole way: the application that is in the queue afterwards."""
    fill_in(client, **you)
    response = sign(client)
    assert response.status_code == 302, response.context["form"].errors
    return Application.objects.latest("pk")


def sent_by_form(typed: dict[str, Any]) -> dict[str, Any]:
    """What a browser sends besides: the hidden fields that every page's form carries."""
    from engagement.guard import SHOWN_AT, stamp

    return {SHOWN_AT: stamp(), **typed}
