"""A copy of a version on paper. The page is what counts: the PDF is made of the same words."""

from typing import NoReturn

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from agency.models import Agency

from .models import Version
from .reading import page_of


@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Made once for each version and language, and kept: a version never changes."""
    found = get_object_or_404(Version.objects.select_related("plan__station"), plan__station__slug=slug, number=number)
    name = f"plans/{found.digest}-{get_language()}.pdf"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(_written(found)))
    return FileResponse(default_storage.open(name), filename=f"{slug}-{number}.pdf", content_type="application/pdf")


def _written(found: Version) -> bytes:
    try:
        # Large, and only this view needs it: the other pages do without its half second and its memory.
        from weasyprint import HTML
    except OSError:  # the system's text libraries are not installed (docs/operating.md)
        raise Http404 from None
    context = {"version": found, "plan": found.plan, "agency": Agency.current(), **page_of(found.content)}
    document = HTML(string=render_to_string("cpp/pdf.html", context), url_fetcher=_nothing)
    written: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return written


def _nothing(url: str, *args: object, **kwargs: object) -> NoReturn:
    raise ValueError("A plan's PDF loads nothing from elsewhere.")
