"""Two persons, one list: who may do what to it, what becomes of it, and what a stopped worker leaves."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from agency import roles
from agency.models import Member
from notices.models import Notice
from notices.models import Status as NoticeStatus
from notices.reminders import send_reminders
from notices.tasks import sweep
from programs.models import Application, Status
from programs.self_service import ask_for_erasure
from records import destroying, kinds, tasks
from records.models import AuditEntry, Destruction, Outcome, RetentionRule, Source, Tombstone
from records.models import Status as Stands
from records.workflow import TRANSITIONS, Action, TransitionRefused, advance
from tests.agency.entrance import PASSWORD
from tests.factories import letters, make_agency, make_application, make_member
from tests.programs.desk import signed_in, text_of
from tests.records import archive
from tests.watch.neighborhood import make_captain, make_group, make_household, make_registration

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.fixture(autouse=True)
def agency() -> None:
    make_agency()
    archive.put_in_force()


def withdrawn(**changes: Any) -> Application:
    return make_application(Status.WITHDRAWN, submitted_at=archive.long_ago(), **changes)


# --- Two persons -----------------------------------------------------------------


def test_who_proposed_cannot_confirm() -> None:
    withdrawn()
    dana = archive.dana()
    destruction = archive.propose("programs.no_ride")

    archive.confirm(destruction, by=dana)

    assert destruction.status == Stands.PROPOSED
    assert Application.objects.get().first_name == "Rosa"
    assert "You proposed it, so another person confirms it." in text_of(
        signed_in(dana).get(destruction.get_absolute_url())
    )


def test_another_administrator_confirms() -> None:
    withdrawn()

    destruction = archive.confirm(archive.propose("programs.no_ride"), by=make_member(roles.ADMINISTRATOR))

    assert destruction.status == Stands.CARRIED_OUT


SET_ANEW = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
AS_SECOND_PERSON = {
    "who gave the password": lambda boss, member: boss.post(f"/admin/agency/member/{member.pk}/password/", SET_ANEW),
    "who gave the roles": lambda boss, member: boss.post(
        f"/admin/agency/member/{member.pk}/change/",
        {"username": member.username, "email": member.email, "language": "en", "is_active": "on", "is_staff": "on",
         "groups": list(Group.objects.filter(name=roles.ADMINISTRATOR).values_list("pk", flat=True))},
    ),
    "who took the second factor": lambda boss, member: boss.post(
        "/admin/agency/member/", {"action": "take_second_factors", "_selected_action": [member.pk]}
    ),
}  # fmt: skip


@pytest.mark.parametrize("taken", AS_SECOND_PERSON)
@pytest.mark.parametrize("when", ["before", "after"])
def test_account_that_somebody_else_had_in_hand_is_no_second_person(taken: str, when: str) -> None:
    withdrawn()
    boss, puppet = signed_in(archive.dana()), archive.chief()
    if when == "before":
        AS_SECOND_PERSON[taken](boss, puppet)
    destruction = archive.propose("programs.no_ride", by=boss)
    if when == "after":
        AS_SECOND_PERSON[taken](boss, puppet)

    puppet.refresh_from_db()
    archive.confirm(destruction, by=puppet)

    assert destruction.status == Stands.PROPOSED
    assert "Somebody else made your account" in text_of(signed_in(puppet).get(destruction.get_absolute_url()))


def test_account_made_for_the_purpose_is_no_second_person_and_one_of_last_month_is() -> None:
    withdrawn()
    boss = signed_in(archive.dana())
    boss.post("/admin/agency/member/add/", {"username": "puppet", **SET_ANEW})
    puppet = Member.objects.get(username="puppet")
    puppet.groups.add(Group.objects.get(name=roles.ADMINISTRATOR))
    Member.objects.filter(pk=puppet.pk).update(is_staff=True)
    destruction = archive.propose("programs.no_ride", by=boss)

    assert archive.confirm(destruction, by=puppet).status == Stands.PROPOSED
    Destruction.objects.update(proposed_at=timezone.now() + timedelta(days=8))
    assert archive.confirm(destruction, by=puppet).status == Stands.CARRIED_OUT


def test_database_refuses_a_list_that_its_own_proposer_confirmed() -> None:
    dana = archive.dana()
    with pytest.raises(IntegrityError, match="destruction_is_confirmed_by_another_person"), transaction.atomic():
        Destruction.objects.create(
            status=Stands.CONFIRMED, proposed_by=dana, decided_by=dana, decided_at=timezone.now()
        )


@pytest.mark.parametrize("status", Stands)
@pytest.mark.parametrize("action", Action)
def test_a_list_moves_only_as_the_table_says(action: Action, status: Stands) -> None:
    destruction = make_destruction(status)
    transition = TRANSITIONS[action]
    by = archive.chief() if transition.permission else None

    if status in transition.sources:
        advance(destruction, action, by=by)
        assert destruction.status == transition.target
    else:
        with pytest.raises(TransitionRefused):
            advance(destruction, action, by=by)
        assert destruction.status == status


def make_destruction(status: Stands, **changes: Any) -> Destruction:
    decided = {} if status in {Stands.PROPOSED, Stands.EXPIRED} else {"decided_at": timezone.now()}
    if decided:
        decided["decided_by"] = archive.chief()
    if status == Stands.CARRIED_OUT:
        decided["carried_out_at"] = timezone.now()
    return Destruction.objects.create(status=status, proposed_by=archive.dana(), **decided | changes)


def test_a_record_on_a_list_is_not_put_on_a_second_one() -> None:
    withdrawn()
    first = archive.propose("programs.no_ride")

    assert archive.propose("programs.no_ride") == first


def test_rejected_list_destroys_nothing_and_its_records_may_be_proposed_again() -> None:
    withdrawn()
    destruction = archive.propose("programs.no_ride")

    signed_in(archive.chief()).post(f"{archive.DESTRUCTIONS}{destruction.pk}/move/reject/")
    tasks.look_after_destructions()

    assert Application.objects.get().first_name == "Rosa"
    assert archive.propose("programs.no_ride") != destruction


def test_list_that_nobody_confirms_is_closed_after_fourteen_days() -> None:
    withdrawn()
    destruction = archive.propose("programs.no_ride")
    Destruction.objects.update(proposed_at=timezone.now() - timedelta(days=15))

    archive.confirm(destruction)
    late = Destruction.objects.get()

    assert late.status in {Stands.EXPIRED, Stands.CARRIED_OUT}


def test_every_step_is_in_the_audit_trail_by_name() -> None:
    withdrawn()

    archive.destroy("programs.no_ride")

    steps = AuditEntry.objects.filter(action__in=["proposed", "agreed", "destroyed"]).order_by("pk")
    assert list(steps.values_list("action", "username")) == [
        ("proposed", "dana"), ("agreed", "chief"), ("destroyed", ""),
    ]  # fmt: skip


def test_those_who_may_confirm_have_a_letter_and_are_reminded_and_not_who_proposed() -> None:
    withdrawn()
    chief, dana = archive.chief(), archive.dana()
    archive.propose("programs.no_ride")
    Destruction.objects.update(proposed_at=timezone.now() - timedelta(days=5))

    send_reminders(timezone.localdate())

    for kind in ("records/destruction_proposed", "records/destruction_awaited"):
        told = {letter.recipient for letter in letters(kind)}
        assert told == {chief.email}
    assert dana.email not in told


# --- Carrying it out -------------------------------------------------------------


def test_worker_that_dies_in_the_middle_loses_nothing_and_doubles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first record goes; at the second the worker dies, between its tombstone and its words."""
    for _number in range(3):
        withdrawn()
    destruction = archive.propose("programs.no_ride")
    forget, died = kinds.Kind.forget, []

    def die_at_the_second(kind: kinds.Kind, record: Any, action: str) -> None:
        if Tombstone.objects.count() == 2 and not died:
            died.append(record.pk)
            raise KeyboardInterrupt
        forget(kind, record, action)

    monkeypatch.setattr(kinds.Kind, "forget", die_at_the_second)
    destroying.confirm(destruction, by=archive.chief())
    with pytest.raises(KeyboardInterrupt):
        destroying.carry_out(destruction)
    assert (Tombstone.objects.count(), Application.objects.filter(first_name="").count()) == (1, 1)

    tasks.look_after_destructions()

    destruction.refresh_from_db()
    assert destruction.status == Stands.CARRIED_OUT
    assert (Tombstone.objects.count(), Application.objects.filter(first_name="").count()) == (3, 3)


def test_record_that_cannot_go_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    stuck = withdrawn()
    withdrawn()
    destruction, forget = archive.propose("programs.no_ride"), kinds.Kind.forget

    def refuse(kind: kinds.Kind, record: Any, action: str) -> None:
        if record.pk == stuck.pk:
            raise DatabaseError
        forget(kind, record, action)

    monkeypatch.setattr(kinds.Kind, "forget", refuse)
    archive.confirm(destruction)
    assert destruction.status == Stands.CONFIRMED
    assert destruction.items.exclude(outcome=Outcome.WAITING).count() == Tombstone.objects.count() == 1

    monkeypatch.undo()
    tasks.look_after_destructions()

    destruction.refresh_from_db()
    assert destruction.status == Stands.CARRIED_OUT


def test_what_is_no_longer_due_when_its_turn_comes_stays() -> None:
    application = withdrawn()
    destruction = archive.propose("programs.no_ride")
    RetentionRule.objects.filter(kind="programs.no_ride").update(months=240)

    archive.confirm(destruction)

    assert destruction.items.get().note == "Its time is not over any more."
    assert Application.objects.get().first_name == application.first_name


def test_tombstone_says_what_when_by_which_rule_and_who_and_nothing_of_the_person() -> None:
    application = withdrawn()

    archive.destroy("programs.no_ride")

    stone = Tombstone.objects.get()
    assert (stone.reference, stone.kind, stone.action, stone.source) == (
        application.reference, "programs.no_ride", "strip", Source.SCHEDULE,
    )  # fmt: skip
    assert (stone.proposed_by.username, stone.confirmed_by.username, stone.rule_version) == ("dana", "chief", 1)
    assert stone.rule.startswith("24 months after:")
    assert "Rosa" not in str(vars(stone))


def test_tombstones_are_neither_changed_nor_deleted() -> None:
    """By the database itself, on both. Without migrations there are no triggers, so they are asked for by name."""
    withdrawn()
    archive.destroy("programs.no_ride")
    make_triggers()

    for statement in ("UPDATE records_tombstone SET reference = 'x'", "DELETE FROM records_tombstone"):
        refused = pytest.raises(DatabaseError, match="What was destroyed stays written down")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def make_triggers() -> None:
    """A run without migrations has none yet."""
    from importlib import import_module

    migration = import_module("records.migrations.0011_tombstones_stay")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for statement in migration.SQLITE:
                cursor.execute(statement)


# --- Who asks for erasure --------------------------------------------------------


def test_who_asked_for_erasure_is_due_at_once_and_has_a_last_letter_that_is_forgotten() -> None:
    application = make_application(Status.WITHDRAWN)
    ask_for_erasure(application)
    destruction = archive.propose("programs.no_ride")
    assert destruction.items.get().source == Source.REQUEST

    archive.confirm(destruction)
    (last,) = letters("records/erased")
    assert (last.recipient, last.status) == ("rosa@example.com", NoticeStatus.PENDING)
    assert f"Reference: {application.reference}" in last.body

    sweep()
    tasks.look_after_destructions()

    last.refresh_from_db()
    assert (last.status, last.recipient, last.body) == (NoticeStatus.SENT, "", "")
    application.refresh_from_db()
    assert (application.email, application.erasure_requested_at) == ("", None)


def test_who_rode_is_told_until_when_the_release_is_kept_and_only_once() -> None:
    application = archive.old_ride(years=1)
    ask_for_erasure(application)

    send_reminders(timezone.localdate())
    send_reminders(timezone.localdate())

    (told,) = letters("records/erasure_kept")
    assert told.recipient == "rosa@example.com"
    assert "The rules for public records make us keep it until" in told.body
    assert "Your request stays with us." in told.body


def test_who_is_on_hold_is_told_no_more_than_that_there_is_a_reason() -> None:
    from records.holds import hold_record

    application = make_application(Status.WITHDRAWN, language="es")
    ask_for_erasure(application)
    hold_record(application.reference, why="Claim 26-118", asked_by="City Attorney", by=archive.dana())

    send_reminders(timezone.localdate())

    (told,) = letters("records/erasure_kept")
    assert "26-118" not in told.body
    assert told.language == "es"


@pytest.mark.parametrize("keeps", ["open", "roster", "captain"])
def test_request_waits_while_the_record_is_still_needed(keeps: str) -> None:
    application = make_registration()
    if keeps != "open":
        Application.objects.filter(pk=application.pk).update(status=Status.COMPLETED)
        captain = make_captain(make_group(), email=application.email if keeps == "captain" else "marta@example.com")
        registration = application.watch_registration
        registration.group, registration.captain = captain.group, captain
        registration.save()
        if keeps == "roster":
            make_household(captain, registration=registration)
    ask_for_erasure(application)
    because = {
        "open": "Your application is still open.",
        "roster": "Your household is on the roster of a Community Watch group.",
        "captain": "You lead a Community Watch group.",
    }[keeps]

    send_reminders(timezone.localdate())

    (told,) = letters("records/erasure_kept")
    assert because in told.body
    assert because in text_of(signed_in(archive.dana()).get(archive.DRY_RUN))


def test_letter_in_hand_when_its_record_went_is_forgotten_once_it_is_out() -> None:
    application = withdrawn()
    Notice.objects.create(
        key="in-hand", kind="programs/received", recipient="rosa@example.com", language="en", subject="Received",
        body="Hello Rosa", about=application.about, status=NoticeStatus.SENDING,
    )  # fmt: skip
    archive.destroy("programs.no_ride")
    assert Notice.objects.get(key="in-hand").recipient == "rosa@example.com"

    Notice.objects.filter(key="in-hand").update(status=NoticeStatus.SENT, sent_at=timezone.now())
    tasks.look_after_destructions()

    forgotten = Notice.objects.get(key="in-hand")
    assert (forgotten.recipient, forgotten.body) == ("", "")
