"""The map of a station's area, for those who see a group on it. None of it is public."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from watch.models import AreaMap, Captain

from .captain import with_captain


def picture_of(area_map: AreaMap) -> HttpResponse:
    return HttpResponse(
        bytes(area_map.jpeg), content_type="image/jpeg", headers={"Content-Disposition": 'inline; filename="map.jpg"'}
    )


@require_safe
@with_captain
def area_map(request: HttpRequest, captain: Captain) -> HttpResponse:
    """The map beneath the outline of the captain's own group; 404 where none is drawn."""
    if not captain.group.outline:
        raise Http404
    return picture_of(get_object_or_404(AreaMap, station=captain.group.station_id))
