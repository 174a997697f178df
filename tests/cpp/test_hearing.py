"""What the community says: stored once, acknowledged without a typed word, and linked rather than retyped."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agency.models import Agency, Station
from cpp.gathered import not_taken, take_up_from_watch
from cpp.glance import not_reached
from cpp.hearing import as_evidence, hear, link
from cpp.models import CommunityInput, Evidence, EvidenceKind, Plan, Stakeholder
from cpp.snapshot import snapshot
from notices.models import Notice
from tests.factories import letters, make_adopted_plan, make_complete_plan, make_input, make_plan, make_station
from tests.threads import at_once
from tests.watch.neighborhood import make_group, make_meeting
from watch.models import Concern

pytestmark = pytest.mark.django_db
KEY = UUID("6f2b0c1e-7f0b-4d3a-9a51-0d6f4c9d2e11")
SAID = {"text": "The crossing is dark. I am afraid.", "name": "Rosa Delgado", "email": "rosa@example.com"}


@pytest.fixture
def plan() -> Plan:
    return make_complete_plan()


def say(plan: Plan, key: UUID | None = None, **answers: Any) -> CommunityInput:
    return hear(plan.station, SAID | answers, key=key or uuid4())


def make_concern(station: Station, **changes: Any) -> Concern:
    """Raised at a meeting of a group of the station."""
    meeting = make_meeting(make_group(station=station))
    return Concern.objects.create(meeting=meeting, **{"what": "The crossing is dark."} | changes)


# --- Receiving ---------------------------------------------------------------


def test_what_is_said_is_stored_for_its_station_on_the_agencys_day(plan: Plan) -> None:
    with time_machine.travel("2026-01-16T03:00:00Z", tick=False):  # ten in the evening before, in New York
        said = say(plan, who="youth")

    stored = CommunityInput.objects.get()
    assert stored == said
    assert (stored.station, stored.text, stored.name, stored.email, stored.who) == (
        plan.station,
        SAID["text"],
        "Rosa Delgado",
        "rosa@example.com",
        "youth",
    )
    assert (stored.received_on, stored.came_by, stored.is_public) == (date(2026, 1, 15), "web", False)


def test_button_pressed_twice_stores_and_acknowledges_once(plan: Plan) -> None:
    first, second = say(plan, KEY), say(plan, KEY)

    assert first == second
    assert CommunityInput.objects.count() == len(letters("cpp/input_received")) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_pressed_by_many_at_once_it_is_stored_once() -> None:
    plan = make_complete_plan()

    outcomes = at_once(8, lambda _place: say(plan, KEY).pk)

    assert list(outcomes.values()) == [8]
    assert CommunityInput.objects.count() == len(letters("cpp/input_received")) == 1


def test_what_says_nothing_is_refused_and_not_acknowledged(plan: Plan) -> None:
    with pytest.raises(CommunityInput.DoesNotExist):
        say(plan, KEY, text="")

    assert letters("cpp/input_received") == []


def test_same_words_sent_anew_are_heard_anew(plan: Plan) -> None:
    assert say(plan).reference != say(plan).reference


# --- Acknowledging -----------------------------------------------------------


def test_who_gave_an_address_is_told_that_it_arrived(plan: Plan) -> None:
    said = say(plan, language="es")

    [letter] = letters("cpp/input_received")
    assert (letter.recipient, letter.language, letter.about) == ("rosa@example.com", "es", said.about_key)


def test_who_gave_none_gets_no_letter(plan: Plan) -> None:
    say(plan, email="")

    assert not Notice.objects.exists()


def test_acknowledgement_repeats_nothing_that_was_typed(plan: Plan) -> None:
    typed = {"text": "Buy pills at pills.example", "name": "Win a prize", "theme": "Prizes", "asked": "Click here"}

    say(plan, **typed)

    [letter] = letters("cpp/input_received")
    for words in [*typed.values(), "pills.example"]:
        assert words not in letter.subject + letter.body


# --- Linking -----------------------------------------------------------------


def test_input_is_evidence_of_a_priority_and_of_the_update() -> None:
    plan = make_adopted_plan()
    said, priority = make_input(plan, theme="Dark crossing"), plan.priorities.get()

    link(plan, said, priority)

    evidence = said.evidence
    assert (evidence.plan, evidence.kind, evidence.title, evidence.on) == (
        plan,
        EvidenceKind.INPUT,
        "Dark crossing",
        said.received_on,
    )
    assert evidence in priority.evidence.all()
    assert list(plan.open_update.evidence.all()) == [evidence]


def test_input_linked_again_is_the_same_evidence() -> None:
    plan = make_adopted_plan()
    said, priority = make_input(plan), plan.priorities.get()

    for _again in range(3):
        link(plan, said, priority)

    priority.refresh_from_db()
    assert Evidence.objects.filter(kind=EvidenceKind.INPUT).count() == 1
    assert (priority.evidence.count(), priority.revision) == (2, 2)
    assert plan.open_update.revision == 2


def test_input_may_be_linked_to_the_update_alone() -> None:
    plan = make_adopted_plan()
    said = make_input(plan)

    link(plan, said, None)

    assert not said.evidence.priorities.exists()
    assert list(plan.open_update.evidence.all()) == [said.evidence]


def test_before_the_first_version_input_is_linked_to_a_priority(plan: Plan) -> None:
    said, priority = make_input(plan), plan.priorities.get()

    link(plan, said, priority)

    assert said.evidence in priority.evidence.all()


def test_evidence_shows_the_stations_words_as_they_are_now_and_never_the_persons(plan: Plan) -> None:
    said = say(plan, who="youth")
    link(plan, said, plan.priorities.get())
    CommunityInput.objects.update(theme="Dark crossing", asked="Light at the crossing.")

    content = snapshot(plan, None, Agency.current().today())

    [shown] = [one for one in content["priorities"][0]["evidence"] if one["kind"] == EvidenceKind.INPUT]
    assert (shown["title"], shown["figures"], shown["source"]) == ("Dark crossing", "Light at the crossing.", "youth")
    for private in (said.text, said.name, said.email, said.reference):
        assert private not in str(content)


def test_title_of_evidence_is_cut_to_what_fits(plan: Plan) -> None:
    said = make_input(plan, theme="x" * 80)

    assert as_evidence(plan, said).title == "x" * 80


# --- Who was not heard -------------------------------------------------------


def test_kinds_of_people_who_were_not_heard_are_named(plan: Plan) -> None:
    today = Agency.current().today()
    make_input(plan, who="youth")
    make_input(plan, who="youth")
    make_input(plan, who="schools")
    make_input(plan, who="")

    assert not_reached(plan, today) == [
        str(kind.label) for kind in Stakeholder if kind not in {Stakeholder.YOUTH, Stakeholder.SCHOOLS}
    ]


def test_who_spoke_before_the_half_year_or_to_another_station_was_not_heard(plan: Plan) -> None:
    today = Agency.current().today()
    make_input(plan, who="youth", received_on=today - timedelta(days=1))
    make_input(make_plan(), who="schools")

    assert len(not_reached(plan, today)) == len(Stakeholder)


def test_nobody_is_left_out_when_all_were_heard(plan: Plan) -> None:
    for kind in Stakeholder:
        make_input(plan, who=kind)

    assert not_reached(plan, Agency.current().today()) == []


def test_more_that_is_written_after_going_back_is_heard_too() -> None:
    plan, key = make_adopted_plan(), uuid4()
    answers = {"text": "The crossing is dark.", "email": "rosa@example.com", "language": "en"}
    first = hear(plan.station, answers, key=key)

    second = hear(plan.station, answers | {"text": "The crossing is dark, and the park too."}, key=key)

    assert hear(plan.station, answers, key=key) == first
    assert {said.text for said in CommunityInput.objects.all()} == {first.text, second.text}


# --- Concerns of Community Watch meetings ------------------------------------


def test_concern_of_a_watch_meeting_is_taken_up_once_and_can_be_linked(plan: Plan) -> None:
    concern = make_concern(plan.station, what="Cars race past the school.", is_critical=True)

    said = take_up_from_watch(plan, concern)

    assert take_up_from_watch(plan, concern) == said
    assert (said.station, said.text, said.asked, said.is_critical) == (
        plan.station,
        "Cars race past the school.",
        "",
        True,
    )
    assert list(not_taken(plan)["watch"]) == []
    assert as_evidence(plan, said).community_input == said


def test_commander_takes_up_the_concerns_of_the_own_station_only(plan: Plan, without_second_factor: None) -> None:
    mine, elsewhere = make_concern(plan.station), make_concern(make_station())
    grant = Client()
    grant.force_login(plan.commander)
    page = grant.get(reverse("cpp:inputs", args=[plan.station.slug])).content.decode()

    grant.post(reverse("cpp:take_in", args=[plan.station.slug, "watch", mine.pk]))
    refused = grant.post(reverse("cpp:take_in", args=[plan.station.slug, "watch", elsewhere.pk]))

    assert "Take this up" in page
    assert (CommunityInput.objects.get().watch_concern, refused.status_code) == (mine, 404)
