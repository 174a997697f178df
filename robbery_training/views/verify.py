"""Where anybody asks whether a certificate counts. It answers with initials, course and date, and no more."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agency.models import Agency
from robbery_training.certificates import plain
from robbery_training.forms.verify import NumberForm
from robbery_training.models import Certificate


@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a number. It is sent by POST, which the portal counts: nobody tries many."""
    form = NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("robbery_training:certificate", form.cleaned_data["number"])
    return _unlisted(render(request, "robbery_training/certificates/verify.html", {"form": form}))


@never_cache
@require_safe
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """What is known of a number: one query and one page, whether there is such a certificate or not."""
    asked = plain(number)[:19]
    found = Certificate.objects.select_related("trainee").filter(number=asked).first()
    on = Agency.current().today()
    context = {"number": asked, "certificate": found, "is_valid": found is not None and found.is_valid(on)}
    return _unlisted(render(request, "robbery_training/certificates/certificate.html", context))


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
