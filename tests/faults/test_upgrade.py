"""The next release migrates the database while people apply."""

import subprocess
from collections.abc import Iterator
from contextlib import closing

import psycopg2
import pytest
from django.db import connection

from programs.models import Application
from scripts.processes import ROOT
from tests.factories import make_agency
from tests.programs import visitor
from tests.test_compose import SERVICES

from .conftest import PYTHON, Caller, Portal, database_url
from .storm import Crowd


@pytest.fixture
def crowd(portal: Portal, static_files: None) -> Iterator[Crowd]:
    portal.settings = {"RATE_LIMIT": "1000000,600"}
    make_agency()
    visitor.make_open_program()
    portal.start_web()
    crowd = Crowd(portal)
    yield crowd
    crowd.goes_home()
    # The other tests' tables are those of this release.
    if migrate(portal, "next_release", "zero").returncode:
        pytest.fail("The next release could not be taken back.")


def migrate(portal: Portal, *what: str) -> "subprocess.CompletedProcess[str]":
    """With the patience that docker-compose.yml gives the one-shot service."""
    patience = {"PGOPTIONS": SERVICES["migrate"]["environment"]["PGOPTIONS"]}
    env = portal.environment() | patience | {"DJANGO_SETTINGS_MODULE": "tests.faults.next_release.settings"}
    command = [PYTHON, "manage.py", "migrate", "--noinput", *what]
    return subprocess.run(command, cwd=ROOT, env=env, check=False, capture_output=True, text=True)


def columns() -> set[str]:
    with connection.cursor() as cursor:
        return {
            column.name for column in connection.introspection.get_table_description(cursor, "programs_application")
        }


def test_people_apply_before_during_and_after_a_migration_and_nobody_is_turned_away(crowd: Crowd) -> None:
    for number in range(2):
        crowd.goes_on(crowd.applies(f"applicant{number}"))
    crowd.is_told_more(1)

    done = migrate(crowd.portal, "next_release")
    crowd.is_told_more(2)
    crowd.goes_home()

    assert (done.returncode, "next_release" in columns()) == (0, True), done.stderr
    assert set(crowd.told.applications) <= set(Application.objects.values_list("email", flat=True))
    assert (crowd.told.troubles, crowd.portal.log("web").count("Traceback")) == ([], 0)


def test_migration_that_would_hold_everybody_up_gives_way_instead(crowd: Crowd) -> None:
    rosa = Caller(crowd.portal.port)
    rosa.fill_in()
    with closing(psycopg2.connect(database_url())) as report:
        report.cursor().execute("SELECT count(*) FROM programs_application")  # a long report is being made

        done = migrate(crowd.portal, "next_release")

        rosa.sign()
        assert (done.returncode != 0, "lock timeout" in done.stderr, rosa.status) == (True, True, 200)
