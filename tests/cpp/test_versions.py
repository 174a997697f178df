"""A published version: all that the public reads and nothing else, frozen, with a digest that shows any change."""

import hashlib
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, models, transaction

from agency.models import Station
from agency.written_once import Unchangeable
from cpp.models import (
    CommunityInput,
    Evidence,
    EvidenceKind,
    Measure,
    Plan,
    Priority,
    Problem,
    Reading,
    Response,
    ResponseChange,
    Sharing,
    Update,
    Version,
)
from cpp.snapshot import digest, is_enforcement_alone, mix, snapshot
from cpp.workflow import publish
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
    make_station,
)

pytestmark = pytest.mark.django_db
OPENED = "2026-01-15T17:00:00Z"
PUBLISHED = "2026-06-20T17:00:00Z"

# --- Everything is there -----------------------------------------------------

# Which fields the public reads. A field that is added later fails the first test below until somebody has decided.
PUBLIC: dict[type[models.Model], set[str]] = {
    Plan: {"station", "commander", "about", "adopted_on"},
    Priority: {"key", "title", "category", "explanation", "rank", "status", "reason", "evidence"},
    Problem: {"key", "title", "scanning", "harmed", "who", "where", "when", "why", "still_to_learn", "goal"}
    | {"assessment"},
    Response: {"key", "title", "kind", "description", "lead", "partners", "resources", "starts_on", "ends_on"}
    | {"status"},
    Measure: {"key", "name", "unit", "source", "baseline", "baseline_on", "target"},
    Reading: {"on", "value", "note"},
    Evidence: {"kind", "title", "on", "source", "figures", "url", "community_input"},
    Update: {"begins_on", "due_on", "feedback", "evidence", "effectiveness", "will_change", "how_it_changes"},
    ResponseChange: {"response", "basis", "reason", "evidence"},
    Sharing: {"way", "on", "where"},
    CommunityInput: {"who", "theme", "asked", "done", "is_public"},
}
# What it does not: how rows hang together and were saved, who is responsible inside, and all that could tell who spoke.
NOT_PUBLIC: dict[type[models.Model], set[str]] = {
    Plan: {"id", "superior", "revision", "standing", "next_update_due"},
    Priority: {"id", "revision", "plan"},
    Problem: {"id", "revision", "priority"},
    Response: {"id", "revision", "problem"},
    Measure: {"id", "revision", "problem"},
    Reading: {"id", "measure"},
    Evidence: {"id", "revision", "plan", "submission_key", "event", "survey"},
    Update: {"id", "revision", "plan", "version"},
    ResponseChange: {"id", "revision", "update"},
    Sharing: {"id", "update"},
    CommunityInput: {"id", "revision", "station", "reference", "submission_key", "came_by", "received_on", "text"}
    | {"is_critical", "priority", "name", "email", "language", "taken_by", "watch_concern", "outreach_concern"},
}


@pytest.mark.parametrize("model", PUBLIC)
def test_it_is_decided_of_each_field_whether_the_public_reads_it(model: type[models.Model]) -> None:
    fields = {field.name for field in [*model._meta.concrete_fields, *model._meta.many_to_many]}

    assert fields == PUBLIC[model] | NOT_PUBLIC[model]
    assert not PUBLIC[model] & NOT_PUBLIC[model]


def full_plan() -> Plan:
    """A draft in which every field says something."""
    plan = make_plan(station=make_station(name="North"), about="Houses and a **park**.")
    said = make_input(
        plan, who="youth", theme="Dark crossing", asked="Light at the crossing.", done="Two lamps.", is_public=True,
        text="I am Rosa and I am afraid.", name="Rosa Delgado", email="rosa@example.com",
    )  # fmt: skip
    trend = make_evidence(
        plan, kind=EvidenceKind.CRIME, title="Crashes", source="Records", figures="12 in 2025", url="https://x.example/"
    )
    heard = make_evidence(plan, kind=EvidenceKind.INPUT, title="K7M4-Q2XP", community_input=said, on=date(2026, 2, 3))
    priority = make_priority(
        plan, title="Speeding", explanation="They said so.", status="improving", reason="Fewer crashes."
    )
    priority.evidence.set([trend, heard])
    problem = priority.problems.get()
    for field in ("scanning", "harmed", "who", "where", "when", "why", "still_to_learn", "assessment"):
        setattr(problem, field, f"{field}!")
    problem.goal = "less harm"
    problem.save()
    Response.objects.update(
        description="It blinks.", lead="Sergeant", partners="School", resources="One display", status="under way",
        starts_on=date(2026, 2, 1), ends_on=date(2026, 9, 1),
    )  # fmt: skip
    measure = make_measure(problem)
    measure.readings.create(on=date(2026, 5, 1), value="31.5", note="Rain")
    return plan


def write_update(plan: Plan) -> None:
    """A second response, and an update that says all."""
    update = complete_update(plan)
    update.will_change = True
    update.save()
    update.evidence.set(Evidence.objects.filter(kind=EvidenceKind.INPUT))
    new = make_response(Problem.objects.get(), title="Night patrol", kind="enforcement")
    mark = update.marks.create(response=new, basis="community input", reason="They asked.")
    mark.evidence.set(Evidence.objects.filter(kind=EvidenceKind.CRIME))


def full_version() -> Version:
    with time_machine.travel(OPENED, tick=False):
        plan = full_plan()
        publish(plan, by=plan.commander, after=0)
    with time_machine.travel(PUBLISHED, tick=False):
        write_update(plan)
        return publish(plan, by=plan.commander, after=1)


TREND = {
    "kind": "crime trend", "title": "Crashes", "source": "Records", "figures": "12 in 2025",
    "url": "https://x.example/", "on": "2026-03-04",
}  # fmt: skip
HEARD = {
    "kind": "input", "title": "Dark crossing", "source": "youth", "figures": "Light at the crossing.", "url": "",
    "on": "2026-02-03",
}  # fmt: skip


def test_version_holds_all_that_was_written() -> None:
    content = full_version().content

    priority, problem = Priority.objects.get(), Problem.objects.get()
    first, second = Response.objects.order_by("pk")
    expected_problem = {
        "key": str(problem.key), "title": "Cars pass the school at 40 miles an hour", "scanning": "scanning!",
        "harmed": "harmed!", "who": "who!", "where": "where!", "when": "when!", "why": "why!",
        "still_to_learn": "still_to_learn!", "goal": "less harm", "assessment": "assessment!",
        "responses": [
            {
                "key": str(first.key), "title": "Speed display at the school", "kind": "prevention",
                "description": "It blinks.", "lead": "Sergeant", "partners": "School", "resources": "One display",
                "status": "under way", "starts_on": "2026-02-01", "ends_on": "2026-09-01",
            },
            {
                "key": str(second.key), "title": "Night patrol", "kind": "enforcement", "description": "", "lead": "",
                "partners": "", "resources": "", "status": "planned", "starts_on": "", "ends_on": "",
            },
        ],
        "measures": [
            {
                "key": str(Measure.objects.get().key), "name": "Cars over 30", "unit": "of 100 cars",
                "source": "Our radar", "baseline": "40.00", "baseline_on": "2026-01-10", "target": "10.00",
                "readings": [{"on": "2026-05-01", "value": "31.50", "note": "Rain"}],
            }
        ],
    }  # fmt: skip
    assert content == {
        "number": 2, "station": "North", "commander": "Captain Grant", "about": "Houses and a **park**.",
        "adopted_on": "2026-01-15", "published_on": "2026-06-20",
        "priorities": [
            {
                "key": str(priority.key), "title": "Speeding", "category": "safety", "explanation": "They said so.",
                "rank": 1, "status": "improving", "reason": "Fewer crashes.", "evidence": [TREND, HEARD],
                "problems": [expected_problem],
            }
        ],
        "update": {
            "begins_on": "2026-01-15", "due_on": "2026-06-30", "feedback": "Speeding is still named first.",
            "effectiveness": "Cars are slower by the school.", "will_change": True,
            "how_it_changes": "It works: we go on.", "evidence": [HEARD],
            "responses": [
                {
                    "key": str(second.key), "title": "Night patrol", "basis": "community input",
                    "reason": "They asked.", "evidence": [TREND],
                }
            ],
            "sharings": [{"way": "meeting", "on": "2026-07-01", "where": "Library"}],
        },
        "answered": [
            {"who": "youth", "theme": "Dark crossing", "asked": "Light at the crossing.", "done": "Two lamps."}
        ],
    }  # fmt: skip


def test_order_is_that_of_the_ranking() -> None:
    plan = make_complete_plan()
    make_priority(plan, title="First", rank=0)

    assert [priority["title"] for priority in snapshot(plan, None, date(2026, 1, 15))["priorities"]] == [
        "First",
        "Speeding on School Street",
    ]


def test_no_version_says_who_spoke_or_in_which_words() -> None:
    content = json.dumps(full_version().content)

    said = CommunityInput.objects.get()
    for private in (said.name, said.email, said.text, said.reference, "Rosa", "afraid"):
        assert private not in content


def test_input_that_is_not_public_is_not_told_of() -> None:
    plan = make_complete_plan()
    make_input(plan, asked="A guard.", done="We asked.")

    assert snapshot(plan, None, date(2026, 1, 15))["answered"] == []


def test_input_of_another_station_is_not_told_of() -> None:
    plan = make_complete_plan()
    make_input(make_plan(), asked="A guard.", done="We asked.", is_public=True)

    assert snapshot(plan, None, date(2026, 1, 15))["answered"] == []


def test_input_without_a_theme_is_called_by_what_was_asked() -> None:
    plan = make_complete_plan()
    said = make_input(plan, asked="Light at the crossing.")
    make_priority(plan).evidence.set([make_evidence(plan, kind=EvidenceKind.INPUT, community_input=said)])

    evidence = snapshot(plan, None, date(2026, 1, 15))["priorities"][1]["evidence"]

    assert [one["title"] for one in evidence] == ["Light at the crossing."]


# --- The mix -----------------------------------------------------------------


def test_mix_counts_each_kind_and_nothing_that_was_dropped() -> None:
    plan = make_complete_plan()
    problem = make_problem(plan.priorities.get())
    for kind, status in [("enforcement", "planned"), ("enforcement", "done"), ("design", "dropped")]:
        make_response(problem, kind=kind, status=status)

    counted = mix(snapshot(plan, None, date(2026, 1, 15)))

    assert counted == {"prevention": 1, "partnership": 0, "design": 0, "enforcement": 2}


@pytest.mark.parametrize(
    ("kinds", "alone"),
    [
        (["enforcement"], True),
        (["enforcement", "enforcement"], True),
        (["enforcement", "prevention"], False),
        (["partnership"], False),
        ([], False),
    ],
)
def test_enforcement_alone_is_said(kinds: list[str], alone: bool) -> None:
    plan = make_complete_plan()
    Response.objects.all().delete()
    for kind in kinds:
        make_response(Problem.objects.get(), kind=kind)

    assert is_enforcement_alone(snapshot(plan, None, date(2026, 1, 15))) is alone


def test_prevention_that_was_dropped_leaves_enforcement_alone() -> None:
    plan = make_complete_plan()
    Response.objects.update(status="dropped")
    make_response(Problem.objects.get(), kind="enforcement")

    assert is_enforcement_alone(snapshot(plan, None, date(2026, 1, 15)))


# --- The digest --------------------------------------------------------------


def test_digest_is_one_that_anybody_can_compute_from_the_content() -> None:
    version = full_version()
    text = json.dumps(version.content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    assert version.digest == hashlib.sha256(text.encode()).hexdigest()


def test_digest_fits_what_the_database_gives_back() -> None:
    plan = make_complete_plan(about='Ελληνικά, 警察, العربية, ❤️, “quotes”, \\ and "\n\ttabs\u2028')
    made = publish(plan, by=plan.commander, after=0)

    stored = Version.objects.get()

    assert stored.content == made.content
    assert digest(stored.content) == stored.digest == made.digest


def test_digest_does_not_depend_on_the_order_of_keys() -> None:
    content = full_version().content

    assert digest(dict(reversed(content.items()))) == digest(content)


def test_digest_is_the_same_on_every_database() -> None:
    content = {"b": ["é", None, True, 1], "a": {"z": "", "y": "40.00"}}

    assert digest(content) == "898d5d66d74fd78ccdce7cc61cef71f4af403b4f89f2e39a2f55eca48e53c97a"


@pytest.mark.parametrize("where", ["about", "commander", "published_on", "number"])
def test_any_other_word_is_another_digest(where: str) -> None:
    content = full_version().content

    assert digest({**content, where: "other"}) != digest(content)


# --- Frozen ------------------------------------------------------------------


def save(version: Version) -> None:
    version.content = {}
    version.save()


def save_one_field(version: Version) -> None:
    version.digest = ""
    version.save(update_fields=["digest"])


REFUSED: dict[str, Callable[[Version], Any]] = {
    "save": save,
    "save of one field": save_one_field,
    "delete": lambda version: version.delete(),
    "update": lambda version: Version.objects.filter(pk=version.pk).update(content={}),
    "update of a plan's": lambda version: version.plan.versions.update(number=7),
    "bulk update": lambda version: Version.objects.bulk_update([version], ["content"]),
    "bulk delete": lambda version: version.plan.versions.filter(number=1).delete(),
    "update or create": lambda version: Version.objects.update_or_create(pk=version.pk, defaults={"content": {}}),
    "upsert": lambda version: Version.objects.bulk_create(
        [version], update_conflicts=True, update_fields=["content"], unique_fields=["plan", "number"]
    ),
}


@pytest.mark.parametrize("change", REFUSED.values(), ids=REFUSED)
def test_version_is_not_changed_by_way_of_the_models(change: Callable[[Version], Any]) -> None:
    version = make_adopted_plan().latest
    before = Version.objects.values().get()

    with pytest.raises(Unchangeable, match="stays as it was published"), transaction.atomic():
        change(version)

    assert Version.objects.values().get() == before


def test_plan_that_was_published_is_not_deleted() -> None:
    plan = make_adopted_plan()

    with pytest.raises(models.ProtectedError):
        plan.delete()


def test_member_who_published_is_not_deleted() -> None:
    with pytest.raises(models.ProtectedError):
        make_adopted_plan().commander.delete()


UPSERT = """
INSERT INTO cpp_version (plan_id, number, content, digest, published_at, published_by_id)
SELECT plan_id, number, '{}', digest, published_at, published_by_id FROM cpp_version
ON CONFLICT (plan_id, number) DO UPDATE SET content = '{}'
"""


@pytest.mark.postgres
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cpp_version SET content = '{}'",
        "UPDATE cpp_version SET digest = digest",
        "UPDATE cpp_version SET number = 7 WHERE number = 1",
        "DELETE FROM cpp_version",
        UPSERT,
    ],
)
def test_version_is_not_changed_by_sql(statement: str) -> None:
    make_adopted_plan()

    with pytest.raises(IntegrityError, match="stays as it was published"), transaction.atomic():
        by_superuser(statement)


@pytest.mark.postgres
@pytest.mark.parametrize("statement", ["TRUNCATE cpp_version CASCADE", "TRUNCATE cpp_plan CASCADE"])
def test_versions_are_not_emptied_by_sql(statement: str) -> None:
    make_adopted_plan()
    # Put to sleep for the tests that empty every table after them (tests/conftest.py).
    by_superuser("ALTER TABLE cpp_version ENABLE TRIGGER versions_are_not_emptied")

    with pytest.raises(IntegrityError, match="stays as it was published"), transaction.atomic():
        by_superuser(statement)


def by_superuser(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (True,)
        # What a foreign key would say later is not what refuses.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)


# --- What happens to the draft afterwards ------------------------------------


def change_everything(plan: Plan) -> None:
    """Edit, rename and take away whatever a version was made of."""
    Plan.objects.update(about="Other")
    Station.objects.update(name="Other")
    plan.commander.first_name = "Other"
    plan.commander.save()
    Priority.objects.update(title="Other", rank=9)
    Evidence.objects.update(title="Other", figures="Other")
    Reading.objects.update(value=1)
    Measure.objects.all().delete()
    Response.objects.update(title="Other")
    Update.objects.update(feedback="Other")
    Sharing.objects.all().delete()
    ResponseChange.objects.all().delete()
    CommunityInput.objects.update(theme="Other", asked="Other", done="Other")


def test_what_is_written_afterwards_does_not_reach_a_version() -> None:
    version = full_version()
    before = list(Version.objects.order_by("number").values())

    change_everything(version.plan)

    assert list(Version.objects.order_by("number").values()) == before
    assert "Other" not in json.dumps(version.plan.latest.content)


def test_new_commander_does_not_reach_a_version() -> None:
    plan = make_adopted_plan()
    plan.commander = make_grant(username="gina")
    plan.save()

    assert plan.latest.content["commander"] == "Captain Grant"
