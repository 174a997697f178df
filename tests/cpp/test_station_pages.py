"""What a commander sees of the station: where it stands, what to do next, and what is missing."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agency.models import Agency
from cpp import hearing
from cpp.glance import Moved, glance, not_reached
from cpp.models import Measure, Plan, PlanPolicy, Problem, Response, ResponseKind, Update, Version
from cpp.workflow import return_for_changes, submit
from notices.models import Status as NoticeStatus
from tests.factories import (
    complete_update,
    make_adopted_plan,
    make_chief,
    make_complete_plan,
    make_evidence,
    make_grant,
    make_input,
    make_lena,
    make_measure,
    make_notice,
    make_plan,
    make_priority,
    make_response,
)
from tests.programs.desk import signed_in, text_of

from .captain import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.fixture
def plan() -> Plan:
    return make_adopted_plan()


@pytest.fixture
def grant(plan: Plan) -> Client:
    return signed_in(plan.commander)


@pytest.fixture
def look(plan: Plan, grant: Client) -> Callable[..., str]:
    """What a page of the station says to its commander."""
    return lambda name="station", **query: text_of(grant.get(page(plan, name), query))


def due_in(plan: Plan, days: int) -> None:
    on = Agency.current().today() + timedelta(days=days)
    Plan.objects.update(next_update_due=on)
    Update.objects.update(due_on=on)


# --- At a glance -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "sentence"),
    [(22, "22 days left"), (1, "1 day left"), (0, "today"), (-1, "1 day late"), (-9, "9 days late")],
)
def test_due_date_is_said_with_the_days(plan: Plan, look: Callable[..., str], days: int, sentence: str) -> None:
    due_in(plan, days)

    assert sentence in look()


def test_next_step_is_the_first_thing_missing(plan: Plan, grant: Client) -> None:
    step = grant.get(page(plan, "station")).context["step"]

    assert (step.label, step.url) == ("Go on writing", page(plan, "edit_update", "feedback"))


@pytest.mark.parametrize(("needs_approval", "label"), [(False, "Check and publish"), (True, "Submit it for approval")])
def test_next_step_when_nothing_is_missing(plan: Plan, grant: Client, needs_approval: bool, label: str) -> None:
    complete_update(plan)
    PlanPolicy(needs_approval=needs_approval).save()

    assert grant.get(page(plan, "station")).context["step"].label == label


def test_next_step_of_who_approves_is_to_decide(plan: Plan) -> None:
    complete_update(plan)
    PlanPolicy(needs_approval=True).save()
    submit(plan, by=plan.commander)

    assert signed_in(make_chief()).get(page(plan, "station")).context["step"].label == "Read it and decide"


def test_what_is_missing_links_to_where_it_is_put_right(plan: Plan, grant: Client) -> None:
    shown = grant.get(page(plan, "station")).content.decode()

    for element in ("feedback", "effectiveness"):
        assert f'href="{page(plan, "edit_update", element)}"' in shown


def test_what_the_community_said_since_the_last_version_is_listed_and_counted(
    plan: Plan, look: Callable[..., str]
) -> None:
    make_input(plan, theme="Light", who="residents")
    hearing.link(plan, make_input(plan, theme="Trust", is_critical=True), None)
    make_input(plan, theme="Long ago", received_on=date(2026, 1, 2))

    text = look()

    assert "1 is not linked to anything yet" in text
    assert ("Light" in text, "Trust" in text, "critical" in text, "Long ago" in text) == (True, True, True, False)


def test_kinds_of_people_not_heard_from_in_half_a_year_are_gaps(plan: Plan, look: Callable[..., str]) -> None:
    today = Agency.current().today()
    make_input(plan, who="youth", received_on=today - timedelta(days=30))
    make_input(plan, who="faith", received_on=today - timedelta(days=300))

    gaps = not_reached(plan, today - timedelta(days=183))

    assert ("young people" in gaps, "faith communities" in gaps) == (False, True)
    assert "In the last half-year nobody spoke for these people." in look()


MOVES = [
    (40, 10, 31, "↓", "nearer to the target"),
    (40, 10, 40, "→", "no change"),
    (40, 10, 45, "↑", "further from the target"),
    (40, 10, 10, "↓", "target reached"),
    (40, 10, 5, "↓", "target reached"),
    (10, 40, 44, "↑", "target reached"),
    (10, 40, 8, "↓", "further from the target"),
    (10, 10, 10, "→", "target reached"),
    (10, 10, 11, "↑", "further from the target"),
]


@pytest.mark.parametrize(("before", "target", "value", "arrow", "says"), MOVES)
def test_measure_moved(before: int, target: int, value: int, arrow: str, says: str) -> None:
    measure = Measure(baseline=Decimal(before), target=Decimal(target))

    moved = Moved(measure, Decimal(before), Decimal(value), date(2026, 5, 1))

    assert (moved.arrow, moved.words) == (arrow, says)


def test_measures_move_from_where_the_last_version_left_them(plan: Plan, look: Callable[..., str]) -> None:
    measure = make_measure(Problem.objects.get())
    today = Agency.current().today()
    measure.readings.create(on=today - timedelta(days=40), value=35)
    measure.readings.create(on=today, value=31)

    text = look()

    assert "35 ↓ to 31 of 100 cars nearer to the target" in text


def test_measure_that_nobody_read_is_named(plan: Plan, look: Callable[..., str]) -> None:
    make_measure(Problem.objects.get(), name="Dark lamps")

    assert "Add a reading: Dark lamps" in look()


def test_reminders_followers_and_history_are_shown(plan: Plan, look: Callable[..., str]) -> None:
    make_notice(kind="cpp/update_due", about=plan.about_key, subject="Due in 7 days", status=NoticeStatus.SENT)
    make_notice(kind="cpp/update_due", about="cpp.plan:0", subject="Of another plan")
    plan.followers.create(email="rosa@example.com", email_hash="a", confirmed_at=timezone.now())
    plan.followers.create(email="sam@example.com", email_hash="b")

    text = look()

    assert "1 person follows this plan" in text
    assert ("Due in 7 days" in text, "Of another plan" in text) == (True, False)
    assert "Published: 1" in text


@pytest.mark.parametrize("name", ["station", "publish"])
def test_enforcement_alone_is_said_plainly(plan: Plan, look: Callable[..., str], name: str) -> None:
    assert "enforcement alone" not in look(name)

    Response.objects.update(kind=ResponseKind.ENFORCEMENT)

    assert "This plan answers with enforcement alone." in look(name)


def test_glance_asks_the_same_of_a_long_plan(plan: Plan) -> None:
    on, problem = Agency.current().today(), Problem.objects.get()

    def questions(number: int) -> int:
        for _number in range(number):
            make_response(problem)
            make_measure(problem).readings.create(on=on, value=3)
            make_input(plan)
        with CaptureQueriesContext(connection) as asked:
            context = glance(plan, on)
            assert len(context["moved"]) == Measure.objects.count()
        return len(asked)

    questions(1)  # what the process remembers for a minute is asked once

    assert questions(1) == questions(30)


# --- The plan, the update, and publishing ---------------------------------------------


def test_empty_plan_says_where_to_start(grant: Client) -> None:
    hale = make_grant(username="hale")
    empty = make_plan(commander=hale)

    text = text_of(signed_in(hale).get(page(empty, "edit_plan")))

    for sentence in ("Start here:", "Write down once what you heard", "Three priorities are better than ten."):
        assert sentence in text


def test_outline_leads_to_every_part(plan: Plan, grant: Client) -> None:
    priority = make_priority(plan, title="Second")
    measure = make_measure(priority.problems.get())

    shown = grant.get(page(plan, "edit_plan")).content.decode()

    parts: list[Any] = [priority, priority.problems.get(), Response.objects.latest("pk"), measure, plan.evidence.get()]
    for part in parts:
        assert f'href="{page(plan, "edit_part", part._meta.model_name, part.pk)}"' in shown
    for kind, within in (("problem", priority), ("response", priority.problems.get()), ("measure", measure.problem)):
        assert f'href="{page(plan, "add_part", kind)}?in={within.pk}"' in shown


def test_what_somebody_else_may_only_read_has_no_way_to_write(plan: Plan) -> None:
    make_measure(Problem.objects.get())
    chief = signed_in(make_chief())

    for name in ("station", "edit_plan", "update", "inputs", "publish"):
        shown = chief.get(page(plan, name)).content.decode()
        for word in ("/add/", "/about/", "/move/", "/remove/", "/readings/", "/link/"):
            assert word not in shown, (name, word)


def test_update_shows_what_is_done_and_what_is_missing(plan: Plan, look: Callable[..., str]) -> None:
    update = plan.open_update
    update.feedback = "Speeding is named first."
    update.save()
    update.evidence.add(make_evidence(plan))

    text = look("update")

    assert "(a) What the community told us ✓ Done" in text
    assert "(b) How effective we have been 3 things missing" in text


def test_update_lists_every_response_that_is_new_or_changed(plan: Plan, look: Callable[..., str]) -> None:
    Response.objects.update(title="Changed one")
    make_response(Problem.objects.get(), title="New one")

    text = look("update")

    assert "Changed one changed Missing: basis reason evidence Say why" in text
    assert "New one new Missing: basis reason evidence Say why" in text


def test_update_comes_after_the_plan(grant: Client) -> None:
    hale = make_grant(username="hale")
    draft = make_complete_plan(commander=hale)
    client = signed_in(hale)

    response = client.get(page(draft, "update"), follow=True)

    assert response.redirect_chain[-1][0] == page(draft, "publish")
    assert page(draft, "update") not in client.get(page(draft, "station")).content.decode()


def test_publish_button_is_there_once_nothing_is_missing(plan: Plan, look: Callable[..., str]) -> None:
    assert "Publish now" not in look("publish")

    complete_update(plan)

    assert "Publish now" in look("publish")


def test_publishing_twice_by_a_double_click_makes_one_version(plan: Plan, grant: Client) -> None:
    complete_update(plan)

    first = grant.post(page(plan, "publish"), {"after": "1"})
    second = grant.post(page(plan, "publish"), {"after": "1"})

    assert first.url == second.url == page(plan, "version", 2)
    assert Version.objects.count() == 2


def test_page_that_is_too_old_publishes_nothing(plan: Plan, grant: Client) -> None:
    complete_update(plan)

    response = grant.post(page(plan, "publish"), {"after": "0"}, follow=True)

    assert Version.objects.count() == 1
    assert response.redirect_chain[-1][0] in {page(plan, "version", 1), page(plan, "publish")}


def test_what_came_back_says_why(plan: Plan, look: Callable[..., str]) -> None:
    complete_update(plan)
    PlanPolicy(needs_approval=True).save()
    submit(plan, by=plan.commander)
    return_for_changes(plan, by=make_chief(), note="Name the partners.")

    assert "It came back to be changed Name the partners." in look("publish")


def test_return_without_a_note_is_refused(plan: Plan) -> None:
    complete_update(plan)
    PlanPolicy(needs_approval=True).save()
    submit(plan, by=plan.commander)

    response = signed_in(make_chief()).post(page(plan, "move", "return"), {"note": " "}, follow=True)

    assert "Say what should change." in text_of(response)


def test_preview_is_the_publics_own_page(plan: Plan, look: Callable[..., str]) -> None:
    Plan.objects.update(about="Not published yet: a river.")

    assert "Not published yet: a river." in look("preview")


# --- Community input, and the list of stations ------------------------------------------


@pytest.mark.parametrize(("about", "expected"), [("", 3), ("unlinked", 2), ("critical", 1), ("x", 3)])
def test_input_is_shown_all_or_in_part(plan: Plan, grant: Client, about: str, expected: int) -> None:
    make_input(plan)
    make_input(plan, is_critical=True)
    hearing.link(plan, make_input(plan), None)

    assert len(grant.get(page(plan, "inputs"), {"about": about}).context["said"]) == expected


def test_commander_of_one_station_goes_straight_there(plan: Plan, grant: Client) -> None:
    assert grant.get("/station/").url == plan.get_station_url()


def test_commander_of_several_chooses(plan: Plan, grant: Client) -> None:
    second = make_plan(commander=plan.commander)

    text = text_of(grant.get("/station/"))

    assert all(str(each.station) in text for each in (plan, second))


def test_member_without_a_plan_is_told_whom_to_ask(plan: Plan) -> None:
    assert "ask the administrator" in text_of(signed_in(make_lena()).get("/station/"))
