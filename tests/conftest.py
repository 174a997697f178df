"""What every test may ask for, and what no run may leave out unnoticed."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.db import connection
from django.utils import translation
from pytest_django import DjangoDbBlocker, Settings

from scripts import processes

POSTGRES = django_settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
MIGRATED = os.environ.get("MIGRATED", "")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")

# Whose tests name these ask what the database itself refuses, which each of the two is told in its own words.
OF_THE_DATABASE = {"IntegrityError", "DatabaseError", "POSTGRES"}

# Tables that nobody empties, and what their triggers call the rows.
KEPT = {
    "records_auditentry": "audit_entries",
    "records_sealedday": "sealed_days",
    "records_tombstone": "tombstones",
    "comments_stripped": "stripped",
    "outreach_approvedminutes": "approved_minutes",
    "outreach_meetingnotice": "meeting_notices",
    "outreach_policycomment": "policy_comments",
}
# SQLite knows no emptying apart from deleting, and no trigger that rests.
KEPT_BY_SQLITE = ("audit_entry_is_kept", "sealed_day_is_kept", "tombstone_is_kept")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        folder = Path(item.path).parent.name
        if folder == "browser":
            item.add_marker(pytest.mark.browser)
        if folder == "faults":
            item.add_marker(pytest.mark.fault)
        if folder == "access":
            # Every page, action and export there is: SQLite answers all that we ask of it.
            item.add_marker(pytest.mark.once)
        if folder == "input":
            # The stricter of the two, and the one in production.
            item.add_marker(pytest.mark.postgres)
        if vars(item.module).keys() & OF_THE_DATABASE:
            item.add_marker(pytest.mark.sqlite)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("postgres") or item.get_closest_marker("fault"):
        needs(POSTGRES, "PostgreSQL (set DATABASE_URL)", "REQUIRE_POSTGRES")
    if item.get_closest_marker("browser"):
        needs(bool(CHROMIUM), "Chromium", "REQUIRE_BROWSER")


def needs(there: bool, what: str, required_by: str) -> None:
    """Skip a test for want of something, unless this run has promised to have it."""
    if there:
        return
    if os.environ.get(required_by) == "1":
        pytest.fail(f"{required_by}=1, but this test's {what} is missing.", pytrace=False)
    pytest.skip(f"needs {what}")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """Begin with a copy of what `make test` has migrated, where it has: a copy takes seconds, migrating a minute."""
    with ExitStack() as copies:
        if POSTGRES and MIGRATED:
            django_settings.DATABASES["default"]["TEST"]["TEMPLATE"] = MIGRATED
        elif MIGRATED:
            # In memory for as long as we have it open, and where Django will look for it.
            name = "file:memorydb_default?mode=memory&cache=shared"
            copy = copies.enter_context(closing(sqlite3.connect(name, uri=True)))
            copies.enter_context(closing(sqlite3.connect(MIGRATED))).backup(copy)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Tests with transactions of their own empty every table after them, which some refuse."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if not POSTGRES:
            for trigger in KEPT_BY_SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        if POSTGRES:
            cursor.execute("ALTER TABLE comments_comment DISABLE TRIGGER comments_are_not_emptied")
            cursor.execute("ALTER TABLE cpp_version DISABLE TRIGGER versions_are_not_emptied")
            for table, rows in KEPT.items():
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {rows}_are_not_emptied")


@pytest.fixture(scope="session")
def broker_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real broker of our own, for the whole run."""
    process, url = processes.start_broker(tmp_path_factory.mktemp("broker"))
    try:
        yield url
    finally:
        processes.stop([process])


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Debian's Chromium, kept from talking to anyone but us."""
    quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    quiet += ["--disable-component-update", "--disable-sync"]
    # Chromium's sandbox refuses to be root.
    alone = ["--no-sandbox"] if os.getuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": quiet + alone}


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """What the process remembers is forgotten after each test: the agency, the counters of posts, a page's language."""
    yield
    translation.deactivate()
    for cache in caches.all(initialized_only=True):
        cache.clear()


@pytest.fixture
def without_second_factor(settings: Settings) -> None:
    """Staff sign in with a password alone, as in the demonstration."""
    settings.DEMO = True
