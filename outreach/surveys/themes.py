"""What people wrote, and what several texts have in common."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet

from outreach.models import Answer, Question


def texts_of(question: Question) -> QuerySet[Answer]:
    """In the order of their keys, which are drawn at random: nobody sees who wrote early, nor which answers belong
    together. Without the station too, for whoever subtracts large stations from all is left with the small ones.
    """
    return Answer.objects.filter(question=question).exclude(text="").order_by("pk").prefetch_related("themes")


@transaction.atomic
def assign(chosen: Mapping[Answer, set[int]]) -> None:
    """Put each text under its themes and no others."""
    under = Answer.themes.through
    under.objects.filter(answer__in=list(chosen)).delete()
    under.objects.bulk_create(
        under(answer=answer, theme_id=theme) for answer, themes in chosen.items() for theme in sorted(themes)
    )
