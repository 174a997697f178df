"""What outreach gathered comes into a plan by link: nobody types it again, and no other station's plan gets it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agency.texts import bilingual
from comments.models import DESTROYED
from cpp.hearing import link
from cpp.models import CommunityInput, Evidence, EvidenceKind, Plan
from cpp.snapshot import snapshot
from outreach.models import Event, EventStatus, StakeholderKind, Survey
from outreach.retention import strip_concern
from tests.factories import make_adopted_plan, make_station
from tests.outreach.gathering import make_concern, make_event, today
from tests.programs.desk import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.fixture
def plan() -> Plan:
    return make_adopted_plan()


def held(**changes: Any) -> Event:
    return make_event(EventStatus.HELD, **{"title": bilingual("Forum", "Foro"), "people_came": 34} | changes)


def published(**changes: Any) -> Survey:
    at = timezone.now()
    said = {"title": bilingual("Community survey", "Encuesta"), "opens_on": today(), "closes_on": today()}
    return Survey.objects.create(
        **said | {"slug": "of-2026", "announced_at": at, "counted_at": at, "results_published_at": at} | changes
    )


def take_in(plan: Plan, source: str, pk: int) -> Any:
    return signed_in(plan.commander).post(reverse("cpp:take_in", args=[plan.station.slug, source, pk]))


def listed(plan: Plan) -> str:
    return text_of(signed_in(plan.commander).get(reverse("cpp:inputs", args=[plan.station.slug])))


def test_concern_raised_at_an_event_becomes_input_with_its_answer(plan: Plan) -> None:
    concern = make_concern(
        held(station=plan.station), station=plan.station, who=StakeholderKind.IMMIGRANT, is_critical=True,
        answered_on=today(),
    )  # fmt: skip

    take_in(plan, "concern", concern.pk)
    take_in(plan, "concern", concern.pk)

    said = CommunityInput.objects.get()
    assert (said.outreach_concern, said.asked, said.done) == (concern, str(concern.asked), str(concern.answer))
    assert (said.who, said.came_by, said.is_critical, said.is_public) == ("newcomers", "meeting", True, False)
    assert "Raised at events" not in listed(plan)


def test_answer_that_came_later_is_taken_over_with_one_press(plan: Plan) -> None:
    concern = make_concern(station=plan.station)
    take_in(plan, "concern", concern.pk)
    assert "Take over the answer" not in listed(plan)
    concern.asked, concern.answer, concern.answered_on = "A dark lamp.", "It is mended.", today()
    concern.save()

    assert "Answered since: It is mended." in listed(plan)
    take_in(plan, "concern", concern.pk)

    said = CommunityInput.objects.get()
    assert (said.asked, said.done) == ("A dark lamp.", "It is mended.")
    assert "Take over the answer" not in listed(plan)


def test_whole_citys_concern_belongs_to_the_plan_that_takes_it_first(plan: Plan) -> None:
    concern, other = make_concern(held()), make_adopted_plan(station=make_station())

    assert take_in(plan, "concern", concern.pk).status_code == 302
    assert take_in(other, "concern", concern.pk).status_code == 404
    assert CommunityInput.objects.get().station == plan.station


def test_words_that_were_noted_are_nothing_for_the_public(plan: Plan) -> None:
    concern = make_concern(station=plan.station, what="Officer Hale shouted at Mrs. Okoro.")

    take_in(plan, "concern", concern.pk)

    said = CommunityInput.objects.get()
    assert (said.text, said.asked) == ("Officer Hale shouted at Mrs. Okoro.", "")
    link(plan, said, plan.priorities.get())
    assert "Okoro" not in str(snapshot(plan, plan.open_update, today()))


def test_concern_whose_words_were_destroyed_is_not_offered(plan: Plan) -> None:
    concern = make_concern(station=plan.station, answered_on=today())
    strip_concern(concern)

    assert DESTROYED not in listed(plan)
    assert take_in(plan, "concern", concern.pk).status_code == 404
    assert not CommunityInput.objects.exists()


def test_event_becomes_evidence_of_the_update_being_written(plan: Plan) -> None:
    event = held(station=plan.station, place="Main Library", address="")
    make_concern(event, answered_on=today(), is_public=True, asked=bilingual("A dark lamp.", "Una lámpara."))

    take_in(plan, "meeting", event.pk)
    take_in(plan, "meeting", event.pk)

    evidence = Evidence.objects.get(event=event)
    assert (evidence.kind, evidence.title, evidence.source) == (EvidenceKind.MEETING, "Forum", "Main Library")
    assert evidence.figures.splitlines() == ["34 people came.", "– A dark lamp."]
    assert evidence.url.endswith(event.get_absolute_url())
    assert list(plan.open_update.evidence.all()) == [evidence]


def test_minutes_that_are_not_public_stay_out_of_the_plan(plan: Plan) -> None:
    event = held(station=plan.station, minutes=bilingual("Said among us.", "Dicho entre nosotros."))

    take_in(plan, "meeting", event.pk)

    assert Evidence.objects.get(event=event).figures == "34 people came."


def test_survey_becomes_evidence_once_its_results_are_public(plan: Plan) -> None:
    survey, draft = published(), published(slug="draft", results_published_at=None)

    take_in(plan, "survey", survey.pk)

    assert take_in(plan, "survey", draft.pk).status_code == 404
    evidence = Evidence.objects.get(survey=survey)
    assert (evidence.kind, evidence.on) == (EvidenceKind.SURVEY, today())
    assert evidence.url.endswith("/community-surveys/of-2026/results/")


ELSEWHERE: dict[str, Callable[[Any], Any]] = {
    "concern": lambda station: make_concern(station=station),
    "meeting": lambda station: held(station=station),
    "survey": lambda station: published(station=station),
}


@pytest.mark.parametrize("source", ELSEWHERE)
def test_what_another_station_gathered_is_neither_shown_nor_taken(plan: Plan, source: str) -> None:
    there = ELSEWHERE[source](make_station())

    assert take_in(plan, source, there.pk).status_code == 404
    assert "Gathered elsewhere" not in listed(plan)
    assert not CommunityInput.objects.exists()


def test_whole_citys_meeting_can_be_evidence_in_every_plan(plan: Plan) -> None:
    event, other = held(), make_adopted_plan(station=make_station())

    take_in(plan, "meeting", event.pk)
    take_in(other, "meeting", event.pk)

    assert {evidence.plan for evidence in Evidence.objects.filter(event=event)} == {plan, other}


def test_stranger_is_sent_to_the_sign_in(plan: Plan) -> None:
    answer = Client().post(reverse("cpp:take_in", args=[plan.station.slug, "meeting", held().pk]))

    assert answer.status_code == 401
    assert not Evidence.objects.filter(kind=EvidenceKind.MEETING, event__isnull=False).exists()


def test_input_comes_from_one_place(plan: Plan) -> None:
    from tests.cpp.test_hearing import make_concern as make_watch_concern

    both = {"watch_concern": make_watch_concern(plan.station), "outreach_concern": make_concern(station=plan.station)}

    with pytest.raises(IntegrityError), transaction.atomic():
        CommunityInput.objects.create(station=plan.station, received_on=today(), asked="A lamp.", **both)
