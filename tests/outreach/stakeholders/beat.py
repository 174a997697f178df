"""Whom the department works with, and what Omar writes into the log after a walk through Mill Lane."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from agency.models import Agency, Member, Station
from outreach.models import Activity, Contact, Engagement, Organization, QuarterlyReport, StakeholderKind
from outreach.models.report import HEADINGS
from outreach.stakeholders.quarters import Quarter

numbers = count(1)
LOG = "/log/"


def today() -> date:
    return Agency.current().today()


def days_before(days: int) -> date:
    return today() - timedelta(days=days)


def make_organization(*stations: Station, **changes: Any) -> Organization:
    """A church of the whole city that nobody asked yet whether it may be named in public."""
    defaults = {"name": f"Church {next(numbers)}", "kind": StakeholderKind.FAITH}
    organization = Organization.objects.create(**defaults | changes)
    organization.stations.set(stations)
    return organization


def make_contact(organization: Organization, **changes: Any) -> Contact:
    defaults = {"name": "Ruth Bell", "email": "ruth@example.com", "phone": "910 555 0190", "role": "Pastor"}
    return Contact.objects.create(organization=organization, **defaults | changes)


def make_engagement(member: Member, **changes: Any) -> Engagement:
    """A visit of half an hour to ten residents, today, at the member's station."""
    defaults = {
        "member": member,
        "station": member.station,
        "on": today(),
        "minutes": 30,
        "activity": Activity.VISIT,
        "who": "" if changes.get("organization") else StakeholderKind.RESIDENTS,
        "people": 10,
    }
    return Engagement.objects.create(**defaults | changes)


def last_quarter() -> Quarter:
    return Quarter.of(today()).before()


def make_report(member: Member, **changes: Any) -> QuarterlyReport:
    """A draft for the last quarter and the whole city, with something under each heading."""
    quarter = last_quarter()
    words = {name: f"On {heading}." for name, heading in HEADINGS.items()}
    defaults = {"year": quarter.year, "quarter": quarter.number, "drafted_by": member, **words}
    return QuarterlyReport.objects.create(**defaults | changes)


def page(name: str, of: Quarter | None = None, **query: str) -> str:
    """The address of a page of the quarterly report."""
    of = of or last_quarter()
    return reverse(f"outreach:{name}", args=[of.year, of.number], query=query)


def in_the_form(client: Client, url: str = LOG) -> dict[str, Any]:
    """What a browser sends of an opened form if nothing is typed: what it starts with."""
    form = client.get(url).context["form"]
    typed: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if value is True:
            typed[field.name] = "on"
        elif value is not False and value not in {None, ""}:
            typed[field.name] = value
    return typed


# All that has to be chosen or typed for an ordinary entry.
FOUR_THINGS = {"who": "residents", "activity": "walk", "minutes": "60", "people": "14"}


def write_down(client: Client, **typed: Any) -> HttpResponse:
    """Open the log, say four things or others, and press the button."""
    return client.post(LOG, {**in_the_form(client), **FOUR_THINGS, **typed})
