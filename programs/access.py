"""Who has opened a private link in this browser: for two hours, or until it is revoked."""

from time import time

from django.http import HttpRequest

from .links import LinkRefused
from .models import Application

OPEN_FOR = 2 * 60 * 60


def grant(request: HttpRequest, application: Application) -> None:
    """Let this browser into the application's page; the redirect that follows takes the link off the address bar."""
    opened = request.session.get("opened", {})
    opened[application.reference] = [application.link_version, int(time()) + OPEN_FOR]
    request.session["opened"] = opened


def opened_application(request: HttpRequest, reference: str) -> Application:
    """The application of a page; raises LinkRefused if its link was not opened here, or no longer counts."""
    # Only what was opened here is looked up: an address may hold anything, also what PostgreSQL cannot read.
    version, until = request.session.get("opened", {}).get(reference, (0, 0))
    if until < time():
        raise LinkRefused
    application = Application.objects.for_page().filter(reference=reference, link_version=version).first()
    if application is None:
        raise LinkRefused
    return application


def leave(request: HttpRequest) -> None:
    """Forget every application opened here: the next person at this computer sees nothing."""
    request.session.flush()
