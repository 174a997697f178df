"""What Prometheus is told, and who may ask."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from agency.models import Agency
from notices.models import Heartbeat, Status
from notices.tasks import send_reminders
from programs.models import Status as ApplicationStatus
from tests.factories import make_agency, make_application, make_member, make_notice

pytestmark = pytest.mark.django_db

TOKEN = "scrape-" + 20 * "x"


@pytest.fixture(autouse=True)
def token(settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN


def figures(client: Client) -> dict[str, float]:
    response = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert response.status_code == 200
    lines = [line.rpartition(" ") for line in response.content.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _space, value in lines}


@pytest.mark.parametrize("shown", [{}, {"Authorization": "Bearer "}, {"Authorization": "Bearer ñ"}])
def test_without_the_token_there_is_no_such_page(client: Client, shown: dict[str, str]) -> None:
    assert client.get("/metrics", headers=shown).status_code == 404


def test_where_no_token_is_set_there_is_no_such_page_for_anybody(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = ""

    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_applications_are_told_by_program_with_the_oldest_that_waits_for_staff(client: Client) -> None:
    now, today = timezone.now(), Agency.current().today()
    late = make_application(submitted_at=now - timedelta(days=20), due_on=today - timedelta(days=6))
    paused = {"status": ApplicationStatus.WAITING_FOR_APPLICANT, "paused_on": today}
    make_application(program=late.program, submitted_at=now - timedelta(days=40), due_on=today, **paused)

    told = figures(client)

    label = f'{{program="{late.program.slug}"}}'
    assert told[f"portal_applications_undecided{label}"] == 2
    assert told[f"portal_applications_overdue{label}"] == 1
    assert told[f"portal_oldest_application_days{label}"] == pytest.approx(20, abs=0.01)


@pytest.mark.parametrize(("answers", "told"), [(4, None), (5, 0.8)])
def test_share_in_time_is_told_from_five_answers_on(client: Client, answers: int, told: float | None) -> None:
    omar, today = make_member(), Agency.current().today()
    decided = {"status": ApplicationStatus.APPROVED, "decided_at": timezone.now(), "decided_by": omar}
    first = make_application(due_on=today - timedelta(days=1), **decided)
    for _ in range(answers - 1):
        make_application(program=first.program, due_on=today, **decided)

    assert figures(client).get("portal_decided_in_time_ratio") == told


def test_letters_that_wait_are_told_with_the_oldest(client: Client) -> None:
    make_notice(send_after=timezone.now() - timedelta(minutes=10))
    make_notice(send_after=timezone.now() + timedelta(hours=1))
    last = make_notice(status=Status.FAILED)

    told = figures(client)

    assert told["portal_letters_unsent"] == 1
    assert told["portal_oldest_unsent_letter_seconds"] == pytest.approx(600, abs=5)
    assert told["portal_letters_given_up"] == 1
    assert told["portal_letters_written_total"] == last.pk


def test_reminders_are_late_by_what_is_past_five_minutes_since_they_came_to_their_end(client: Client) -> None:
    make_agency()
    send_reminders()
    Heartbeat.objects.filter(name="reminders").update(at=timezone.now() - timedelta(minutes=7))

    assert figures(client)['portal_lag_seconds{work="reminders"}'] == pytest.approx(120, abs=5)


def test_reminders_that_stop_half_way_leave_no_heartbeat(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(on: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("notices.reminders.send_reminders", break_down)

    with pytest.raises(RuntimeError):
        send_reminders()

    assert 'portal_lag_seconds{work="reminders"}' not in figures(client)


def test_figures_hold_nobody(client: Client) -> None:
    application = make_application(first_name="Rosa", last_name="Quintanilla", email="rosa@example.com")
    make_notice(recipient=application.email)

    said = " ".join(figures(client))

    assert not {"Rosa", "Quintanilla", "rosa", application.reference} & set(said.replace('"', " ").split())
