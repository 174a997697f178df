import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import override_settings

from tests.access.world import World

from .doors import stage
from .strict import as_strict_as_postgresql


@pytest.fixture(scope="package")
def world(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One of everything, staged once for all of these tests; each undoes what it did."""
    media = str(tmp_path_factory.mktemp("media"))
    limits = override_settings(MEDIA_ROOT=media, RATE_LIMIT=(1_000_000, 600))
    with limits, django_db_blocker.unblock(), transaction.atomic():
        there = World()
        stage(there)
        yield there
        transaction.set_rollback(True)
        caches["default"].clear()


@pytest.fixture(autouse=True)
def strict() -> Iterator[None]:
    """SQLite keeps what PostgreSQL refuses: here it may not. And what was refused need not be logged."""
    logging.disable(logging.CRITICAL)
    with connection.execute_wrapper(as_strict_as_postgresql):
        yield
    logging.disable(logging.NOTSET)
