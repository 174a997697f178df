"""Keys are changed while the portal runs: every value is the same before and after, whatever happens in between."""

import os
import sys
from datetime import date
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction
from pytest_django import Settings

from agency.encryption import decrypt, encrypt, keyed_hash
from comments.models import Comment
from comments.sealing import verify
from cpp.following import ask_to_follow
from cpp.models import Follower
from outreach.models import PolicyComment, PolicyDraft
from programs.models import RideAlong
from records import rotating
from robbery_training.models import Trainee
from scripts import processes
from security_surveys.models import Photo
from tests.factories import make_agency, make_application, make_comment, make_member, make_minors_application, make_plan
from tests.faults.conftest import database_url, wait_for
from tests.security_surveys.visited import make_visit
from tests.threads import at_once

pytestmark = pytest.mark.django_db
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
READ_BACK = (RideAlong, Comment, PolicyComment, Follower, Photo)


@pytest.fixture(autouse=True)
def old_key(settings: Settings) -> None:
    settings.FIELD_KEYS = [OLD]


def rotate(*arguments: str) -> str:
    told = StringIO()
    call_command("rotate_keys", *arguments, stdout=told, stderr=told)
    return told.getvalue()


def make_policy_comment() -> PolicyComment:
    spring = date(2027, 3, 1)
    policy = PolicyDraft.objects.create(
        slug="pursuits", title="Pursuits", owner=make_member(), opens_on=spring, closes_on=spring
    )
    return PolicyComment.objects.create(policy=policy, text="Fewer.", name="Rosa Delgado", received_on=spring)


@pytest.fixture
def everything() -> SessionStore:
    """A row of every kind that is written in its own way: text, date, picture, written once, session."""
    make_agency()
    make_minors_application()
    make_comment(name="Rosa Delgado", email="rosa@example.com")
    make_policy_comment()
    ask_to_follow(make_plan(), "rosa@example.com", "en")
    make_visit()
    Authenticator.objects.create(
        user=make_member(), type=Authenticator.Type.TOTP, data={"secret": encrypt("JBSWY3DPEHPK3PXP"), "used": 3}
    )
    session = SessionStore()
    session["licence_number"] = "D1234567"
    session.save()
    return session


def rows(model: type[models.Model]) -> list[dict[str, Any]]:
    return list(models.QuerySet(model).order_by("pk").values())


def plain() -> list[Any]:
    """Every value that a model reads, of every column of the tables above."""
    return [{name: _bytes(value) for name, value in row.items()} for model in READ_BACK for row in rows(model)]


def _bytes(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def test_every_value_reads_the_same_under_the_new_key_alone(settings: Settings, everything: SessionStore) -> None:
    before = plain()
    settings.FIELD_KEYS = [NEW, OLD]

    rotate()

    settings.FIELD_KEYS = [NEW]
    assert plain() == before
    assert SessionStore(everything.session_key)["licence_number"] == "D1234567"
    second_factor = Authenticator.objects.get().data
    assert (decrypt(second_factor["secret"]), second_factor["used"]) == ("JBSWY3DPEHPK3PXP", 3)
    assert verify().is_intact


def test_check_counts_what_the_old_key_is_still_needed_for(settings: Settings, everything: SessionStore) -> None:
    settings.FIELD_KEYS = [NEW, OLD]
    before = sum(count.old for count in rotating.still_old())

    with pytest.raises(CommandError, match=f"^{before} rows are under an older key"):
        rotate("--check")
    rotate()

    assert before >= len(READ_BACK) + 1
    assert rotate("--check").endswith("Everything is under the newest key: the older ones can go.\n")


def test_second_run_finds_nothing_to_do(settings: Settings, everything: SessionStore) -> None:
    settings.FIELD_KEYS = [NEW, OLD]
    rotate()

    assert {count.old for count in rotating.rotate()} == {0}


def test_value_that_no_key_opens_is_named_and_left(settings: Settings) -> None:
    ride_along = make_application().ride_along
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    RideAlong.objects.update(licence_number="D7654321")
    settings.FIELD_KEYS = [NEW, OLD]
    before = rotating._select(*_licence())
    told = StringIO()

    with pytest.raises(CommandError, match="1 values are opened by none: keep the older keys"):
        call_command("rotate_keys", stdout=StringIO(), stderr=told)

    assert f"No key opens programs_ridealong.licence_number, application_id {ride_along.pk}." in told.getvalue()
    assert rotating._select(*_licence()) == before
    settings.FIELD_KEYS = [NEW]
    assert RideAlong.objects.values_list("emergency_name", flat=True).get() == "Luis Delgado"


def _licence() -> tuple[Any, ...]:
    return rotating.Kept("programs_ridealong", "application_id", {"licence_number": bytes}), "", ()


def test_matching_is_computed_anew_from_what_is_stored(settings: Settings, everything: SessionStore) -> None:
    settings.MATCHING_KEY = "another"
    assert "cpp_follower: 1 rows, 1 computed anew" in rotate("--matching")

    assert Follower.objects.get().email_hash == keyed_hash("rosa@example.com")
    ride_along = RideAlong.objects.get()
    assert {"match_key": ride_along.match_key} == ride_along.keyed_hashes()
    assert "cpp_follower: 1 rows, 0 computed anew" in rotate("--matching")


# --- What only PostgreSQL can promise ------------------------------------------

ANOTHER = encrypt("Sam  Stone..")
HOLES = {
    "another text": ("UPDATE comments_comment SET text = 'Another'", []),
    "plain name": ("UPDATE comments_comment SET name = repeat('x', length(name))", []),
    "longer name": ("UPDATE comments_comment SET name = %s", [encrypt("A name that is much longer than hers")]),
    "no name": ("UPDATE comments_comment SET name = ''", []),
    "text beside a token": ("UPDATE comments_comment SET name = %s, text = 'x'", [ANOTHER]),
    "delete": ("DELETE FROM comments_comment", []),
}


@pytest.mark.postgres
@pytest.mark.parametrize(("statement", "values"), HOLES.values(), ids=HOLES)
def test_sealed_row_lets_nothing_through_but_a_new_key(statement: str, values: list[str]) -> None:
    make_comment(name="Rosa Delgado")

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.encrypting_anew = 'on'; SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="nobody changes or deletes one"), transaction.atomic():
            cursor.execute(statement, values)


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["comments_comment", "outreach_policycomment"])
def test_sealed_row_keeps_its_token_unless_keys_are_being_changed(table: str) -> None:
    make_comment(name="Rosa Delgado")
    make_policy_comment()

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="nobody changes or deletes"), transaction.atomic():
            cursor.execute(f"UPDATE {table} SET name = %s", [encrypt("Rosa Delgado")])


@pytest.fixture
def crowd(transactional_db: None, settings: Settings) -> list[Trainee]:
    """Enough rows for several batches, under the old key."""
    application = make_application()
    return [Trainee.objects.create(application=application, name=f"Person {number}") for number in range(500)]


def names() -> dict[int, str]:
    return dict(Trainee.objects.values_list("pk", "name"))


@pytest.mark.postgres
def test_what_is_saved_meanwhile_is_not_lost(settings: Settings, crowd: list[Trainee]) -> None:
    settings.FIELD_KEYS = [NEW, OLD]

    def act(place: int) -> str:
        if place == 0:
            return str(sum(count.old for count in rotating.rotate()) <= len(crowd) + 1)
        for trainee in crowd[place::4]:
            Trainee.objects.filter(pk=trainee.pk).update(name=f"{trainee.name}, new")
        return "saved"

    assert at_once(4, act) == {"True": 1, "saved": 3}

    settings.FIELD_KEYS = [NEW]
    saved = {trainee.pk: f"{trainee.name}, new" for place in (1, 2, 3) for trainee in crowd[place::4]}
    assert names() == {trainee.pk: trainee.name for trainee in crowd} | saved


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


@pytest.mark.postgres
def test_killed_in_the_middle_it_is_started_again(settings: Settings, crowd: list[Trainee]) -> None:
    before = names()
    settings.FIELD_KEYS = [NEW, OLD]
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "engagement.settings", "DATABASE_URL": database_url(), "FIELD_KEYS": f"{NEW},{OLD}",
    }  # fmt: skip

    with transaction.atomic():
        # Somebody saves a row of the second batch: there the rotation waits, and there it dies.
        Trainee.objects.select_for_update().get(pk=crowd[300].pk)
        process = processes.start([sys.executable, "manage.py", "rotate_keys"], env)
        wait_for(somebody_waits)
        process.kill()
        process.wait()

    left = next(count for count in rotating.still_old() if count.table == "robbery_training_trainee")
    assert (left.old, names()) == (len(crowd) - rotating.BATCH, before)
    assert "robbery_training_trainee: 500 rows, 300 encrypted anew" in rotate()
    settings.FIELD_KEYS = [NEW]
    assert names() == before
