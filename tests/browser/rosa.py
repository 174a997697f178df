"""Rosa at a real keyboard."""

from playwright.sync_api import Locator, Page

from tests.programs.visitor import STEPS, answers, url

CONTINUE = "main form .form-buttons button[type=submit]:not([name])"


def fill(page: Page, typed: dict[str, object]) -> None:
    """Put an answer into each field of the form that is shown."""
    for name, value in typed.items():
        field = page.locator(f"main [name={name}]")
        kind = field.first.evaluate("field => field.type")
        if kind in {"radio", "checkbox"}:
            # The box itself is drawn by its label.
            box = field if kind == "checkbox" else page.locator(f"main [name={name}][value='{value}']")
            page.locator(f"label[for={box.get_attribute('id')}]").click()
        elif kind == "select-one":
            field.select_option(str(value))
        else:
            field.fill(str(value))


def go_on(page: Page) -> None:
    press(page.locator(CONTINUE))


def press(button: Locator) -> None:
    """Click what leads to another page, or to the same with its errors, and wait until that page is there."""
    with button.page.expect_navigation():
        button.click()


def fill_in(page: Page, *, language: str = "en") -> None:
    """From the program's page to the signature."""
    page.goto("/programs/ride-along/")
    press(page.locator("main a[href$='/apply/']").first)
    for step in STEPS:
        page.wait_for_url(f"**{url(step)}")
        fill(page, answers(step) | ({"language": language} if step == "contact" else {}))
        go_on(page)
    page.wait_for_url(f"**{url('check')}")
    press(page.locator(f"main a[href='{url('sign')}']"))
    fill(page, {"typed_name": "Rosa Delgado", "intent": "on"})
