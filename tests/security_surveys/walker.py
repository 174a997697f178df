"""Rosa walks around her home with the checklist, and Lena keeps it."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from programs.models import Program
from security_surveys.models import Checklist, Cost, Premises, Urgency, Zone
from security_surveys.versions import publish
from tests.factories import make_program
from tests.programs.visitor import post

SELF_SURVEY = "/programs/self-survey/"

# Code, how urgent, and what its recommendations cost; in the order of the walk, which is not that of their use.
ITEMS = [
    ("fence", Urgency.LATER, [Cost.FREE]),
    ("door", Urgency.FIRST, [Cost.HIGH]),
    ("light", Urgency.SOON, [Cost.MIDDLE, Cost.FREE]),
    ("hedge", Urgency.SOON, [Cost.LOW]),
    ("lock", Urgency.FIRST, [Cost.LOW]),
]


def make_draft(premises: Premises = Premises.HOME) -> Checklist:
    """Five things to look at in two sections, each with what can be done about it."""
    last = Checklist.objects.filter(premises=premises).order_by("-version").first()
    draft = Checklist.objects.create(premises=premises, version=last.version + 1 if last else 1)
    yard = draft.sections.create(name="Yard", zone=Zone.BOUNDARY, position=1)
    house = draft.sections.create(name="House", zone=Zone.EXTERIOR, position=2)
    for position, (code, urgency, costs) in enumerate(ITEMS, start=1):
        section = house if code in {"door", "lock"} else yard
        words = {"text": f"The {code} is good", "why": f"Why the {code} matters"}
        item = section.items.create(code=code, urgency=urgency, position=position, **words)
        for cost in costs:
            item.recommendations.create(text=f"Mend the {code}, {cost}", cost=cost)
    return draft


def make_self_survey(**changes: Any) -> Program:
    """Anybody can do it: the program is open, and a checklist is published."""
    publish(make_draft(), by=None)
    return make_program(slug="self-survey", name="Your own survey", summary="Walk around.", **changes)


def send(client: Client, *, url: str = SELF_SURVEY, **typed: Any) -> HttpResponse:
    """Send answers by the codes of their items; what is not the code of one is sent as it is."""
    codes = {code for code, _urgency, _costs in ITEMS}
    return post(client, url, **{f"answer-{name}" if name in codes else name: said for name, said in typed.items()})
