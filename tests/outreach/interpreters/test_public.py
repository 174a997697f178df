"""What everybody reads: what can be asked for, how, and what share was met."""

from datetime import timedelta

import pytest
from django.test import Client

from outreach.models import Language
from tests.outreach.gathering import make_language, today
from tests.programs.visitor import words

from .booth import make_translation

pytestmark = pytest.mark.django_db
PAGE = "/language-access/"


def ended(language: Language, met: int, unmet: int, days_ago: int = 10) -> None:
    for place in range(met + unmet):
        status = "met" if place < met else "unmet"
        make_translation(language=language, status=status, due_on=today() - timedelta(days=days_ago))


def test_page_says_what_can_be_asked_for_and_who_never_interprets(client: Client) -> None:
    make_language("vi", "Vietnamese")
    make_language("xx", "Volapük", is_offered=False)
    page = words(client.get(PAGE))

    assert ("Vietnamese" in page, "Volapük" in page) == (True, False)
    assert "We do not use children or relatives as interpreters." in page


def test_page_says_what_share_was_met_and_hides_small_numbers(client: Client) -> None:
    ended(make_language("es", "Spanish"), met=5, unmet=1)
    ended(make_language("ko", "Korean"), met=0, unmet=4)
    make_language("ko").is_offered = False
    Language.objects.filter(code="ko").update(is_offered=False)
    page = words(client.get(PAGE))

    assert "we met 5 of 10 requests: 50 %" in page
    assert ("Spanish 6 5 83 %" in page, "Korean" in page) == (True, False)


def test_what_is_older_than_a_year_or_was_called_off_does_not_count(client: Client) -> None:
    ended(make_language(), met=3, unmet=3, days_ago=400)
    make_translation(status="cancelled", due_on=today())

    assert "Nobody has asked in the last twelve months." in words(client.get(PAGE))
