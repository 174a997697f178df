"""Charts laid out on the server: the figures of `components/bar_chart.html` and `line_chart.html`, in SVG units."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.formats import number_format

# Narrow enough for its words to be read on a telephone.
WIDTH, ROW, BAR, LABELS, VALUES = 360, 28, 18, 120, 40


def bar_chart(title: str, question: str, figures: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """One horizontal bar for each labelled number, the longest as wide as there is room."""
    most = max((value for _label, value in figures), default=0) or 1
    room = WIDTH - LABELS - VALUES
    bars = [
        {
            "label": label,
            "value": value,
            "x": LABELS,
            "y": place * ROW + (ROW - BAR) // 2,
            "width": round(room * value / most),
            "height": BAR,
            "text_y": place * ROW + ROW // 2 + 5,
        }
        for place, (label, value) in enumerate(figures)
    ]
    return {"title": title, "question": question, "width": WIDTH, "height": ROW * len(figures), "bars": bars}


# The frame of a line chart: room for the target's figure at the left, the last dot's at the right, dates beneath.
HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 190, 64, 34, 28, 30
# Nearer to each other than this, two lines of text cannot be read.
APART = 26
# So many dots have room for a figure each; where there are more, only the first and the last have one.
FIGURES = 5


class Point(NamedTuple):
    on: date
    value: Decimal
    note: str = ""


def figure(value: Decimal) -> str:
    """A number as people write it: 40.00 is 40, and 1200 is 1,200."""
    return number_format(value.normalize(), force_grouping=True)


def line_chart(title: str, question: str, points: Sequence[Point], *, target: Decimal) -> dict[str, Any]:
    """Readings over time, earliest first, as dots joined by a line; the target is a line of its own."""
    values = [point.value for point in points] + [target]
    lowest, highest = min(Decimal(0), *values), max(values)
    span = highest - lowest or Decimal(1)
    first, last = points[0].on, points[-1].on
    days = (last - first).days or 1

    def x(on: date) -> int:
        return LEFT + round((WIDTH - LEFT - RIGHT) * (on - first).days / days)

    def y(value: Decimal) -> int:
        return TOP + round((HEIGHT - TOP - BOTTOM) * (highest - value) / span)

    dots: list[dict[str, Any]] = [
        {"on": point.on, "value": figure(point.value), "note": point.note, "x": x(point.on), "y": y(point.value)}
        for point in points
    ]
    for place, dot in enumerate(dots):
        dot["has_figure"] = len(dots) <= FIGURES or place in {0, len(dots) - 1}
    return {
        "title": title,
        "question": question,
        "width": WIDTH,
        "height": HEIGHT,
        "dots": dots,
        "first": dots[0],
        "last": dots[-1],
        "line": " ".join(f"{dot['x']},{dot['y']}" for dot in dots),
        "target": figure(target),
        "target_y": y(target),
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "base": HEIGHT - BOTTOM,
        "lowest": figure(lowest) if HEIGHT - BOTTOM - y(target) >= APART else "",
    }
