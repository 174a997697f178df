"""Rosa comments in a real browser: on a phone and on a desk, in both languages, with an address and without."""

from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from agency.texts import bilingual
from comments.models import Accreditation, Comment, Kind, Theme
from comments.sealing import verify
from tests.factories import letters, make_agency

from .conftest import faults
from .rosa import fill, go_on, press

LANGUAGES = {"en": "English", "es": "Español"}
WORDS = {"en": "You came quickly. Thank you.", "es": "Vinieron rápido. ¡Gracias! ❤️"}
NEEDS_A_DOOR = "He is breaking in next door, send help! An officer hit me last time."
WRITE = "/comments/write/"
COUNT, TOLD = "#id_text_limit", "#div_id_text [role=status]"

pytestmark = pytest.mark.usefixtures("comments_are_open")


@pytest.fixture
def comments_are_open(live_server: LiveServer) -> None:
    """An agency that has set everything its comment pages can show."""
    make_agency(
        non_emergency_phone="910 555 0199", unit_phone="910 555 0120", complaints_url="https://example.com/complaints",
        tips_url="https://example.com/tips", calea_url="https://example.com/calea",
    )  # fmt: skip
    call_command("prepare", stdout=StringIO())
    accreditation = Accreditation.current()
    accreditation.program = bilingual("Law Enforcement, Advanced", "Orden público, avanzada")
    accreditation.save()


def write(page: Page, text: str, **typed: object) -> None:
    """Fill in the form: a commendation about two things."""
    page.goto(WRITE)
    fill(page, {"kind": "commendation"})
    for subject in ("about_service", "about_engagement"):
        box = page.locator(f"main [value={subject}]")
        page.locator(f"label[for={box.get_attribute('id')}]").click()
    fill(page, {"text": text, **typed})


@pytest.mark.parametrize("email", ["", "rosa@example.com"], ids=["without an address", "with an address"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_comment_arrives_sealed_and_is_acknowledged(page: Page, language: str, width: int, email: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/")
    press(page.get_by_role("button", name=LANGUAGES[language]))
    press(page.locator("main a[href='/comments/']"))
    press(page.locator(f"main a[href='{WRITE}']"))
    write(page, WORDS[language], email=email)

    go_on(page)

    page.wait_for_url("**/comments/receipt/*/")
    comment = Comment.objects.get()
    expect(page.locator("main .sent__reference")).to_have_text(comment.receipt)
    expect(page.locator("main .seal")).to_have_text(comment.seal)
    assert (comment.text, comment.kind, comment.language) == (WORDS[language], Kind.COMMENDATION, language)
    assert (comment.about_service, comment.about_engagement, comment.about_standards) == (True, True, False)
    assert [letter.recipient for letter in letters("comments/acknowledgement")] == [email] * bool(email)
    assert verify().is_intact
    assert "sessionid" not in {cookie["name"] for cookie in page.context.cookies()}


def test_everything_works_without_javascript(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url, java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(WRITE)
    expect(page.locator(COUNT)).to_contain_text("10000")

    page.locator("label[for=id_kind_1]").click()
    page.locator("label[for=id_subjects_3]").click()
    page.locator("[name=text]").fill(NEEDS_A_DOOR)
    go_on(page)
    press(page.locator("main [name=go_on]"))

    expect(page.locator("main .sent__reference")).to_have_text(Comment.objects.get().receipt)
    context.close()


# --- The counter -------------------------------------------------------------


def test_counter_says_at_once_how_many_characters_are_left(page: Page) -> None:
    page.goto(WRITE)
    expect(page.locator(COUNT)).to_contain_text("10,000")

    page.locator("[name=text]").press_sequentially("Gracias")

    expect(page.locator(COUNT)).to_contain_text("9,993")
    expect(page.locator(TOLD)).to_be_empty()


@pytest.mark.parametrize(("text", "left"), [("👍🏽", "9,998"), ("one\ntwo", "9,993"), ("  one \n", "9,997")])
def test_counter_counts_as_the_server_does(page: Page, text: str, left: str) -> None:
    page.goto(WRITE)

    page.locator("[name=text]").fill(text)

    expect(page.locator(COUNT)).to_contain_text(left)


def test_screen_reader_is_told_near_the_end_when_the_keys_are_quiet(page: Page) -> None:
    page.goto(WRITE)

    page.locator("[name=text]").fill("long word " * 999 + "long words")
    expect(page.locator(TOLD)).to_be_empty()

    expect(page.locator(TOLD)).to_contain_text("0")
    page.locator("[name=text]").press_sequentially("!!")
    expect(page.locator(COUNT)).to_have_class("usa-hint is-over")
    expect(page.locator(TOLD)).to_contain_text("2")
    assert page.locator(TOLD).inner_text() == page.locator(COUNT).inner_text()


# --- Nothing typed is lost ---------------------------------------------------


def test_back_from_the_receipt_the_words_are_there_and_sending_them_again_adds_nothing(page: Page) -> None:
    write(page, WORDS["en"])
    go_on(page)
    page.wait_for_url("**/comments/receipt/*/")
    receipt = page.url

    page.go_back()

    expect(page.locator("[name=text]")).to_have_value(WORDS["en"])
    expect(page.locator(COUNT)).to_contain_text("9,972")
    go_on(page)
    page.wait_for_url(receipt)
    assert Comment.objects.count() == 1


def test_button_pressed_twice_sends_one_comment(page: Page) -> None:
    write(page, WORDS["en"])

    page.locator("main form .form-buttons button").dblclick()

    page.wait_for_url("**/comments/receipt/*/")
    assert Comment.objects.count() == 1


def test_other_doors_are_shown_and_what_was_typed_can_be_changed_and_sent(page: Page) -> None:
    write(page, NEEDS_A_DOOR, email="rosa@example.com", name='Rosa "Ro" <b>')
    go_on(page)
    expect(page.locator("main a[href='tel:911']")).to_be_visible()
    expect(page.locator("main a[href='https://example.com/complaints']")).to_be_visible()
    expect(page.locator("main q")).to_have_text(["is breaking in", "send help", "officer hit me"])
    assert not Comment.objects.exists()

    press(page.locator("main [name=change]"))
    expect(page.locator("[name=text]")).to_have_value(NEEDS_A_DOOR)
    expect(page.locator("[name=name]")).to_have_value('Rosa "Ro" <b>')
    fill(page, {"text": NEEDS_A_DOOR + "\nThat is all."})
    go_on(page)
    press(page.locator("main [name=go_on]"))

    page.wait_for_url("**/comments/receipt/*/")
    comment = Comment.objects.get()
    assert comment.text == NEEDS_A_DOOR + "\nThat is all."
    assert (comment.name, comment.about_service, comment.about_engagement) == ('Rosa "Ro" <b>', True, True)


def test_error_summary_has_the_focus_and_leads_to_the_words(page: Page) -> None:
    write(page, "")
    go_on(page)

    expect(page.locator("#error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("[name=text]")).to_be_focused()


# --- Everyone can use it -----------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES.values())
def test_no_page_has_a_fault(page: Page, language: str) -> None:
    page.goto("/comments/")
    press(page.get_by_role("button", name=language))
    page.locator("main summary").click()
    found = faults(page, 360, 1280)
    page.goto(WRITE)
    fill(page, {"text": "x " * 6000, "email": "rosa@", "phone": "1"})
    found += faults(page, 360, 1280)
    go_on(page)
    found += faults(page, 360, 1280)
    write(page, NEEDS_A_DOOR)
    go_on(page)
    found += faults(page, 360, 1280)
    press(page.locator("main [name=go_on]"))
    found += faults(page, 360, 1280)
    Theme.objects.create(year=Comment.objects.get().received_on.year, title="Thanks", text="- Many", is_public=True)
    page.goto("/comments/heard/")
    page.locator("main summary").first.click()

    assert found + faults(page, 360, 1280) == []


def test_heard_page_that_has_heard_nothing_has_no_fault(page: Page) -> None:
    page.goto("/comments/heard/")

    assert faults(page, 360, 1280) == []
