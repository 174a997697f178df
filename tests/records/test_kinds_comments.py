"""A comment's words are destroyed by the schedule alone, and the chain of seals still tells of everything else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from agency.written_once import Unchangeable
from comments.models import DESTROYED, Comment, Stripped
from comments.sealing import FIRST, seal, seal_of_rest, strip, verify
from outreach import retention
from outreach.models import PolicyComment
from records.kinds import KINDS, Action
from records.models import Tombstone
from tests.conftest import POSTGRES
from tests.factories import make_agency, make_comment
from tests.outreach.policies import desk as policies
from tests.records import archive, shelves

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
INTACT = (
    "All 3 comments are as they were received. "
    "Of 1 comment the words were destroyed by the retention schedule; what is left of it is as it was."
)


@pytest.fixture(autouse=True)
def agency() -> None:
    make_agency()


@pytest.fixture
def middle() -> Comment:
    """The second of three comments, whose words the schedule has destroyed."""
    make_comment()
    comment = shelves.old_comment()
    make_comment()
    destroy("comments.comment", comment)
    comment.refresh_from_db()
    return comment


def destroy(kind: str, record: Any) -> None:
    """As `records.destroying` does it once it is confirmed: written down, and then gone."""
    people = {"proposed_by": archive.dana(), "confirmed_by": archive.chief()}
    rule = {"rule": "Twelve months.", "rule_version": 1, "rule_source": "Ours.", "action": Action.STRIP}
    Tombstone.objects.create(
        kind=kind, about=KINDS[kind].about_of(record), reference="R", clock_on=shelves.DAY, source="schedule", **people,
        **rule,
    )  # fmt: skip
    KINDS[kind].forget(record, Action.STRIP)


def past_triggers(statement: str, *values: Any) -> None:
    """As the database's superuser may."""
    with connection.cursor() as cursor:
        if POSTGRES:
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)


def found() -> tuple[int | None, str]:
    verification = verify()
    return verification.broken_at, verification.finding


def test_chain_holds_and_says_that_words_were_destroyed(middle: Comment) -> None:
    assert (middle.text, middle.name, middle.email, middle.phone) == (DESTROYED, "", "", "")
    assert found() == (None, INTACT)


def test_next_comment_is_sealed_after_it(middle: Comment) -> None:
    last = make_comment()

    assert last.seal == seal(last, Comment.objects.get(number=3).seal)
    assert found()[0] is None


def test_nobody_can_try_guesses_against_the_seal_that_stays(middle: Comment) -> None:
    first = Comment.objects.get(number=1)
    middle.text, middle.name, middle.email, middle.phone = (
        f"{archive.WORD} said so",
        archive.WORD,
        archive.EMAIL,
        archive.PHONE,
    )

    assert seal(middle, first.seal) != middle.seal


def test_words_are_not_destroyed_without_a_tombstone() -> None:
    comment = make_comment(text="As it was said.")

    with pytest.raises(Unchangeable):
        strip(comment)

    assert Comment.objects.get().text == "As it was said."


def test_blanked_comment_without_anything_is_found(middle: Comment) -> None:
    past_triggers("UPDATE comments_comment SET text = %s WHERE number = 3", DESTROYED)

    assert found() == (3, "Comment 3 is not what was sealed.")


def test_blanked_comment_with_a_seal_and_no_tombstone_is_found() -> None:
    comment = make_comment()
    Stripped.objects.create(comment=comment, seal=seal_of_rest(comment, FIRST))
    past_triggers("UPDATE comments_comment SET text = %s", DESTROYED)

    assert found() == (1, "Comment 1 is not what was sealed.")


def test_tombstone_that_is_taken_away_is_found(middle: Comment) -> None:
    past_triggers("DELETE FROM records_tombstone") if POSTGRES else without_trigger()

    assert found() == (2, "Comment 2 is not what was sealed.")


def without_trigger() -> None:
    past_triggers("DROP TRIGGER IF EXISTS tombstone_is_kept")
    past_triggers("DELETE FROM records_tombstone")


LEFT = {"kind": "concern", "received_on": "2020-01-01", "chapter": "46", "channel": "mail", "seal": 64 * "a"}


@pytest.mark.parametrize("column", [*LEFT, "text", "name"])
def test_what_is_left_cannot_be_altered_unseen(middle: Comment, column: str) -> None:
    also = ", taken_by_id = (SELECT min(id) FROM agency_member)" if column == "channel" else ""

    past_triggers(f"UPDATE comments_comment SET {column} = %s{also} WHERE number = 2", LEFT.get(column, "Another"))

    assert found()[0] == 2


def test_words_are_destroyed_once(middle: Comment) -> None:
    with pytest.raises((Unchangeable, IntegrityError)), transaction.atomic():
        Stripped.objects.get().save()
    with pytest.raises(Unchangeable):
        Stripped.objects.get().delete()


def test_policy_comment_is_not_blanked_without_a_tombstone() -> None:
    comment = policies.make_comment(policies.make_policy(), text="As it was said.")

    with pytest.raises(Unchangeable):
        retention.strip_policy_comment(comment)

    assert PolicyComment.objects.get().text == "As it was said."


# --- The database's own refusal --------------------------------------------------

BLANKED = "UPDATE comments_comment SET text = '[destroyed]', name = '', email = '', phone = ''"
GOING_TOO_FAR = {
    "no tombstone": f"{BLANKED} WHERE number = 3",
    "other words": "UPDATE comments_comment SET text = 'Another' WHERE number = 2",
    "a new date": "UPDATE comments_comment SET received_on = '2020-01-01' WHERE number = 2",
    "a new name": "UPDATE comments_comment SET name = 'Sam' WHERE number = 2",
    "deleted": "DELETE FROM comments_comment WHERE number = 2",
    "seal of the rest": "UPDATE comments_stripped SET seal = ''",
    "no row of it": "DELETE FROM comments_stripped",
}


@pytest.mark.postgres
@pytest.mark.parametrize("statement", GOING_TOO_FAR.values(), ids=GOING_TOO_FAR)
def test_database_lets_only_the_schedule_blank_a_comment(middle: Comment, statement: str) -> None:
    with connection.cursor() as cursor:
        # What is still to be checked of the rows above would stop it first.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="nobody changes or deletes"), transaction.atomic():
            cursor.execute(statement)

    assert found() == (None, INTACT)


@pytest.mark.postgres
@pytest.mark.parametrize(
    "make",
    [make_comment, lambda: policies.make_comment(policies.make_policy())],
    ids=["comment", "policy comment"],
)
def test_database_refuses_to_blank_what_has_no_tombstone(make: Callable[[], Any]) -> None:
    comment = make()

    with pytest.raises(IntegrityError, match="nobody changes or deletes"), transaction.atomic():
        models.QuerySet(type(comment)).filter(pk=comment.pk).update(text=DESTROYED, name="", email="")

    assert not Tombstone.objects.exists()


@pytest.mark.postgres
def test_database_lets_the_schedule_blank_a_policy_comment_and_nothing_else_of_it() -> None:
    comment = shelves.old_policy_comment()
    destroy("outreach.policy_comment", comment)

    with pytest.raises(IntegrityError, match="nobody changes or deletes"), transaction.atomic():
        models.QuerySet(PolicyComment).filter(pk=comment.pk).update(received_on="2020-01-01")

    assert PolicyComment.objects.get().text == DESTROYED
