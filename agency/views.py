from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_of
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from .colours import darker
from .models import Agency
from .search import Page, pages
from .search import search as search_for

LONGEST_QUERY, PER_PAGE = 100, 20


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


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What the public pages say about some words."""
    query = " ".join(request.GET.get("q", "").split())[:LONGEST_QUERY]
    found = Paginator(search_for(query), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "agency/search.html", {"query": query, "found": found})


class PublicPages(Sitemap):
    """The same pages, for search engines."""

    def items(self) -> list[Page]:
        return pages()

    def location(self, item: Page) -> str:
        return item.url


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    return sitemap_of(request, {"pages": PublicPages})


@require_safe
@cache_control(max_age=3600, public=True)
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read what is public, and are told where it is."""
    return HttpResponse(f"User-agent: *\nSitemap: {settings.SITE_URL}{reverse('agency:sitemap')}\n", "text/plain")
