"""What docker-compose.yml and the Dockerfile promise; whether the commands work is asked in faults/."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.system import PDF

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PORTAL = ["web", "worker", "beat", "migrate"]
LASTING = sorted(set(SERVICES) - {"migrate"})
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def test_services_are_these() -> None:
    assert sorted(SERVICES) == ["beat", "db", "migrate", "redis", "web", "worker"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_service_is_not_root_and_cannot_become_it(name: str) -> None:
    service = SERVICES[name]

    assert service["user"] not in {"root", "0", 0}
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", LASTING)
def test_lasting_service_is_asked_for_its_health_and_started_again(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", [*PORTAL, "redis"])
def test_service_cannot_change_its_own_files(name: str) -> None:
    assert SERVICES[name]["read_only"] is True


def test_only_the_web_is_published_and_only_to_this_machine() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert published == {"web": ["127.0.0.1:${PORT:-8000}:8000"]}


def test_database_and_broker_are_on_a_network_without_an_outside() -> None:
    assert SERVICES["db"]["networks"] == SERVICES["redis"]["networks"] == ["data"]
    assert COMPOSE["networks"]["data"] == {"internal": True}


@pytest.mark.parametrize("name", PORTAL)
@pytest.mark.parametrize("variable", ["SECRET_KEY", "FIELD_KEYS", "MATCHING_KEY", "SITE_URL", "EMAIL_URL"])
def test_setting_is_required_and_has_no_default(name: str, variable: str) -> None:
    assert SERVICES[name]["environment"][variable].startswith(f"${{{variable}:?")


def test_database_password_is_required_wherever_it_is_used() -> None:
    uses = re.findall(r"\$\{DB_PASSWORD(..)", (ROOT / "docker-compose.yml").read_text())

    assert uses == [":?", ":?"]


@pytest.mark.parametrize("name", PORTAL)
@pytest.mark.parametrize("variable", ["DEBUG", "DEMO"])
def test_real_portal_is_no_demonstration(name: str, variable: str) -> None:
    assert variable not in SERVICES[name]["environment"]


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_portal_waits_for_the_migrations(name: str) -> None:
    assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize(
    ("service", "volume"), [("db", "database:/var/lib/postgresql/data"), ("redis", "broker:/data")]
)
def test_data_outlives_its_container(service: str, volume: str) -> None:
    assert SERVICES[service]["volumes"] == [volume]
    assert volume.partition(":")[0] in COMPOSE["volumes"]


def test_broker_writes_down_what_it_is_given() -> None:
    assert SERVICES["redis"]["command"] == ["redis-server", "--appendonly", "yes"]


def test_image_runs_as_the_portal_and_knows_its_health() -> None:
    last_stage = DOCKERFILE.split("\nFROM ")[-1]

    assert re.findall(r"^USER (\w+)$", last_stage, re.MULTILINE) == ["portal"]
    assert "HEALTHCHECK" in last_stage


def test_image_can_make_a_pdf() -> None:
    assert set(PDF.values()) <= set(DOCKERFILE.split())


def test_image_holds_no_secret_and_no_history() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()

    assert {".env*", ".git", "var"} <= set(ignored)
    assert re.findall(r"^(?:ENV|ARG) .*(?:SECRET|KEY)", DOCKERFILE, re.MULTILINE) == []
