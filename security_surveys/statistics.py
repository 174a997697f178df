"""The program's own measure: how much of what was recommended people have done."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.statistics import FEWEST

from .models import Visit

WINDOW = timedelta(days=365)


@dataclass(frozen=True)
class CarriedOut:
    """Of the recommendations of the last year's reports, those that residents say are done."""

    reports: int
    recommended: int
    done: int

    def __bool__(self) -> bool:
        """Whether it says something of the program, and nothing of a single home."""
        return self.reports >= FEWEST and self.recommended > 0


def carried_out() -> CarriedOut:
    within = Visit.objects.filter(approved_at__gte=timezone.now() - WINDOW)
    counts = within.aggregate(reports=Count("pk"), recommended=Sum("recommended"), done=Sum("done"))
    return CarriedOut(**{name: number or 0 for name, number in counts.items()})


def measure() -> str:
    """The sentence for the program's public page; empty while it would say too little."""
    within = carried_out()
    if not within:
        return ""
    return _(
        "Of the advice we gave in the last year, residents have carried out %(done)s of %(recommended)s points."
    ) % {
        "done": within.done,
        "recommended": within.recommended,
    }
