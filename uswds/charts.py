"""Charts laid out on the server: the figures of `components/bar_chart.html` and `line_chart.html`, in SVG units."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

# Narrow enough for its words to be read on a telephone.
WIDTH, ROW, BAR, LABELS, VALUES = 360, 28, 18, 110, 40


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


# The frame of a line chart: room for the figures at the left, for the dates beneath.
HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 180, 56, 12, 12, 28


def line_chart(title: str, question: str, points: Sequence[tuple[date, Decimal]], *, target: Decimal) -> dict[str, Any]:
    """Readings over time, earliest first, as dots joined by a line; the target is a line of its own."""
    values = [value for _on, value in points] + [target]
    lowest, highest = min(Decimal(0), *values), max(values)
    span = highest - lowest or Decimal(1)
    first, last = points[0][0], points[-1][0]
    days = (last - first).days or 1

    def x(on: date) -> int:
        return LEFT + round((WIDTH - LEFT - RIGHT) * (on - first).days / days)

    def y(value: Decimal) -> int:
        return TOP + round((HEIGHT - TOP - BOTTOM) * (highest - value) / span)

    dots = [{"on": on, "value": value, "x": x(on), "y": y(value)} for on, value in points]
    return {
        "title": title,
        "question": question,
        "width": WIDTH,
        "height": HEIGHT,
        "dots": dots,
        "line": " ".join(f"{dot['x']},{dot['y']}" for dot in dots),
        "target": target,
        "target_y": y(target),
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "base": HEIGHT - BOTTOM,
        "highest": highest,
        "lowest": lowest,
        "top": TOP,
    }
