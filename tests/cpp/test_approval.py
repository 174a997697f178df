"""A second pair of eyes: submitted, returned, taken back, approved; and nobody writes meanwhile."""

from collections.abc import Callable
from typing import Any

import pytest

from agency import roles
from agency.models import Member
from cpp import editing, hearing, workflow
from cpp.editing import PlanLocked
from cpp.forms.parts import AboutForm, PriorityForm, ResponseForm
from cpp.forms.update import FeedbackForm
from cpp.models import Plan, PlanPolicy, Response, Standing
from cpp.workflow import Incomplete, TransitionRefused, may_publish, publish, return_for_changes, submit, take_back
from tests.factories import (
    complete_update,
    letters,
    make_adopted_plan,
    make_chief,
    make_complete_plan,
    make_evidence,
    make_grant,
    make_input,
    make_member,
    make_paul,
    make_plan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def second_person_approves() -> None:
    policy(needs_approval=True)


def policy(*, needs_approval: bool) -> None:
    PlanPolicy(needs_approval=needs_approval).save()


@pytest.fixture
def plan() -> Plan:
    """Complete, never published, and still with its commander."""
    return make_complete_plan()


@pytest.fixture
def submitted(plan: Plan) -> Plan:
    submit(plan, by=plan.commander)
    plan.refresh_from_db()
    return plan


def standing(plan: Plan) -> str:
    return Plan.objects.get(pk=plan.pk).standing


# --- Submitting --------------------------------------------------------------


def test_commander_submits_and_the_command_staff_hear(plan: Plan) -> None:
    chief, second = make_chief(), make_chief(username="second")

    submit(plan, by=plan.commander)

    assert standing(plan) == Standing.SUBMITTED
    assert [letter.recipient for letter in letters("cpp/submitted")] == [chief.email, second.email]
    assert plan.events.first().action == workflow.Action.SUBMIT


def test_incomplete_plan_is_not_submitted() -> None:
    plan = make_plan()
    make_chief()

    with pytest.raises(Incomplete):
        submit(plan, by=plan.commander)

    assert standing(plan) == Standing.DRAFTING
    assert letters("cpp/submitted") == []


@pytest.mark.parametrize(
    "make",
    [lambda: make_grant(username="gina"), make_chief, make_paul, lambda: make_member(is_superuser=True)],
    ids=["another commander", "command staff", "auditor", "superuser"],
)
def test_only_the_commander_submits_and_takes_back(plan: Plan, make: Callable[[], Member]) -> None:
    other = make()

    with pytest.raises(TransitionRefused, match="Only the commander submits"):
        submit(plan, by=other)
    submit(plan, by=plan.commander)
    with pytest.raises(TransitionRefused, match="Only the commander takes a plan back"):
        take_back(plan, by=other)

    assert standing(plan) == Standing.SUBMITTED


def test_commander_who_lost_the_role_neither_submits_nor_takes_back(plan: Plan) -> None:
    submit(plan, by=plan.commander)
    plan.commander.groups.clear()
    grant = Member.objects.get(pk=plan.commander_id)

    with pytest.raises(TransitionRefused):
        take_back(plan, by=grant)
    Plan.objects.update(standing=Standing.DRAFTING)
    with pytest.raises(TransitionRefused):
        submit(plan, by=grant)


def test_nothing_is_submitted_where_nobody_approves(plan: Plan) -> None:
    policy(needs_approval=False)

    with pytest.raises(TransitionRefused, match="only where a second person approves"):
        submit(plan, by=plan.commander)


def test_second_press_is_refused_and_tells_nobody_again(submitted: Plan) -> None:
    make_chief()

    with pytest.raises(TransitionRefused, match="no longer stands where it did"):
        submit(submitted, by=submitted.commander)

    assert letters("cpp/submitted") == []


def test_command_staff_hear_of_each_submission(plan: Plan) -> None:
    chief = make_chief()

    submit(plan, by=plan.commander)
    return_for_changes(plan, by=chief, note="The park is missing.")
    submit(plan, by=plan.commander)

    assert [letter.recipient for letter in letters("cpp/submitted")] == [chief.email, chief.email]


# --- Approving ---------------------------------------------------------------


def test_command_staff_publish_what_was_submitted(submitted: Plan) -> None:
    chief = make_chief()

    version = publish(submitted, by=chief, after=0)

    assert (version.number, version.published_by) == (1, chief)
    assert standing(submitted) == Standing.DRAFTING


def test_draft_is_not_published_before_it_is_submitted(plan: Plan) -> None:
    with pytest.raises(TransitionRefused, match="does not stand where it could be published"):
        publish(plan, by=make_chief(), after=0)


def test_commander_does_not_publish(submitted: Plan) -> None:
    with pytest.raises(TransitionRefused, match="You may not publish this plan"):
        publish(submitted, by=submitted.commander, after=0)


@pytest.mark.parametrize("is_superuser", [False, True])
def test_commander_does_not_approve_their_own_even_with_the_permission(is_superuser: bool) -> None:
    chief = make_chief(is_superuser=is_superuser)
    chief.groups.add(*make_grant().groups.all())
    plan = make_complete_plan(commander=Member.objects.get(pk=chief.pk))
    submit(plan, by=plan.commander)

    assert plan.commander.has_perm("cpp.approve_plan")
    assert not may_publish(plan, plan.commander)
    with pytest.raises(TransitionRefused):
        publish(plan, by=plan.commander, after=0)


def test_commander_on_the_command_staff_is_not_told_of_their_own() -> None:
    chief = make_chief()
    chief.groups.add(*make_grant().groups.all())
    plan = make_complete_plan(commander=Member.objects.get(pk=chief.pk))

    submit(plan, by=plan.commander)

    assert letters("cpp/submitted") == []


@pytest.mark.parametrize(
    "make",
    [lambda: make_grant(username="gina"), make_paul, lambda: make_member(roles.ADMINISTRATOR), make_member],
    ids=["another commander", "auditor", "administrator", "no role"],
)
def test_who_is_not_of_the_command_staff_neither_approves_nor_returns(
    submitted: Plan, make: Callable[[], Member]
) -> None:
    other = make()

    with pytest.raises(TransitionRefused):
        publish(submitted, by=other, after=0)
    with pytest.raises(TransitionRefused, match="Only the command staff"):
        return_for_changes(submitted, by=other, note="No.")

    assert standing(submitted) == Standing.SUBMITTED


def test_update_that_was_approved_is_the_one_that_was_submitted() -> None:
    policy(needs_approval=False)
    plan = make_adopted_plan()
    policy(needs_approval=True)
    complete_update(plan)
    submit(plan, by=plan.commander)

    version = publish(plan, by=make_chief(), after=1)

    assert version.content["update"]["feedback"] == "Speeding is still named first."


# --- Returning and taking back -----------------------------------------------


def test_returned_plan_is_open_again_and_its_commander_reads_why(submitted: Plan) -> None:
    chief = make_chief()

    return_for_changes(submitted, by=chief, note="The park is missing.")

    assert standing(submitted) == Standing.DRAFTING
    event = submitted.events.first()
    assert (event.action, event.by, event.note) == (workflow.Action.RETURN, chief, "The park is missing.")
    assert [letter.recipient for letter in letters("cpp/returned")] == [submitted.commander.email]
    assert editing.open_for_writing(submitted, submitted.commander) == submitted


@pytest.mark.parametrize("note", ["", " \n "])
def test_nothing_is_returned_without_a_word(submitted: Plan, note: str) -> None:
    with pytest.raises(TransitionRefused, match="Say what should change"):
        return_for_changes(submitted, by=make_chief(), note=note)

    assert standing(submitted) == Standing.SUBMITTED


def test_draft_cannot_be_returned(plan: Plan) -> None:
    with pytest.raises(TransitionRefused, match="no longer stands where it did"):
        return_for_changes(plan, by=make_chief(), note="The park is missing.")


def test_commander_takes_back_and_writes_on(submitted: Plan) -> None:
    take_back(submitted, by=submitted.commander)

    assert standing(submitted) == Standing.DRAFTING
    assert editing.open_for_writing(submitted, submitted.commander) == submitted


def test_what_was_taken_back_is_not_approved(submitted: Plan) -> None:
    chief = make_chief()
    take_back(submitted, by=submitted.commander)

    with pytest.raises(TransitionRefused, match="does not stand where it could be published"):
        publish(submitted, by=chief, after=0)


def test_draft_that_changes_hands_is_not_approved_behind_the_successors_back(submitted: Plan) -> None:
    gina = make_grant(username="gina")

    workflow.appoint(submitted, gina, by=None)

    assert standing(submitted) == Standing.DRAFTING
    with pytest.raises(TransitionRefused):
        publish(submitted, by=make_chief(), after=0)


# --- The policy changes meanwhile --------------------------------------------


def test_submitted_plan_is_not_stuck_when_nobody_approves_any_more(submitted: Plan) -> None:
    policy(needs_approval=False)

    with pytest.raises(TransitionRefused, match="does not stand where it could be published"):
        publish(submitted, by=submitted.commander, after=0)
    take_back(submitted, by=submitted.commander)

    assert publish(submitted, by=submitted.commander, after=0).number == 1


def test_draft_needs_approval_from_the_moment_that_is_the_rule() -> None:
    policy(needs_approval=False)
    plan = make_complete_plan()
    assert may_publish(plan, plan.commander)

    # As another process would write it: what this one remembers of the policy is a minute old.
    PlanPolicy.objects.update(needs_approval=True)

    with pytest.raises(TransitionRefused, match="You may not publish this plan"):
        publish(plan, by=plan.commander, after=0)


# --- Nobody writes while it waits --------------------------------------------


def _save_about(plan: Plan) -> Any:
    return saves(plan, AboutForm({"about": "Something else"}, instance=plan, plan=plan))


def _save_priority(plan: Plan) -> Any:
    priority = plan.priorities.get()
    typed = {"title": "Something else", "category": "safety", "status": "open"}
    return saves(plan, PriorityForm(typed, instance=priority, plan=plan))


def _add_response(plan: Plan) -> Any:
    problem = plan.priorities.get().problems.get()
    typed = {"title": "Something else", "kind": "design", "status": "planned"}
    return saves(plan, ResponseForm(typed, instance=Response(problem=problem), plan=plan))


def _save_feedback(plan: Plan) -> Any:
    return saves(plan, FeedbackForm({"feedback": "Something else"}, instance=plan.open_update, plan=plan))


def saves(plan: Plan, form: Any) -> Any:
    assert form.is_valid(), form.errors
    return editing.save_part(plan, form, revision=form.instance.revision, by=plan.commander)


def _remove(plan: Plan) -> None:
    editing.remove_part(plan, make_evidence(plan, title="Not linked"), by=plan.commander)


def _rank(plan: Plan) -> None:
    editing.rank(plan, list(plan.priorities.all()), by=plan.commander)


def _link(plan: Plan) -> None:
    with editing.writing(plan, plan.commander):
        hearing.link(plan, make_input(plan), plan.priorities.get())


@pytest.mark.parametrize("write", [_save_about, _save_priority, _add_response, _save_feedback, _remove, _rank, _link])
def test_nobody_writes_in_what_waits_for_approval(write: Callable[[Plan], Any]) -> None:
    policy(needs_approval=False)
    plan = make_adopted_plan()
    policy(needs_approval=True)
    complete_update(plan)
    write(plan)
    complete_update(plan)
    _mark_all(plan)
    submit(plan, by=plan.commander)

    with pytest.raises(PlanLocked, match="waits for approval"):
        write(Plan.objects.get(pk=plan.pk))


def _mark_all(plan: Plan) -> None:
    """Complete what the first try at writing changed."""
    update = plan.open_update
    plan.updates.filter(pk=update.pk).update(will_change=True)
    priority = plan.priorities.get()
    priority.evidence.add(plan.evidence.first())
    for response in Response.objects.filter(problem__priority=priority):
        mark, _new = update.marks.get_or_create(response=response, basis="result", reason="It works.")
        mark.evidence.add(plan.evidence.first())
