"""Every form that a stranger or the holder of a private link can send: how it is reached, and what is typed there.

A form is read from its own page and filled in by the kind of each field; what that cannot know stands here. A new form
is a new line: `test_doors.py` walks the addresses of the portal and fails as long as one that takes something has none.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agency.models import Agency
from outreach.events import links as reply_links
from outreach.interpreters import asking
from outreach.interpreters import links as interpreter_links
from outreach.models import Mode, RsvpStatus
from programs import links
from programs.models import Program, Status
from tests import factories as make
from tests.access.world import World
from tests.outreach import gathering as events
from tests.outreach.interpreters import booth
from tests.programs.test_every_program import TYPED
from tests.programs.visitor import answers, as_typed, post
from uswds.typed import HONEYPOT, SHOWN_AT, stamp

from .pages import Field, posting, read

Typed = dict[str, list[str]]
# Where the agency is, which is not always the day it is in Greenwich.
TODAY = Agency().today()


def _on(name: str, days: int) -> dict[str, str]:
    """A day so many days ahead, in its three boxes."""
    return {box: f"={number}" for box, number in as_typed(name, TODAY + timedelta(days=days)).items()}


RIDE = "ride-along"
STEPS = {RIDE: ("you", "contact", "ride", "emergency", "safety")} | {name: tuple(of) for name, of in TYPED.items()}
MINOR = as_typed("birth_date", TODAY - timedelta(days=17 * 366))
OTHER_DATES = {f"date_{number}_{part}": "=" for number in (2, 3) for part in ("month", "day", "year")} | {
    "shift_2": "=",
    "shift_3": "=",
}
BY_KIND = {
    "email": "rosa@example.com", "tel": "910 555 0100", "number": "2", "textarea": "The light at the crossing is out.",
    "date": f"{TODAY + timedelta(days=9)}", "time": "18:00", "url": "https://example.com",
}  # fmt: skip
OF_EVERY_FORM = {HONEYPOT, SHOWN_AT, "csrfmiddlewaretoken"}


@dataclass(frozen=True)
class Door:
    """A form: the name of its address, of which records (as in tests/access/staged.py, or in `stage` below), and what
    is typed besides what its page suggests.

    `program`: the steps before it are filled in first. `on`: the page where it stands, if that is another one. `leads`:
    whether a form that is filled in well leads on to another page; it shows the same one otherwise.
    """

    name: str
    of: str = ""
    typed: dict[str, str] = field(default_factory=dict)
    program: str = ""
    on: str = ""
    leads: bool = True

    def __str__(self) -> str:
        return " ".join([self.name, self.of, *self.typed]).strip()

    def address(self, world: World) -> str:
        return reverse(self.name, args=world.args(self.of))

    def reached(self, world: World, client: Client) -> str:
        """Its address, in a browser in which everything before it was filled in."""
        if self.program:
            for step in self._steps_before():
                typed = typed_at(self.program, step) | (
                    MINOR if step == "you" and self.of.endswith("=guardian") else {}
                )
                sent = post(client, reverse("programs:apply_step", args=[self.program, step]), **typed)
                assert sent.status_code == 302, (step, sent.context["form"].errors)
        return self.address(world)

    def _steps_before(self) -> Iterator[str]:
        for step in STEPS[self.program]:
            if self.of.endswith("=guardian") and step == "ride":
                return
            if self.of.endswith(f"={step}"):
                return
            yield step

    def filled_in(self, world: World, client: Client, address: str) -> Typed:
        """What a plain person sends: the form of the page, with every field filled in."""
        page = client.get(reverse(self.on, args=world.args(self.of)) if self.on else address)
        forms = list(posting(read(page), address))
        found = {name: value for form in forms[:1] for name, value in _filled_in(form.fields.values())}
        given = {name: [str(world._arg(value))] for name, value in self.typed.items()}
        return {**found, **given, **self._step(), SHOWN_AT: [stamp()]}

    def _step(self) -> Typed:
        step = self.of.rpartition("=")[2]
        known = typed_at(self.program, step) if step in STEPS.get(self.program, ()) or step == "guardian" else {}
        return {name: [str(value)] for name, value in known.items()}


def typed_at(program: str, step: str) -> dict[str, Any]:
    return TYPED[program][step] if program in TYPED else answers(step)


def _filled_in(fields: Any) -> Iterator[tuple[str, list[str]]]:
    for each in fields:
        if each.name not in OF_EVERY_FORM:
            yield each.name, [value for value in each.values if value] or _typical(each)


def _typical(asked: Field) -> list[str]:
    if asked.options:
        return asked.options[:1]
    if asked.kind == "hidden":
        return asked.values
    for ending, value in {
        "_month": "3",
        "_day": "8",
        "_year": "1990",
        "people": "2",
        "email": "rosa@example.com",
    }.items():
        if asked.name.endswith(ending):
            return [value]
    return [BY_KIND.get(asked.kind, "Rosa Delgado")]


def stage(world: World) -> None:
    """What stands in tests/access/staged.py as little as a form needs it: each at the moment at which it is asked."""
    program, north = world.records["program"], world.north
    for each in Program.objects.all():
        each.is_open, each.minors_allowed = True, each == program
        each.save()
    asked = make.make_application(Status.WAITING_FOR_APPLICANT, program=program, station=north)
    approved = make.make_application(Status.APPROVED, program=program, station=north)
    been = make.make_application(Status.COMPLETED, program=program, station=north)
    declined = make.make_application(Status.DECLINED, program=program, station=north)
    opening = make.make_opening(program=program, station=north)
    now = timezone.now()
    here = events.make_event(station=north, starts_at=now, ends_at=now + events.LENGTH)
    offered = events.make_rsvp(events.make_event(station=north), RsvpStatus.OFFERED)
    french = events.make_language("fr", "French")
    booth.make_interpreter(language=french, mode=Mode.WRITTEN)
    translation = booth.asked(booth.make_translation(language=french))
    asking.accept(translation)
    world.records |= {
        "asked": asked.reference, "approved": approved.reference, "been": been.reference, "opening": opening,
        "declined": declined.reference, "here": here.door_code, "offered": offered.event,
        "translation": translation.key,
    }  # fmt: skip
    world.links["own"] += [links.link_for(one) for one in (asked, approved, been, declined)]
    world.links["own"] += [reply_links.link_for(offered), interpreter_links.link_for(translation)]
    # Every private link is opened once for all tests.
    world.records["opened"] = world.browser("P").cookies


def send(client: Client, address: str, typed: Typed, *, multipart: bool = False) -> HttpResponseBase:
    """As a browser sends it."""
    if multipart:
        return client.post(address, typed)
    return client.post(address, urlencode(typed, doseq=True), content_type="application/x-www-form-urlencoded")


APPLYING = [
    *[
        Door("programs:apply_step", f"={program} ={step}", OTHER_DATES if step == "ride" else {}, program)
        for program, steps in STEPS.items()
        for step in steps
    ],
    Door("programs:apply_step", "=ride-along =guardian", program=RIDE),
    *[Door("programs:apply_check", f"={program}", program=program) for program in TYPED],
    Door("programs:apply_sign", "=ride-along", {"typed_name": "=Rosa Delgado"}, program=RIDE),
]
DOORS = [
    *APPLYING,
    Door("programs:find", leads=False),
    Door("programs:guardian", "guardian_link", {"typed_name": "=Marta Delgado"}),
    Door("programs:answer", "asked"),
    Door("programs:contact", "ride"),
    Door("programs:time", "approved", {"opening": "opening"}, leads=False),
    Door("programs:wait", "waits", {"opening": "full"}),
    Door("programs:take_offer", "waits", {"place": "place"}),
    Door("programs:stop_waiting", "waits", {"place": "place"}),
    Door("programs:cancel_time", "ride"),
    Door("programs:withdraw", "ride"),
    Door("programs:erase", "declined"),
    Door("programs:feedback", "been"),
    Door("programs:leave", "ride"),
    Door("security_surveys:self_survey", leads=False),
    Door("security_surveys:ask_for_visit", "", {"send": "=1"}),
    Door("security_surveys:report", "report"),
    Door("robbery_training:verify", "", {"number": "certificate_number"}),
    Door("robbery_training:roster", "store", {"people": "=Ann"}),
    Door("robbery_training:own_number", "store"),
    Door("robbery_training:person", "store clerk"),
    Door("robbery_training:remove_person", "store clerk"),
    Door("watch:find", leads=False),
    Door("watch:leave"),
    Door("watch:add_household"),
    Door("watch:household", "household"),
    Door("watch:household_left", "household"),
    Door("watch:confirm_roster"),
    Door("watch:record", "", {**_on("held_on", 0), "attendance": "=9"}),
    Door("watch:plan", "", _on("on_day", 9)),
    Door("watch:meeting", "watch_meeting"),
    Door("watch:record_planned", "watch_planned", {"attendance": "=9"}),
    Door("watch:move", "watch_planned"),
    Door("watch:cancel", "watch_planned"),
    Door("watch:signs", leads=False),
    Door("outreach:reply", "forum"),
    Door("outreach:close_replies"),
    Door("outreach:own_reply", "forum"),
    Door("outreach:take_place", "offered"),
    Door("outreach:leave_event", "forum"),
    Door("outreach:new_reply_link", "forum"),
    Door("outreach:here", "here"),
    Door("outreach:assignment_accept", "assignment", on="outreach:assignment"),
    Door("outreach:assignment_decline", "assignment"),
    Door("outreach:assignment_give_back", "assignment"),
    Door("outreach:assignment_hand_in", "translation", {"translation": "=The light is out."}),
    Door("outreach:policy", "policy_slug"),
    Door("outreach:survey_page", "survey_slug =1"),
    Door("comments:write"),
    Door("cpp:input", "=north"),
    Door("cpp:follow", "=north"),
    Door("cpp:confirm", "follow_link", leads=False),
    Door("cpp:stop", "stop_link", leads=False),
    Door("set_language", "", {"language": "=es"}),
    Door("account_login", leads=False),
    Door("account_logout"),
]
