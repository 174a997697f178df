"""One search over all that is public: with or without accents, in both languages, and nothing private."""

from unittest.mock import patch

import pytest
from django.test import Client

from agency.search import folded, search
from agency.texts import bilingual
from tests.factories import make_agency, make_program

pytestmark = pytest.mark.django_db


def found(query: str, language: str = "en") -> str:
    return Client().get("/search/", {"q": query}, headers={"Accept-Language": language}).content.decode()


@pytest.mark.parametrize(("query", "language"), [("ride", "en"), ("RIDE-along", "en"), ("acompanamiento", "es")])
def test_program_is_found_by_the_beginning_of_its_words(query: str, language: str) -> None:
    program = make_program(name=bilingual("Ride-along", "Acompañamiento en patrulla"))

    assert f'href="{program.get_absolute_url()}"' in found(query, language)


def test_page_with_the_words_in_its_title_comes_first() -> None:
    make_program()

    assert search("help")[0].title == "Help"


@pytest.mark.parametrize("query", ["xyzzy", '"><script>alert(1)</script>', "%", "' OR 1=1 --"])
def test_query_that_finds_nothing_says_whom_to_call(query: str) -> None:
    make_agency(unit_phone="910 555 0100")

    page = found(query)

    assert "910 555 0100" in page
    assert "0 pages" in page
    assert "<script>alert" not in page


def test_words_of_pages_are_folded_once_for_all_queries() -> None:
    search("help")

    with patch("agency.search.folded", wraps=folded) as folding:
        assert [page.title for page in search("accessibility")] == ["Accessibility"]

    folding.assert_called_once_with("accessibility")


def test_nothing_typed_asks_for_words_and_finds_nothing() -> None:
    assert "pages for" not in found("  ")


@pytest.mark.parametrize(("text", "plain"), [("Revisión", "revision"), ("Ride-Along", "ride along"), ("", "")])
def test_signs_and_accents_do_not_matter(text: str, plain: str) -> None:
    assert folded(text) == plain


def test_search_engines_are_told_of_every_public_page() -> None:
    program = make_program()

    sitemap = Client().get("/sitemap.xml").content.decode()

    assert f"http://testserver{program.get_absolute_url()}</loc>" in sitemap
    assert "/admin/" not in sitemap
    assert "/sitemap.xml" in Client().get("/robots.txt").content.decode()
