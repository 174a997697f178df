"""Interpreters and what is asked of them: Marta and Luis speak Spanish, and a forum in thirty days needs one."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from outreach.interpreters import links, requesting
from outreach.models import Assignment, Event, Interpreter, InterpreterRequest, Language, Mode, Skill
from outreach.tasks import look_after_interpreters
from tests.outreach.gathering import in_days, make_event, make_language
from tests.programs.visitor import post

numbers = count(1)
LONG_AGO = date(2025, 1, 15)


def make_interpreter(*, language: Language | None = None, mode: str = Mode.SPOKEN, **changes: Any) -> Interpreter:
    """A volunteer who is ready to serve, in Spanish unless told otherwise; `skill` changes what they can do."""
    skill = changes.pop("skill", {})
    number = next(numbers)
    defaults: dict[str, Any] = {"kind": "volunteer", "name": f"Marta Quint {number}", "is_adult": True}
    if changes.get("member"):
        defaults = {"kind": "member", "is_adult": True}
    else:
        defaults["email"] = f"marta{number}@example.com"
    interpreter = Interpreter.objects.create(**defaults | {"screened_on": LONG_AGO, "agreed_on": LONG_AGO} | changes)
    assessed = {"assessed_on": LONG_AGO, "assessed_how": "Oral test", "assessed_by": "Inés Duarte"}
    Skill.objects.create(
        interpreter=interpreter, language=language or make_language(), mode=mode, **assessed | skill
    )  # fmt: skip
    return interpreter


def make_request(event: Event | None = None, language: Language | None = None) -> InterpreterRequest:
    """Somebody replied to a forum in thirty days and needs Spanish."""
    return requesting.ask_for_event(event or make_event(), language or make_language())


def make_translation(**changes: Any) -> InterpreterRequest:
    defaults = {"language": make_language(), "mode": Mode.WRITTEN, "due_on": in_days(10).date()}
    return InterpreterRequest.objects.create(**defaults | changes)


def asked(request: InterpreterRequest | None = None) -> Assignment:
    """What the portal has asked for by itself, once beat has passed."""
    request = request or make_request()
    look_after_interpreters()
    return request.assignments.latest("pk")


def opened(assignment: Assignment) -> Client:
    """A browser in which the link of the letter was followed."""
    client = Client()
    response = client.get(links.link_for(assignment).removeprefix("http://testserver"))
    assert response.status_code == 302
    return client


def page_of(assignment: Assignment) -> str:
    return f"/interpreters/asked/{assignment.key}/"


def answer(assignment: Assignment, act: str, client: Client | None = None, **typed: Any) -> HttpResponse:
    """Press a button of the page behind the link, and look at where it leads."""
    client = client or opened(assignment)
    response = post(client, f"{page_of(assignment)}{act}/", **typed)
    return client.get(response.url) if response.status_code == 302 else response


def accept(assignment: Assignment) -> HttpResponse:
    return answer(assignment, "accept", has_no_conflict="on")


def let_pass(assignment: Assignment) -> None:
    """The time to answer is over."""
    Assignment.objects.filter(pk=assignment.pk).update(answer_until=timezone.now() - timedelta(minutes=1))


def standing(request: InterpreterRequest) -> tuple[str, list[str]]:
    """How a request stands, and each assignment of it, oldest first."""
    request.refresh_from_db()
    return request.status, list(request.assignments.order_by("pk").values_list("status", flat=True))
