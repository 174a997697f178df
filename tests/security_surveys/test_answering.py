"""Answers from the door: nothing is lost, doubled, or written over another in silence."""

from uuid import uuid4

import pytest
from django.db.models import QuerySet
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from agency.texts import bilingual
from programs import booking
from programs.models import Application
from security_surveys import answering
from security_surveys.answering import Change, Fate, VisitClosed
from security_surveys.models import Checklist, Finding, Item, Premises, Recommendation, Visit
from security_surveys.versions import new_version, publish
from tests.factories import make_lena
from tests.programs.desk import signed_in, text_of
from tests.threads import at_once

from .phone import address, begun, change, fates, picture, press_save, send, send_photo, typed, words
from .visited import item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.fixture
def visit() -> Visit:
    return begun()


@pytest.fixture
def omar(visit):
    return signed_in(visit.begun_by)


def found(visit: Visit, code: str = "lock") -> Finding:
    return visit.findings.get(item__code=code)


# --- From a phone --------------------------------------------------------------------


def test_entry_is_kept_with_who_made_it(visit, omar) -> None:
    response = send(omar, visit, change(visit), words())

    finding = found(visit)
    visit.refresh_from_db()
    assert fates(response) == [("saved", 1), ("saved", 1)]
    assert (finding.answer, finding.note, finding.recommendation) == ("no", "Only a latch.", "Fit a deadbolt.")
    assert (finding.urgency, finding.cost, finding.changed_by) == (1, "low", visit.begun_by)
    assert (visit.good, visit.revision) == ("A low hedge.", 1)


def test_entry_sent_twice_is_taken_once(visit, omar) -> None:
    entries = [change(visit), words()]
    send(omar, visit, *entries)

    again = send(omar, visit, *entries)

    assert fates(again) == [("saved", 1), ("saved", 1)]


def test_entry_changed_after_an_answer_that_was_lost_is_taken(visit, omar) -> None:
    first = change(visit, note="A latch.")
    send(omar, visit, first)

    response = send(omar, visit, change(visit, after=[first["change"]], note="A latch, and loose."))

    assert (fates(response), found(visit).note) == ([("saved", 2)], "A latch, and loose.")


def test_first_entry_that_arrives_after_its_correction_changes_nothing(visit, omar) -> None:
    late = change(visit, note="A latch.")
    send(omar, visit, change(visit, after=[late["change"]], note="A latch, and loose."))

    send(omar, visit, late)

    assert found(visit).note == "A latch, and loose."


def test_two_phones_do_not_overwrite_each_other(visit, omar) -> None:
    lena = signed_in(make_lena(first_name="Lena", last_name="Ortiz"))
    send(lena, visit, change(visit, note="Lena saw it."), change(visit, "door", answer="yes"))

    response = send(omar, visit, change(visit, note="Omar saw it."), change(visit, "light", answer="yes"))

    theirs = response.json()["entries"][0]
    assert fates(response) == [("conflict", 1), ("saved", 1)]
    assert (theirs["values"]["note"], theirs["by"]) == ("Lena saw it.", "Lieutenant Lena Ortiz")
    assert found(visit).note == "Lena saw it."


def test_officer_who_saw_both_may_keep_their_own(visit, omar) -> None:
    send(signed_in(make_lena()), visit, change(visit, note="Lena saw it."))

    response = send(omar, visit, change(visit, base=1, note="Omar saw it."))

    assert (fates(response), found(visit).note) == ([("saved", 2)], "Omar saw it.")


def test_same_words_from_two_phones_are_no_conflict(visit, omar) -> None:
    send(signed_in(make_lena()), visit, change(visit))

    assert fates(send(omar, visit, change(visit))) == [("saved", 1)]


def test_what_cannot_be_taken_is_answered_with_a_sentence_and_the_rest_is_kept(visit, omar) -> None:
    response = send(omar, visit, change(visit, note="x" * 2001), change(visit, "door", answer="perhaps"), words())

    refused = [entry["sentence"] for entry in response.json()["entries"] if entry["fate"] == "refused"]
    assert refused == [
        "Note: Ensure this value has at most 2000 characters (it has 2001).",
        "Answer: Select a valid choice. perhaps is not one of the available choices.",
    ]
    visit.refresh_from_db()
    assert (visit.findings.count(), visit.good) == (0, "A low hedge.")


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"changes": {}}', '{"changes": [1]}', '{"changes": [{"item": 0}]}', "[" * 99_999]
)
def test_what_is_none_of_ours_is_refused(visit, omar, body) -> None:
    response = omar.post(address(visit, "answers/"), body, content_type="application/json")

    assert (response.status_code, response.json()) == (400, {"saved": False})


@pytest.mark.parametrize(
    "odd", [{"change": "x"}, {"base": -1}, {"base": None}, {"after": 5}, {"after": ["x"]}, {"after": [{}]}]
)
def test_entry_without_a_name_of_its_own_is_refused(visit, omar, odd) -> None:
    assert fates(send(omar, visit, change(visit, **odd))) == [("refused", 0)]


def test_half_a_character_is_no_failure_of_ours(visit, omar) -> None:
    send(omar, visit, change(visit, note="A lock \ud83d"))

    assert found(visit).note == "A lock ?"


def test_item_of_another_version_is_refused(visit, omar) -> None:
    other = Checklist.objects.create(premises="home", version=2).sections.create(name="Roof", zone="exterior")
    entry = change(visit) | {"item": other.items.create(code="hatch", text="The hatch locks").pk}

    assert send(omar, visit, entry).status_code == 400


def test_checklist_published_during_a_visit_changes_nothing_in_it(visit, omar) -> None:
    newer = new_version(Premises.HOME)
    Item.objects.filter(section__checklist=newer, code="lock").update(text="The lock has two keys")
    publish(newer, by=None)

    send(omar, visit, change(visit))

    said = text_of(omar.get(address(visit)))
    assert ("The door has a deadbolt" in said, "The lock has two keys" in said) == (True, False)
    assert found(visit).item.section.checklist == visit.checklist


@pytest.mark.parametrize(("is_assigned", "status", "sentence"), [
    (True, 410, "This request was closed. Nothing more can be added to the visit."), (False, 404, None),
])  # fmt: skip
def test_request_withdrawn_in_the_middle_of_a_visit_takes_no_more(visit, omar, is_assigned, status, sentence) -> None:
    Application.objects.update(assignee=visit.begun_by if is_assigned else None)
    booking.withdraw(visit.survey.application, by=make_lena())

    answers = [send(omar, visit, change(visit)), send_photo(omar, visit, picture())]

    assert [answer.status_code for answer in answers] == [status] * 2
    assert not sentence or [answer.json()["sentence"] for answer in answers] == [sentence] * 2
    assert (visit.findings.count(), visit.photos.count()) == (0, 0)


def test_visit_erased_in_this_moment_takes_no_more(visit) -> None:
    Visit.objects.all().delete()

    with pytest.raises(VisitClosed):
        answering.merge(visit, [], visit.begun_by)


def test_nothing_is_added_to_an_approved_report(visit, omar) -> None:
    Visit.objects.update(approved_at=timezone.now(), approved_by=visit.begun_by)

    response = send(omar, visit, change(visit))

    sentence = "The report is approved. Nothing more can be added to it."
    assert (response.status_code, response.json()) == (423, {"saved": False, "sentence": sentence})
    assert visit.findings.count() == 0


def test_who_was_signed_out_is_told_so_in_words_a_script_understands(visit, client) -> None:
    response = send(client, visit, change(visit))

    assert (response.status_code, response.json()) == (401, {"saved": False, "signed_out": True})


def test_script_is_told_what_stands_there(visit, omar) -> None:
    send(omar, visit, change(visit))

    now = omar.get(address(visit, "answers/")).json()

    assert [(entry["item"], entry["revision"]) for entry in now["entries"]] == [
        ("words", 0),
        (item(visit, "lock").pk, 1),
    ]
    assert (now["approved"], now["photos"], len(now["token"])) == (False, [], 64)


def test_twenty_entries_cost_no_more_questions_than_they_must(
    visit, omar, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    entries = [change(visit, code) for code in ("number", "light", "door", "lock")]

    with django_assert_max_num_queries(22):
        send(omar, visit, *entries)


# --- Without the script ----------------------------------------------------------------


def test_section_is_saved_by_its_button(visit, omar) -> None:
    page = press_save(omar, visit, typed(omar, visit, answer="no", note="A latch."))

    finding = found(visit)
    assert (finding.answer, finding.note, visit.findings.count()) == ("no", "A latch.", 1)
    assert "Saved." in text_of(page)


def test_button_pressed_twice_saves_once(visit, omar) -> None:
    posted = typed(omar, visit, answer="no")
    press_save(omar, visit, posted)
    press_save(omar, visit, posted)

    assert found(visit).revision == 1


def test_recommendation_is_picked_in_the_residents_language(visit, omar) -> None:
    picked = item(visit, "lock").recommendations.get()
    QuerySet(Recommendation).update(text=bilingual("Fit a deadbolt.", "Ponga un cerrojo."))
    Application.objects.update(language="es")

    press_save(omar, visit, typed(omar, visit, answer="no", pick=picked.pk))

    assert (found(visit).recommendation, found(visit).cost) == ("Ponga un cerrojo.", "low")


def test_both_versions_are_shown_and_the_button_then_keeps_mine(visit, omar) -> None:
    posted = typed(omar, visit, answer="no", note="Omar saw it.")
    send(signed_in(make_lena()), visit, change(visit, note="Lena saw it."))

    both = press_save(omar, visit, posted)
    said, mine = text_of(both), {f"note-{item(visit, 'lock').pk}": "Omar saw it."}
    [row] = [row for part in both.context["parts"] for row in part.rows if row.theirs]
    press_save(omar, visit, posted | mine | {f"base-{row.key}": row.revision, f"change-{row.key}": row.change})

    assert both.status_code == 409
    assert "Lena saw it." in said
    assert "Omar saw it." in both.content.decode()
    assert found(visit).note == "Omar saw it."


def test_section_that_others_changed_meanwhile_is_left_as_they_left_it(visit, omar) -> None:
    posted = typed(omar, visit, "door", answer="yes")
    send(signed_in(make_lena()), visit, change(visit, note="Lena saw it."))

    press_save(omar, visit, posted, "door")

    assert (found(visit).note, found(visit, "door").answer) == ("Lena saw it.", "yes")


def test_text_that_is_too_long_stays_in_its_field(visit, omar) -> None:
    page = press_save(omar, visit, typed(omar, visit, answer="no", note="y" * 2001))

    assert "has at most 2000 characters" in text_of(page)
    assert "y" * 2001 in page.content.decode()


def test_own_words_are_saved_by_their_button(visit, omar) -> None:
    row = omar.get(address(visit)).context["words"]
    posted = {
        "change-words": row.change,
        "base-words": 0,
        "was-words": row.was,
        "good-words": "A low\r\nhedge.",
        "first-words": "",
    }

    omar.post(address(visit, "words/"), posted)

    visit.refresh_from_db()
    assert visit.good == "A low\nhedge."


def test_what_was_typed_too_late_for_the_report_can_be_copied(visit, omar) -> None:
    posted = typed(omar, visit, answer="no", note="Only a latch holds it.")
    Visit.objects.update(approved_at=timezone.now(), approved_by=visit.begun_by)

    page = press_save(omar, visit, posted)

    assert "The report is approved. Nothing more can be added to it." in text_of(page)
    assert "Only a latch holds it." in page.content.decode()


# --- At the same moment ------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_five_phones_at_once_one_is_taken_and_four_see_both() -> None:
    visit = begun()
    lock, omar = item(visit, "lock").pk, visit.begun_by
    values = {"answer": "no", "urgency": 1, "cost": "", "recommendation": ""}

    def act(place: int) -> Fate:
        mine = Change(lock, uuid4(), 0, {**values, "note": f"Phone {place}"})
        return answering.merge(visit, [mine], omar)[0].fate

    assert at_once(5, act) == {Fate.SAVED: 1, Fate.CONFLICT: 4}
    assert found(visit).revision == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_change_sent_by_five_tabs_at_once_is_taken_once() -> None:
    visit = begun()
    mine = Change(None, uuid4(), 0, {"good": "A low hedge.", "first": ""})

    def act(place: int) -> int:
        return answering.merge(visit, [mine], visit.begun_by)[0].revision

    assert at_once(5, act) == {1: 5}
