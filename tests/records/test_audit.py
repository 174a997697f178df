"""Who saw, changed and took away what, who came in and who did not: written once, without what a record says."""

import csv
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from agency import roles
from agency.models import Holiday, Member
from records import audit, changes
from records.models import Action, AuditEntry
from tests.agency.entrance import PASSWORD
from tests.cpp.captain import autosave, filled_in, page
from tests.factories import (
    make_application,
    make_comment,
    make_complete_plan,
    make_holiday,
    make_lena,
    make_member,
    make_omar,
    make_paul,
)
from tests.programs.desk import QUEUE, page_of, signed_in, text_of

from .trail import entries, everything, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
TRAIL = "/admin/records/auditentry/"
HOLIDAYS = "/admin/agency/holiday/"
SIGN_IN = "/accounts/login/"
BY_SCRIPT = {"X-Autosave": "1"}


@pytest.fixture
def lena() -> Member:
    return make_lena()


# --- Who saw -----------------------------------------------------------------


def test_page_of_a_record_is_one_entry_with_who_what_and_from_where(lena: Member) -> None:
    application = make_application()
    client = signed_in(lena)

    with CaptureQueriesContext(connection) as asked:
        client.get(page_of(application), REMOTE_ADDR="198.51.100.7")

    (entry,) = entries(Action.SAW)
    assert (entry.by, entry.username, entry.view) == (lena, "lena", "admin:programs_application_change")
    assert (entry.kind, entry.record, entry.reference) == (
        "programs.application", str(application.pk), application.reference,
    )  # fmt: skip
    assert (entry.method, entry.status, entry.address) == ("GET", 200, "198.51.100.7")
    assert sum("INSERT INTO" in one["sql"] for one in asked) == 1


def test_list_is_an_entry_without_what_was_searched_for(lena: Member) -> None:
    make_application()

    signed_in(lena).get(QUEUE, {"q": "Delgado"})

    assert [(entry.view, entry.kind) for entry in entries(Action.SAW)] == [
        ("admin:programs_application_changelist", "programs.application")
    ]
    assert "Delgado" not in everything()


def test_page_that_was_refused_is_an_entry_too() -> None:
    signed_in(make_omar()).get(HOLIDAYS)

    assert [(entry.username, entry.status, entry.kind) for entry in entries(Action.SAW)] == [
        ("omar", 403, "agency.holiday")
    ]


def test_page_of_members_outside_the_admin_is_an_entry() -> None:
    signed_in(make_omar()).get("/surveys/")

    assert [(entry.view, entry.kind) for entry in entries(Action.SAW)] == [
        ("security_surveys:surveys", "security_surveys")
    ]


def test_of_what_proxies_claim_only_our_own_is_believed(lena: Member, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1

    signed_in(lena).get(QUEUE, headers={"X-Forwarded-For": "6.6.6.6, 203.0.113.9"})

    assert entries(Action.SAW)[0].address == "203.0.113.9"


def test_residents_are_not_watched_even_with_the_same_browser(lena: Member) -> None:
    client = signed_in(lena)
    before = len(entries())

    for public in ("/", "/programs/", "/comments/"):
        assert Client().get(public).status_code == client.get(public).status_code == 200
    make_comment()

    assert len(entries()) == before


def test_autosave_is_no_entry_but_what_it_changes_is_one() -> None:
    plan = make_complete_plan()
    client = signed_in(plan.commander)
    url = page(plan, "edit_part", "priority", plan.priorities.get().pk)
    typed = filled_in(client, url, title="Slower cars")
    before = len(entries())

    saved = autosave(client, url, typed)
    client.get(url, headers=BY_SCRIPT, follow=True)

    new = entries()[before:]
    assert saved.status_code == 200
    assert [(entry.username, entry.action, entry.kind) for entry in new] == [
        (plan.commander.username, Action.CHANGED, "cpp.priority"), (plan.commander.username, Action.SAW, "cpp"),
    ]  # fmt: skip
    assert new[0].details["fields"] == {"title": None, "revision": [1, 2]}


def test_who_claims_to_be_a_script_is_written_down_all_the_same(lena: Member) -> None:
    """The header of autosaves is one that anybody can send."""
    application, holiday, client = make_application(), make_holiday(date(2026, 12, 24)), signed_in(lena)
    before = len(entries())

    client.get(page_of(application), headers=BY_SCRIPT)
    client.post(f"{HOLIDAYS}{holiday.pk}/change/", {"on": "2026-12-25", "name": "Holiday"}, headers=BY_SCRIPT)

    assert [(entry.username, entry.action, entry.kind) for entry in entries()[before:]] == [
        ("lena", Action.SAW, "programs.application"),
        ("lena", Action.CHANGED, "agency.holiday"),
        ("lena", Action.ACTED, "agency.holiday"),
    ]


def test_password_is_not_changed_without_an_entry_by_who_claims_to_be_a_script(lena: Member) -> None:
    lena.set_password(PASSWORD)
    lena.save()
    new = {"oldpassword": PASSWORD, "password1": "another-long-one-26", "password2": "another-long-one-26"}

    signed_in(lena).post("/accounts/password/change/", new, headers=BY_SCRIPT)

    lena.refresh_from_db()
    assert lena.check_password("another-long-one-26")
    assert ("lena", "account_change_password") in [(entry.username, entry.view) for entry in entries(Action.ACTED)]


# --- Who changed -------------------------------------------------------------


def save_holiday(client: Client, holiday: Holiday | None, on: str, name: str = "Holiday") -> None:
    page = f"{HOLIDAYS}{holiday.pk}/change/" if holiday else f"{HOLIDAYS}add/"
    assert client.post(page, {"on": on, "name": name}).status_code == 302


def test_change_names_its_fields_and_shows_dates_but_no_text(lena: Member) -> None:
    holiday = make_holiday(date(2026, 12, 24))

    save_holiday(signed_in(lena), holiday, "2026-12-25", "Christmas Day")

    change, request = entries(Action.CHANGED, Action.ACTED)
    assert (change.username, change.kind, change.record) == ("lena", "agency.holiday", str(holiday.pk))
    assert change.details == {"fields": {"on": ["2026-12-24", "2026-12-25"], "name": None}}
    assert (request.view, request.method, request.status) == ("admin:agency_holiday_change", "POST", 302)
    assert "Christmas" not in everything()


def test_what_is_added_and_deleted_is_told_and_what_is_saved_as_it_was_is_not(lena: Member) -> None:
    client = signed_in(lena)

    save_holiday(client, None, "2026-12-24")
    holiday = Holiday.objects.get()
    save_holiday(client, holiday, "2026-12-24")
    client.post(f"{HOLIDAYS}{holiday.pk}/delete/", {"post": "yes"})

    told = said(Action.ADDED, Action.CHANGED, Action.DELETED)
    assert [action for _name, action, kind, _details in told if kind == "agency.holiday"] == ["added", "deleted"]


def test_entry_goes_with_the_change_that_was_not_made(lena: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*args: Any) -> None:
        raise DatabaseError

    client = signed_in(lena)
    monkeypatch.setattr("django.contrib.admin.options.ModelAdmin.log_addition", break_down)

    with pytest.raises(DatabaseError):
        client.post(f"{HOLIDAYS}add/", {"on": "2026-12-24", "name": "Holiday"})

    assert (Holiday.objects.count(), entries(Action.ADDED)) == (0, [])


def test_no_text_and_nothing_encrypted_is_ever_shown() -> None:
    from django.apps import apps

    shown = {
        field
        for model in apps.get_models()
        if model._meta.app_label in changes._ours()
        for field in model._meta.concrete_fields
        if changes._is_shown(field)
    }

    assert [field for field in shown if type(field).__name__.startswith("Encrypted")] == []
    assert [field for field in shown if "Text" in field.get_internal_type() and not field.choices] == []
    assert {"status", "due_on", "station"} <= {field.name for field in shown}


def test_role_is_told_whoever_gives_it(lena: Member) -> None:
    command = Group.objects.get(name=roles.COMMAND_STAFF)

    lena.groups.add(command)
    lena.groups.remove(command)

    assert [details for _name, action, _kind, details in said(Action.GRANTED)][-2:] == [
        {"kind": "auth.group", "added": [str(command.pk)]},
        {"kind": "auth.group", "removed": [str(command.pk)]},
    ]


# --- Who came in -------------------------------------------------------------


def test_signing_in_and_out_is_told_with_the_address(lena: Member) -> None:
    client = Client(REMOTE_ADDR="198.51.100.7")

    client.post(SIGN_IN, {"login": "lena", "password": "password"})
    client.post("/accounts/logout/")

    assert [(one.username, one.action, one.address) for one in entries(Action.SIGNED_IN, Action.SIGNED_OUT)] == [
        ("lena", "signed_in", "198.51.100.7"),
        ("lena", "signed_out", "198.51.100.7"),
    ]


def test_failure_is_told_by_account_and_a_password_in_the_wrong_field_is_not_kept(lena: Member) -> None:
    for name in ("Lena", "my-secret-password"):
        Client().post(SIGN_IN, {"login": name, "password": "my-secret-password"})

    known, unknown = entries(Action.FAILED)
    assert (known.username, known.by, known.record, known.details) == ("lena", None, str(lena.pk), {})
    assert (unknown.username, list(unknown.details), len(unknown.details["typed"])) == ("", ["typed"], 64)
    assert "secret" not in everything()


def test_lock_is_told(lena: Member) -> None:
    for _attempt in range(5):
        Client().post(SIGN_IN, {"login": "lena", "password": "wrong"})

    assert "lena" in [entry.username for entry in entries(Action.LOCKED_OUT)]


# --- What leaves -------------------------------------------------------------


def test_nothing_leaves_without_a_trace_and_a_page_is_shown_all_the_same(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def is_full(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError

    paul = signed_in(make_paul())
    paul.raise_request_exception = False
    monkeypatch.setattr(AuditEntry, "save", is_full)

    assert paul.get(f"{TRAIL}export/").status_code >= 500
    assert paul.get(TRAIL).status_code == 200
    assert "The audit trail lacks an entry" in caplog.text
    with pytest.raises(DatabaseError):
        audit.revealed(None, make_application(), ["phone"])


def test_revealed_fields_are_named(lena: Member) -> None:
    application = make_application()

    audit.revealed(lena, application, ["phone", "birth_date"])

    assert said(Action.REVEALED) == [("lena", "revealed", "programs.application", {"fields": ["birth_date", "phone"]})]


def test_history_of_the_admin_names_no_one(lena: Member) -> None:
    rosa = make_application()
    message = [{"changed": {"name": "household", "object": "Rosa Delgado", "fields": ["phone"]}}]

    LogEntry.objects.log_actions(lena.pk, [rosa, rosa], CHANGE, message)

    assert {line.object_repr for line in LogEntry.objects.all()} == {f"Application {rosa.pk}"}
    assert "Rosa" not in repr(list(LogEntry.objects.values_list()))
    assert LogEntry.objects.first().get_change_message() == "Changed phone for household “…”."


# --- Who reads it ------------------------------------------------------------


def test_auditor_finds_by_reference_username_and_filter() -> None:
    application = make_application()
    signed_in(make_lena()).get(page_of(application))
    paul = signed_in(make_paul())

    for query in ({"q": application.reference}, {"q": "lena", "what": "saw"}, {"part": "programs", "who": "lena"}):
        page = text_of(paul.get(TRAIL, query))
        assert "1 result" in page
        assert f"saw application {application.pk} ({application.reference})" in page


def test_list_costs_the_same_for_twenty_entries_as_for_two() -> None:
    paul = signed_in(make_paul())
    counts = []
    for more in (2, 18):
        for _number in range(more):
            audit.record(Action.SAW, by=make_member(), of=make_application())
        with CaptureQueriesContext(connection) as asked:
            paul.get(TRAIL)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_trail_is_taken_away_as_a_table_and_that_is_told_once() -> None:
    audit.record(Action.FAILED, by=None, typed="=HYPERLINK(1)")
    paul = signed_in(make_paul())

    table = paul.get(f"{TRAIL}export/", {"what": "failed"}).getvalue().decode("utf-8-sig")

    header, row = csv.reader(StringIO(table))
    assert (header[0], row[3], row[-1]) == ("number", "failed", '{"typed": "=HYPERLINK(1)"}')
    assert [(name, kind) for name, _action, kind, _details in said(Action.EXPORTED)] == [("paul", "records.auditentry")]
    assert entries(Action.SAW) == []


def test_nobody_else_reads_it_and_nobody_changes_it() -> None:
    audit.record(Action.FAILED, by=None)
    entry = f"{TRAIL}{AuditEntry.objects.first().pk}/"
    paul = signed_in(make_paul())

    for role in (roles.COORDINATOR, roles.ADMINISTRATOR, roles.COMMAND_STAFF):
        client = signed_in(make_member(role))
        assert {client.get(page).status_code for page in (TRAIL, f"{entry}change/", f"{TRAIL}export/")} == {403}
    assert paul.get(f"{entry}change/").status_code == 200
    assert {paul.post(page).status_code for page in (f"{entry}change/", f"{entry}delete/", f"{TRAIL}add/")} == {403}


def test_command_leaves_no_entries_but_of_roles() -> None:
    call_command("prepare", verbosity=0, stdout=StringIO())

    assert {entry.action for entry in entries()} <= {Action.GRANTED}
