from datetime import date

from django import template

from uswds.charts import figure

register = template.Library()
# Hours as people write them: 8.00 is 8, and 7.50 is 7.5.
register.filter("hours", figure)


@register.filter
def as_day(written: str) -> date:
    """A date as ISO 8601 has it, as a date."""
    return date.fromisoformat(written)
