"""Captain Grant at the keyboard: the pages of a station, and what is typed into their forms."""

from typing import Any

from django.forms.models import ModelMultipleChoiceField
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cpp.models import Plan


def page(plan: Plan, name: str, *args: Any) -> str:
    """The address of a station's page."""
    return reverse(f"cpp:{name}", args=[plan.station.slug, *args])


def filled_in(client: Client, url: str, **changes: Any) -> dict[str, Any]:
    """What the browser would send of the form on a page, with what is typed into it."""
    form = client.get(url, follow=True).context["form"]
    typed: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if isinstance(field.field, ModelMultipleChoiceField):
            typed[field.name] = [getattr(one, "pk", one) for one in value or []]
        elif value not in (None, "", False):
            typed[field.name] = "on" if value is True else value
    return {**typed, **changes}


def save(client: Client, url: str, **changes: Any) -> HttpResponse:
    """Open a page, type, and press Save."""
    return client.post(url, filled_in(client, url, **changes))


def autosave(client: Client, url: str, typed: dict[str, Any]) -> HttpResponse:
    """What the script sends while somebody types."""
    return client.post(url, typed, headers={"X-Autosave": "1"})
