"""Writing a part of a plan: it is saved, or what was typed is kept, and nobody is overwritten in silence."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from agency.models import Agency, Member
from cpp import hearing
from cpp.models import (
    CommunityInput,
    Evidence,
    Measure,
    Plan,
    PlanPolicy,
    Priority,
    Problem,
    Reading,
    Response,
    ResponseChange,
    Sharing,
    Update,
)
from cpp.workflow import appoint, publish, submit
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
from tests.programs.desk import signed_in, text_of
from tests.programs.visitor import error_at, words
from tests.threads import at_once

from .captain import autosave, filled_in, page, save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.fixture
def plan() -> Plan:
    return make_complete_plan()


@pytest.fixture
def grant(plan: Plan) -> Client:
    return signed_in(plan.commander)


@pytest.fixture
def priority(plan: Plan) -> Priority:
    return plan.priorities.get()


def url_of(plan: Plan, part: Any) -> str:
    return page(plan, "edit_part", part._meta.model_name, part.pk)


# --- Each part --------------------------------------------------------------

NEW_PARTS = {
    "priority": {"title": "Lights on Mill Street", "category": "safety", "status": "open"},
    "problem": {"title": "The path is dark"},
    "response": {"title": "Ask the city for lights", "kind": "design", "status": "planned"},
    "measure": {
        "name": "Dark lamps", "unit": "lamps", "source": "Our walk", "baseline": "12.5", "baseline_on": "2026-01-10",
        "target": "0",
    },
    "evidence": {"kind": "survey", "title": "Spring survey", "on": "2026-04-20"},
    "input": {"came_by": "walk", "received_on": "2026-05-01", "asked": "More light"},
}  # fmt: skip
UNDER = {"problem": Priority, "response": Problem, "measure": Problem}
MODELS = {
    "priority": Priority, "problem": Problem, "response": Response, "measure": Measure, "evidence": Evidence,
    "input": CommunityInput,
}  # fmt: skip


def add_url(plan: Plan, kind: str) -> str:
    within = f"?in={UNDER[kind].objects.first().pk}" if kind in UNDER else ""
    return page(plan, "add_part", kind) + within


@pytest.mark.parametrize("kind", NEW_PARTS)
def test_part_is_added_where_it_belongs(plan: Plan, grant: Client, kind: str) -> None:
    before = MODELS[kind].objects.count()

    response = save(grant, add_url(plan, kind), **NEW_PARTS[kind])

    part = MODELS[kind].objects.latest("pk")
    assert MODELS[kind].objects.count() == before + 1
    assert response.url.endswith(f"#{kind}-{part.pk}")


@pytest.mark.parametrize("kind", NEW_PARTS)
def test_form_of_a_new_part_that_is_sent_twice_makes_one(plan: Plan, grant: Client, kind: str) -> None:
    typed = filled_in(grant, add_url(plan, kind), **NEW_PARTS[kind])

    grant.post(add_url(plan, kind), typed)
    once = MODELS[kind].objects.count()
    response = grant.post(add_url(plan, kind), typed)

    assert (MODELS[kind].objects.count(), response.status_code) == (once, 302)


def test_new_part_that_saved_itself_is_finished_by_the_save_button(plan: Plan, grant: Client) -> None:
    typed = filled_in(grant, add_url(plan, "priority"), **NEW_PARTS["priority"])

    answer = autosave(grant, add_url(plan, "priority"), typed).json()
    grant.post(answer["url"], typed | {"revision": answer["revision"], "explanation": "More"})

    assert Priority.objects.filter(title="Lights on Mill Street").values_list("explanation", flat=True).get() == "More"


def test_words_added_to_a_new_part_whose_answer_was_lost_are_not_saved_unasked(plan: Plan, grant: Client) -> None:
    typed = filled_in(grant, add_url(plan, "priority"), **NEW_PARTS["priority"])
    autosave(grant, add_url(plan, "priority"), typed)

    response = grant.post(add_url(plan, "priority"), typed | {"explanation": "More"})

    made = Priority.objects.get(title="Lights on Mill Street")
    assert (response.status_code, made.explanation) == (409, "")
    assert f'action="{url_of(plan, made)}"' in response.content.decode()


def test_key_of_another_stations_part_makes_a_part_of_its_own(plan: Plan, grant: Client) -> None:
    other = make_priority(make_plan(commander=make_grant(username="hale")), title="Theirs")

    grant.post(add_url(plan, "priority"), NEW_PARTS["priority"] | {"key": str(other.key)})

    other.refresh_from_db()
    assert other.title == "Theirs"
    assert plan.priorities.filter(title="Lights on Mill Street").exists()


@pytest.mark.parametrize("within", ["", "0", "x", "9" * 5000, "²"])
def test_part_is_not_added_under_nothing(plan: Plan, grant: Client, within: str) -> None:
    response = grant.get(page(plan, "add_part", "problem") + f"?in={within}")

    assert response.status_code == 404


def test_about_the_area_is_saved(plan: Plan, grant: Client) -> None:
    save(grant, page(plan, "edit_about"), about="A river.\r\n\r\nAnd a park.")

    plan.refresh_from_db()
    assert plan.about == "A river.\n\nAnd a park."


def test_four_steps_of_problem_solving_are_named(plan: Plan, grant: Client) -> None:
    problem = Problem.objects.get()

    text = text_of(grant.get(url_of(plan, problem), follow=True))

    places = [text.index(step) for step in ("Scanning", "Analysis", "Response", "Assessment")]
    assert places == sorted(places)


def test_evidence_that_is_community_input_keeps_its_kind(plan: Plan, grant: Client) -> None:
    evidence = hearing.as_evidence(plan, make_input(plan, theme="Light", received_on=plan.evidence.get().on))

    response = save(grant, url_of(plan, evidence), source="Web page")

    evidence.refresh_from_db()
    assert (response.status_code, evidence.kind, evidence.source) == (302, "input", "Web page")


# --- What is not right --------------------------------------------------------


def test_name_with_a_nul_byte_is_refused_with_a_sentence(plan: Plan, grant: Client, priority: Priority) -> None:
    response = save(grant, url_of(plan, priority), title="Lights\x00")

    assert error_at(response, "title") == "Null characters are not allowed."


def test_longest_text_is_taken_with_its_lines_counted_once(plan: Plan, grant: Client, priority: Priority) -> None:
    response = save(grant, url_of(plan, priority), explanation="ñ" * 4999 + "\r\n" + "")

    assert response.status_code == 302
    assert save(grant, url_of(plan, priority), explanation="a\r\n" * 2500).status_code == 302


@pytest.mark.parametrize("typed", ["many", "1,5,0", "NaN", "9" * 40])
def test_figure_that_is_none_is_said_beside_the_field_and_kept(plan: Plan, grant: Client, typed: str) -> None:
    measure = make_measure(Problem.objects.get())

    response = save(grant, url_of(plan, measure), target=typed)

    assert error_at(response, "target") != ""
    assert f'value="{typed}"' in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"), [("0206-01-01", "Check the year of this date."), ("2999-01-01", "Check the year of this")]
)
def test_mistyped_year_is_asked_about(plan: Plan, grant: Client, typed: str, sentence: str) -> None:
    response = save(grant, url_of(plan, Response.objects.get()), starts_on=typed)

    assert error_at(response, "starts_on").startswith(sentence)


@pytest.mark.parametrize("kind", ["evidence", "input", "measure"])
def test_what_has_been_is_not_to_come(plan: Plan, grant: Client, kind: str) -> None:
    name = {"evidence": "on", "input": "received_on", "measure": "baseline_on"}[kind]
    tomorrow = Agency.current().today() + timedelta(days=1)

    response = save(grant, add_url(plan, kind), **NEW_PARTS[kind] | {name: tomorrow.isoformat()})

    assert error_at(response, name) == "This day is still to come."


def test_response_does_not_end_before_it_starts(plan: Plan, grant: Client) -> None:
    typed = {"starts_on": "2026-05-02", "ends_on": "2026-05-01", "description": "We go there on foot."}

    response = save(grant, url_of(plan, Response.objects.get()), **typed)

    assert error_at(response, "ends_on") == "It ends before it starts. Check the two dates."
    assert "We go there on foot." in response.content.decode()


def test_public_input_says_what_was_asked_and_done(plan: Plan, grant: Client) -> None:
    said = make_input(plan)

    response = save(grant, page(plan, "edit_part", "input", said.pk), is_public="on")

    assert error_at(response, "asked") == error_at(response, "done") != ""


def test_trend_has_a_source_and_figures(plan: Plan, grant: Client) -> None:
    response = save(grant, add_url(plan, "evidence"), **NEW_PARTS["evidence"] | {"kind": "crime trend"})

    assert error_at(response, "source") == error_at(response, "figures") == "A trend has a source and figures."


# --- Saving as one types --------------------------------------------------------


def test_script_is_told_the_next_revision(plan: Plan, grant: Client, priority: Priority) -> None:
    typed = filled_in(grant, url_of(plan, priority), title="Slower cars")

    answer = autosave(grant, url_of(plan, priority), typed).json()

    assert answer == {"saved": True, "revision": 2, "url": url_of(plan, priority)}
    priority.refresh_from_db()
    assert (priority.title, priority.revision) == ("Slower cars", 2)


def test_script_is_told_what_is_not_right(plan: Plan, grant: Client, priority: Priority) -> None:
    response = autosave(grant, url_of(plan, priority), filled_in(grant, url_of(plan, priority), title=""))

    assert response.status_code == 422
    assert response.json()["errors"] == ["The priority, in a few words: This field is required."]


def test_script_is_told_that_somebody_was_quicker(plan: Plan, grant: Client, priority: Priority) -> None:
    typed = filled_in(grant, url_of(plan, priority))
    save(grant, url_of(plan, priority), title="From the other tab")

    response = autosave(grant, url_of(plan, priority), typed | {"title": "From this tab"})

    assert (response.status_code, response.json()["overtaken"]) == (409, True)


def test_same_words_sent_again_are_saved_and_not_in_the_way(plan: Plan, grant: Client, priority: Priority) -> None:
    typed = filled_in(grant, url_of(plan, priority), title="Slower cars")
    autosave(grant, url_of(plan, priority), typed)

    again = autosave(grant, url_of(plan, priority), typed)

    assert (again.status_code, again.json()["revision"]) == (200, 2)


def test_script_is_told_that_nobody_is_signed_in(plan: Plan, priority: Priority) -> None:
    response = autosave(Client(), url_of(plan, priority), {"title": "Slower cars"})

    assert (response.status_code, response.json()) == (401, {"saved": False, "signed_out": True})


# --- Two at once -------------------------------------------------------------


def test_second_of_two_tabs_sees_both_versions_and_nothing_is_overwritten(
    plan: Plan, grant: Client, priority: Priority
) -> None:
    second_tab = filled_in(grant, url_of(plan, priority))
    save(grant, url_of(plan, priority), title="From the first tab")

    response = grant.post(url_of(plan, priority), second_tab | {"title": "From the second tab"})

    priority.refresh_from_db()
    assert priority.title == "From the first tab"
    assert response.status_code == 409
    assert [(field.name, there) for field, there in response.context["differing"]] == [("title", "From the first tab")]
    assert 'value="From the second tab"' in response.content.decode()


def test_whoever_saw_both_versions_saves_their_choice(plan: Plan, grant: Client, priority: Priority) -> None:
    second_tab = filled_in(grant, url_of(plan, priority))
    save(grant, url_of(plan, priority), title="From the first tab")
    asked = grant.post(url_of(plan, priority), second_tab | {"title": "From the second tab"})

    grant.post(
        url_of(plan, priority), second_tab | {"title": "Mine", "revision": asked.context["form"]["revision"].value()}
    )

    priority.refresh_from_db()
    assert priority.title == "Mine"


def test_whoever_chooses_is_asked_again_if_it_changed_meanwhile(plan: Plan, grant: Client, priority: Priority) -> None:
    second_tab = filled_in(grant, url_of(plan, priority))
    save(grant, url_of(plan, priority), title="From the first tab")
    asked = grant.post(url_of(plan, priority), second_tab | {"title": "From the second tab"})
    save(grant, url_of(plan, priority), title="Once more from the first")

    typed = second_tab | {"title": "Mine", "revision": asked.context["form"]["revision"].value()}
    response = grant.post(url_of(plan, priority), typed)

    assert response.status_code == 409
    assert "Once more from the first" in words(response)


def test_versions_are_compared_in_words(plan: Plan, grant: Client) -> None:
    part = make_response(Problem.objects.get(), starts_on=None)
    second_tab = filled_in(grant, url_of(plan, part))
    save(grant, url_of(plan, part), kind="design", starts_on="2026-05-02")

    response = grant.post(url_of(plan, part), second_tab)

    there = {field.name: said for field, said in response.context["differing"]}
    assert there == {"kind": "design of places", "starts_on": "May 2, 2026"}


def test_evidence_linked_in_another_tab_is_not_unlinked(plan: Plan, grant: Client, priority: Priority) -> None:
    second_tab = filled_in(grant, url_of(plan, priority))
    survey = make_evidence(plan, title="Spring survey")
    save(grant, url_of(plan, priority), evidence=[survey.pk])

    response = grant.post(url_of(plan, priority), second_tab)

    assert list(priority.evidence.all()) == [survey]
    assert "Spring survey" in response.context["differing"][0][1]


def test_successor_and_the_script_of_a_forgotten_tab_do_not_meet_in_silence(plan: Plan, grant: Client) -> None:
    url, hale = page(plan, "edit_about"), make_grant(username="hale")
    forgotten = filled_in(grant, url, about="Written by Grant")
    appoint(plan, hale, by=None)
    save(signed_in(hale), url, about="Written by Hale")

    assert autosave(grant, url, forgotten).status_code == 404
    plan.refresh_from_db()
    assert plan.about == "Written by Hale"


def test_first_mark_of_a_response_from_two_tabs() -> None:
    plan = make_adopted_plan()
    grant, url = signed_in(plan.commander), page(plan, "mark", Response.objects.get().pk)
    second_tab = filled_in(grant, url, reason="From the second tab")
    save(grant, url, reason="From the first tab", basis="result")

    response = grant.post(url, second_tab)

    assert response.status_code == 409
    assert ResponseChange.objects.get().reason == "From the first tab"


def test_part_taken_out_in_another_tab_gives_the_words_back(plan: Plan, grant: Client) -> None:
    problem = make_problem(plan.priorities.get())
    typed = filled_in(grant, url_of(plan, problem), scanning="Radar says 40 on most mornings.")
    grant.post(page(plan, "remove_part", "problem", problem.pk))

    response = grant.post(url_of(plan, problem), typed)

    assert response.status_code == 404
    assert "Radar says 40 on most mornings." in words(response)


def test_nothing_is_saved_under_a_priority_that_was_taken_out(plan: Plan, grant: Client) -> None:
    gone = make_priority(plan)
    url = page(plan, "add_part", "problem") + f"?in={gone.pk}"
    typed = filled_in(grant, url, title="The path is dark")
    grant.post(page(plan, "remove_part", "priority", gone.pk))

    response = grant.post(url, typed)

    assert (response.status_code, "The path is dark" in words(response)) == (404, True)
    assert not Problem.objects.filter(title="The path is dark").exists()


def test_order_of_priorities_is_changed_by_a_button(plan: Plan, grant: Client) -> None:
    first, second = plan.priorities.get(), make_priority(plan, title="Second")

    grant.post(page(plan, "move_priority", second.pk), {"up": "1"})

    assert list(plan.priorities.all()) == [second, first]


# --- Waiting for approval, and no longer mine -------------------------------------


@pytest.fixture
def submitted(plan: Plan) -> Plan:
    PlanPolicy(needs_approval=True).save()
    submit(plan, by=plan.commander)
    return plan


def test_submitted_plan_is_not_opened_for_writing(submitted: Plan, grant: Client) -> None:
    response = grant.get(page(submitted, "edit_about"), follow=True)

    assert "The plan waits for approval." in text_of(response)
    assert "Take it back to change it" in text_of(response)


def test_what_was_typed_before_it_was_submitted_stays_on_the_page(plan: Plan, grant: Client) -> None:
    typed = filled_in(grant, page(plan, "edit_about"), about="Typed while it was handed in.")
    PlanPolicy(needs_approval=True).save()
    submit(plan, by=plan.commander)

    response = grant.post(page(plan, "edit_about"), typed)

    assert response.status_code == 409
    assert "Typed while it was handed in." in words(response)
    assert autosave(grant, page(plan, "edit_about"), typed).status_code == 423


def test_what_somebody_said_is_noted_while_the_plan_waits(submitted: Plan, grant: Client) -> None:
    response = save(grant, add_url(submitted, "input"), **NEW_PARTS["input"])

    assert (response.status_code, CommunityInput.objects.get().asked) == (302, "More light")


def test_what_would_be_published_with_the_plan_is_not_noted_while_it_waits(submitted: Plan, grant: Client) -> None:
    typed = NEW_PARTS["input"] | {"is_public": "on", "done": "A lamp"}

    response = save(grant, add_url(submitted, "input"), **typed)

    assert response.status_code == 409
    assert not CommunityInput.objects.exists()


def test_commander_who_was_replaced_while_writing_gets_the_words_back(plan: Plan, grant: Client) -> None:
    typed = filled_in(grant, page(plan, "edit_about"), about="Half a night of work.")
    appoint(plan, make_grant(username="hale"), by=None)

    response = grant.post(page(plan, "edit_about"), typed)

    plan.refresh_from_db()
    assert (response.status_code, plan.about) == (404, "Houses, a school and a park.")
    assert "Half a night of work." in words(response)


def test_commander_who_moved_to_another_station_still_writes_the_plan_that_is_theirs(plan: Plan, grant: Client) -> None:
    Member.objects.filter(pk=plan.commander.pk).update(station=make_plan(commander=make_grant(username="hale")).station)

    save(grant, page(plan, "edit_about"), about="Still mine.")

    plan.refresh_from_db()
    assert plan.about == "Still mine."


def test_signed_out_while_writing_keeps_every_answer(plan: Plan, grant: Client) -> None:
    part = Response.objects.get()
    typed = filled_in(grant, url_of(plan, part), description="We go\nthere on foot.", kind="design")

    response = Client().post(url_of(plan, part), typed)

    page_shown = response.content.decode()
    assert response.status_code == 401
    assert 'name="kind" value="design"' in page_shown
    assert 'name="description" value="We go\nthere on foot."' in page_shown
    assert "We go there on foot." in words(response)


# --- The update, and what is gathered ------------------------------------------------


@pytest.fixture
def adopted() -> Plan:
    return make_adopted_plan()


def test_what_people_said_becomes_evidence_by_a_tick(adopted: Plan) -> None:
    client, said = signed_in(adopted.commander), make_input(adopted, theme="Light")
    url = page(adopted, "edit_update", "feedback")

    save(client, url, feedback="Light is missing.", said=[said.pk])

    assert list(adopted.open_update.evidence.all()) == [said.evidence]
    assert filled_in(client, url)["said"] == [said.pk]


def test_tick_that_is_taken_away_unlinks(adopted: Plan) -> None:
    client, said = signed_in(adopted.commander), make_input(adopted, theme="Light")
    url = page(adopted, "edit_update", "feedback")
    save(client, url, said=[said.pk])

    save(client, url, said=[])

    assert list(adopted.open_update.evidence.all()) == []


def test_last_updates_words_stand_beside(adopted: Plan) -> None:
    complete_update(adopted)
    publish(adopted, by=adopted.commander, after=1)

    text = text_of(signed_in(adopted.commander).get(page(adopted, "edit_update", "effectiveness"), follow=True))

    assert "What the last update said Cars are slower by the school." in text


def test_whether_the_plan_changes_is_saved_as_it_was_chosen(adopted: Plan) -> None:
    client, url = signed_in(adopted.commander), page(adopted, "edit_update", "effectiveness")

    save(client, url, will_change="no")

    assert (Update.objects.get().will_change, filled_in(client, url)["will_change"]) == (False, "no")


def test_mark_shows_what_changed_in_the_response(adopted: Plan) -> None:
    part = Response.objects.get()
    Response.objects.update(title="Speed display and a guard")

    text = text_of(signed_in(adopted.commander).get(page(adopted, "mark", part.pk), follow=True))

    assert "Changed response Response Speed display at the school Speed display and a guard" in text


def test_reading_is_added_and_taken_out(plan: Plan, grant: Client) -> None:
    measure = make_measure(Problem.objects.get())
    url = page(plan, "readings", measure.pk)

    save(grant, url, on="2026-05-01", value="31.5")
    reading = Reading.objects.get()
    grant.post(page(plan, "remove_reading", reading.pk))

    assert (str(reading.value), Reading.objects.exists()) == ("31.50", False)


def test_second_reading_of_a_day_does_not_take_the_firsts_place(plan: Plan, grant: Client) -> None:
    url = page(plan, "readings", make_measure(Problem.objects.get()).pk)
    save(grant, url, on="2026-05-01", value="31")

    response = save(grant, url, on="2026-05-01", value="13")

    assert error_at(response, "on").startswith("There is a reading for this day already: 31")
    assert save(grant, url, on="2026-05-01", value="31").status_code == 302
    assert str(Reading.objects.get().value) == "31.00"


def test_second_note_to_a_reading_does_not_take_the_firsts_place(plan: Plan, grant: Client) -> None:
    url = page(plan, "readings", make_measure(Problem.objects.get()).pk)
    save(grant, url, on="2026-05-01", value="31", note="In the rain.")

    response = save(grant, url, on="2026-05-01", value="31", note="")

    assert error_at(response, "on").startswith("There is a reading for this day already: 31")
    assert Reading.objects.get().note == "In the rain."


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_readings_noted_at_once_for_one_day_all_but_one_are_refused(plan: Plan) -> None:
    url = page(plan, "readings", make_measure(Problem.objects.get()).pk)
    desks = [signed_in(plan.commander) for _ in range(4)]

    statuses = at_once(4, lambda place: desks[place].post(url, {"on": "2026-05-01", "value": place}).status_code)

    assert statuses == {302: 1, 200: 3}


def test_way_of_sharing_sent_twice_is_one_and_can_be_taken_out(adopted: Plan) -> None:
    client, url = signed_in(adopted.commander), page(adopted, "add_sharing")

    save(client, url, way="meeting", on="2027-01-05", where="Library")
    save(client, url, way="meeting", on="2027-01-05", where="Library")
    sharing = Sharing.objects.get()
    client.post(page(adopted, "remove_sharing", sharing.pk))

    assert not Sharing.objects.exists()


def test_input_is_linked_to_a_priority_and_stays_in_its_list(plan: Plan, grant: Client, priority: Priority) -> None:
    said = make_input(plan, theme="Light")

    response = grant.post(page(plan, "link_input", said.pk), {"priority": priority.pk, "about": "unlinked"})

    assert said.evidence in priority.evidence.all()
    assert response.url == page(plan, "inputs") + "?about=unlinked"


@pytest.mark.parametrize("chosen", ["0", "x", "9" * 5000])
def test_input_is_not_linked_to_what_is_no_priority(plan: Plan, grant: Client, chosen: str) -> None:
    said = make_input(plan)

    assert grant.post(page(plan, "link_input", said.pk), {"priority": chosen}).status_code == 404
    assert not Evidence.objects.filter(community_input=said).exists()


def test_own_words_of_a_resident_are_not_kept_by_the_browser(plan: Plan, grant: Client) -> None:
    said = make_input(plan)

    assert "no-store" in grant.get(page(plan, "edit_part", "input", said.pk))["Cache-Control"]
    assert "no-store" not in grant.get(page(plan, "edit_about"))["Cache-Control"]


@pytest.mark.parametrize(("key", "made"), [("x", 0), ("", 1), ("0d6c5f5e-6f0b-4a5e-9a3e-0d6a2b3c4d5e", 1)])
def test_forged_key_makes_one_part_or_none(plan: Plan, grant: Client, key: str, made: int) -> None:
    grant.post(add_url(plan, "evidence"), NEW_PARTS["evidence"] | {"key": key})

    assert Evidence.objects.filter(title="Spring survey").count() == made


# --- The address says upon what a page was opened -----------------------------------------


def test_page_is_opened_upon_the_revision_of_that_moment(plan: Plan, grant: Client, priority: Priority) -> None:
    response = grant.get(url_of(plan, priority))

    assert response.url == url_of(plan, priority) + "?at=1"


def test_page_that_is_loaded_anew_stays_with_the_revision_it_was_opened_upon(
    plan: Plan, grant: Client, priority: Priority
) -> None:
    opened = grant.get(url_of(plan, priority)).url
    save(grant, url_of(plan, priority), title="From another tab")

    typed = filled_in(grant, opened, title="Put in again by the browser")

    assert grant.post(opened, typed).status_code == 409


def test_new_part_that_is_loaded_anew_is_still_the_same_one(plan: Plan, grant: Client) -> None:
    opened = grant.get(add_url(plan, "priority")).url
    save(grant, opened, **NEW_PARTS["priority"])

    response = grant.post(opened, filled_in(grant, opened, **NEW_PARTS["priority"] | {"title": "Another"}))

    assert response.status_code == 409
    assert not Priority.objects.filter(title="Another").exists()


@pytest.mark.parametrize("at", ["", "x", "-1", "9" * 5000])
def test_address_that_makes_no_sense_is_made_anew(plan: Plan, grant: Client, priority: Priority, at: str) -> None:
    assert grant.get(url_of(plan, priority), {"at": at}).url == url_of(plan, priority) + "?at=1"
