"""Comments in numbers: for the public by year, for the accreditation manager as they stand."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractYear, TruncMonth
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from uswds.charts import bar_chart

from .models import SUBJECTS, Accreditation, Comment, Kind, Relevance, Review, Theme

MONTHS = 12
COUNTS = {
    **{kind.value: Count("pk", filter=Q(kind=kind)) for kind in Kind},
    **{subject: Count("pk", filter=Q(**{subject: True})) for subject in SUBJECTS},
}


def heard_by_year() -> list[dict[str, Any]]:
    """For each year, newest first: how many comments, of which kind and about what; and what staff wrote of them."""
    counted = Comment.objects.annotate(year=ExtractYear("received_on")).values("year")
    themes: dict[int, list[Theme]] = {}
    for theme in Theme.objects.filter(is_public=True):
        themes.setdefault(theme.year, []).append(theme)
    return [
        {
            "year": row["year"],
            "total": row["total"],
            "kinds": [(kind.label, row[kind.value]) for kind in Kind],
            "subjects": [(label, row[subject]) for subject, label in SUBJECTS.items()],
            "themes": themes.get(row["year"], []),
        }
        for row in counted.annotate(total=Count("pk"), **COUNTS).order_by("-year")
    ]


def workplace(on: date) -> dict[str, Any]:
    """What the accreditation manager sees first."""
    days = Accreditation.current().review_within_days
    reviews = Review.objects.all()
    return {
        "counts": {
            "new": Comment.objects.filter(received_on__gt=on - timedelta(days=7)).count(),
            "unreviewed": reviews.unreviewed().count(),
            "late": reviews.unreviewed_for(days, on).count(),
            "misdirected": reviews.filter(relevance=Relevance.MISDIRECTED).count(),
        },
        "review_within_days": days,
        "charts": list(charts(Comment.objects.all(), on)),
    }


def charts(comments: "QuerySet[Comment]", on: date) -> Iterator[dict[str, Any]]:
    """Of the last twelve months: by month, by kind, by subject."""
    first = date(on.year - 1, on.month % 12 + 1, 1) if on.month < 12 else date(on.year, 1, 1)
    lately = comments.filter(received_on__gte=first)
    counts = lately.aggregate(**COUNTS)
    by_month = dict(
        lately.annotate(month=TruncMonth("received_on")).values_list("month").annotate(number=Count("pk")).order_by()
    )
    months = [date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(MONTHS)]
    figures = [(date_format(month, "YEAR_MONTH_FORMAT"), by_month.get(month, 0)) for month in months]
    yield bar_chart(_("Came in"), _("Comments received, by month"), figures)
    yield bar_chart(_("Kind"), _("Comments of the last twelve months"), [(k.label, counts[k.value]) for k in Kind])
    subjects = {
        "about_standards": _("standards"),
        "about_engagement": _("engagement"),
        "about_service": _("service"),
        "about_candidacy": _("candidacy"),
    }
    yield bar_chart(
        _("Subject"),
        _("What they speak to; one may speak to several"),
        [(label, counts[subject]) for subject, label in subjects.items()],
    )
