"""What the database lets `web`, `worker` and `beat` do: all that they need, and nothing that hides what was done."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import psycopg2
import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.utils import timezone
from psycopg2.errors import InsufficientPrivilege
from pytest_django import DjangoDbBlocker

from agency.models import Agency
from comments.models import Comment
from comments.sealing import verify
from notices.models import Heartbeat, Notice, Status
from notices.tasks import sweep
from programs.models import Program
from records import sealing
from records.models import Action, AuditEntry, SealedDay
from tests.programs import visitor

from .stand_in import NAME, Compose, server

SECRETS = {"portal": "db_password", "portal_owner": "db_owner_password"}
REFUSED = {
    "portal": [
        "UPDATE records_auditentry SET username = ''",
        "UPDATE records_sealedday SET digest = ''",
        "DELETE FROM records_sealedday",
        "UPDATE records_tombstone SET rule = ''",
        "DELETE FROM records_tombstone",
        "UPDATE comments_comment SET seal = ''",
        "DELETE FROM comments_comment",
        "DELETE FROM comments_stripped",
        "UPDATE outreach_policycomment SET received_on = received_on",
        "DELETE FROM outreach_policycomment",
        "DELETE FROM cpp_version",
        "DELETE FROM outreach_approvedminutes",
        "DELETE FROM outreach_meetingnotice",
        "DELETE FROM django_migrations",
        "TRUNCATE records_auditentry",
        "ALTER TABLE records_auditentry DISABLE TRIGGER ALL",
        "DROP TRIGGER tombstones_stay ON records_tombstone",
        "DROP TABLE records_auditentry",
        "CREATE OR REPLACE FUNCTION tombstones_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
        "SET session_replication_role = replica",
        "CREATE TABLE mine (id integer)",
        "CREATE SCHEMA mine",
        # It would stand before the real one in what the trigger asks.
        "CREATE TEMPORARY TABLE records_sealedday (id integer)",
        "SET ROLE portal_owner",
        "COPY records_tombstone TO PROGRAM 'true'",
        "SELECT pg_read_file('/etc/hostname')",
    ],
    "portal_owner": [
        "SET session_replication_role = replica",
        "CREATE ROLE mine",
        "ALTER ROLE portal SUPERUSER",
        "COPY records_tombstone TO PROGRAM 'true'",
    ],
}


def login(compose: Compose, role: str) -> dict[str, str]:
    return server() | {"user": role, "password": compose.secret(SECRETS[role]).strip(), "dbname": NAME}


@pytest.fixture
def as_portal(installed: Compose, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The portal on the installed database, as the role that its services are; what it writes stays there."""
    own = dict(connection.settings_dict)
    found = {name.upper(): value for name, value in login(installed, "portal").items()}
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict.update({**found, "NAME": NAME})
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.clear()
            connection.settings_dict.update(own)


@pytest.mark.parametrize(("role", "statement"), [(role, what) for role, all_ in REFUSED.items() for what in all_])
def test_role_is_refused_what_would_hide_something(installed: Compose, role: str, statement: str) -> None:
    with closing(psycopg2.connect(**login(installed, role))) as link, pytest.raises(InsufficientPrivilege):
        link.cursor().execute(statement)


def test_settings_of_the_installed_portal_are_safe(installed: Compose) -> None:
    installed.run("web", "python", "manage.py", "check", "--deploy", "--fail-level=ERROR")


def test_rights_may_be_given_again(installed: Compose) -> None:
    installed.run("migrate", *installed.command("migrate"))


@pytest.mark.usefixtures("as_portal")
def test_person_applies_and_comments_and_is_written_to(client: Client) -> None:
    program = Program.objects.get(slug="ride-along")
    Program.objects.filter(pk=program.pk).update(is_open=True)

    visitor.fill_in(client)
    signed = visitor.sign(client, release=program.current_release())
    said = visitor.post(client, "/comments/write/", kind="concern", subjects=["about_service"], text="Nobody calls.")
    sweep()

    assert (signed.status_code, said.status_code) == (302, 302)
    assert (Comment.objects.count(), verify().is_intact) == (1, True)
    assert list(Notice.objects.values_list("status", flat=True).distinct()) == [Status.SENT]
    assert Heartbeat.objects.filter(name="sweep").exists()


@pytest.mark.usefixtures("as_portal")
def test_days_of_the_trail_are_sealed_kept_for_their_year_and_forgotten_after_it() -> None:
    now, today = timezone.now(), Agency.current().today()
    for days in (800, 30):
        AuditEntry.objects.create(at=now - timedelta(days=days), action=Action.SAW, username="omar")

    sealed = sealing.seal(now)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.QuerySet(AuditEntry).filter(pk=sealed[1].first).delete()
    forgotten = sealing.forget_days_before(today - timedelta(days=400))

    assert (len(sealed), forgotten) == (2, 1)
    assert list(SealedDay.objects.order_by("number").values_list("released_on", flat=True)) == [today, None]
    assert sealing.verify(now).wrong == []
