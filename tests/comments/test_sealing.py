"""The chain: whoever alters, removes or adds a comment past the portal is found out, and the comment is named."""

import json
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from importlib import import_module
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from agency import roles
from agency.encryption import encrypt
from comments import sealing
from comments.letters import CHAIN_BROKEN
from comments.models import Channel, Comment, Ledger, Verification
from comments.sealing import FIRST, seal, verify
from comments.tasks import verify_weekly
from tests.conftest import POSTGRES
from tests.factories import letters, make_ana, make_comment, make_lena, make_member, make_omar

pytestmark = pytest.mark.django_db
BySQL = Callable[..., None]
MONDAY = "2026-11-23T10:00:00Z"


@pytest.fixture
def by_sql() -> BySQL:
    """Runs a statement as the database's superuser may: past every trigger."""
    with connection.cursor() as cursor:
        if POSTGRES:
            cursor.execute("SET LOCAL session_replication_role = replica")

    def run(statement: str, *values: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return run


@pytest.fixture
def three() -> list[Comment]:
    """Three comments; the middle one says everything that can be said."""
    everything = {
        "channel": Channel.PHONE,
        "taken_by": make_ana(),
        "chapter": "45 Crime Prevention",
        "name": "Rosa Delgado",
        "email": "rosa@example.com",
        "phone": "910 555 0100",
        "relation": "resident",
    }
    return [make_comment(), make_comment(**everything), make_comment()]


def found() -> tuple[int | None, str]:
    verification = verify()
    return verification.broken_at, verification.finding


def seal_anew(by_sql: BySQL) -> None:
    """What somebody does who knows the portal's code: write every seal so that the chain holds again."""
    previous = FIRST
    for comment in Comment.objects.all():
        previous = seal(comment, previous)
        by_sql("UPDATE comments_comment SET seal = %s WHERE id = %s", previous, comment.pk)


# --- What a seal is ----------------------------------------------------------


def test_seal_covers_every_column_but_the_keys() -> None:
    columns = {field.name for field in Comment._meta.concrete_fields}
    sealed = {"taken_by" if name == "taken_by_id" else name for name in sealing.content(make_comment())}

    assert columns - sealed == {"id", "seal", *sealing.SUBJECTS}
    assert "subjects" in sealed


def test_each_seal_is_made_of_the_one_before() -> None:
    first, second = make_comment(), make_comment()

    assert [first.seal, second.seal] == [seal(first, FIRST), seal(second, first.seal)]
    assert (Ledger.objects.get().length, Ledger.objects.get().seal) == (2, second.seal)


def test_seal_is_one_that_anybody_can_compute_from_an_export() -> None:
    comment = make_comment(text="Grüße, 警察, ❤️")
    sealed = json.dumps(
        {"previous": FIRST} | sealing.content(comment), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )

    assert comment.seal == sha256(sealed.encode()).hexdigest()


# --- Nothing altered ---------------------------------------------------------


def test_untouched_comments_are_intact(three: list[Comment]) -> None:
    verification = verify()

    assert verification.is_intact
    assert (verification.comments, verification.seal) == (3, three[-1].seal)
    assert verification.finding == "All 3 comments are as they were received."
    assert Verification.objects.get() == verification


def test_no_comment_is_an_intact_chain() -> None:
    verification = verify()

    assert (verification.is_intact, verification.comments, verification.seal) == (True, 0, "")


def test_comments_received_since_keep_the_chain_intact() -> None:
    make_comment()
    verify()
    make_comment()

    assert found() == (None, "All 2 comments are as they were received.")


def test_comment_received_during_the_walk_is_not_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    make_comment()
    sealed_again = sealing._sealed_again

    def meanwhile(pk: int, previous: str) -> str | None:
        make_comment()
        return sealed_again(pk, previous)

    monkeypatch.setattr(sealing, "_sealed_again", meanwhile)

    assert found() == (None, "1 comment is as it was received.")


# --- One thing altered -------------------------------------------------------

ALTERED = {
    "number": 4,
    "receipt": "ZZZZ-ZZZZ",
    "submission_key": 32 * "0",
    "kind": "concern",
    "about_standards": True,
    "about_engagement": True,
    "about_service": False,
    "about_candidacy": True,
    "chapter": "46 Critical Incidents",
    "text": "You came quickly. Thank you.",
    "name": encrypt("Sam Stone"),
    "email": encrypt("sam@example.com"),
    "phone": encrypt("910 555 0199"),
    "relation": "visitor",
    "language": "es",
    "channel": "mail",
    "received_on": "2020-01-01",
    "sealed_at": "2020-01-01 00:00:00",
    "seal": 64 * "a",
}


@pytest.mark.parametrize("column", ALTERED)
def test_comment_with_one_column_altered_is_named(three: list[Comment], by_sql: BySQL, column: str) -> None:
    # Somebody who takes all subjects away is refused by a constraint: another one goes in beside.
    also = ", about_standards = true" if column == "about_service" else ""

    by_sql(f"UPDATE comments_comment SET {column} = %s{also} WHERE number = 2", ALTERED[column])

    assert found()[0] == 2


def test_comment_given_to_another_member_is_named(three: list[Comment], by_sql: BySQL) -> None:
    by_sql("UPDATE comments_comment SET taken_by_id = %s WHERE number = 2", make_omar().pk)

    assert found() == (2, "Comment 2 is not what was sealed.")


def test_every_sealed_column_is_tried_above() -> None:
    columns = {field.column for field in Comment._meta.concrete_fields}

    assert columns - set(ALTERED) == {"id", "taken_by_id"}


@pytest.mark.parametrize("column", ["name", "email", "phone"])
@pytest.mark.parametrize(
    "garbage",
    ["", "Rosa", "gAAAAA", "ñ", encrypt("x")[:-9] + "AAAAAAAA="],
    ids=["nothing", "plain", "too short", "no token", "forged"],
)
def test_contact_replaced_by_garbage_is_named(three: list[Comment], by_sql: BySQL, column: str, garbage: str) -> None:
    by_sql(f"UPDATE comments_comment SET {column} = %s WHERE number = 2", garbage)

    assert found() == (2, "Comment 2 is not what was sealed.")


@pytest.mark.parametrize("column", ["received_on", "sealed_at"])
@pytest.mark.parametrize("garbage", ["yesterday", "2026-13-45", "0000-00-00 00:00:00"])
def test_date_that_is_none_is_named(three: list[Comment], by_sql: BySQL, column: str, garbage: str) -> None:
    if POSTGRES:
        pytest.skip("PostgreSQL stores only dates as dates.")
    by_sql(f"UPDATE comments_comment SET {column} = %s WHERE number = 2", garbage)

    assert found() == (2, "Comment 2 is not what was sealed.")


@pytest.mark.postgres
@pytest.mark.parametrize("moment", ["infinity", "-infinity", "0044-03-15 BC", "20000-01-01"])
def test_date_that_only_the_database_knows_is_named(three: list[Comment], by_sql: BySQL, moment: str) -> None:
    by_sql("UPDATE comments_comment SET received_on = %s, sealed_at = %s WHERE number = 2", moment, moment)

    assert found() == (2, "Comment 2 is not what was sealed.")


def test_same_words_encrypted_anew_are_still_the_same(three: list[Comment], by_sql: BySQL) -> None:
    by_sql("UPDATE comments_comment SET name = %s WHERE number = 2", encrypt("Rosa Delgado"))

    assert found()[0] is None


def test_comment_put_back_as_it_was_verifies_again(three: list[Comment], by_sql: BySQL) -> None:
    by_sql("UPDATE comments_comment SET text = 'Another' WHERE number = 2")
    assert found()[0] == 2
    by_sql("UPDATE comments_comment SET text = %s WHERE number = 2", three[1].text)

    assert found() == (None, "All 3 comments are as they were received.")


# --- Rows taken out, put in, changed about -----------------------------------


def remove(by_sql: BySQL, number: int) -> None:
    by_sql("DELETE FROM comments_review WHERE comment_id = (SELECT id FROM comments_comment WHERE number = %s)", number)
    by_sql("DELETE FROM comments_comment WHERE number = %s", number)


@pytest.mark.parametrize("number", [1, 2])
def test_comment_taken_out_is_named(three: list[Comment], by_sql: BySQL, number: int) -> None:
    remove(by_sql, number)

    assert found() == (number, f"Comment {number} is missing.")


def test_comment_taken_out_with_the_numbers_closed_up_is_noticed(three: list[Comment], by_sql: BySQL) -> None:
    remove(by_sql, 2)
    by_sql("UPDATE comments_comment SET number = 2 WHERE number = 3")

    assert found() == (2, "Comment 2 is not what was sealed.")


def test_last_comment_taken_out_is_noticed(three: list[Comment], by_sql: BySQL) -> None:
    remove(by_sql, 3)

    assert found() == (3, "1 comment is missing at the end of the chain.")


def test_end_taken_out_of_the_ledger_too_is_noticed_after_an_earlier_walk(three: list[Comment], by_sql: BySQL) -> None:
    verify()
    remove(by_sql, 3)
    remove(by_sql, 2)
    by_sql("UPDATE comments_ledger SET length = 1, seal = %s", three[0].seal)

    assert found() == (2, "2 comments are missing at the end of the chain.")


def test_all_taken_out_is_noticed(three: list[Comment], by_sql: BySQL) -> None:
    verify()
    for table in ("review", "comment", "ledger"):
        by_sql(f"DELETE FROM comments_{table}")

    assert found() == (1, "3 comments are missing at the end of the chain.")


def test_two_comments_that_changed_places_are_noticed(three: list[Comment], by_sql: BySQL) -> None:
    for was, becomes in [(1, 9), (2, 1), (9, 2)]:
        by_sql("UPDATE comments_comment SET number = %s WHERE number = %s", becomes, was)

    assert found() == (1, "Comment 1 is not what was sealed.")


def copy(by_sql: BySQL, *, number: int, its_seal: str) -> None:
    """A comment put in by hand, as much like the last one as the database lets it be."""
    names = [field.column for field in Comment._meta.concrete_fields if field.column != "id"]
    own = {"number": "%s", "seal": "%s", "receipt": "'ZZZZ-ZZZZ'", "submission_key": f"'{'0' * 32}'"}
    chosen = ", ".join(own.get(name, name) for name in names)
    last = "SELECT max(id) FROM comments_comment"
    statement = f"INSERT INTO comments_comment ({', '.join(names)}) SELECT {chosen} FROM comments_comment"
    by_sql(f"{statement} WHERE id = ({last})", number, its_seal)


def test_comment_put_in_between_is_noticed(three: list[Comment], by_sql: BySQL) -> None:
    by_sql("UPDATE comments_comment SET number = 4 WHERE number = 3")
    copy(by_sql, number=3, its_seal=64 * "a")

    assert found() == (3, "Comment 3 is not what was sealed.")


def test_comment_added_by_hand_with_a_seal_that_fits_is_noticed(three: list[Comment], by_sql: BySQL) -> None:
    copy(by_sql, number=4, its_seal=64 * "a")
    by_sql("UPDATE comments_comment SET seal = %s WHERE number = 4", seal(Comment.objects.get(number=4), three[2].seal))

    assert found() == (4, "Comment 4 was put in by hand.")


# --- The whole chain written anew --------------------------------------------


def test_chain_sealed_anew_does_not_fit_the_ledger(three: list[Comment], by_sql: BySQL) -> None:
    by_sql("UPDATE comments_comment SET text = 'Another' WHERE number = 2")
    seal_anew(by_sql)

    assert found() == (1, "Among comments 1 to 3 one was changed, and all after it were sealed anew.")


def test_chain_and_ledger_sealed_anew_do_not_fit_the_earlier_walks(by_sql: BySQL) -> None:
    for _walk in range(3):
        make_comment()
        verify()
    make_comment()
    by_sql("UPDATE comments_comment SET text = 'Another' WHERE number = 2")
    seal_anew(by_sql)
    by_sql("UPDATE comments_ledger SET seal = %s", Comment.objects.get(number=4).seal)

    assert found() == (2, "Among comments 2 to 2 one was changed, and all after it were sealed anew.")


def test_what_was_found_broken_once_is_found_again(three: list[Comment], by_sql: BySQL) -> None:
    verify()
    by_sql("UPDATE comments_comment SET text = 'Another' WHERE number = 2")
    seal_anew(by_sql)

    assert [verify().is_intact, verify().is_intact] == [False, False]


# --- The database's own refusal ----------------------------------------------

STATEMENTS = {
    "update": "UPDATE comments_comment SET text = 'Another' WHERE number = 1",
    "update of nothing": "UPDATE comments_comment SET text = text",
    "update of the seal": "UPDATE comments_comment SET seal = '' WHERE number = 1",
    "update from a join": "UPDATE comments_comment c SET text = 'x' FROM comments_review r WHERE r.comment_id = c.id",
    "delete": "DELETE FROM comments_comment WHERE number = 1",
    "delete in passing": "WITH gone AS (DELETE FROM comments_comment RETURNING id) SELECT count(*) FROM gone",
    "truncate": "TRUNCATE comments_comment CASCADE",
    "truncate in passing": "TRUNCATE agency_member CASCADE",
    "insert over": "INSERT INTO comments_comment SELECT * FROM comments_comment"
    " ON CONFLICT (id) DO UPDATE SET text = 'Another'",
}


@pytest.fixture
def not_emptied() -> None:
    """The trigger that tests go without (tests/conftest.py), as the migration made it."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE comments_comment ENABLE TRIGGER comments_are_not_emptied")


@pytest.mark.postgres
@pytest.mark.usefixtures("not_emptied")
@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
def test_database_refuses_its_superuser(statement: str) -> None:
    before = Comment.objects.filter(pk=make_comment(email="rosa@example.com").pk).values().get()

    with connection.cursor() as cursor:
        # What is still to be checked of the rows above would stop a TRUNCATE first.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="nobody changes or deletes one"), transaction.atomic():
            cursor.execute(statement)

    assert Comment.objects.values().get() == before
    assert verify().is_intact


@pytest.mark.postgres
@pytest.mark.parametrize(
    "act",
    [
        lambda _comment: Comment._base_manager.update(text="Another"),
        lambda comment: Comment._base_manager.bulk_update([comment], ["text"]),
        lambda _comment: Comment._base_manager.all()._raw_delete("default"),
        lambda comment: comment.save_base(),
        lambda comment: Comment._base_manager.bulk_create(
            [comment], update_conflicts=True, unique_fields=["id"], update_fields=["text"]
        ),
    ],
    ids=["update", "bulk update", "delete", "save", "insert over"],
)
def test_database_refuses_what_goes_past_the_model(act: Callable[[Comment], object]) -> None:
    comment = make_comment(text="As it was said.")
    comment.text = "Another"

    with pytest.raises(IntegrityError, match="nobody changes or deletes one"), transaction.atomic():
        act(comment)

    assert Comment.objects.get().text == "As it was said."


@pytest.mark.postgres
def test_owner_who_is_no_superuser_can_make_the_triggers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE comments_owner NOLOGIN NOSUPERUSER")
        cursor.execute("CREATE SCHEMA theirs AUTHORIZATION comments_owner")
        cursor.execute("SET LOCAL ROLE comments_owner; SET LOCAL search_path = theirs")
        cursor.execute("CREATE TABLE comments_comment (id int)")
        cursor.execute(import_module("comments.migrations.0002_comments_are_sealed").CREATE)
        cursor.execute("INSERT INTO comments_comment VALUES (1)")

        with pytest.raises(IntegrityError, match="nobody changes or deletes one"), transaction.atomic():
            cursor.execute("DELETE FROM comments_comment")


# --- The command, and each week ----------------------------------------------


def test_command_says_that_all_is_well(three: list[Comment]) -> None:
    said = StringIO()

    call_command("verify_comments", stdout=said)

    assert said.getvalue() == f"All 3 comments are as they were received.\nLast seal: {three[2].seal}\n"


def test_command_fails_and_names_the_comment(three: list[Comment], by_sql: BySQL) -> None:
    by_sql("UPDATE comments_comment SET text = 'Another' WHERE number = 2")

    with pytest.raises(CommandError, match=r"^Comment 2 is not what was sealed\.$") as failed:
        call_command("verify_comments", stdout=StringIO())

    assert failed.value.returncode == 1
    assert len(letters(CHAIN_BROKEN)) == 1


def test_administrators_and_accreditation_managers_hear_of_a_broken_chain(by_sql: BySQL) -> None:
    dana = make_member(roles.ADMINISTRATOR, username="dana")
    both = make_ana()
    both.groups.add(dana.groups.get())
    make_lena()
    make_comment()
    by_sql("UPDATE comments_comment SET text = 'Another'")

    verify()

    assert sorted(letter.recipient for letter in letters(CHAIN_BROKEN)) == ["ana@example.com", "dana@example.com"]


def test_nobody_is_written_to_about_an_intact_chain(three: list[Comment]) -> None:
    verify()

    assert letters(CHAIN_BROKEN) == []


def test_two_walks_of_a_day_tell_once_what_both_found(three: list[Comment], by_sql: BySQL) -> None:
    by_sql("UPDATE comments_comment SET text = 'Another' WHERE number = 2")
    with time_machine.travel(MONDAY):
        verify()
        verify()

    assert (Verification.objects.count(), len(letters(CHAIN_BROKEN))) == (2, 1)


def test_what_was_found_is_kept_only_with_its_letters(
    three: list[Comment], by_sql: BySQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_sql("UPDATE comments_comment SET text = 'Another' WHERE number = 2")

    def fail(verification: Verification) -> None:
        raise RuntimeError

    monkeypatch.setattr("comments.letters.chain_broken", fail)
    with pytest.raises(RuntimeError):
        verify()

    # So the next hour asks again.
    assert not Verification.objects.exists()


def test_beat_asks_each_hour_and_the_walk_is_made_once_a_week() -> None:
    with time_machine.travel(MONDAY, tick=False) as now:
        for _hour in range(24 * 15):
            verify_weekly()
            now.shift(timedelta(hours=1))

    assert [verification.at.day for verification in Verification.objects.order_by("pk")] == [23, 30, 7]


def test_missed_month_is_made_up_for_by_one_walk() -> None:
    with time_machine.travel(MONDAY, tick=False) as now:
        verify_weekly()
        now.shift(timedelta(days=31))
        verify_weekly()
        verify_weekly()

    assert Verification.objects.count() == 2


def test_each_failed_week_is_told_of(three: list[Comment], by_sql: BySQL) -> None:
    by_sql("UPDATE comments_comment SET text = 'Another' WHERE number = 2")
    with time_machine.travel(MONDAY, tick=False) as now:
        for _hour in range(24 * 8):
            verify_weekly()
            now.shift(timedelta(hours=1))

    assert (Verification.objects.count(), len(letters(CHAIN_BROKEN))) == (2, 2)
