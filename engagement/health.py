"""Is the portal alive, and is it doing its work? Asked by machines, so the answers hold nothing personal."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Min
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from notices.models import Heartbeat, Notice

# Beat asks for a sweep each minute and a letter goes out within seconds: past these, somebody should look.
OLDEST_BEAT = timedelta(minutes=10)
OLDEST_LETTER = timedelta(minutes=15)

Finding = dict[str, bool | int | None]


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """Only that this process answers: whoever restarts it on a "no" cannot mend a database that way."""
    return JsonResponse({"ok": True})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    findings = {"database": look(database), "broker": look(broker)}
    if findings["database"]["ok"]:
        findings |= {"beat": look(beat), "letters": look(letters)}
    ok = all(finding["ok"] for finding in findings.values())
    return JsonResponse({"ok": ok, **findings}, status=200 if ok else 503)


def look(check: Callable[[datetime], Finding]) -> Finding:
    try:
        return check(timezone.now())
    except DatabaseError:
        return {"ok": False}


def database(now: datetime) -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"ok": True}


def broker(now: datetime) -> Finding:
    import redis  # here, for it takes a tenth of a second to load: a start does not wait for that

    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1) as client:
            return {"ok": bool(client.ping())}
    except redis.RedisError:
        return {"ok": False}


def beat(now: datetime) -> Finding:
    """Whether a worker did lately what beat asks for each minute."""
    last = Heartbeat.objects.filter(name="sweep").values_list("at", flat=True).first()
    return age(now, last) if last else {"ok": False, "seconds": None}


def letters(now: datetime) -> Finding:
    """How long the letter has waited that should have gone out first."""
    oldest = Notice.objects.unsent(now).aggregate(oldest=Min("send_after"))["oldest"]
    return age(now, oldest, OLDEST_LETTER) if oldest else {"ok": True, "seconds": None}


def age(now: datetime, since: datetime, limit: timedelta = OLDEST_BEAT) -> Finding:
    return {"ok": now - since <= limit, "seconds": int((now - since).total_seconds())}
