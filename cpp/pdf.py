"""A copy of a version on paper. The page is what counts: the PDF is made of the same words."""

import logging
from pathlib import Path
from time import time
from typing import NoReturn

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from agency.models import Agency

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
    try:
        # Large, and only this view needs it: the other pages do without its half second and its memory.
        from weasyprint import HTML
    except OSError:  # the system's text libraries are not installed (docs/operating.md)
        raise Http404 from None
    # It would report every character for which the system has no font.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    context = {
        "version": found,
        "plan": found.plan,
        "agency": Agency.current(),
        "address": settings.SITE_URL + found.plan.get_absolute_url(),
        **page_of(found.content),
    }
    document = HTML(string=render_to_string("cpp/pdf.html", context), url_fetcher=_nothing)
    written: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return written


def _nothing(url: str, *args: object, **kwargs: object) -> NoReturn:
    raise ValueError("A plan's PDF loads nothing from elsewhere.")
