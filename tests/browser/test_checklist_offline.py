"""Omar at the door with a phone that has no signal: nothing he enters is lost, doubled, or called saved too soon."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import BrowserContext, Error, Locator, Page, Route, expect

from agency.models import Member
from programs.models import Program
from security_surveys.answering import Change, merge
from security_surveys.models import Finding, Visit
from tests.factories import make_lena
from tests.security_surveys.phone import GPS, LATITUDE, address, begun, picture
from tests.security_surveys.visited import item

from .conftest import faults

SAVED = "Everything is saved."
KEPT_PAGES = """
async () => {
  const cache = await caches.open("surveys");
  const kept = (await cache.keys()).map((request) => new URL(request.url).pathname);
  return kept.filter((path) => /^.surveys.[^/]+.$/.test(path));
}
"""
# In the background: after a while, at most.
KEPT_IN_THE_END = f"""
async () => {{
  const kept = {KEPT_PAGES.strip()};
  for (let tries = 0; tries < 20 && (await kept()).length; tries += 1) await new Promise((go) => setTimeout(go, 100));
  return kept();
}}
"""


@pytest.fixture
def visit(program: Program, sign_in: Callable[[Member], None]) -> Visit:
    visit = begun()
    sign_in(visit.begun_by)
    return visit


def status(page: Page, words: str) -> None:
    expect(page.locator(".checklist-status")).to_contain_text(words, timeout=15_000)


def box(page: Page, visit: Visit, code: str) -> Locator:
    return page.locator(f"#item-{item(visit, code).pk}")


def say_no(page: Page, visit: Visit, code: str, note: str) -> None:
    found = box(page, visit, code)
    found.get_by_text("No", exact=True).click()
    found.get_by_label("Note").fill(note)


def open_sections(page: Page) -> None:
    for section in page.locator("details.part").all():
        section.evaluate("details => { details.open = true; }")


def open_visit(page: Page, visit: Visit) -> None:
    page.goto(address(visit))
    open_sections(page)


def reload(page: Page) -> None:
    page.reload()
    open_sections(page)


def test_checklist_is_filled_with_the_signal_gone_between_all_its_steps(
    page: Page, context: BrowserContext, visit: Visit, tmp_path: Path
) -> None:
    open_visit(page, visit)
    say_no(page, visit, "number", "Behind the hedge.")
    status(page, SAVED)
    expect(page.get_by_text("This page also opens without a signal.")).to_be_visible()
    found = faults(page, 360, 1280)

    context.set_offline(True)
    say_no(page, visit, "lock", "A latch.")
    box(page, visit, "lock").get_by_label("Pick a recommendation").select_option(index=1)
    status(page, "1 entry waits for the signal. It is kept on this phone.")
    photo = tmp_path / "latch.jpg"
    photo.write_bytes(picture(size=(2400, 1200), exif=_exif()).read())
    box(page, visit, "lock").get_by_label("Add photos").set_input_files(photo)
    status(page, "2 entries wait for the signal. They are kept on this phone.")

    reload(page)
    expect(box(page, visit, "number").get_by_label("Note")).to_have_value("Behind the hedge.")
    expect(box(page, visit, "lock").get_by_label("Note")).to_have_value("A latch.")
    expect(box(page, visit, "lock").get_by_text("Waits for the signal")).to_be_visible()
    box(page, visit, "lock").get_by_label("Note").fill("A latch, and loose.")
    page.get_by_label("What is good").fill("A low hedge.")
    status(page, "3 entries wait for the signal. They are kept on this phone.")

    context.set_offline(False)
    status(page, SAVED)
    reload(page)

    lock = Finding.objects.get(item__code="lock")
    visit.refresh_from_db()
    assert (Finding.objects.count(), lock.note, lock.recommendation) == (2, "A latch, and loose.", "Mend it.")
    assert (visit.good, visit.photos.count(), visit.photos.get().item) == ("A low hedge.", 1, lock.item)
    expect(box(page, visit, "lock").locator(".photo img")).to_have_count(1)
    assert found == []


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[GPS] = {LATITUDE: (34.0, 13.0, 30.0)}
    return exif


def lose_the_answer(route: Route) -> None:
    """The server gets what is sent; the phone does not hear of it."""
    if route.request.method == "POST":
        route.fetch()
        route.abort()
    else:
        route.continue_()


def lena_writes(visit: Visit, note: str) -> None:
    lock = visit.findings.get(item__code="lock")
    values = {"answer": "no", "note": note, "urgency": 1, "cost": "", "recommendation": ""}
    merge(visit, [Change(lock.item_id, uuid4(), lock.revision, values)], make_lena(username=note))


def test_two_phones_a_lost_answer_and_a_report_approved_meanwhile(
    page: Page, context: BrowserContext, visit: Visit
) -> None:
    open_visit(page, visit)
    status(page, SAVED)
    page.route("**/answers/", lose_the_answer)
    say_no(page, visit, "lock", "A latch.")
    status(page, "1 entry waits for the signal.")
    box(page, visit, "lock").get_by_label("Note").fill("A latch, and loose.")
    page.unroute("**/answers/")
    page.get_by_role("button", name="Try now").click()
    status(page, SAVED)
    lock = visit.findings.get()
    assert (lock.note, lock.revision) == ("A latch, and loose.", 2)

    for number, (button, kept) in enumerate([("Keep mine", "Omar 0"), ("Take theirs", "lena1")]):
        lena_writes(visit, f"lena{number}")
        box(page, visit, "lock").get_by_label("Note").fill(f"Omar {number}")
        status(page, "Choose what should stand")
        expect(box(page, visit, "lock").locator(".both")).to_contain_text(f"lena{number}")
        box(page, visit, "lock").get_by_role("button", name=button).click()
        status(page, SAVED)
        expect(box(page, visit, "lock").get_by_label("Note")).to_have_value(kept)
        lock.refresh_from_db()
        assert lock.note == kept

    Visit.objects.update(approved_at=timezone.now(), approved_by=visit.begun_by)
    box(page, visit, "lock").get_by_label("Note").fill("Too late.")
    status(page, "The report is approved, so nothing more can be added. Not sent, and only on this phone: 1.")
    page.reload()
    expect(page.locator("#left-over")).to_contain_text("Too late.")
    expect(page.get_by_role("link", name="Read the report")).to_be_visible()
    assert page.evaluate(KEPT_PAGES) == []


def test_photo_taken_away_on_its_way_or_without_a_signal_does_not_stay_in_the_report(
    page: Page, context: BrowserContext, visit: Visit, tmp_path: Path
) -> None:
    photo = tmp_path / "latch.jpg"
    photo.write_bytes(picture().read())
    lock = box(page, visit, "lock")
    choose, take_away = lock.get_by_label("Add photos"), lock.get_by_role("button", name="Take away")
    open_visit(page, visit)
    expect(page.get_by_text("This page also opens without a signal.")).to_be_visible()
    status(page, SAVED)

    # While it is being sent.
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/photos/", hold)
    with page.expect_request("**/photos/"):
        choose.set_input_files(photo)
    take_away.click()
    status(page, "Saving")
    held[0].continue_()
    status(page, SAVED)
    assert visit.photos.count() == 0

    # Sent, and the answer got lost.
    page.unroute("**/photos/")
    page.route("**/photos/", lose_the_answer)
    choose.set_input_files(photo)
    status(page, "1 entry waits for the signal.")
    page.unroute("**/photos/")
    assert visit.photos.count() == 1
    take_away.click()
    status(page, SAVED)
    assert visit.photos.count() == 0

    # Saved, and taken away when there is no signal.
    with page.expect_response("**/photos/"):
        choose.set_input_files(photo)
    status(page, SAVED)
    assert visit.photos.count() == 1
    context.set_offline(True)
    take_away.click()
    status(page, "1 entry waits for the signal.")
    reload(page)
    status(page, "1 entry waits for the signal.")
    context.set_offline(False)
    status(page, SAVED)
    assert (visit.photos.count(), lock.locator(".photo").count()) == (0, 0)


A_DAY_AGO = """
async () => {
  const cache = await caches.open("surveys");
  for (const request of await cache.keys()) {
    const found = await cache.match(request);
    const headers = new Headers(found.headers);
    headers.set("Date", new Date(Date.now() - 25 * 60 * 60 * 1000).toUTCString());
    await cache.put(request, new Response(await found.blob(), { headers }));
  }
}
"""


def test_page_of_a_visit_is_taken_off_the_phone_by_a_day_or_by_the_end_of_the_session(
    page: Page, context: BrowserContext, visit: Visit, sign_in: Callable[[Member], None]
) -> None:
    def open_and_keep() -> None:
        open_visit(page, visit)
        expect(page.get_by_text("This page also opens without a signal.")).to_be_visible()
        assert page.evaluate(KEPT_PAGES) == [address(visit)]

    # A day is over, and nobody asked for anything since.
    open_and_keep()
    page.evaluate(A_DAY_AGO)
    context.set_offline(True)
    with pytest.raises(Error, match="ERR_"):
        page.goto(address(visit))
    context.set_offline(False)
    page.goto("/")
    assert page.evaluate(KEPT_PAGES) == []

    # The worker alone, when it is led to the sign-in.
    open_and_keep()
    context.clear_cookies(name="sessionid")
    context.route("**/forget_surveys*", lambda route: route.abort())
    page.goto(address(visit))
    expect(page.get_by_role("heading", name="Staff sign-in")).to_be_visible()
    assert page.evaluate(KEPT_IN_THE_END) == []

    # The sign-in alone.
    context.unroute("**/forget_surveys*")
    sign_in(visit.begun_by)
    open_and_keep()
    context.clear_cookies(name="sessionid")
    page.goto("/accounts/login/")
    assert page.evaluate(KEPT_IN_THE_END) == []


def test_signed_out_officer_loses_nothing_and_signing_out_takes_the_page_off_the_phone(
    page: Page, context: BrowserContext, visit: Visit, sign_in: Callable[[Member], None]
) -> None:
    open_visit(page, visit)
    expect(page.get_by_text("This page also opens without a signal.")).to_be_visible()
    assert page.evaluate(KEPT_PAGES) == [address(visit)]

    context.clear_cookies(name="sessionid")
    say_no(page, visit, "lock", "A latch.")
    status(page, "Sign in again: nothing is lost.")
    sign_in(visit.begun_by)
    page.goto("/surveys/")
    expect(page.get_by_text("1 entry on this phone is not sent yet.")).to_be_visible()
    open_visit(page, visit)
    status(page, SAVED)
    assert visit.findings.get().note == "A latch."

    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("/")
    assert page.evaluate("caches.keys()") == []
