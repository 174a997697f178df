from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agency.models import Agency
from outreach.models import Event, Survey
from programs.models import Program
from programs.statistics import share_on_time
from uswds.typed import NOT_KEPT, typed_in

from .guard import is_ours

ON_THE_FIRST_PAGE = 5


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "programs": Program.objects.all(),
        "surveys": Survey.objects.open_on(Agency.current().today()),
        "events": Event.objects.upcoming(now).filter(starts_at__lt=now + timedelta(days=7))[:ON_THE_FIRST_PAGE],
        "kept": share_on_time(),
    }
    return render(request, "engagement/home.html", context)


def metrics(request: HttpRequest) -> HttpResponse:
    from .metrics import metrics as figures  # here, for only who is scraped needs the library

    return figures(request)


@never_cache
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Signing in makes the page in another tab too old: what was typed there is kept, and its button sends it again.

    Only for a form of our own: a foreign site that posts here gets no page with a button of ours.
    """
    is_kept = is_ours(request) and "csrftoken" in request.COOKIES
    if is_kept and not request.path.startswith(NOT_KEPT):
        return render(request, "engagement/press_again.html", {"typed": typed_in(request), "is_old": True}, status=403)
    return render(request, "403_csrf.html", {"title": _("We could not take this")}, status=403)
