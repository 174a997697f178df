"""Private links: what lets a resident, or a guardian, in without an account."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db.models import F
from django.urls import reverse

from .models import Application

LIFETIME = timedelta(days=180)
APPLICANT = "programs.applicant"
GUARDIAN = "programs.guardian"


class LinkRefused(Exception):
    """The link is forged, expired or revoked."""


def token_for(application: Application, audience: str) -> str:
    return signing.dumps([application.pk, application.link_version], salt=audience)


def link_for(application: Application) -> str:
    """The whole address of the applicant's own page, for a letter."""
    return settings.SITE_URL + reverse("programs:link", args=[token_for(application, APPLICANT)])


def guardian_link_for(application: Application) -> str:
    return settings.SITE_URL + reverse("programs:guardian", args=[token_for(application, GUARDIAN)])


def application_behind(token: str, audience: str) -> Application:
    """The application a link opens; raises LinkRefused."""
    try:
        pk, version = signing.loads(token, salt=audience, max_age=LIFETIME)
    except signing.BadSignature as bad:
        raise LinkRefused from bad
    application = Application.objects.for_page().filter(pk=pk, link_version=version).first()
    if application is None:
        raise LinkRefused
    return application


def revoke(application: Application) -> None:
    """Make every link given out so far worthless."""
    Application.objects.filter(pk=application.pk).update(link_version=F("link_version") + 1)
    application.refresh_from_db(fields=["link_version"])
