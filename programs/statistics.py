"""The promise, in numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate, TruncWeek
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agency.models import Agency, Member
from notices.models import Notice
from notices.models import Status as NoticeStatus
from uswds.charts import bar_chart

from .kinds import KINDS, kind_of
from .models import UNDECIDED, WAITING, Application, Program, Status

WINDOW = timedelta(days=90)
WEEKS = 8
# Fewer answers than these say nothing about the next one.
FEWEST = 5


@dataclass(frozen=True)
class Kept:
    """Of `answered` applications in the last ninety days, `on_time` by the date promised."""

    answered: int
    on_time: int

    def __bool__(self) -> bool:
        return self.answered >= FEWEST


def share_on_time(program: Program | None = None) -> Kept:
    """Remembered for ten minutes: it is on every first page."""
    key = f"kept/{program.pk if program else 'all'}"
    kept = cache.get(key)
    if kept is None:
        kept = _count_on_time(program)
        cache.set(key, kept, 600)
    return kept


def _count_on_time(program: Program | None) -> Kept:
    zone = Agency.current().zone
    answered = Application.objects.filter(decided_at__gte=timezone.now() - WINDOW)
    if program:
        answered = answered.filter(program=program)
    in_time = Q(decided_on__lte=F("due_on"))
    counts = answered.annotate(decided_on=TruncDate("decided_at", tzinfo=zone)).aggregate(
        answered=Count("pk"), on_time=Count("pk", filter=in_time)
    )
    return Kept(**counts)


def workplace(member: Member, on: date) -> dict[str, Any]:
    """What the admin's first page shows: what is overdue, what is mine, what came in."""
    visible = Application.objects.visible_to(member)
    undecided = visible.on_the_clock()
    counts = {
        "overdue": undecided.filter(due_on__lt=on).count(),
        "due_soon": undecided.filter(due_on__range=(on, on + timedelta(days=3))).count(),
        "unassigned": visible.undecided().filter(assignee=None).count(),
        "mine": visible.undecided().filter(assignee=member).count(),
        "waiting": visible.filter(status__in=[Status.WAITING_FOR_APPLICANT, Status.WAITING_FOR_GUARDIAN]).count(),
        "to_book": visible.filter(status=Status.APPROVED).count(),
        "erasure": visible.exclude(erasure_requested_at=None).count(),
    }
    return {
        "counts": counts,
        "letters": {
            "failed": Notice.objects.filter(status=NoticeStatus.FAILED).count(),
            "to_print": Notice.objects.filter(status=NoticeStatus.TO_PRINT).count(),
        },
        "charts": [chart(visible, on) for chart in (open_by_age, answered_in_time, received_by_week, open_by_station)],
        "programs": list(by_program(visible, on)),
        "latest": visible.select_related("program", "station").order_by("-submitted_at")[:8],
    }


def by_program(applications: Any, on: date) -> Iterator[dict[str, Any]]:
    """Each program's part of the queue, its promise of the last ninety days and its own measure."""
    on_the_clock = Q(status__in=UNDECIDED - WAITING)
    counted = (
        applications.undecided()  # few of all that ever came
        .order_by()
        .values("program")
        .annotate(
            undecided=Count("pk", filter=Q(status__in=UNDECIDED)),
            overdue=Count("pk", filter=on_the_clock & Q(due_on__lt=on)),
        )
    )
    numbers = {row["program"]: row for row in counted}
    nothing = {"undecided": 0, "overdue": 0}
    for program in Program.objects.filter(slug__in=KINDS):
        kept, measure = share_on_time(program), kind_of(program).measure()
        yield {**nothing, **numbers.get(program.pk, {}), "program": program, "kept": kept, "measure": measure}


def received_by_week(applications: Any, on: date) -> dict[str, Any]:
    """Applications received in each of the last eight weeks."""
    monday = on - timedelta(days=on.weekday())
    weeks = [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    agency = Agency.current()
    counted = (
        applications.filter(submitted_at__gte=agency.at(weeks[0], 0))
        .annotate(week=TruncWeek("submitted_at", tzinfo=agency.zone))
        .values("week")
        .annotate(number=Count("pk"))
        .values_list("week", "number")
    )
    by_week = {week.date(): number for week, number in counted.order_by()}
    figures = [(date_format(week, "MONTH_DAY_FORMAT"), by_week.get(week, 0)) for week in weeks]
    return bar_chart(_("Came in"), _("Applications received, by week"), figures)


def open_by_age(applications: Any, on: date) -> dict[str, Any]:
    """Undecided applications by how long ago they came."""
    agency = Agency.current()
    bounds = [
        (_("0–3 days"), 0, 3),
        (_("4–7 days"), 4, 7),
        (_("8–14 days"), 8, 14),
        (_("15–21 days"), 15, 21),
        (_("older"), 22, 36500),
    ]
    counts = applications.undecided().aggregate(
        **{
            f"group_{place}": Count(
                "pk",
                filter=Q(
                    submitted_at__gte=agency.at(on - timedelta(days=most), 0),
                    submitted_at__lt=agency.at(on - timedelta(days=least - 1), 0),
                ),
            )
            for place, (_label, least, most) in enumerate(bounds)
        }
    )
    figures = [(label, counts[f"group_{place}"]) for place, (label, _least, _most) in enumerate(bounds)]
    return bar_chart(_("Wait"), _("Undecided applications, by age"), figures)


def answered_in_time(applications: Any, on: date) -> dict[str, Any]:
    """Of the answers of the last ninety days, those in time and those late."""
    kept = share_on_time()
    return bar_chart(
        _("Promise"),
        _("Answers in the last 90 days"),
        [(_("in time"), kept.on_time), (_("late"), kept.answered - kept.on_time)],
    )


def open_by_station(applications: Any, on: date) -> dict[str, Any]:
    """Undecided applications of each station."""
    counted = applications.undecided().values_list("station__name").annotate(number=Count("pk")).order_by("-number")
    return bar_chart(
        _("Where"),
        _("Undecided applications, by station"),
        [(name or _("any station"), number) for name, number in counted[:8]],
    )
