"""Certificates on paper, and the page on which anybody verifies one."""

from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

from django.http import HttpResponse
from django.utils import translation

from agency.models import Agency
from agency.pdf import pdf_of
from programs.models import Application, Opening

from .models import Certificate


def of_session(session: Opening) -> list[Certificate]:
    return list(Certificate.objects.of_session(session))


def of_application(application: Application) -> list[Certificate]:
    return list(Certificate.objects.filter(trainee__application=application).for_pages())


def pdf_response(issued: Sequence[Certificate], filename: str) -> HttpResponse:
    """A page for each certificate, all in the language of the first one's business."""
    with translation.override(issued[0].trainee.application.language):
        pdf = pdf_of("robbery_training/certificate.pdf.html", {"certificates": issued, "seal": _seal()})
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{filename}"'
    return response


def _seal() -> str:
    """The agency's seal as part of the page itself: a PDF loads nothing. Empty where there is none."""
    seal = Agency.current().seal
    name = seal.name or ""
    if not name or not seal.storage.exists(name):
        return ""
    kind = "png" if Path(name).suffix.lower() == ".png" else "jpeg"
    with seal.storage.open(name) as file:
        return f"data:image/{kind};base64,{b64encode(file.read()).decode()}"


def plain(typed: str) -> str:
    """A number as it is stored, however it was typed: small letters, spaces, or without its hyphens."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    return "-".join(signs[at : at + 4] for at in range(0, len(signs), 4))
