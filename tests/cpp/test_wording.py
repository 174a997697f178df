"""What is shown in place of codes, and how two texts are compared."""

from datetime import date
from decimal import Decimal

import pytest

from cpp.templatetags.plans import differing, web_address
from cpp.wording import date_of, figure_of, label_of
from uswds.charts import Point, line_chart


def test_code_is_shown_in_words() -> None:
    assert label_of("under way", "response") == "under way"
    assert label_of("design", "response kind") == "design of places"


def test_code_of_an_old_version_speaks_for_itself() -> None:
    assert label_of("horse patrol", "response kind") == "horse patrol"


@pytest.mark.parametrize(
    ("stored", "shown"), [("40.00", "40"), ("18.50", "18.5"), ("1200.00", "1,200"), ("100", "100"), ("?", "?")]
)
def test_figures_are_shown_as_people_write_them(stored: str, shown: str) -> None:
    assert figure_of(stored) == shown


def test_day_that_is_none_is_not_shown() -> None:
    assert date_of("") is None
    assert date_of("2026-03-04") == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("before", "after", "marked"),
    [
        ("The bar is open.", "The bar is closed.", ("The bar is <del>open.</del>", "The bar is <ins>closed.</ins>")),
        ("", "New", ("", "<ins>New</ins>")),
        ("Same words", "Same words", ("Same words", "Same words")),
        ("one two", "one two three", ("one two", "one two <ins>three</ins>")),
        ("a <b>", "a <i>", ("a <del>&lt;b&gt;</del>", "a <ins>&lt;i&gt;</ins>")),
        ("हिन्दी योजना", "हिन्दी बात", ("हिन्दी <del>योजना</del>", "हिन्दी <ins>बात</ins>")),
    ],
)
def test_words_that_differ_are_marked_and_escaped(before: str, after: str, marked: tuple[str, str]) -> None:
    assert differing(before, after) == marked


def test_long_texts_of_one_word_are_compared_at_once() -> None:
    old, new = "word " * 2000, "word " * 1999 + "end"

    assert differing(old, new)[1].endswith("<ins>end</ins>")


@pytest.mark.parametrize(
    ("url", "shown"), [("https://example.com", True), ("HTTP://example.com", True), ("javascript:alert(1)", False)]
)
def test_only_addresses_of_the_web_become_links(url: str, shown: bool) -> None:
    assert web_address(url) == (url if shown else "")


@pytest.mark.parametrize("values", [(40,), (40, 40), (0, 0), (-5, 12), (1, 2, 3, 4, 5, 6, 7)])
def test_every_dot_of_a_chart_lies_inside_it(values: tuple[int, ...]) -> None:
    points = [Point(date(2026, month, 1), Decimal(value)) for month, value in enumerate(values, start=1)]

    chart = line_chart("Cars", "of 100", points, target=Decimal(0))

    for dot in chart["dots"]:
        assert chart["left"] <= dot["x"] <= chart["right"]
        assert 0 < dot["y"] <= chart["base"]
    assert 0 < chart["target_y"] <= chart["base"]


def test_crowded_chart_gives_figures_to_its_first_and_last_dot() -> None:
    points = [Point(date(2026, month, 1), Decimal(month)) for month in range(1, 8)]

    dots = line_chart("Cars", "of 100", points, target=Decimal(0))["dots"]

    assert [dot["has_figure"] for dot in dots] == [True, False, False, False, False, False, True]
