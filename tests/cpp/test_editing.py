"""Writing in a plan: nobody is overwritten in silence, and nothing that was published is taken out."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import models

from agency.models import Member
from cpp import hearing
from cpp.editing import Overtaken, PlanLocked, open_for_writing, rank, remove_part, save_part, was_published, writing
from cpp.forms.parts import AboutForm, InputForm, PriorityForm, ProblemForm, ResponseForm
from cpp.forms.update import EffectivenessForm, FeedbackForm, MarkForm
from cpp.models import (
    CommunityInput,
    Evidence,
    Measure,
    Plan,
    Priority,
    Problem,
    Reading,
    Response,
    ResponseChange,
    Standing,
    Update,
)
from cpp.workflow import appoint, publish
from tests.factories import (
    complete_update,
    make_adopted_plan,
    make_chief,
    make_complete_plan,
    make_evidence,
    make_grant,
    make_input,
    make_measure,
    make_member,
    make_plan,
    make_priority,
    make_problem,
    make_response,
)
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    return make_complete_plan()


def save(plan: Plan, form: Any, revision: int, by: Member | None = None) -> Any:
    assert form.is_valid(), form.errors
    return save_part(plan, form, revision=revision, by=by or plan.commander)


def response_form(plan: Plan, response: Response, **typed: Any) -> ResponseForm:
    return ResponseForm({"title": "Typed", "kind": "design", "status": "planned"} | typed, instance=response, plan=plan)


def about_form(plan: Plan, about: str) -> AboutForm:
    """Opened now: it holds the plan as it stands at this moment."""
    return AboutForm({"about": about}, instance=Plan.objects.get(pk=plan.pk), plan=plan)


# --- Nobody is overwritten ---------------------------------------------------


def test_part_that_nobody_touched_is_saved_and_counts_one_revision_more(plan: Plan) -> None:
    saved = save(plan, response_form(plan, Response.objects.get()), revision=1)

    stored = Response.objects.get()
    assert (stored.title, stored.revision) == (saved.title, saved.revision) == ("Typed", 2)


def test_second_of_two_tabs_sees_what_the_first_one_saved_and_changes_nothing(plan: Plan) -> None:
    first, second = Response.objects.get(), Response.objects.get()
    save(plan, response_form(plan, first, title="First"), revision=1)

    with pytest.raises(Overtaken, match="Somebody else changed this part") as overtaken:
        save(plan, response_form(plan, second, title="Second"), revision=1)

    assert overtaken.value.theirs.title == "First"
    assert (Response.objects.get().title, Response.objects.get().revision) == ("First", 2)


def test_who_has_seen_both_versions_saves_upon_theirs(plan: Plan) -> None:
    save(plan, response_form(plan, Response.objects.get(), title="First"), revision=1)

    save(plan, response_form(plan, Response.objects.get(), title="Both"), revision=2)

    assert (Response.objects.get().title, Response.objects.get().revision) == ("Both", 3)


@pytest.mark.parametrize("revision", [0, 2, 99])
def test_revision_that_is_not_the_stored_one_is_overtaken(plan: Plan, revision: int) -> None:
    with pytest.raises(Overtaken):
        save(plan, response_form(plan, Response.objects.get()), revision=revision)


def test_two_parts_of_a_plan_are_written_side_by_side(plan: Plan) -> None:
    about, response = about_form(plan, "Houses."), response_form(plan, Response.objects.get())

    save(plan, about, revision=1)
    save(plan, response, revision=1)

    assert (Plan.objects.get().about, Response.objects.get().title) == ("Houses.", "Typed")


def test_page_about_the_area_that_was_open_while_somebody_published_keeps_the_dates(plan: Plan) -> None:
    form = about_form(plan, "Typed meanwhile.")
    publish(plan, by=plan.commander, after=0)

    save(plan, form, revision=1)

    stored = Plan.objects.get()
    assert stored.about == "Typed meanwhile."
    assert stored.adopted_on is not None
    assert stored.next_update_due is not None


def test_saving_a_priority_leaves_its_place_in_the_ranking(plan: Plan) -> None:
    priority = plan.priorities.get()
    other = make_priority(plan, title="Dark park")
    form = PriorityForm({"title": "Typed", "category": "safety", "status": "open"}, instance=priority, plan=plan)
    assert form.is_valid()
    rank(plan, [other, priority], by=plan.commander)

    save(plan, form, revision=1)

    assert [one.title for one in plan.priorities.all()] == ["Dark park", "Typed"]


def test_evidence_that_is_ticked_is_linked_and_unticked_is_not(plan: Plan) -> None:
    priority, survey = plan.priorities.get(), make_evidence(plan, kind="survey", title="Survey")
    typed = {"title": "Typed", "category": "safety", "status": "open", "evidence": [survey.pk]}

    save(plan, PriorityForm(typed, instance=priority, plan=plan), revision=1)

    assert list(priority.evidence.all()) == [survey]


def test_evidence_of_another_plan_cannot_be_linked(plan: Plan) -> None:
    foreign = make_evidence(make_plan())
    typed = {"title": "Typed", "category": "safety", "status": "open", "evidence": [foreign.pk]}

    assert "evidence" in PriorityForm(typed, instance=plan.priorities.get(), plan=plan).errors


def test_input_that_was_linked_while_a_priority_was_open_is_not_unlinked_in_silence(plan: Plan) -> None:
    priority = plan.priorities.get()
    form = PriorityForm({"title": "Typed", "category": "safety", "status": "open"}, instance=priority, plan=plan)
    assert form.is_valid()
    hearing.link(plan, make_input(plan), priority)

    with pytest.raises(Overtaken):
        save(plan, form, revision=1)

    assert Priority.objects.get().evidence.count() == 2


def test_first_mark_of_a_response_from_two_tabs_is_made_once() -> None:
    plan = make_adopted_plan()
    response, update = Response.objects.get(), plan.open_update
    forms = [
        MarkForm(
            {"basis": "result", "reason": why}, instance=ResponseChange(update=update, response=response), plan=plan
        )
        for why in ("First", "Second")
    ]
    assert all(form.is_valid() for form in forms)
    save_part(plan, forms[0], revision=0, by=plan.commander)

    with pytest.raises(Overtaken) as overtaken:
        save_part(plan, forms[1], revision=0, by=plan.commander)

    assert overtaken.value.theirs.reason == ResponseChange.objects.get().reason == "First"


def test_part_that_was_taken_out_meanwhile_does_not_come_back(plan: Plan) -> None:
    response = make_response(Problem.objects.get(), title="Night patrol")
    form = response_form(plan, response)
    remove_part(plan, Response.objects.get(pk=response.pk), by=plan.commander)

    with pytest.raises(PlanLocked, match="was taken out while you were writing"):
        save(plan, form, revision=1)

    assert Response.objects.count() == 1


@pytest.mark.parametrize(
    ("form", "typed"),
    [(FeedbackForm, {"feedback": "Late"}), (EffectivenessForm, {"effectiveness": "Late", "will_change": "yes"})],
)
def test_update_that_was_published_meanwhile_is_not_written_in(form: type[Any], typed: dict[str, str]) -> None:
    plan = make_adopted_plan()
    update = complete_update(plan)
    opened = form(typed, instance=Update.objects.get(pk=update.pk), plan=plan)
    publish(plan, by=plan.commander, after=1)

    with pytest.raises(PlanLocked, match="was published while you were writing"):
        save(plan, opened, revision=1)

    assert not Update.objects.filter(feedback="Late").exists()
    assert not Update.objects.filter(effectiveness="Late").exists()


def test_mark_in_an_update_that_was_published_meanwhile_is_refused() -> None:
    plan = make_adopted_plan()
    mark = ResponseChange(update=complete_update(plan), response=Response.objects.get())
    form = MarkForm({"basis": "result", "reason": "Late"}, instance=mark, plan=plan)
    assert form.is_valid()
    publish(plan, by=plan.commander, after=1)

    with pytest.raises(PlanLocked, match="was published while you were writing"):
        save(plan, form, revision=0)


def test_form_that_is_not_right_saves_nothing(plan: Plan) -> None:
    form = ProblemForm({"title": ""}, instance=Problem.objects.get(), plan=plan)

    assert not form.is_valid()
    with pytest.raises(ValueError, match="could not be changed"):
        save_part(plan, form, revision=1, by=plan.commander)

    assert Problem.objects.get().revision == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_many_who_save_at_once_one_is_saved_and_the_others_are_told() -> None:
    plan = make_complete_plan()
    forms = [response_form(plan, Response.objects.get(), title=f"By {number}") for number in range(8)]
    assert all(form.is_valid() for form in forms)

    outcomes = at_once(8, lambda place: type(save_part(plan, forms[place], revision=1, by=plan.commander)).__name__)

    assert outcomes == {"Response": 1, "Overtaken": 7}
    assert Response.objects.get().revision == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_saving_and_publishing_at_once_lose_neither() -> None:
    plan = make_complete_plan()
    form = about_form(plan, "Typed meanwhile.")
    assert form.is_valid()

    def act(place: int) -> str:
        if place:
            return type(publish(plan, by=plan.commander, after=0)).__name__
        return type(save_part(plan, form, revision=1, by=plan.commander)).__name__

    assert at_once(2, act) == {"Plan": 1, "Version": 1}
    stored = Plan.objects.get()
    assert (stored.about, stored.adopted_on is not None) == ("Typed meanwhile.", True)


# --- Who writes, and when ----------------------------------------------------


@pytest.mark.parametrize(
    "make",
    [
        lambda: make_grant(username="gina"),
        make_chief,
        lambda: make_member(is_superuser=True),
        lambda: make_member(is_active=False),
        make_member,
    ],
    ids=["another commander", "command staff", "superuser", "left", "no role"],
)
def test_nobody_but_its_commander_writes(plan: Plan, make: Callable[[], Member]) -> None:
    with pytest.raises(PlanLocked, match="no longer yours to write"):
        open_for_writing(plan, make())


def test_commander_who_was_moved_is_told_so_and_nothing_is_saved(plan: Plan) -> None:
    grant, form = plan.commander, response_form(plan, Response.objects.get())
    appoint(plan, make_grant(username="gina"), by=None)

    with pytest.raises(PlanLocked, match="Copy what you typed"):
        save(plan, form, revision=1, by=grant)

    assert Response.objects.get().title == "Speed display at the school"


def _stop_halfway(plan: Plan) -> None:
    with writing(plan, plan.commander):
        Response.objects.update(title="Half")
        raise ConnectionError


def test_writing_is_all_or_nothing(plan: Plan) -> None:
    with pytest.raises(ConnectionError):
        _stop_halfway(plan)

    assert Response.objects.get().title == "Speed display at the school"


def test_input_is_noted_down_even_while_the_plan_waits(plan: Plan) -> None:
    Plan.objects.update(standing=Standing.SUBMITTED)
    typed = {"came_by": "meeting", "received_on": "2026-03-04", "asked": "A lamp."}
    new = CommunityInput(station=plan.station, taken_by=plan.commander, came_by="meeting")

    save(plan, InputForm(typed, instance=new, plan=plan), revision=0)

    assert CommunityInput.objects.get().asked == "A lamp."


@pytest.mark.parametrize("is_new", [True, False])
def test_input_that_the_plan_would_show_is_not(plan: Plan, is_new: bool) -> None:
    said = CommunityInput(station=plan.station, came_by="meeting") if is_new else make_input(plan, came_by="meeting")
    Plan.objects.update(standing=Standing.SUBMITTED)
    typed = {"came_by": "meeting", "received_on": "2026-03-04", "asked": "A lamp.", "done": "Two.", "is_public": "on"}

    with pytest.raises(PlanLocked, match="waits for approval"):
        save(plan, InputForm(typed, instance=said, plan=plan), revision=said.revision)


# --- Taking out --------------------------------------------------------------


def parts_of(plan: Plan) -> list[models.Model]:
    priority = plan.priorities.get()
    problem = priority.problems.get()
    return [priority, problem, problem.responses.get(), make_measure(problem)]


def test_what_was_never_published_is_taken_out_with_all_under_it(plan: Plan) -> None:
    problem = Problem.objects.get()
    Reading.objects.create(measure=make_measure(problem), on="2026-05-01", value=3)
    said = make_input(plan, priority=plan.priorities.get())

    remove_part(plan, plan.priorities.get(), by=plan.commander)

    assert [model.objects.count() for model in (Priority, Problem, Response, Measure, Reading)] == [0, 0, 0, 0, 0]
    assert Evidence.objects.count() == 1
    assert CommunityInput.objects.get(pk=said.pk).priority is None


def test_draft_is_taken_out_part_by_part(plan: Plan) -> None:
    for part in reversed(parts_of(plan)):
        assert not was_published(plan, part)
        remove_part(plan, part, by=plan.commander)

    assert not plan.priorities.exists()


def test_what_was_published_is_not_taken_out() -> None:
    plan = make_complete_plan()
    parts = parts_of(plan)
    publish(plan, by=plan.commander, after=0)

    for part in parts:
        assert was_published(plan, part)
        with pytest.raises(PlanLocked, match="This was published"):
            remove_part(plan, part, by=plan.commander)

    assert Response.objects.count() == Measure.objects.count() == 1


def test_what_is_new_since_the_last_version_is_taken_out_with_its_mark() -> None:
    plan = make_adopted_plan()
    new = make_response(Problem.objects.get(), title="Night patrol")
    plan.open_update.marks.create(response=new, basis="result", reason="It works.")

    remove_part(plan, new, by=plan.commander)

    assert Response.objects.count() == 1
    assert not ResponseChange.objects.exists()


def _of_a_priority(plan: Plan, evidence: Evidence) -> None:
    plan.priorities.get().evidence.add(evidence)


def _of_the_update(plan: Plan, evidence: Evidence) -> None:
    plan.open_update.evidence.add(evidence)


def _of_a_mark(plan: Plan, evidence: Evidence) -> None:
    plan.open_update.marks.create(response=Response.objects.get()).evidence.add(evidence)


@pytest.mark.parametrize("link", [_of_a_priority, _of_the_update, _of_a_mark])
def test_evidence_that_something_rests_on_is_not_taken_out(link: Callable[[Plan, Evidence], None]) -> None:
    plan = make_adopted_plan()
    evidence = make_evidence(plan, title="Survey")
    link(plan, evidence)

    with pytest.raises(PlanLocked, match="Unlink it there first"):
        remove_part(plan, evidence, by=plan.commander)

    assert Evidence.objects.filter(pk=evidence.pk).exists()


def test_evidence_that_only_a_version_rests_on_is_taken_out_and_the_version_keeps_its_copy() -> None:
    plan = make_adopted_plan()
    evidence = make_evidence(plan, title="Survey")
    complete_update(plan).evidence.add(evidence)
    content = publish(plan, by=plan.commander, after=1).content

    remove_part(plan, evidence, by=plan.commander)

    assert not Evidence.objects.filter(title="Survey").exists()
    assert plan.latest.content == content
    assert "Survey" in [one["title"] for one in content["update"]["evidence"]]


def test_what_the_community_said_is_not_taken_out(plan: Plan) -> None:
    said = make_input(plan, is_critical=True)

    with pytest.raises(PlanLocked, match="What the community said is kept"):
        remove_part(plan, said, by=plan.commander)

    assert CommunityInput.objects.filter(pk=said.pk).exists()


def test_nobody_else_takes_anything_out(plan: Plan) -> None:
    with pytest.raises(PlanLocked, match="no longer yours to write"):
        remove_part(plan, plan.priorities.get(), by=make_grant(username="gina"))


# --- The ranking -------------------------------------------------------------


def test_priorities_are_put_into_an_order(plan: Plan) -> None:
    first, second, third = plan.priorities.get(), make_priority(plan, title="2"), make_priority(plan, title="3")

    rank(plan, [third, first, second], by=plan.commander)

    assert list(plan.priorities.values_list("pk", "rank")) == [(third.pk, 1), (first.pk, 2), (second.pk, 3)]


def test_ranking_reaches_no_other_plan(plan: Plan) -> None:
    foreign = make_priority(make_plan(), rank=5)

    rank(plan, [foreign, plan.priorities.get()], by=plan.commander)

    assert Priority.objects.get(pk=foreign.pk).rank == 5


def test_problem_stays_where_it_is_whatever_a_form_sends(plan: Plan) -> None:
    problem, other = Problem.objects.get(), make_problem(make_priority(plan, title="Dark park"))
    typed = {"title": "Typed", "priority": other.priority_id, "key": str(other.key)}

    save(plan, ProblemForm(typed, instance=problem, plan=plan), revision=1)

    stored = Problem.objects.get(pk=problem.pk)
    assert (stored.title, stored.priority, stored.key) == ("Typed", problem.priority, problem.key)
