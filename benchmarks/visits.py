"""What a visitor does, to the bare view and to the portal: the same answers."""

from datetime import date, timedelta

from benchmarks.client import Browser, Reply

REASON = "I would like to see how the unit works. " * 5
RIDE_ON = date.today() + timedelta(days=30)  # noqa: DTZ011 - any day of next month will do
BARE = {
    "first_name": "Pat", "last_name": "Example", "birth_date": "1990-01-01", "phone": "910 555 0100",
    "address": "1 Main St", "language": "en", "category": "resident", "reason": REASON, "date": RIDE_ON.isoformat(),
    "shift": "evening", "emergency_name": "Kin", "emergency_phone": "910 555 0101", "ability": "yes",
    "licence_number": "D1234567", "agrees_to_records_check": "on", "accepts_rules": "on",
}  # fmt: skip
STEPS = {
    "you": {
        "first_name": "Pat", "last_name": "Example",
        "birth_date_month": "1", "birth_date_day": "1", "birth_date_year": "1990",
    },
    "contact": {"phone": "910 555 0100", "address": "1 Main St", "language": "en"},
    "ride": {
        "reason": REASON, "date_1_month": str(RIDE_ON.month), "date_1_day": str(RIDE_ON.day),
        "date_1_year": str(RIDE_ON.year), "shift_1": "evening",
    },
    "emergency": {"emergency_name": "Kin", "emergency_phone": "910 555 0101"},
    "safety": {
        "ability": "yes", "licence_number": "D1234567", "agrees_to_records_check": "on", "accepts_rules": "on",
    },
}  # fmt: skip
FORM = "/programs/ride-along/apply"


def at(name: str) -> str:
    return f"{name}@example.org"


def apply_to_bare(port: int, name: str) -> bool:
    browser = Browser(port)
    page = browser.get("/apply/")
    return browser.post(page, email=at(name), **BARE).status == 302


def apply_to_portal(port: int, name: str) -> bool:
    """Five steps, check, sign: thirteen requests, each page fetched as a browser does."""
    browser = Browser(port)
    page = browser.get(f"{FORM}/you/")
    for step, answers in STEPS.items():
        own = {"email": at(name)} if step == "contact" else {"category": first_category(page)} if step == "ride" else {}
        page = browser.follow(browser.post(page, f"{FORM}/{step}/", **answers, **own))
    page = browser.get(f"{FORM}/sign/")
    reply = browser.post(page, typed_name="Pat Example", intent="on")
    return reply.status == 302 and reply.headers["location"].endswith("/sent/")


def first_category(page: Reply) -> str:
    return page.body.decode().partition('name="category" value="')[2].partition('"')[0]


def comment(port: int, name: str) -> bool:
    browser = Browser(port)
    page = browser.get("/comments/write/")
    reply = browser.post(
        page, kind="commendation", subjects="about_service", text=f"{REASON} {name}", email=at(name), language="en"
    )
    return reply.status == 302 and "/receipt/" in reply.headers["location"]


def sign_in(port: int, path: str, **typed: str) -> Browser:
    browser = Browser(port)
    reply = browser.post(browser.get(path), path, **typed)
    if reply.status != 302:
        raise SystemExit(f"Nobody is let in at {path}: {reply.status}")
    return browser
