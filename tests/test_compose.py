"""What docker-compose.yml, the proxy and the image promise; whether the commands work is asked in faults/."""

import re
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from cryptography.fernet import Fernet

from scripts.system import PDF

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PORTAL = ["web", "worker", "beat", "migrate", "backup"]
LASTING = sorted(set(SERVICES) - {"migrate", "backup"})
DOCKERFILE = (ROOT / "Dockerfile").read_text()
CADDYFILE = (ROOT / "ops" / "proxy" / "Caddyfile").read_text()
MADE_BY_HAND = {"email_url"}


def test_services_are_these() -> None:
    assert sorted(SERVICES) == ["backup", "beat", "db", "migrate", "proxy", "redis", "web", "worker"]


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


@pytest.mark.parametrize("name", [*PORTAL, "proxy", "redis"])
def test_service_cannot_change_its_own_files(name: str) -> None:
    assert SERVICES[name]["read_only"] is True


def test_only_the_proxy_is_published_and_its_figures_only_to_this_machine() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert published == {
        "proxy": ["${HTTP_PORT:-80}:8080", "${HTTPS_PORT:-443}:8443", "127.0.0.1:${METRICS_PORT:-9180}:9180"]
    }


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_service_has_nothing_of_which_there_can_be_only_one(name: str) -> None:
    assert not {"container_name", "hostname", "ports"} & set(SERVICES[name])


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_service_cannot_eat_up_the_machine(name: str) -> None:
    service = SERVICES[name]

    assert {"cpus", "mem_limit", "pids_limit"} <= set(service)
    assert service["logging"]["options"] == {"max-size": "20m", "max-file": "10"}


def test_database_and_broker_are_on_a_network_without_an_outside() -> None:
    assert SERVICES["db"]["networks"] == SERVICES["redis"]["networks"] == ["data"]
    assert COMPOSE["networks"]["data"] == {"internal": True}


@pytest.mark.parametrize("name", PORTAL)
@pytest.mark.parametrize("secret", sorted(COMPOSE["secrets"]))
def test_secret_comes_from_a_file_and_stands_in_no_environment(name: str, secret: str) -> None:
    environment = SERVICES[name]["environment"]

    assert secret.upper() not in environment
    assert (f"/run/secrets/{secret}" in environment.values()) == (secret in SERVICES[name]["secrets"])


@pytest.mark.parametrize("name", PORTAL)
def test_service_has_the_secrets_that_it_uses_and_no_others(name: str) -> None:
    every = {"secret_key", "secret_key_fallbacks", "field_keys", "matching_key", "email_url"}
    password = "db_owner_password" if name in {"migrate", "backup"} else "db_password"
    pages = {"oidc_client_secret", "metrics_token"} if name == "web" else set()

    assert set(SERVICES[name]["secrets"]) == every | {password} | pages


@pytest.mark.parametrize("name", PORTAL)
def test_tables_belong_to_whom_no_lasting_service_can_be(name: str) -> None:
    environment = SERVICES[name]["environment"]
    role = "portal_owner" if name in {"migrate", "backup"} else "portal"

    assert urlsplit(environment["DATABASE_URL"]).username == role


def test_database_has_its_passwords_from_files_and_no_other_secret() -> None:
    database = SERVICES["db"]

    assert set(database["secrets"]) == {"db_superuser_password", "db_owner_password", "db_password"}
    assert database["environment"] == {
        "POSTGRES_USER": "postgres",
        "POSTGRES_DB": "portal",
        "POSTGRES_PASSWORD_FILE": "/run/secrets/db_superuser_password",
        "DB_OWNER_PASSWORD_FILE": "/run/secrets/db_owner_password",
        "DB_PASSWORD_FILE": "/run/secrets/db_password",
    }


def test_superuser_of_the_database_is_nobody_of_the_portal() -> None:
    for name in PORTAL:
        assert "db_superuser_password" not in SERVICES[name]["secrets"]


def test_roles_are_made_with_the_database_and_their_rights_are_in_the_image() -> None:
    assert "./ops/database/roles.sql:/docker-entrypoint-initdb.d/roles.sql:ro" in SERVICES["db"]["volumes"]
    assert "--file=ops/database/rights.sql" in SERVICES["migrate"]["command"][-1]
    assert {"ops/*", "!ops/database"} <= set((ROOT / ".dockerignore").read_text().split())


@pytest.mark.parametrize("name", ["proxy", "redis"])
def test_what_needs_no_secret_is_given_none(name: str) -> None:
    assert "secrets" not in SERVICES[name]


def test_secrets_are_made_once_in_a_folder_closed_to_others(tmp_path: Path) -> None:
    make = ["sh", str(ROOT / "scripts" / "secrets.sh"), str(tmp_path)]
    subprocess.run(make, check=True, capture_output=True)
    folder = tmp_path / "secrets"
    made = {file.name: file.read_text() for file in folder.iterdir()}

    subprocess.run(make, check=True, capture_output=True)

    assert set(made) == set(COMPOSE["secrets"]) - MADE_BY_HAND
    assert {file.name: file.read_text() for file in folder.iterdir()} == made
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o444}
    assert Fernet(made["field_keys"])


@pytest.mark.parametrize("name", [".gitignore", ".dockerignore"])
def test_secrets_go_neither_into_history_nor_into_the_image(name: str) -> None:
    assert {"secrets", "secrets/"} & set((ROOT / name).read_text().split())


def test_site_has_no_default() -> None:
    assert SERVICES["proxy"]["environment"]["SITE"].startswith("${SITE:?")


@pytest.mark.parametrize("name", PORTAL)
@pytest.mark.parametrize("variable", ["DEBUG", "DEMO"])
def test_real_portal_is_no_demonstration(name: str, variable: str) -> None:
    assert variable not in SERVICES[name]["environment"]


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_portal_waits_for_the_migrations(name: str) -> None:
    assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize(
    ("service", "volume"),
    [
        ("db", "database:/var/lib/postgresql/data"),
        ("redis", "broker:/data"),
        ("web", "media:/portal/var/media"),
        ("proxy", "certificates:/data"),
    ],
)
def test_data_outlives_its_container(service: str, volume: str) -> None:
    assert volume in SERVICES[service]["volumes"]
    assert volume.partition(":")[0] in COMPOSE["volumes"]


def test_broker_writes_down_what_it_is_given() -> None:
    assert SERVICES["redis"]["command"] == ["redis-server", "--appendonly", "yes"]


def test_image_runs_as_the_portal_and_knows_its_health() -> None:
    last_stage = DOCKERFILE.split("\nFROM ")[-1]

    assert re.findall(r"^USER (\w+)$", last_stage, re.MULTILINE) == ["portal"]
    assert "HEALTHCHECK" in last_stage


def test_image_can_make_a_pdf() -> None:
    assert set(PDF.values()) <= set(DOCKERFILE.split())


def test_image_has_the_backup_program_of_the_database_it_backs_up() -> None:
    _name, _colon, major = SERVICES["db"]["image"].partition(":")

    assert f"postgresql-client-{major}" in DOCKERFILE.split()


def test_image_takes_only_packages_whose_digests_are_known() -> None:
    assert "--require-hashes -r requirements.txt" in DOCKERFILE


def test_proxy_believes_no_address_that_a_visitor_claims() -> None:
    assert "header_up X-Forwarded-For {remote_host}" in CADDYFILE
    assert "trusted_proxies" not in CADDYFILE
    assert SERVICES["web"]["environment"]["TRUSTED_PROXIES"] == "${TRUSTED_PROXIES:-1}"


def test_proxy_shows_the_public_no_figures() -> None:
    public = CADDYFILE.split("{$SITE} {")[1].split("\n}\n")[0]

    assert "respond @inside 404" in public
    assert "@inside path /metrics /metrics/*" in public


def test_proxy_writes_down_no_address_and_no_private_link() -> None:
    assert set(re.findall(r"^\t\t\t(\S+) delete$", CADDYFILE, re.MULTILINE)) == {
        "request>remote_ip", "request>remote_port", "request>client_ip", "request>headers", "request>tls",
        "resp_headers",
    }  # fmt: skip
    assert "request>uri regexp ^(/[^/?]*).* $1" in CADDYFILE


def test_image_holds_no_secret_and_no_history() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()

    assert {".env*", ".git", "secrets", "var"} <= set(ignored)
    assert re.findall(r"^(?:ENV|ARG) .*(?:SECRET|KEY)", DOCKERFILE, re.MULTILINE) == []
