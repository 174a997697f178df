"""Comments in numbers: for the public by year, for the accreditation manager as they stand."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractYear, TruncMonth
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.models import Member
from uswds.charts import bar_chart

from .models import SUBJECTS, Accreditation, Assessment, Comment, Kind, Relevance, Review, Theme, Verification
from .models.accreditation import NOTICE_AHEAD

MONTHS = 12
# So many days before a public notice is due, the workplace says so aloud.
NEAR = timedelta(days=30)
COUNTS = {
    **{kind.value: Count("pk", filter=Q(kind=kind)) for kind in Kind},
    **{subject: Count("pk", filter=Q(**{subject: True})) for subject in SUBJECTS},
}

# The subjects, short enough for a chart on a telephone.
SHORT_SUBJECTS = {
    "about_standards": gettext_lazy("standards"),
    "about_engagement": gettext_lazy("engagement"),
    "about_service": gettext_lazy("service"),
    "about_candidacy": gettext_lazy("candidacy"),
}


def heard_by_year() -> list[dict[str, Any]]:
    """For each year, newest first: how many comments, of which kind and about what; and what staff wrote of them."""
    by_year = Comment.objects.annotate(year=ExtractYear("received_on")).values("year")
    counted = {row["year"]: row for row in by_year.annotate(total=Count("pk"), **COUNTS).order_by("year")}
    themes: dict[int, list[Theme]] = {}
    for theme in Theme.objects.filter(is_public=True):
        themes.setdefault(theme.year, []).append(theme)
    return [
        {
            "year": year,
            "total": counted[year]["total"] if year in counted else 0,
            "charts": list(_heard(counted[year])) if year in counted else [],
            "themes": themes.get(year, []),
        }
        for year in sorted(counted.keys() | themes.keys(), reverse=True)
    ]


def _heard(counts: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """In the words, and in the order, of the form."""
    kinds = [(_("Praise"), counts[Kind.COMMENDATION]), (_("Concerns"), counts[Kind.CONCERN])]
    yield bar_chart(_("Praise or concern"), _("How many comments of each kind?"), kinds)
    subjects = [
        (_("Service"), counts["about_service"]),
        (_("Community"), counts["about_engagement"]),
        (_("Standards"), counts["about_standards"]),
        (_("Accreditation"), counts["about_candidacy"]),
    ]
    yield bar_chart(_("About what"), _("What did they speak to? One may speak to several."), subjects)


def workplace(member: Member, on: date) -> dict[str, Any]:
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
        "verification": Verification.objects.first(),
        "assessments": list(_to_be_announced(on)),
    }


def _to_be_announced(on: date) -> Iterator[dict[str, Any]]:
    """The assessments of which the public is to be told soon, or else the next one."""
    ahead = Assessment.objects.without_notice().filter(begins_on__gt=on).select_related("cycle").order_by("begins_on")
    near = ahead.begins_by(on + NOTICE_AHEAD + NEAR)
    for assessment in near or ahead[:1]:
        due_on = assessment.notice_due_on
        yield {"assessment": assessment, "is_late": due_on < on, "is_near": due_on <= on + NEAR}


def charts(comments: "QuerySet[Comment]", on: date) -> Iterator[dict[str, Any]]:
    """Of the last twelve months: by month, by kind, by subject."""
    first = date(on.year - 1, on.month % 12 + 1, 1) if on.month < 12 else date(on.year, 1, 1)
    lately = comments.filter(received_on__gte=first)
    counts = lately.aggregate(**COUNTS)
    by_month = dict(
        lately.annotate(month=TruncMonth("received_on")).values_list("month").annotate(number=Count("pk")).order_by()
    )
    months = [date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(MONTHS)]
    figures = [(date_format(month, "M Y"), by_month.get(month, 0)) for month in months]
    yield bar_chart(_("Came in"), _("Comments received, by month"), figures)
    yield bar_chart(
        _("Kind"), _("Comments of the last twelve months"), [(str(kind.label), counts[kind]) for kind in Kind]
    )
    yield bar_chart(
        _("Subject"),
        _("What they speak to; one may speak to several"),
        [(str(label), counts[subject]) for subject, label in SHORT_SUBJECTS.items()],
    )
