"""The retention schedule that a new portal starts with: not in force until the governing body has adopted it."""

from collections.abc import Iterator

from .kinds import KINDS
from .models import RetentionRule


def prepare() -> Iterator[str]:
    """A rule for each kind of record that has none; one that the agency changed is left as it is."""
    known = set(RetentionRule.objects.values_list("kind", flat=True))
    new = [
        RetentionRule(
            kind=kind.key,
            action=kind.default.action,
            months=kind.default.months,
            months_on_request=kind.default.months_on_request,
            source=kind.default.source,
        )
        for kind in KINDS.values()
        if kind.default and kind.key not in known
    ]
    RetentionRule.objects.bulk_create(new)
    if new:
        yield "The retention schedule: have it adopted, and put its rules in force in the admin."
