"""What a row of the table says, and every address that there is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from .people import NOBODY

# The pages that Django makes for a model of the admin; the last is an old address that leads to `change`.
OF_A_MODEL = ("changelist", "add", "change", "delete", "history", "")


@dataclass(frozen=True)
class Row:
    """An address: of what, what it is for, who may open it, and who may send something there.

    `name` is the address's name, `of` the names of the records in it (tests/access/staged.py), `query` what stands
    behind the question mark. `post` of None: it only shows. `data` is what is sent. `again`: the second factor is
    asked for once more. `told`: who reads the page may press the button, and a sentence refuses it. `led`: who is led
    to the sign-in from here.
    """

    name: str
    of: str
    what: str
    get: str = NOBODY
    post: str | None = None
    query: str = ""
    data: dict[str, str] = field(default_factory=dict)
    again: bool = False
    told: str = NOBODY
    led: str = NOBODY

    @property
    def names(self) -> set[str]:
        return {self.name}

    def address(self, args: list[Any]) -> str:
        known = not self.name.startswith("/")
        return (
            reverse(self.name, args=args) if known else self.name.replace("(?P<url>.*)$", "no-such-page/")
        ) + self.query

    @property
    def is_for_members(self) -> bool:
        """Whether nobody comes in who has not signed in, a private link in hand or not."""
        return not set(self.get + (self.post or "")) & set("XPpe")


@dataclass(frozen=True)
class Model:
    """A model of the admin: who finds its list, reads a record, adds, changes, deletes, and who has which action.

    The record is of North: an officer or commander of another station may have a list, and this is not in it.
    """

    name: str
    of: str
    see: str = NOBODY
    add: str = NOBODY
    change: str = NOBODY
    delete: str = NOBODY
    also_list: str = NOBODY
    actions: dict[str, str] = field(default_factory=dict)
    # Its page shows, and takes nothing: whatever is sent there, the same page comes back.
    only_shows: bool = False
    # On which of its pages the second factor is asked for once more: add, change, delete.
    again: str = ""

    @property
    def names(self) -> set[str]:
        return {self._name(page) for page in OF_A_MODEL}

    def _name(self, page: str) -> str:
        return f"admin:{self.name.replace('.', '_').lower()}_{page}"

    def rows(self) -> Iterator[Row]:
        """The six addresses, each as a row of its own."""
        yield Row(self._name("changelist"), "", "The list", self.see + self.also_list)
        yield Row(self._name("add"), "", "Add", self.add, self.add, again="add" in self.again)
        change = None if self.only_shows else self.change
        yield Row(self._name("change"), self.of, "Read; change", self.see, change, again="change" in self.again)
        asked = "delete" in self.again
        yield Row(self._name("delete"), self.of, "Delete", self.delete, self.delete, data={"post": "=yes"}, again=asked)
        yield Row(self._name("history"), self.of, "Who changed it", self.see)

    @property
    def admin(self) -> "ModelAdmin[Any]":
        return next(kept for model, kept in admin.site._registry.items() if model._meta.label == self.name)


def all_names() -> Iterator[tuple[str, str]]:
    """Every address that there is, by its name; one without a name by its path."""
    yield from _under(get_resolver(), "", "/")


def _under(resolver: URLResolver, namespace: str, path: str) -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _under(pattern, inner, here)
        elif isinstance(pattern, URLPattern):
            yield (f"{namespace}{pattern.name}" if pattern.name else _unnamed(here)), here


def _unnamed(path: str) -> str:
    """The old address of a record of the admin is named like its other pages."""
    start, middle, end = path.partition("/<path:object_id>/")
    if start.startswith("/admin/") and middle and not end:
        return "admin:" + start.removeprefix("/admin/").replace("/", "_") + "_"
    return path
