import logging
from collections.abc import Iterator
from copy import copy
from functools import cache
from typing import Any

import pytest
from django.contrib.auth.backends import ModelBackend
from django.core.cache import caches
from django.db import transaction
from django.template import Template
from django.test import override_settings

from agency.models import Member
from engagement.admin_site import PortalAdminSite

from .world import World


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Staged once for a file; DEMO is off, and the second factor is asked for as in a department."""
    media = str(tmp_path_factory.mktemp("media"))
    limits = override_settings(MEDIA_ROOT=media, RATE_LIMIT=(1_000_000, 600))
    with limits, django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)
        known.cache_clear()
        caches["default"].clear()


@cache
def known(pk: int) -> Member:
    """A member, whose permissions nobody changes meanwhile."""
    member = Member.objects.get(pk=pk)
    member.get_all_permissions()
    return member


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Who gets in is decided before a page is drawn, and thousands of refusals need not be logged."""
    monkeypatch.setattr(Template, "render", lambda *_given: "")
    monkeypatch.setattr(PortalAdminSite, "each_context", lambda *_given: {})
    monkeypatch.setattr(ModelBackend, "get_user", lambda _backend, pk: copy(known(pk)))
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
