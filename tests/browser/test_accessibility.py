"""Axe finds nothing on any page, and none scrolls sideways on the narrowest phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from agency.models import Member
from programs import links
from programs.models import Application, Program, RideRecord, Status
from programs.workflow import Action
from tests.factories import (
    make_application,
    make_lena,
    make_minors_application,
    make_notice,
    make_omar,
    make_opening,
    make_signature,
    make_station,
)
from tests.programs.desk import QUEUE, SHIFTS, days_ago, move_url, page_of, part_of
from tests.programs.visitor import STEPS, answers, url

from .conftest import faults
from .rosa import fill, go_on, press

DESK = (360, 1280)


def faults_of(page: Page, *addresses: str, widths: tuple[int, ...] = (360,)) -> list[str]:
    found = []
    for address in addresses:
        page.goto(address)
        found += faults(page, *widths)
    return found


def no_faults(found: list[str]) -> None:
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("language", "width"), [("English", 1280), ("Español", 360)])
def test_pages_before_the_form(page: Page, program: Program, language: str, width: int) -> None:
    page.goto("/")
    press(page.get_by_role("button", name=language))

    found = faults_of(
        page, "/", "/programs/", "/programs/ride-along/", "/programs/applications/find/", "/help/", "/privacy/",
        "/accessibility/", "/nowhere/", "/accounts/login/", widths=(width,),
    )  # fmt: skip

    no_faults(found)


def test_paused_program(page: Page, program: Program) -> None:
    program.is_open, program.paused_because = False, "Until May."
    program.save()

    no_faults(faults_of(page, "/programs/ride-along/", url("you")))


def test_every_step_with_all_its_errors_and_as_far_as_the_confirmation(page: Page, program: Program) -> None:
    page.goto(url("you"))
    found = faults(page)
    for step in STEPS:
        go_on(page)
        found += faults(page)
        fill(page, answers(step))
        go_on(page)
    found += faults(page, *DESK)
    page.goto(url("sign"))
    go_on(page)
    found += faults(page)
    fill(page, {"typed_name": "Rosa Delgado", "intent": "on"})
    found += faults(page)
    go_on(page)
    page.wait_for_url(f"**{url('sent')}")

    no_faults(found + faults(page, *DESK))


def test_guardians_step_and_who_is_too_young(page: Page, program: Program) -> None:
    page.goto(url("you"))
    fill(page, answers("you") | {"birth_date_year": days_ago(17 * 365 + 5).year, "birth_date_month": 1})
    go_on(page)
    found = faults_of(page, url("guardian"))
    page.goto(url("you"))
    fill(page, {"birth_date_year": days_ago(0).year - 5})
    go_on(page)

    no_faults(found + faults(page))


OWN_STATUSES = [
    Status.RECEIVED, Status.WAITING_FOR_APPLICANT, Status.APPROVED, Status.SCHEDULED, Status.COMPLETED, Status.DECLINED,
]  # fmt: skip


def test_own_page_in_every_standing_and_all_that_can_be_done_there(page: Page, program: Program) -> None:
    make_opening()
    found, seen = [], set()
    for status in OWN_STATUSES:
        application = make_application(status)
        make_signature(application)
        application.events.create(action=Action.ASK_APPLICANT, note="Which shift suits you?")
        page.goto(links.link_for(application))
        found += faults(page)
        for way in ways_from(page, application) - seen:
            found += faults_of(page, application.get_absolute_url() + way)
            seen.add(way)

    no_faults(found)
    assert seen == {
        "answer/", "contact/", "time/", "cancel-time/", "withdraw/", "erase/", "feedback/", "signed/",
    }  # fmt: skip


def ways_from(page: Page, application: Application) -> set[str]:
    """Where the links of an applicant's own page lead: the last part of each address."""
    own = application.get_absolute_url()
    targets = page.locator(f"main a[href^='{own}']").evaluate_all("links => links.map(link => link.pathname)")
    return {target.removeprefix(own) for target in targets if not target.endswith(".ics")} - {""}


def test_guardians_page_and_a_dead_link(page: Page, program: Program) -> None:
    guardians = links.guardian_link_for(make_minors_application())

    no_faults(faults_of(page, guardians, "/programs/link/forged/", "/programs/guardian/forged/"))


@pytest.fixture
def lena(sign_in: Callable[[Member], None]) -> Member:
    lena = make_lena()
    sign_in(lena)
    return lena


@pytest.fixture
def queue(program: Program, lena: Member) -> Application:
    """A queue with something of everything; the application in review is handed over."""
    omar, north = make_omar(is_sworn=True), make_station()
    for days, status in enumerate(Status):
        make_application(status, submitted_at=days_ago(days * 3), station=north, assignee=omar)
    make_notice(about="programs.queue")
    application = Application.objects.get(status=Status.IN_REVIEW)
    make_signature(application)
    return application


def test_workplace_and_queue(page: Page, queue: Application) -> None:
    found = faults_of(page, "/admin/", QUEUE, f"{QUEUE}?standing=all&q=Rosa", SHIFTS, "/demo/mail/", widths=DESK)

    no_faults(found)


def test_application_page(page: Page, queue: Application) -> None:
    completed = Application.objects.get(status=Status.COMPLETED)
    opening = completed.appointment.opening
    RideRecord.objects.create(
        appointment=completed.appointment,
        started_at=opening.starts_at,
        ended_at=opening.ends_at,
        written_by=make_lena(username="maya"),
    )

    no_faults(faults_of(page, page_of(queue), page_of(completed), part_of(completed, "packet"), widths=DESK))


def test_pages_behind_the_buttons(page: Page, queue: Application) -> None:
    scheduled = Application.objects.get(status=Status.SCHEDULED)
    moves = [
        move_url(queue, Action.DECLINE),
        *(move_url(scheduled, action) for action in (Action.COMPLETE, Action.CHECK_IN)),
    ]

    no_faults(faults_of(page, *moves, f"{QUEUE}add/", f"{SHIFTS}series/", f"{SHIFTS}add/"))


def test_approving_many(page: Page, queue: Application) -> None:
    page.goto(QUEUE)
    page.locator(".action-select").first.check()
    page.locator("select[name=action]").select_option("approve")
    press(page.locator("button[name=index]"))

    no_faults(faults(page))
