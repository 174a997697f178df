"""Nothing is published with a piece left out: each of the four contents of an update, and of the plan itself."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve
from pytest_django import Settings

from agency.models import Agency
from cpp.completeness import Missing, missing, preview, responses_to_mark
from cpp.models import (
    Basis,
    EvidenceKind,
    Plan,
    PriorityStatus,
    Problem,
    Response,
    ResponseChange,
    ResponseKind,
    ResponseStatus,
)
from cpp.workflow import Incomplete, publish
from tests.factories import (
    complete_update,
    make_adopted_plan,
    make_complete_plan,
    make_evidence,
    make_input,
    make_plan,
    make_priority,
    make_problem,
    make_response,
)

pytestmark = pytest.mark.django_db
NO_FEEDBACK = ("feedback", "Write what the community told you in surveys and meetings.")
NOT_GATHERED = ("feedback", "Link the survey, meeting or community input in which you gathered it.")
NO_EFFECT = ("effectiveness", "Write how effective your efforts have been.")
NO_WILL = ("effectiveness", "Say whether the plan will change.")
NO_HOW = ("effectiveness", "Say how the plan changes, or why it does not.")
CHANGES_ALL_THE_SAME = ("effectiveness", "Responses are new or changed, but you say that the plan does not change.")
NOT_SHARED = ("sharing", "Say how and when the update is shared with the community.")


def today() -> date:
    return Agency.current().today()


def lacking(plan: Plan) -> list[Missing]:
    return missing(Plan.objects.get(pk=plan.pk), plan.open_update, today())


def lacks(plan: Plan) -> list[tuple[str, str]]:
    return [(one.element, one.sentence) for one in lacking(plan)]


def change(plan: Plan, **changes: Any) -> None:
    """Leave something of the open update out."""
    plan.updates.filter(version=None).update(**changes)


@pytest.fixture
def plan() -> Plan:
    """Adopted, with a complete update."""
    plan = make_adopted_plan()
    complete_update(plan)
    return plan


@pytest.fixture
def response(plan: Plan) -> Response:
    """One that was published."""
    return Response.objects.get()


def mark(plan: Plan, response: Response, **changes: Any) -> ResponseChange:
    """All that a changed response needs said of it."""
    change(plan, will_change=True)
    said = {"basis": Basis.RESULT, "reason": "Cars were slower where it stood."}
    marked = ResponseChange.objects.create(update=plan.open_update, response=response, **said | changes)
    marked.evidence.add(plan.evidence.first())
    return marked


# --- The four contents -------------------------------------------------------


def test_complete_update_lacks_nothing(plan: Plan) -> None:
    assert lacks(plan) == []


def test_update_with_nothing_in_it_lacks_all() -> None:
    plan = make_adopted_plan()

    assert lacks(plan) == [NO_FEEDBACK, NOT_GATHERED, NO_EFFECT, NO_WILL, NO_HOW, NOT_SHARED]


@pytest.mark.parametrize(
    ("left_out", "expected"),
    [
        ({"feedback": ""}, NO_FEEDBACK),
        ({"feedback": " \n\t\u00a0"}, NO_FEEDBACK),
        ({"effectiveness": ""}, NO_EFFECT),
        ({"effectiveness": " \r\n "}, NO_EFFECT),
        ({"will_change": None}, NO_WILL),
        ({"how_it_changes": ""}, NO_HOW),
        ({"how_it_changes": "\u3000"}, NO_HOW),
    ],
)
def test_each_text_left_out_alone_is_named(plan: Plan, left_out: dict[str, Any], expected: tuple[str, str]) -> None:
    change(plan, **left_out)

    assert lacks(plan) == [expected]


def test_feedback_without_its_gathering_is_named(plan: Plan) -> None:
    plan.open_update.evidence.clear()

    assert lacks(plan) == [NOT_GATHERED]


@pytest.mark.parametrize("kind", [EvidenceKind.CRIME, EvidenceKind.QUALITY_OF_LIFE])
def test_trend_is_no_community_feedback(plan: Plan, kind: EvidenceKind) -> None:
    plan.open_update.evidence.set([make_evidence(plan, kind=kind)])

    assert lacks(plan) == [NOT_GATHERED]


@pytest.mark.parametrize("kind", [EvidenceKind.MEETING, EvidenceKind.SURVEY, EvidenceKind.INPUT])
def test_feedback_is_gathered_in_meetings_surveys_and_input(plan: Plan, kind: EvidenceKind) -> None:
    said = make_input(plan) if kind == EvidenceKind.INPUT else None
    plan.open_update.evidence.set([make_evidence(plan, kind=kind, community_input=said)])

    assert lacks(plan) == []


def test_update_that_is_not_shared_is_named(plan: Plan) -> None:
    plan.open_update.sharings.all().delete()

    assert lacks(plan) == [NOT_SHARED]


@pytest.mark.parametrize("will_change", [True, False])
def test_plan_may_change_or_not_where_no_response_does(plan: Plan, will_change: bool) -> None:
    change(plan, will_change=will_change)

    assert lacks(plan) == []


def test_all_that_is_left_out_is_named_at_once(plan: Plan, response: Response) -> None:
    make_response(response.problem, title="Night patrol")
    change(plan, feedback=" ", effectiveness="", will_change=False, how_it_changes="")
    plan.open_update.evidence.clear()
    plan.open_update.sharings.all().delete()

    assert lacks(plan) == [
        NO_FEEDBACK,
        NOT_GATHERED,
        NO_EFFECT,
        NO_HOW,
        CHANGES_ALL_THE_SAME,
        ("responses", "“Night patrol”: say whether it is based on results or on community input."),
        ("responses", "“Night patrol”: give the reason."),
        ("responses", "“Night patrol”: link the evidence."),
        NOT_SHARED,
    ]


# --- New and changed responses -----------------------------------------------


def new_problem(response: Response) -> Problem:
    return make_problem(response.problem.priority, title="Another problem")


CHANGES: dict[str, Any] = {
    "problem": None,  # another one, made for the test
    "title": "Two displays",
    "kind": ResponseKind.DESIGN,
    "description": "One on each side of the street.",
    "lead": "Sergeant of the day shift",
    "partners": "The school",
    "resources": "Two displays",
    "starts_on": date(2026, 1, 1),
    "ends_on": date(2027, 1, 1),
    "status": ResponseStatus.UNDER_WAY,
}
# A key never changes, and a revision counts the times somebody saved.
NO_CONTENT = {"id", "key", "revision"}


def test_every_field_of_a_response_is_tried_below() -> None:
    fields = {field.name for field in Response._meta.concrete_fields}

    assert fields - NO_CONTENT == set(CHANGES)


@pytest.mark.parametrize("name", CHANGES)
def test_response_changed_in_a_single_field_has_to_be_marked(plan: Plan, response: Response, name: str) -> None:
    changed = new_problem(response) if name == "problem" else CHANGES[name]
    setattr(response, name, changed)
    response.save()

    assert responses_to_mark(plan, today()) == {response: "changed"}
    assert CHANGES_ALL_THE_SAME in lacks(plan)


def test_dropped_response_has_to_be_marked(plan: Plan, response: Response) -> None:
    make_response(response.problem, title="Night patrol")
    publish_with_marks(plan)
    complete_update(plan)
    response.status = ResponseStatus.DROPPED
    response.save()

    assert responses_to_mark(plan, today()) == {response: "changed"}


def publish_with_marks(plan: Plan) -> None:
    for response in responses_to_mark(plan, today()):
        mark(plan, response)
    publish(plan, by=plan.commander, after=plan.latest.number)


def test_new_response_has_to_be_marked(plan: Plan, response: Response) -> None:
    new = make_response(response.problem, title="Night patrol")

    assert responses_to_mark(plan, today()) == {new: "added"}


def test_response_that_was_only_saved_again_has_not(plan: Plan, response: Response) -> None:
    response.revision += 1
    response.save()

    assert responses_to_mark(plan, today()) == {}


def test_response_changed_and_changed_back_needs_no_mark(plan: Plan, response: Response) -> None:
    title, response.title = response.title, "Something else"
    response.save()
    assert responses_to_mark(plan, today()) == {response: "changed"}

    response.title = title
    response.save()

    assert responses_to_mark(plan, today()) == {}
    assert lacks(plan) == []


def test_change_of_a_measure_or_a_problem_is_none_of_a_response(plan: Plan, response: Response) -> None:
    Problem.objects.update(title="Cars pass the school too fast", assessment="Better.")

    assert responses_to_mark(plan, today()) == {}


def test_first_version_has_nothing_to_mark() -> None:
    plan = make_complete_plan()

    assert responses_to_mark(plan, today()) == {}


def test_marked_response_lacks_nothing(plan: Plan, response: Response) -> None:
    mark(plan, make_response(response.problem))

    assert lacks(plan) == []


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [
        ({"basis": ""}, "say whether it is based on results or on community input."),
        ({"reason": ""}, "give the reason."),
        ({"reason": " \n "}, "give the reason."),
    ],
)
def test_each_piece_of_a_mark_is_asked_for(
    plan: Plan, response: Response, left_out: dict[str, str], sentence: str
) -> None:
    mark(plan, make_response(response.problem, title="Night patrol"), **left_out)

    assert lacks(plan) == [("responses", f"“Night patrol”: {sentence}")]


def test_mark_without_evidence_is_asked_for_it(plan: Plan, response: Response) -> None:
    mark(plan, make_response(response.problem, title="Night patrol")).evidence.clear()

    assert lacks(plan) == [("responses", "“Night patrol”: link the evidence.")]


def test_mark_of_the_last_update_does_not_answer_for_this_one(plan: Plan, response: Response) -> None:
    response.title = "Two displays"
    response.save()
    publish_with_marks(plan)
    complete_update(plan)
    response.title = "Three displays"
    response.save()

    assert {element for element, _sentence in lacks(plan)} == {"effectiveness", "responses"}


def test_mark_of_a_response_that_did_not_change_is_not_published(plan: Plan, response: Response) -> None:
    new = make_response(response.problem, title="Night patrol")
    mark(plan, response)
    mark(plan, new)

    published = preview(plan, today())["update"]["responses"]

    assert [marked["title"] for marked in published] == ["Night patrol"]


# --- The plan itself ---------------------------------------------------------


def test_empty_plan_lacks_all_but_its_commander() -> None:
    assert lacks(make_plan()) == [
        ("plan", "Say something about the area."),
        ("plan", "Name at least one priority that is worked on."),
    ]


def test_plan_of_a_station_without_commander_is_named() -> None:
    plan = make_complete_plan()
    Plan.objects.update(commander=None)

    assert lacks(plan) == [("plan", "The station has no commander.")]


def test_blank_words_about_the_area_are_none() -> None:
    assert lacks(make_complete_plan(about=" \n ")) == [("plan", "Say something about the area.")]


def test_priority_without_evidence_is_named() -> None:
    plan = make_complete_plan()
    plan.priorities.get().evidence.clear()

    assert lacks(plan) == [("plan", "“Speeding on School Street”: link the evidence it comes from.")]


UNANSWERED = ("plan", "“Speeding on School Street”: name a problem and at least one response to it.")


def test_priority_without_problem_is_named() -> None:
    plan = make_complete_plan()
    Problem.objects.all().delete()

    assert lacks(plan) == [UNANSWERED]


def test_problem_without_response_is_named() -> None:
    plan = make_complete_plan()
    Response.objects.all().delete()

    assert lacks(plan) == [UNANSWERED]


def test_response_that_was_dropped_is_none() -> None:
    plan = make_complete_plan()
    Response.objects.update(status=ResponseStatus.DROPPED)

    assert lacks(plan) == [UNANSWERED]


@pytest.mark.parametrize("status", [PriorityStatus.RESOLVED, PriorityStatus.RETIRED])
def test_priority_no_longer_worked_on_needs_no_response(status: PriorityStatus) -> None:
    plan = make_complete_plan()
    done = make_priority(plan, title="Car break-ins", status=status, reason="None since May.")
    done.problems.all().delete()

    assert lacks(plan) == []


def test_priority_is_not_retired_without_a_word() -> None:
    plan = make_complete_plan()
    make_priority(plan, title="Car break-ins", status=PriorityStatus.RETIRED, reason=" ")

    assert lacks(plan) == [("plan", "“Car break-ins”: say why it is retired.")]


@pytest.mark.parametrize("status", [PriorityStatus.RESOLVED, PriorityStatus.RETIRED])
def test_plan_works_on_something(status: PriorityStatus) -> None:
    plan = make_complete_plan()
    plan.priorities.update(status=status, reason="Done.")

    assert lacks(plan) == [("plan", "Name at least one priority that is worked on.")]


def test_improving_priority_is_still_worked_on() -> None:
    plan = make_complete_plan()
    plan.priorities.update(status=PriorityStatus.IMPROVING)

    assert lacks(plan) == []


# --- What is refused, and where it is put right ------------------------------


def test_publishing_is_refused_with_the_list(plan: Plan) -> None:
    change(plan, feedback="", how_it_changes="")

    with pytest.raises(Incomplete) as refused:
        publish(plan, by=plan.commander, after=1)

    assert [(one.element, one.sentence) for one in refused.value.missing] == [NO_FEEDBACK, NO_HOW]
    assert plan.versions.count() == 1


def lacking_everything() -> Plan:
    """One plan in which each kind of thing is missing at once."""
    plan = make_adopted_plan()
    make_response(Problem.objects.get(), title="Night patrol")
    change(plan, will_change=False)
    Plan.objects.update(about="")
    bare = make_priority(plan, title="Car break-ins", status=PriorityStatus.RETIRED, reason=" ")
    bare.evidence.clear()
    make_priority(plan, title="Dark park").problems.all().delete()
    return plan


def test_each_missing_thing_has_a_page_that_opens_for_the_commander(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    plan = lacking_everything()
    client.force_login(plan.commander)

    found = lacking(plan)

    assert len({(one.element, one.sentence) for one in found}) == len(found) == 16
    for url in {one.url for one in found}:
        assert resolve(url).namespace == "cpp"
        assert client.get(url, follow=True).status_code == 200


def test_way_to_a_missing_mark_is_its_own_page(plan: Plan, response: Response) -> None:
    new = make_response(response.problem)

    ways = {one.url for one in lacking(plan) if one.element == "responses"}

    assert ways == {f"/station/{plan.station.slug}/update/responses/{new.pk}/"}


def test_plan_without_commander_is_put_right_by_those_who_appoint_one(plan: Plan) -> None:
    Plan.objects.update(commander=None)

    assert lacking(plan)[0].url == plan.get_station_url()
