"""What a committee recommends, the department's answer, and who is told that it is due."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from agency.models import Member
from outreach.committees import letters as committee_letters
from outreach.committees.recommending import TRANSITIONS, Action, TransitionRefused, advance
from outreach.models import Committee, EventStatus, Recommendation, RecommendationStatus
from tests.factories import letters, make_chief, make_lena
from tests.outreach.gathering import today
from tests.programs.desk import signed_in, text_of
from tests.threads import at_once

from .council import make_committee, make_meeting, make_recommendation, on_days, remind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
PAGE = "/admin/outreach/recommendation/"


@pytest.fixture
def committee() -> Committee:
    return make_committee()


@pytest.fixture
def lena() -> Member:
    return make_lena()


def stands(recommendation: Recommendation, status: RecommendationStatus) -> Recommendation:
    """A recommendation as it stands in a status."""
    changes: dict[str, Any] = {"status": status}
    if status != RecommendationStatus.AWAITING:
        changes |= {"answered_on": today(), "answer": "We agree."}
    if status == RecommendationStatus.DONE:
        changes |= {"done_on": today()}
    Recommendation.objects.filter(pk=recommendation.pk).update(**changes)
    recommendation.refresh_from_db()
    return recommendation


def test_recommendation_has_the_next_number_of_its_year_and_is_public(
    client: Client, committee: Committee, lena: Member
) -> None:
    meeting = make_meeting(committee, EventStatus.HELD)
    typed = {"committee": committee.pk, "meeting": meeting.pk, "answer_due_on": ""}

    # Each is sent twice, as by who presses the button twice.
    for words in ("Light the *crossing*.", "Light the *crossing*.", "Mend the lamps.", "Mend the lamps."):
        response = signed_in(lena).post(f"{PAGE}add/", typed | {"text_0": words, "made_on": f"{today()}"})

    assert response.status_code == 302
    made = Recommendation.objects.order_by("number")
    assert [one.number for one in made] == [1, 2]
    assert made[0].answer_due_on == today() + timedelta(days=60)
    for address in (committee.get_absolute_url(), meeting.get_absolute_url()):
        assert "Light the <em>crossing</em>." in client.get(address).content.decode()


def test_recommendation_that_cannot_be_is_refused(committee: Committee, lena: Member) -> None:
    other = make_meeting(make_committee(slug="other"), EventStatus.HELD)
    tomorrow = today() + timedelta(days=1)
    typed = {"committee": committee.pk, "meeting": other.pk, "text_0": "", "made_on": f"{tomorrow}"}

    page = text_of(signed_in(lena).post(f"{PAGE}add/", typed))

    for words in ("This is of another committee.", "This field is required.", "This day is still to come."):
        assert words in page
    assert not Recommendation.objects.exists()


@pytest.mark.parametrize("action", TRANSITIONS)
@pytest.mark.parametrize("status", RecommendationStatus)
def test_every_step_from_every_state(
    status: RecommendationStatus, action: Action, committee: Committee, lena: Member
) -> None:
    recommendation = stands(make_recommendation(committee), status)
    step = TRANSITIONS[action]

    if status in step.sources:
        advance(recommendation, action, by=lena, answer="We agree.")
    else:
        with pytest.raises(TransitionRefused):
            advance(recommendation, action, by=lena, answer="We agree.")

    recommendation.refresh_from_db()
    assert recommendation.status == (step.target if status in step.sources else status)


def test_command_staff_answer_and_the_public_reads_it(client: Client, committee: Committee, lena: Member) -> None:
    recommendation = make_recommendation(committee)
    desk = signed_in(make_chief())
    page = f"{PAGE}{recommendation.pk}/step/accept/"

    assert "This field is required" in text_of(desk.post(page, {"answer_0": ""}))
    desk.post(page, {"answer_0": "Yes, <script>by</script> **May**."})
    desk.post(f"{PAGE}{recommendation.pk}/step/do/", {})

    public = client.get(committee.get_absolute_url()).content.decode()
    assert "<strong>May</strong>" in public
    assert "<script>by" not in public
    recommendation.refresh_from_db()
    assert (recommendation.status, recommendation.done_on) == (RecommendationStatus.DONE, today())
    assert desk.get(f"{PAGE}{recommendation.pk}/step/nonsense/").status_code == 404


def test_answer_given_twice_is_refused_the_second_time(committee: Committee, lena: Member) -> None:
    recommendation = make_recommendation(committee)
    seen_before = Recommendation.objects.get()
    advance(recommendation, Action.DECLINE, by=lena, answer="It costs too much.")

    with pytest.raises(TransitionRefused, match="declined"):
        advance(seen_before, Action.ACCEPT, by=lena, answer="Yes.")


def test_text_stays_once_it_is_answered(committee: Committee, lena: Member) -> None:
    recommendation = make_recommendation(committee)
    desk, page = signed_in(lena), f"{PAGE}{recommendation.pk}/change/"
    desk.post(page, {"text_0": "Light the crossing well.", "answer_due_on": f"{today()}"})
    advance(recommendation, Action.ACCEPT, by=lena, answer="Yes.")

    desk.post(page, {"text_0": "Something else.", "answer_due_on": f"{today()}"})

    recommendation.refresh_from_db()
    assert str(recommendation.text) == "Light the crossing well."


@pytest.mark.parametrize(
    "columns",
    [{"status": "accepted"}, {"status": "done", "answered_on": 0, "answer": "Yes."}, {"answered_on": 0}],
)
def test_database_keeps_no_answer_without_words_or_day(columns: dict[str, Any], committee: Committee) -> None:
    make_recommendation(committee)

    with pytest.raises(IntegrityError):
        Recommendation.objects.update(**on_days(columns))


@pytest.mark.parametrize(
    ("days", "stage"), [(15, None), (14, "14"), (4, "14"), (3, "3"), (0, "3"), (-1, "late-0"), (-8, "late-1")]
)
def test_command_staff_are_reminded_once_for_each_stage(days: int, stage: str | None, committee: Committee) -> None:
    chief = make_chief()
    due_on = today() + timedelta(days=days)
    recommendation = make_recommendation(committee, answer_due_on=due_on)

    for _times in range(2):
        remind(today())

    told = letters(committee_letters.ANSWER_DUE)
    assert [letter.recipient for letter in told] == ([chief.email] if stage else [])
    assert [letter.key.split("/")[-2] for letter in told] == ([stage] if stage else [])
    advance(recommendation, Action.ACCEPT, by=chief, answer="Yes.")
    assert {letter.status for letter in letters(committee_letters.ANSWER_DUE)} <= {"cancelled"}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_recorded_at_once_have_two_numbers() -> None:
    committee, _lena = make_committee(), make_lena()

    outcomes = at_once(8, lambda place: make_recommendation(committee, text=f"Lamp {place}.").number)

    assert sorted(outcomes) == list(range(1, 9))
