from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from programs.models import Status
from programs.timeline import timeline
from programs.workflow import Action, add_note, advance
from tests.factories import make_application, make_lena

pytestmark = pytest.mark.django_db
NOVEMBER_10 = datetime(2026, 11, 10, 15, tzinfo=UTC)


def steps(application, state: str) -> list[str]:
    return [step["label"] for step in timeline(application) if step["state"] == state]


def test_way_of_an_application_is_told_as_done_now_and_next() -> None:
    with time_machine.travel(NOVEMBER_10, tick=False):
        application = make_application(Status.IN_REVIEW)
        application.events.create(action=Action.SUBMIT)
        advance(application, Action.APPROVE, by=make_lena())

    assert [(step["label"], step["date"]) for step in timeline(application) if step["state"] == "done"] == [
        ("Application received", date(2026, 11, 10)),
        ("You are approved", date(2026, 11, 10)),
    ]
    assert steps(application, "now") == ["Choose a shift"]
    assert steps(application, "next") == ["Your ride"]


@pytest.mark.parametrize("status", [Status.DECLINED, Status.WITHDRAWN, Status.EXPIRED, Status.COMPLETED])
def test_what_has_ended_has_nothing_before_it(status: Status) -> None:
    application = make_application(status)

    assert steps(application, "now") == steps(application, "next") == []


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.IN_REVIEW, Status.APPROVED, Status.SCHEDULED])
def test_what_is_open_says_what_comes_next(status: Status) -> None:
    application = make_application(status)

    assert len(steps(application, "now")) == 1
    assert steps(application, "next") != []


def test_what_is_ours_alone_is_not_told() -> None:
    lena, application = make_lena(), make_application()
    advance(application, Action.START_REVIEW, by=lena)
    add_note(application, "Called twice.", by=lena)
    application.events.create(action=Action.SUBMIT, at=NOVEMBER_10 - timedelta(days=1))

    assert steps(application, "done") == ["Application received"]
