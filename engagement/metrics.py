"""Figures for Prometheus: the promise itself, and whether what keeps it still runs.

All are counted in the database when they are asked for, so that every web process and every replica says the same.
None speaks of a person, and a share of fewer than five answers is not told.
"""

import hmac
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Max, Min, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

from agency.models import Agency
from comments.models import Verification
from cpp.models import Plan
from cpp.statistics import in_need
from notices.models import Heartbeat, Notice, Status
from programs.models import WAITING, Application, Program
from programs.statistics import share_on_time
from records.models import AuditEntry, SealedDay

# Two scrapers, or an impatient one, cost no more than one.
REMEMBERED = 15
# How often what leaves a heartbeat behind should: as beat asks for it (engagement.celery), and a backup each day.
EVERY = {"sweep": timedelta(minutes=1), "reminders": timedelta(minutes=5), "backup": timedelta(days=1)}


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For whoever shows the token; for all others, and without a token in the settings, there is no such page."""
    given, wanted = request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given.encode(), wanted.encode()):
        raise Http404
    figures = cache.get("metrics")
    if figures is None:
        registry = CollectorRegistry()
        registry.register(Figures(timezone.now()))
        figures = generate_latest(registry)
        cache.set("metrics", figures, REMEMBERED)
    return HttpResponse(figures, content_type=CONTENT_TYPE_PLAIN_0_0_4)


class Figures(Collector):
    def __init__(self, now: datetime) -> None:
        self.now = now

    def describe(self) -> Iterable[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        yield from applications(self.now)
        yield from promise()
        yield from letters(self.now)
        yield from heartbeats(self.now)
        yield from chains(self.now)
        late = in_need(Plan.objects.all(), "late", Agency.current().today()).count()
        yield gauge("portal_plan_updates_overdue", "Semi-annual updates that are past their date.", late)


def gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, meaning, value=value)


def applications(now: datetime) -> Iterator[Metric]:
    """By program: what is undecided, what is past its promised date, and the oldest that waits for us."""
    undecided = GaugeMetricFamily("portal_applications_undecided", "Applications not decided yet.", labels=["program"])
    overdue = GaugeMetricFamily("portal_applications_overdue", "Those past the promised date.", labels=["program"])
    oldest = GaugeMetricFamily(
        "portal_oldest_application_days", "Days since the oldest one came that waits for staff.", labels=["program"]
    )
    for slug, counted in by_program().items():
        undecided.add_metric([slug], counted["undecided"] or 0)
        overdue.add_metric([slug], counted["overdue"] or 0)
        came = counted["oldest"]
        oldest.add_metric([slug], (now - came) / timedelta(days=1) if came else 0)
    yield from (undecided, overdue, oldest)


def by_program() -> dict[str, dict[str, Any]]:
    ours = ~Q(status__in=WAITING)
    counted = (
        Application.objects.undecided()
        .order_by()
        .values("program")
        .annotate(
            undecided=Count("pk"),
            overdue=Count("pk", filter=ours & Q(due_on__lt=Agency.current().today())),
            oldest=Min("submitted_at", filter=ours),
        )
    )
    rows: dict[int, dict[str, Any]] = {row["program"]: {**row} for row in counted}
    nothing = {"undecided": 0, "overdue": 0, "oldest": None}
    return {slug: rows.get(pk, nothing) for pk, slug in Program.objects.order_by("pk").values_list("pk", "slug")}


def promise() -> Iterator[Metric]:
    """Absent where fewer than five answers were given: they say nothing about the next one."""
    kept = share_on_time()
    if kept:
        meaning = "Of the applications decided in the last ninety days, the share decided by the promised date."
        yield gauge("portal_decided_in_time_ratio", meaning, kept.on_time / kept.answered)


def letters(now: datetime) -> Iterator[Metric]:
    unsent = Notice.objects.unsent(now).aggregate(number=Count("pk"), oldest=Min("send_after"))
    waited = (now - unsent["oldest"]).total_seconds() if unsent["oldest"] else 0
    yield gauge("portal_letters_unsent", "Letters that should have gone out by now.", unsent["number"])
    yield gauge("portal_oldest_unsent_letter_seconds", "How long the oldest of them has waited.", waited)
    by_hand = {Status.FAILED: ("given_up", "that could not be sent"), Status.TO_PRINT: ("to_print", "to be printed")}
    for status, (name, meaning) in by_hand.items():
        number = Notice.objects.filter(status=status).count()
        yield gauge(f"portal_letters_{name}", f"Letters {meaning}: they wait for a person.", number)
    # By its number, which only grows: letters themselves are destroyed when their time is over.
    written = Notice.objects.aggregate(last=Max("pk"))["last"] or 0
    yield CounterMetricFamily("portal_letters_written", "Letters ever put into the outbox.", value=written)


def heartbeats(now: datetime) -> Iterator[Metric]:
    """When such work last came to its end, and how much later than it should that is; absent until it first has."""
    ended = GaugeMetricFamily("portal_last_run_timestamp_seconds", "When it last came to its end.", labels=["work"])
    lag = GaugeMetricFamily("portal_lag_seconds", "How much later than it should the work is.", labels=["work"])
    for name, at in Heartbeat.objects.filter(name__in=EVERY).values_list("name", "at"):
        ended.add_metric([name], at.timestamp())
        lag.add_metric([name], max(0, (now - at - EVERY[name]).total_seconds()))
    yield from (ended, lag)


def chains(now: datetime) -> Iterator[Metric]:
    """Whether what must not change did not, as far as it was looked at."""
    walked = Verification.objects.first()
    if walked:
        at = walked.at.timestamp()
        yield gauge("portal_comments_intact", "1 if every comment was as received at the last look.", walked.is_intact)
        yield gauge("portal_comments_verified_timestamp_seconds", "When that look was.", at)
    sealed = SealedDay.objects.first()
    oldest = AuditEntry.objects.filter(pk__gt=sealed.last if sealed else 0).aggregate(at=Min("at"))["at"]
    waited = (now - oldest).total_seconds() if oldest else 0
    yield gauge("portal_oldest_unsealed_audit_entry_seconds", "Age of the oldest entry in no sealed day yet.", waited)
