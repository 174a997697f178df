"""How much the database is asked: what decides how many people can apply at once."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.programs.visitor import fill_in, make_open_program, post, url

pytestmark = pytest.mark.django_db
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def statements(queries: CaptureQueriesContext) -> list[str]:
    return [query["sql"] for query in queries if not query["sql"].startswith(TRANSACTION)]


def test_first_page_of_the_form_asks_the_database_nothing() -> None:
    make_open_program()
    Client().get(url("you"))  # agency and program are remembered from here

    with CaptureQueriesContext(connection) as asked:
        response = Client().get(url("you"))

    assert response.status_code == 200
    assert statements(asked) == []


def test_application_is_received_in_eight_statements(client: Client) -> None:
    program = make_open_program()
    fill_in(client)
    release = program.current_release()
    assert release

    with CaptureQueriesContext(connection) as asked:
        response = post(client, url("sign"), release=release.pk, typed_name="Rosa Delgado", intent="on")

    assert response.url == url("sent")
    assert len(statements(asked)) <= 8, statements(asked)
