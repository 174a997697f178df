"""Pages on paper: the page is what counts, the PDF is made of the same words."""

import logging
from typing import Any

from django.http import Http404
from django.template.loader import render_to_string

from .models import Agency


def pdf_of(template: str, context: dict[str, Any]) -> bytes:
    """A PDF/UA made from a template, which is given `agency` besides its context.

    Raises Http404 where the system's text libraries are not installed (docs/operating.md).
    """
    try:
        # Large, and few views need it: the other pages do without its half second and its memory.
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except OSError:
        raise Http404 from None
    # It would report every character for which the system has no font.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    html = render_to_string(template, {"agency": Agency.current(), **context})
    # A PDF loads nothing from elsewhere: a picture stands in the page itself.
    nothing_else = URLFetcher(allowed_protocols=["data"])
    written: bytes = HTML(string=html, url_fetcher=nothing_else).write_pdf(pdf_variant="pdf/ua-1")
    return written
