"""One search over all that is public. Each app's search.py says which pages it has."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.core.cache import cache
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

# So many words a query may have: more find nothing that fewer did not.
MOST_WORDS = 8


@dataclass(frozen=True)
class Page:
    """A public page: what it is called, where it is, what kind it is of, and by which words it is found."""

    title: str
    url: str
    kind: str
    words: str = ""


@dataclass(frozen=True)
class Findable:
    """A page with its words as they are compared, worked out once for all queries."""

    page: Page
    title_words: tuple[str, ...]
    all_words: tuple[str, ...]

    @classmethod
    def of(cls, page: Page) -> "Findable":
        in_title = tuple(folded(page.title).split())
        return cls(page, in_title, in_title + tuple(folded(page.words).split()))


Finder = Callable[[], Iterable[Page]]
SEARCHED: list[Finder] = []


def searched(find: Finder) -> Finder:
    """Register a function that names public pages, in the language of whoever looks."""
    SEARCHED.append(find)
    return find


def pages() -> list[Page]:
    return [one.page for one in findable()]


def findable() -> list[Findable]:
    """Every public page, remembered for a minute by each process."""
    return cache.get_or_set(f"search/{get_language()}", _found, 60) or []


def _found() -> list[Findable]:
    return [Findable.of(page) for find in SEARCHED for page in find()]


def search(query: str) -> list[Page]:
    """The pages that have every word of a query, or a word that begins so; those with all in their title come first."""
    wanted = folded(query).split()[:MOST_WORDS]
    if not wanted:
        return []
    hits = [one for one in findable() if _has(one.all_words, wanted)]
    return [one.page for one in sorted(hits, key=lambda one: not _has(one.title_words, wanted))]


def _has(words: tuple[str, ...], wanted: list[str]) -> bool:
    return all(any(word.startswith(begin) for word in words) for begin in wanted)


def folded(text: str | Promise) -> str:
    """Without accents, signs and capitals: who types “revision” finds “revisión”."""
    plain = unicodedata.normalize("NFKD", str(text)).casefold()
    return "".join(sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign))


@searched
def words_about_the_portal() -> Iterator[Page]:
    kind = _("Page")
    yield Page(_("Help"), reverse("agency:help"), kind, _("talk to a person telephone paper mistake lost link contact"))
    yield Page(_("Privacy"), reverse("agency:privacy"), kind, _("data kept how long public record erase"))
    yield Page(
        _("Accessibility"), reverse("agency:accessibility"), kind, _("disability screen reader help interpreter")
    )
