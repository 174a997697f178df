"""What the database refuses to store about plans, whatever the code above it says."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models

from cpp.models import (
    CommunityInput,
    Deadline,
    Evidence,
    EvidenceKind,
    Follower,
    Plan,
    PlanPolicy,
    Priority,
    PriorityStatus,
    Response,
    Tenure,
    Update,
    Version,
)
from cpp.workflow import publish
from outreach.models import Survey
from tests.factories import (
    complete_update,
    make_adopted_plan,
    make_complete_plan,
    make_evidence,
    make_grant,
    make_input,
    make_measure,
    make_plan,
    make_priority,
)
from tests.outreach.gathering import make_concern, make_event

from .test_hearing import make_concern as make_heard

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 4)


def twice(row: models.Model, **changes: Any) -> None:
    """Store a row a second time."""
    row.pk, row._state.adding = None, True
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()


# --- Conditions and pairs that have a name -----------------------------------


def second_policy() -> None:
    PlanPolicy.objects.bulk_create([PlanPolicy(pk=2)])


def adopted_and_never_due() -> None:
    make_adopted_plan()
    Plan.objects.update(next_update_due=None)


def due_and_never_adopted() -> None:
    make_plan()
    Plan.objects.update(next_update_due=ON)


def two_commanders_at_a_time() -> None:
    Tenure.objects.create(plan=make_plan(), commander=make_grant(username="gina"), from_on=ON)


def deadline_twice() -> None:
    plan = make_plan()
    for _again in range(2):
        Deadline.objects.create(plan=plan, due_on=ON)


def two_open_updates() -> None:
    make_adopted_plan().updates.create(begins_on=ON, due_on=ON)


def response_marked_twice() -> None:
    update = make_adopted_plan().open_update
    for _again in range(2):
        update.marks.create(response=Response.objects.get())


def version_number_twice() -> None:
    version = make_adopted_plan().latest
    version.pk, version._state.adding = None, True
    version.save()


def input_as_evidence_of_nothing() -> None:
    make_evidence(make_plan(), kind=EvidenceKind.INPUT)


def meeting_as_evidence_of_an_input() -> None:
    plan = make_plan()
    make_evidence(plan, community_input=make_input(plan))


def survey_as_evidence_of_an_event() -> None:
    make_evidence(make_plan(), kind=EvidenceKind.SURVEY, event=make_event())


def meeting_as_evidence_of_a_survey() -> None:
    make_evidence(make_plan(), survey=make_survey())


def evidence_of_an_event_twice() -> None:
    plan, event = make_plan(), make_event()
    for _again in range(2):
        make_evidence(plan, event=event)


def evidence_of_a_survey_twice() -> None:
    plan, survey = make_plan(), make_survey()
    for _again in range(2):
        make_evidence(plan, kind=EvidenceKind.SURVEY, survey=survey)


def make_survey() -> Survey:
    return Survey.objects.create(slug="of-2026", title="Survey 2026", opens_on=ON, closes_on=ON)


def retired_for_no_reason() -> None:
    make_priority(make_plan())
    Priority.objects.update(status=PriorityStatus.RETIRED)


def response_that_ends_before_it_starts() -> None:
    make_complete_plan()
    Response.objects.update(starts_on=date(2026, 3, 4), ends_on=date(2026, 3, 3))


def two_readings_in_a_day() -> None:
    measure = make_measure(make_priority(make_plan()).problems.get())
    for value in (1, 2):
        measure.readings.create(on=ON, value=value)


def input_that_says_nothing() -> None:
    make_input(make_plan(), text="")


def input_from_two_concerns() -> None:
    make_input(make_plan(), watch_concern=make_heard(make_plan().station), outreach_concern=make_concern())


def public_without_what_was_asked() -> None:
    make_input(make_plan(), is_public=True, done="Two lamps.")


def public_without_what_was_done() -> None:
    make_input(make_plan(), is_public=True, asked="A lamp.")


def follower_twice() -> None:
    plan = make_plan()
    for _again in range(2):
        Follower.objects.create(plan=plan, email="rosa@example.com", email_hash="same")


BROKEN: dict[Callable[[], None], str] = {
    second_policy: "plan_policy_there_is_one",
    adopted_and_never_due: "plan_update_is_due_once_adopted",
    due_and_never_adopted: "plan_update_is_due_once_adopted",
    two_commanders_at_a_time: "tenure_one_commander_at_a_time",
    deadline_twice: "deadline_once",
    two_open_updates: "update_one_open_at_a_time",
    response_marked_twice: "change_marked_once",
    version_number_twice: "version_number_once",
    input_as_evidence_of_nothing: "evidence_of_community_input_names_it",
    meeting_as_evidence_of_an_input: "evidence_of_community_input_names_it",
    survey_as_evidence_of_an_event: "evidence_of_an_event_is_a_meeting",
    meeting_as_evidence_of_a_survey: "evidence_of_a_survey_is_one",
    evidence_of_an_event_twice: "evidence_once_of_an_event",
    evidence_of_a_survey_twice: "evidence_once_of_a_survey",
    retired_for_no_reason: "priority_is_retired_for_a_reason",
    response_that_ends_before_it_starts: "response_ends_after_it_starts",
    two_readings_in_a_day: "reading_once_a_day",
    input_from_two_concerns: "input_comes_from_one_concern",
    input_that_says_nothing: "input_says_something",
    public_without_what_was_asked: "input_public_once_it_says_what_was_asked_and_done",
    public_without_what_was_done: "input_public_once_it_says_what_was_asked_and_done",
    follower_twice: "follower_once",
}


def constraints() -> dict[str, models.BaseConstraint]:
    every = apps.get_app_config("cpp").get_models()
    return {constraint.name: constraint for model in every for constraint in model._meta.constraints}


def test_each_constraint_is_broken_below() -> None:
    assert set(BROKEN.values()) == set(constraints())


@pytest.mark.parametrize("store", BROKEN, ids=lambda store: store.__name__)
def test_database_refuses(store: Callable[[], None]) -> None:
    with pytest.raises(IntegrityError, match=_named(BROKEN[store])):
        store()


def _named(name: str) -> str:
    """As each database says it: SQLite names the columns of what has to be unique, PostgreSQL the constraint."""
    constraint = constraints()[name]
    if connection.vendor == "sqlite" and isinstance(constraint, models.UniqueConstraint):
        return f"UNIQUE constraint failed: .*{constraint.fields[-1]}"
    return name


# --- What there is only one of -----------------------------------------------

UNIQUE: dict[Callable[[], None], str] = {
    lambda: twice(make_plan(), station=Plan.objects.get().station): "station",
    lambda: twice(make_priority(make_plan())): "key",
    lambda: twice(make_input(make_plan()), submission_key=uuid4()): "reference",
    lambda: twice(make_input(make_plan()), reference="K7M4-Q2XP"): "submission_key",
    lambda: twice(make_evidence(make_plan())): "submission_key",
    lambda: twice(evidence_of_an_input(), submission_key=uuid4()): "community_input",
    lambda: twice(published_update()): "version",
}


def evidence_of_an_input() -> Evidence:
    plan = make_plan()
    return make_evidence(plan, kind=EvidenceKind.INPUT, community_input=make_input(plan))


def published_update() -> Update:
    plan = make_adopted_plan()
    complete_update(plan)
    publish(plan, by=plan.commander, after=1)
    return Update.objects.exclude(version=None).get()


@pytest.mark.parametrize(("store", "column"), UNIQUE.items(), ids=UNIQUE.values())
def test_database_keeps_one_of_each(store: Callable[[], None], column: str) -> None:
    with pytest.raises(IntegrityError, match=rf"(?i)unique.*{column}"):
        store()


# --- What is allowed all the same --------------------------------------------


def test_policy_is_one_row_however_often_it_is_saved() -> None:
    PlanPolicy(needs_approval=True).save()
    PlanPolicy(schedule="from adoption").save()

    assert [(policy.pk, policy.needs_approval) for policy in PlanPolicy.objects.all()] == [(1, False)]
    assert PlanPolicy.current().schedule == "from adoption"


def test_policy_is_the_fixed_dates_and_no_approval_until_somebody_says_otherwise() -> None:
    policy = PlanPolicy.current()

    assert (policy.schedule, policy.needs_approval) == ("fixed", False)


def test_response_may_begin_and_end_on_one_day_or_have_no_days() -> None:
    make_complete_plan()

    Response.objects.update(starts_on=ON, ends_on=ON)
    Response.objects.update(starts_on=None)
    Response.objects.update(starts_on=ON, ends_on=None)

    assert Response.objects.get().ends_on is None


def test_input_may_be_in_the_stations_words_alone() -> None:
    said = make_input(make_plan(), text="", asked="A lamp.")

    assert CommunityInput.objects.get() == said


def test_name_and_address_of_who_spoke_are_not_readable_in_the_database() -> None:
    make_input(make_plan(), name="Rosa Delgado", email="rosa@example.com")

    with connection.cursor() as cursor:
        cursor.execute("SELECT name, email FROM cpp_communityinput")
        stored = str(cursor.fetchone())

    assert "Rosa" not in stored
    assert "example.com" not in stored


def test_plan_goes_with_its_draft_as_long_as_nothing_was_published() -> None:
    plan = make_complete_plan()

    plan.delete()

    assert not any(model.objects.exists() for model in (Priority, Response, Evidence, Tenure, Version))
