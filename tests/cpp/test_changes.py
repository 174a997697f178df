"""What changed between two versions: every part, every field, nothing that did not."""

from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from cpp.changes import Change, Difference, Kind, changed_responses, changes
from cpp.completeness import missing
from cpp.models import (
    Category,
    Evidence,
    EvidenceKind,
    Goal,
    Measure,
    Plan,
    Priority,
    PriorityStatus,
    Problem,
    Reading,
    Response,
    ResponseKind,
    ResponseStatus,
)
from cpp.snapshot import Content, snapshot
from cpp.workflow import appoint
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
    make_problem,
    make_response,
)

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 20)


@pytest.fixture
def plan() -> Plan:
    """One of each part."""
    plan = make_complete_plan()
    make_measure(Problem.objects.get()).readings.create(on=date(2026, 5, 1), value="31.5", note="Rain")
    return plan


def now(plan: Plan) -> Content:
    return snapshot(Plan.objects.get(pk=plan.pk), None, ON)


def told(found: list[Change]) -> list[tuple[str, str, str]]:
    return [(change.kind.value, change.part, change.title) for change in found]


# --- Nothing -----------------------------------------------------------------


def test_nothing_changed_between_a_version_and_itself(plan: Plan) -> None:
    assert changes(now(plan), now(plan)) == []


def test_day_of_publication_is_no_change(plan: Plan) -> None:
    before = now(plan)

    assert changes(before, {**before, "published_on": "2027-01-01", "number": 7}) == []


def test_saving_again_is_no_change(plan: Plan) -> None:
    before = now(plan)
    Response.objects.update(revision=9)

    assert changes(before, now(plan)) == []


# --- One field ---------------------------------------------------------------

PARTS: list[tuple[type[Any], str, dict[str, tuple[Any, str]]]] = [
    (
        Priority,
        "priority",
        {
            "title": ("Fast cars", "Fast cars"),
            "category": (Category.QUALITY_OF_LIFE, "quality of life"),
            "explanation": ("They said so.", "They said so."),
            "rank": (3, "3"),
            "status": (PriorityStatus.IMPROVING, "improving"),
            "reason": ("Fewer.", "Fewer."),
        },
    ),
    (
        Problem,
        "problem",
        dict.fromkeys(("title", "scanning", "harmed", "who", "where", "when", "why"), ("Other", "Other"))
        | {"still_to_learn": ("Other", "Other"), "assessment": ("Other", "Other"), "goal": (Goal.REDUCE, "reduce")},
    ),
    (
        Response,
        "response",
        dict.fromkeys(("title", "description", "lead", "partners", "resources"), ("Other", "Other"))
        | {
            "kind": (ResponseKind.DESIGN, "design"),
            "status": (ResponseStatus.DONE, "done"),
            "starts_on": (date(2026, 1, 2), "2026-01-02"),
            "ends_on": (date(2027, 1, 2), "2027-01-02"),
        },
    ),
    (
        Measure,
        "measure",
        dict.fromkeys(("name", "unit", "source"), ("Other", "Other"))
        | {
            "baseline": ("41.5", "41.50"),
            "target": ("9", "9.00"),
            "baseline_on": (date(2026, 1, 2), "2026-01-02"),
        },
    ),
]
EACH = [(model, part, name, new) for model, part, fields in PARTS for name, new in fields.items()]


@pytest.mark.parametrize(("model", "part", "name", "new"), EACH, ids=[f"{part} {name}" for _, part, name, _ in EACH])
def test_each_field_is_told_before_and_after(
    plan: Plan, model: type[Any], part: str, name: str, new: tuple[Any, str]
) -> None:
    before = now(plan)
    was = next(iter(_values(before, part, name)))
    model.objects.update(**{name: new[0]})

    [change] = changes(before, now(plan))

    assert (change.kind, change.part, change.key) == (Kind.CHANGED, part, str(model.objects.get().key))
    assert change.differences == [Difference(name, was, new[1])]


def _values(content: Content, part: str, name: str) -> list[str]:
    """A field's value in the only part of its kind that there is."""
    priority = content["priorities"][0]
    problem = priority["problems"][0]
    parts = {"priority": priority, "problem": problem}
    parts |= {"response": problem["responses"][0], "measure": problem["measures"][0]}
    return [str(parts[part][name])]


def test_no_field_of_a_part_is_forgotten_above(plan: Plan) -> None:
    content = now(plan)
    lists = {"evidence", "problems", "responses", "measures", "readings"}
    problem = content["priorities"][0]["problems"][0]
    parts = [content["priorities"][0], problem, problem["responses"][0], problem["measures"][0]]

    assert [set(part) - lists - {"key"} for part in parts] == [set(fields) for _model, _part, fields in PARTS]


@pytest.mark.parametrize(("name", "new"), [("about", "Fields and a pond."), ("station", "South")])
def test_change_of_the_plan_as_a_whole_is_told(plan: Plan, name: str, new: str) -> None:
    before = now(plan)

    [change] = changes(before, {**before, name: new})

    assert (change.kind, change.part, change.differences) == (
        Kind.CHANGED,
        "plan",
        [Difference(name, before[name], new)],
    )


def test_new_commander_is_told(plan: Plan) -> None:
    before = now(plan)
    appoint(plan, make_grant(username="gina", title="Lieutenant"), by=None)

    [change] = changes(before, now(plan))

    assert change.differences == [Difference("commander", "Captain Grant", "Lieutenant Gina")]


@pytest.mark.parametrize(
    ("name", "new", "after"),
    [
        ("title", "Crashes", "Crashes (2026-03-04)"),
        ("on", date(2026, 3, 5), "Meeting at the library (2026-03-05)"),
        ("source", "Records", "Meeting at the library (2026-03-04) · Records"),
        ("figures", "12 in 2025", "Meeting at the library (2026-03-04) · 12 in 2025"),
        ("url", "https://x.example/", "Meeting at the library (2026-03-04) · https://x.example/"),
    ],
)
def test_change_of_the_evidence_is_told(plan: Plan, name: str, new: Any, after: str) -> None:
    before = now(plan)
    Evidence.objects.update(**{name: new})

    [change] = changes(before, now(plan))

    assert (change.part, change.differences) == (
        "priority",
        [Difference("evidence", "Meeting at the library (2026-03-04)", after)],
    )


def test_evidence_that_is_linked_and_unlinked_is_told(plan: Plan) -> None:
    before = now(plan)
    survey = make_evidence(plan, kind=EvidenceKind.SURVEY, title="Survey", on=date(2026, 4, 1))
    Priority.objects.get().evidence.set([survey])

    [change] = changes(before, now(plan))

    assert change.differences == [
        Difference("evidence", "Meeting at the library (2026-03-04)", "Survey (2026-04-01)"),
    ]


def test_community_input_is_told_without_the_code_of_who_spoke(plan: Plan) -> None:
    before = now(plan)
    said = make_input(plan, theme="Light", asked="A lamp.", who="youth")
    heard = make_evidence(plan, kind=EvidenceKind.INPUT, community_input=said, on=date(2026, 4, 1))
    Priority.objects.get().evidence.set([heard])

    [change] = changes(before, now(plan))

    assert change.differences[0].after == "Light (2026-04-01) · A lamp."


def test_new_reading_is_a_change_of_its_measure(plan: Plan) -> None:
    before = now(plan)
    Measure.objects.get().readings.create(on=date(2026, 6, 1), value=22)

    [change] = changes(before, now(plan))

    assert (change.part, change.differences) == (
        "measure",
        [Difference("readings", "2026-05-01: 31.50 (Rain)", "2026-05-01: 31.50 (Rain)\n2026-06-01: 22.00")],
    )


@pytest.mark.parametrize(("name", "new"), [("value", 30), ("on", date(2026, 5, 2)), ("note", "Sun")])
def test_change_of_a_reading_is_told(plan: Plan, name: str, new: Any) -> None:
    before = now(plan)
    Reading.objects.update(**{name: new})

    assert told(changes(before, now(plan))) == [("changed", "measure", "Cars over 30")]


def test_several_fields_are_one_change(plan: Plan) -> None:
    before = now(plan)
    Response.objects.update(title="Two displays", lead="Sergeant")

    [change] = changes(before, now(plan))

    assert (change.title, [difference.name for difference in change.differences]) == ("Two displays", ["title", "lead"])


# --- New, gone, moved --------------------------------------------------------


def test_new_parts_are_told_with_what_they_say(plan: Plan) -> None:
    before = now(plan)
    response = make_response(Problem.objects.get(), title="Night patrol", kind=ResponseKind.ENFORCEMENT)

    [change] = changes(before, now(plan))

    assert (change.kind, change.part, change.key, change.title) == (
        Kind.ADDED,
        "response",
        str(response.key),
        "Night patrol",
    )
    assert change.differences == [
        Difference("title", "", "Night patrol"),
        Difference("kind", "", "enforcement"),
        Difference("status", "", "planned"),
    ]


def test_what_is_gone_is_told_with_what_it_said(plan: Plan) -> None:
    after = now(plan)
    make_response(Problem.objects.get(), title="Night patrol", kind=ResponseKind.ENFORCEMENT)

    [change] = changes(now(plan), after)

    assert (change.kind, change.title) == (Kind.REMOVED, "Night patrol")
    assert Difference("kind", "enforcement", "") in change.differences


def test_new_priority_comes_with_all_that_stands_under_it(plan: Plan) -> None:
    before = now(plan)
    make_priority(plan, title="Dark park")

    assert told(changes(before, now(plan))) == [
        ("added", "priority", "Dark park"),
        ("added", "problem", "Cars pass the school at 40 miles an hour"),
        ("added", "response", "Speed display at the school"),
    ]


def test_order_is_that_of_the_newer_version_and_what_is_gone_comes_last(plan: Plan) -> None:
    gone = make_priority(plan, title="Gone")
    before = now(plan)
    gone.delete()
    Response.objects.update(lead="Sergeant")
    make_priority(plan, title="First", rank=0).problems.all().delete()

    assert told(changes(before, now(plan))) == [
        ("added", "priority", "First"),
        ("changed", "response", "Speed display at the school"),
        ("removed", "priority", "Gone"),
        ("removed", "problem", "Cars pass the school at 40 miles an hour"),
        ("removed", "response", "Speed display at the school"),
    ]


def test_response_under_another_problem_has_changed(plan: Plan) -> None:
    other = make_problem(Priority.objects.get(), title="Parents park on the crossing")
    before = now(plan)
    Response.objects.update(problem=other)

    [change] = changes(before, now(plan))

    assert (change.part, change.differences) == (
        "response",
        [Difference("problem", "Cars pass the school at 40 miles an hour", "Parents park on the crossing")],
    )


def test_problem_under_another_priority_has_changed_and_its_responses_have_not(plan: Plan) -> None:
    other = make_priority(plan, title="Dark park")
    problem = Priority.objects.exclude(pk=other.pk).get().problems.get()
    before = now(plan)
    Problem.objects.filter(pk=problem.pk).update(priority=other)

    [change] = changes(before, now(plan))

    assert (change.part, change.differences) == (
        "problem",
        [Difference("priority", "Speeding on School Street", "Dark park")],
    )


def test_other_title_of_a_problem_is_no_change_of_its_responses(plan: Plan) -> None:
    before = now(plan)
    Problem.objects.update(title="Other")

    assert told(changes(before, now(plan))) == [("changed", "problem", "Other")]


def test_retired_priority_is_told_with_its_reason(plan: Plan) -> None:
    before = now(plan)
    Priority.objects.update(status=PriorityStatus.RETIRED, reason="No crash for a year.")

    [change] = changes(before, now(plan))

    assert change.differences == [
        Difference("status", "open", "retired"),
        Difference("reason", "", "No crash for a year."),
    ]


def test_two_parts_that_change_places_both_moved_in_rank(plan: Plan) -> None:
    make_priority(plan, title="Dark park")
    before = now(plan)
    Priority.objects.filter(title="Dark park").update(rank=0)

    assert told(changes(before, now(plan))) == [("changed", "priority", "Dark park")]


def test_any_two_versions_can_be_compared_not_only_neighbours(plan: Plan) -> None:
    versions = [now(plan)]
    for title in ("Two displays", "Three displays"):
        Response.objects.update(title=title)
        versions.append(now(plan))

    [change] = changes(versions[0], versions[2])

    assert change.differences == [Difference("title", "Speed display at the school", "Three displays")]
    assert changes(versions[2], versions[0])[0].differences == [
        Difference("title", "Three displays", "Speed display at the school")
    ]


@pytest.mark.parametrize("words", ["Ταχύτητα", "超速行驶", "السرعة", "🚗💨", "e\u0301 is not \u00e9", "<b>&amp;</b>"])
def test_any_script_is_told_as_it_was_written(plan: Plan, words: str) -> None:
    before = now(plan)
    Response.objects.update(title=words)

    [change] = changes(before, now(plan))

    assert (change.title, change.differences) == (words, [Difference("title", "Speed display at the school", words)])


def test_only_responses_are_asked_to_be_explained(plan: Plan) -> None:
    before = now(plan)
    Problem.objects.update(assessment="Better.")
    Response.objects.update(lead="Sergeant")
    new = make_response(Problem.objects.get())

    assert changed_responses(before, now(plan)) == {
        str(Response.objects.exclude(pk=new.pk).get().key): Kind.CHANGED,
        str(new.key): Kind.ADDED,
    }


# --- A large plan ------------------------------------------------------------


def large_plan(responses: int, plan: Plan) -> Plan:
    """So many responses under as many problems and priorities, each with a measure, readings and evidence."""
    for number in range(responses - Response.objects.count()):
        priority = make_priority(plan, title=f"Priority {number}")
        priority.evidence.add(make_evidence(plan, title=f"Evidence {number}"))
        measure = make_measure(priority.problems.get())
        Reading.objects.create(measure=measure, on=date(2026, 5, 1), value=number)
    return plan


@pytest.mark.parametrize("number", [2, 200])
def test_snapshot_asks_the_database_as_often_for_many_responses_as_for_few(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plan = large_plan(number, make_plan())
    plan = Plan.objects.for_page().get(pk=plan.pk)

    with django_assert_num_queries(7):
        content = snapshot(plan, None, ON)

    assert len(content["priorities"]) == number


@pytest.mark.parametrize("number", [2, 200])
def test_what_is_missing_is_asked_as_often_for_many_responses_as_for_few(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plan = large_plan(number, make_adopted_plan())
    complete_update(plan)
    plan = Plan.objects.for_page().get(pk=plan.pk)
    update = plan.open_update

    with django_assert_num_queries(16):
        lacking = missing(plan, update, ON)

    assert len([one for one in lacking if one.element == "responses"]) == 3 * (number - 1)


def test_every_change_of_a_large_plan_is_told(plan: Plan) -> None:
    before = now(large_plan(200, plan))
    Response.objects.update(title="Other", lead="Sergeant")

    found = changes(before, now(plan))

    assert len(found) == 200
    assert {change.part for change in found} == {"response"}
