"""The table names every address, model and action that there is, and none that is gone."""

from pathlib import Path

from django.contrib import admin

from scripts.access import PAGE, written

from .admin_models import ADMIN_MODELS
from .rows import all_names
from .table import FOR_MEMBERS, OPEN


def test_every_address_is_in_the_table_and_no_other() -> None:
    named = {name for row in [*OPEN, *FOR_MEMBERS, *ADMIN_MODELS] for name in row.names}
    there = dict(all_names())

    missing = sorted(f"{name} ({there[name]})" for name in there.keys() - named)
    assert missing == [], "These have no row: see tests/access/table.py"
    assert sorted(named - there.keys()) == [], "These are gone"


def test_every_model_of_the_admin_is_in_the_table_and_no_other() -> None:
    assert sorted(model.name for model in ADMIN_MODELS) == sorted(model._meta.label for model in admin.site._registry)


def test_page_for_people_says_what_the_table_says() -> None:
    assert Path(PAGE).read_text(encoding="utf-8") == written(), "Run: python -m scripts.access"
