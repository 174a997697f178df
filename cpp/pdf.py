"""A copy of a version on paper. The page is what counts: the PDF is made of the same words."""

from pathlib import Path
from time import time

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from agency.pdf import pdf_of

from .models import Version
from .reading import page_of

# Seconds after which whoever began a PDF did not live to finish it. Two hundred responses take less than one minute.
LONGEST = 300


@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Made once for each version and language, and kept: a version never changes."""
    found = get_object_or_404(Version.objects.select_related("plan__station"), plan__station__slug=slug, number=number)
    name = f"plans/{found.digest}-{get_language()}.pdf"
    if not default_storage.exists(name):
        try:
            _make(found, name)
        except FileExistsError:
            response = render(request, "cpp/pdf_soon.html", {"plan": found.plan}, status=503)
            response["Retry-After"] = "30"
            return response
    return FileResponse(default_storage.open(name), filename=f"{slug}-{number}.pdf", content_type="application/pdf")


def _make(found: Version, name: str) -> None:
    """Under another name until it is whole; raises FileExistsError while somebody else's request makes it."""
    half = Path(default_storage.path(f"{name}.half"))
    half.parent.mkdir(parents=True, exist_ok=True)
    if half.exists() and time() - half.stat().st_mtime > LONGEST:
        half.unlink(missing_ok=True)
    with half.open("xb") as file:
        try:
            file.write(_written(found))
            half.replace(default_storage.path(name))
        except BaseException:
            half.unlink(missing_ok=True)
            raise


def _written(found: Version) -> bytes:
    context = {
        "version": found,
        "plan": found.plan,
        "address": settings.SITE_URL + found.plan.get_absolute_url(),
        **page_of(found.content),
    }
    return pdf_of("cpp/pdf.html", context)
