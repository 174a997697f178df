from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from .models import Notice


def _only_in_the_demonstration() -> None:
    if not settings.DEMO:
        raise Http404


@require_safe
def demo_mail(request: HttpRequest) -> HttpResponse:
    """Every letter of the demonstration, newest first."""
    _only_in_the_demonstration()
    page = Paginator(Notice.objects.order_by("-pk"), 25).get_page(request.GET.get("page"))
    return render(request, "notices/demo_mail.html", {"page": page})


@require_safe
def demo_letter(request: HttpRequest, pk: int) -> HttpResponse:
    _only_in_the_demonstration()
    notice = get_object_or_404(Notice, pk=pk)
    return render(request, "notices/demo_letter.html", {"notice": notice})
