"""Write docs/access.md, the table of who gets what at which address, from tests/access.

    python -m scripts.access

A test fails as long as the page says something else than the table.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.access.rows import Model, Row

PAGE = Path(__file__).resolve().parent.parent / "docs" / "access.md"
HEAD = """# Who gets in where

Every address of the portal, every model of its admin and every action there, and who gets what. The page is written
from the table in [tests/access](../tests/access/table.py) (`python -m scripts.access`); a test tries each row as each
of those named below, and fails when an address is added that the table does not name.

All records are of one station. Those of another station are tried against the same ones.
"""
PAGES = """
## Pages

**r** opens it, **w** sends something there, **t** is told why not. ↻: the second factor is asked for again. Who is not
named is refused: sent to sign in, or told that they may not, or that there is no such page.
"""
MODELS = """
## Lists and forms of the admin

**l** finds the list, **r** reads the record, **a** adds one, **c** changes it, **d** deletes it.
"""
ACTIONS = """
## Actions on several records at once
"""


def written() -> str:
    """The whole page."""
    from tests.access.admin_models import ADMIN_MODELS
    from tests.access.people import WHO
    from tests.access.rows import all_names
    from tests.access.table import ACCOUNT_PAGES, ADMIN_PAGES, MEMBER_PAGES, PUBLIC_PAGES

    paths = dict(all_names())
    letters = "".join(WHO)
    parts = [HEAD, *(f"- **{letter}**: {who}\n" for letter, who in WHO.items()), PAGES]
    for heading, rows in (
        ("The public’s", PUBLIC_PAGES),
        ("Signing in, and one’s own account", ACCOUNT_PAGES),
        ("Members’ own", MEMBER_PAGES),
        ("The admin’s", ADMIN_PAGES),
    ):
        parts += [f"\n### {heading}\n\n", *_table(["Address", "What for"], letters, _pages(rows, paths, letters))]
    parts += [MODELS, "\n", *_table(["Record"], letters, _models(ADMIN_MODELS, letters)), ACTIONS, "\n"]
    parts += _table(["Record", "Action"], letters, _actions(ADMIN_MODELS, letters))
    return "".join(parts)


def _table(headings: list[str], letters: str, rows: Iterable[list[str]]) -> Iterator[str]:
    columns = [*headings, *letters]
    for cells in (columns, ["---"] * len(columns), *rows):
        yield f"| {' | '.join(cells)} |\n"


def _pages(rows: Iterable["Row"], paths: dict[str, str], letters: str) -> Iterator[list[str]]:
    for row in rows:
        address = paths[row.name].replace("|", "\\|") + row.query
        yield [f"`{address}`", row.what + " ↻" * row.again, *(_may(row, who) for who in letters)]


def _may(row: "Row", who: str) -> str:
    return "r" * (who in row.get) + "w" * (who in (row.post or "")) + "t" * (who in row.told)


def _models(models: Iterable["Model"], letters: str) -> Iterator[list[str]]:
    for model in models:
        may = {"l": model.see + model.also_list, "r": model.see, "a": model.add, "c": model.change, "d": model.delete}
        name = model.name + " ↻" * bool(model.again)
        yield [name, *("".join(verb for verb, allowed in may.items() if who in allowed) for who in letters)]


def _actions(models: Iterable["Model"], letters: str) -> Iterator[list[str]]:
    for model in models:
        for action, allowed in model.actions.items():
            words = action.replace("_", " ").capitalize()
            yield [model.name, words, *("x" * (who in allowed) for who in letters)]


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    PAGE.write_text(written(), encoding="utf-8")
    print(f"Written: {PAGE}")
