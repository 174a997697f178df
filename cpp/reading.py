"""A snapshot made ready for its page: charts, the mix, and nothing that has to be asked of the database."""

from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from uswds.charts import Point, bar_chart, line_chart

from .snapshot import Content, is_enforcement_alone, mix
from .wording import label_of


def page_of(content: Content) -> dict[str, Any]:
    figures = [(label_of(kind, "response kind").capitalize(), number) for kind, number in mix(content).items()]
    return {
        "content": _with_charts(content),
        "mix": bar_chart(_("The mix"), _("Responses in this plan, by kind"), figures),
        "is_enforcement_alone": is_enforcement_alone(content),
    }


def _with_charts(content: Content) -> Content:
    """A copy of the snapshot with a chart beside each measure that was read: the digest fits only what is frozen."""
    shown = deepcopy(content)
    for priority in shown["priorities"]:
        for problem in priority["problems"]:
            for measure in problem["measures"]:
                measure["chart"] = measure_chart(measure) if measure["readings"] else None
    return shown


def measure_chart(measure: Content) -> dict[str, Any]:
    """Where it stood, every reading since, and the target as a line."""
    points = [Point(date.fromisoformat(measure["baseline_on"]), Decimal(measure["baseline"]), _("where it stood"))]
    points += [
        Point(date.fromisoformat(reading["on"]), Decimal(reading["value"]), reading["note"])
        for reading in measure["readings"]
    ]
    return line_chart(measure["name"], measure["unit"], sorted(points), target=Decimal(measure["target"]))
