"""An app of our own that greets people, so that the outbox is tested without any other."""

from copy import deepcopy
from pathlib import Path

import pytest
from pytest_django import Settings

from notices import kinds, reminders
from notices.kinds import Audience, Kind


@pytest.fixture(autouse=True)
def greetings(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].append(Path(__file__).parent / "templates")
    settings.TEMPLATES = templates
    monkeypatch.setattr(kinds, "KINDS", dict(kinds.KINDS))
    monkeypatch.setattr(reminders, "REMINDERS", [])


@pytest.fixture
def hello() -> Kind:
    return kinds.register("greetings/hello", audience=Audience.APPLICANT)


@pytest.fixture
def remember() -> Kind:
    return kinds.register("greetings/remember", audience=Audience.APPLICANT, is_reminder=True)
