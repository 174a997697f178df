from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from .colours import darker
from .models import Agency


@require_safe
@cache_control(max_age=300, public=True)
def colours(request: HttpRequest) -> HttpResponse:
    """The agency's colour as custom properties that override the theme's."""
    colour = Agency.current().colour
    sheet = f":root{{--agency-primary:{colour};--agency-primary-dark:{darker(colour)};--agency-ink-on-primary:#fff}}\n"
    return HttpResponse(sheet, content_type="text/css")


@require_safe
@cache_control(max_age=300, public=True)
def admin_colours(request: HttpRequest) -> HttpResponse:
    """The same colour for Django's admin."""
    colour = Agency.current().colour
    sheet = (
        f":root{{--header-bg:{colour};--primary:{colour};--secondary:{darker(colour)};--breadcrumbs-bg:{darker(colour)};"
        f"--button-bg:{colour};--button-hover-bg:{darker(colour)};--default-button-bg:{darker(colour)}}}\n"
    )
    return HttpResponse(sheet, content_type="text/css")


@require_safe
@cache_control(max_age=300, public=True)
def seal(request: HttpRequest) -> FileResponse:
    picture = Agency.current().seal
    if not picture or not picture.storage.exists(picture.name):
        raise Http404
    return FileResponse(picture.open("rb"))


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """Help, privacy and accessibility: words about the portal itself."""
    return render(request, f"agency/{name}.html")
