"""A snapshot made ready for its page: charts, the mix, and nothing that has to be asked of the database."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from uswds.charts import bar_chart, line_chart

from .models import ResponseKind
from .snapshot import Content, is_enforcement_alone, mix


def page_of(content: Content) -> dict[str, Any]:
    figures = [(str(ResponseKind(kind).label), number) for kind, number in mix(content).items()]
    return {
        "content": _with_charts(content),
        "mix": bar_chart(_("What kind of responses"), _("Responses in this plan, by kind"), figures),
        "is_enforcement_alone": is_enforcement_alone(content),
    }


def _with_charts(content: Content) -> Content:
    """The same snapshot with a chart beside each measure that was read."""
    for priority in content["priorities"]:
        for problem in priority["problems"]:
            for measure in problem["measures"]:
                measure["chart"] = measure_chart(measure)
    return content


def measure_chart(measure: Content) -> dict[str, Any]:
    """Where it stood, every reading since, and the target as a line."""
    points = [(date.fromisoformat(measure["baseline_on"]), Decimal(measure["baseline"]))]
    points += [(date.fromisoformat(reading["on"]), Decimal(reading["value"])) for reading in measure["readings"]]
    return line_chart(measure["name"], measure["unit"], sorted(points), target=Decimal(measure["target"]))
