"""A bar chart laid out on the server: the figures of `components/bar_chart.html`, in SVG units."""

from collections.abc import Sequence
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
