from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from programs.models import Program
from programs.statistics import share_on_time


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "engagement/home.html", {"programs": Program.objects.all(), "kept": share_on_time()})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", {"title": _("We could not take this")}, status=403)
