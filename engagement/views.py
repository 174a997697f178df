from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from programs.models import Program
from programs.statistics import share_on_time
from uswds.typed import NOT_KEPT, typed_in


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "engagement/home.html", {"programs": Program.objects.all(), "kept": share_on_time()})


@never_cache
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Signing in makes the page in another tab too old: what was typed there is kept, and its button sends it again.

    Only for a form of our own: a foreign site that posts here gets no page with a button of ours.
    """
    origin = f"{request.scheme}://{request.get_host()}"
    is_ours = request.headers.get("Origin") == origin and "csrftoken" in request.COOKIES
    if is_ours and not request.path.startswith(NOT_KEPT):
        return render(request, "engagement/press_again.html", {"typed": typed_in(request), "is_old": True}, status=403)
    return render(request, "403_csrf.html", {"title": _("We could not take this")}, status=403)
