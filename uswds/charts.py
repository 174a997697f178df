"""Charts laid out on the server, in SVG units: the figures of the templates `components/*_chart.html`."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from textwrap import wrap
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


# A bar under its words: so many letters fit a line, and every line and bar takes so much of the height.
LETTERS, LINE, THIN, GAP = 46, 19, 14, 12


class Share(NamedTuple):
    label: str
    percent: float
    # What stands at the bar's end, and in the columns of the table.
    value: str
    cells: Sequence[str] = ()


def share_chart(title: str, question: str, shares: Sequence[Share], columns: Sequence[str]) -> dict[str, Any]:
    """Bars of which 100 percent would fill the width: under their labels, or beside them if all are very short."""
    beside = max((len(share.label) for share in shares), default=0) <= 3
    left, bars, y = (28 if beside else 0), [], 0
    for share in shares:
        lines = wrap(share.label, LETTERS) or [share.label]
        bar_y = y + (2 if beside else LINE * len(lines))
        bars.append(
            {
                "share": share,
                "lines": [{"text": line, "y": y + 14 + LINE * place} for place, line in enumerate(lines)],
                "x": left,
                "y": bar_y,
                "room": WIDTH - left - VALUES,
                "width": round((WIDTH - left - VALUES) * share.percent / 100),
                "height": THIN,
                "text_y": bar_y + THIN - 2,
            }
        )
        y = bar_y + THIN + (6 if beside else GAP)
    return {"title": title, "question": question, "width": WIDTH, "height": y, "bars": bars, "columns": columns}


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
