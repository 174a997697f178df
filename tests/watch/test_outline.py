"""A group's outline on the map of its station: drawn by staff, seen by its captains and by nobody else."""

from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client
from PIL import Image
from pytest_django import Settings

from agency import roles
from agency.models import Station
from tests.factories import make_lena, make_member, make_omar, make_station
from tests.programs.desk import signed_in, text_of
from watch.models import AreaMap, WatchGroup
from watch.models.area import check_outline

from .neighborhood import make_captain, make_group, opened

pytestmark = pytest.mark.django_db
MAPS, GROUPS = "/admin/watch/areamap/", "/admin/watch/watchgroup/"
TRIANGLE = [[0.1, 0.2], [0.5, 0.25], [0.3, 1]]


@pytest.fixture(autouse=True)
def without_second_factor(settings: Settings) -> None:
    settings.DEMO = True


def picture(size: tuple[int, int] = (40, 20)) -> SimpleUploadedFile:
    drawn = BytesIO()
    Image.new("RGB", size, "white").save(drawn, "PNG")
    return SimpleUploadedFile("map.png", drawn.getvalue())


def make_map(station: Station) -> AreaMap:
    area_map = AreaMap(station=station)
    drawn = BytesIO()
    Image.new("RGB", (40, 20), "white").save(drawn, "JPEG")
    area_map.take(drawn.getvalue())
    area_map.save()
    return area_map


def make_drawn_group(**changes: Any) -> WatchGroup:
    group = make_group(outline=TRIANGLE, **changes)
    make_map(group.station)
    return group


def typed(group: WatchGroup, **changes: Any) -> dict[str, Any]:
    names = ("name", "kind", "area", "households", "started_on")
    counts = {f"{part}-{form}_FORMS": 0 for part in ("steps", "captains", "meetings") for form in ("TOTAL", "INITIAL")}
    return counts | {name: getattr(group, name) for name in names} | {"station": group.station.pk} | changes


# --- The map -----------------------------------------------------------------------------


def test_map_is_loaded_small_replaced_and_taken_away() -> None:
    station, client = make_station(), signed_in(make_member(roles.ADMINISTRATOR))

    client.post(f"{MAPS}add/", {"station": station.pk, "picture": picture((2100, 1050))})
    area_map = AreaMap.objects.get()
    shown = client.get(f"{MAPS}{area_map.pk}/picture/")
    with Image.open(BytesIO(shown.content)) as image:
        assert (area_map.station, image.format, image.size) == (station, "JPEG", (2000, 1000))

    client.post(f"{MAPS}{area_map.pk}/change/", {"picture": picture()})
    area_map.refresh_from_db()
    assert (area_map.width, area_map.height) == (40, 20)

    client.post(f"{MAPS}{area_map.pk}/delete/", {"post": "yes"})
    assert not AreaMap.objects.exists()


def test_file_that_is_no_picture_is_refused_with_a_sentence() -> None:
    page = signed_in(make_lena()).post(
        f"{MAPS}add/", {"station": make_station().pk, "picture": SimpleUploadedFile("map.png", b"%PDF-1.7")}
    )

    sentence = "This is not a photo that can be read here. Send a JPEG, PNG or WebP picture."
    assert page.context["errors"] == [[sentence]]
    assert not AreaMap.objects.exists()


def test_database_refuses_a_map_without_a_size() -> None:
    with pytest.raises(IntegrityError):
        AreaMap.objects.create(station=make_station(), jpeg=b"", width=0, height=0)


# --- The outline ---------------------------------------------------------------------------


def test_coordinator_draws_an_outline_and_clears_it() -> None:
    group, client = make_group(), signed_in(make_lena())
    make_map(group.station)

    client.post(f"{GROUPS}{group.pk}/change/", typed(group, outline="0.1,0.2\r\n 0.5, 0.25 \r\n\r\n0.3,1"))
    group.refresh_from_db()
    assert group.outline == TRIANGLE
    page = client.get(f"{GROUPS}{group.pk}/change/")
    assert 'points="4.0,4.0 20.0,5.0 12.0,20.0"' in page.content.decode()
    assert "0.1,0.2\n0.5,0.25\n0.3,1</textarea>" in page.content.decode()

    client.post(f"{GROUPS}{group.pk}/change/", typed(group, outline=""))
    group.refresh_from_db()
    assert group.outline == []


NOT_A_CORNER = "Line 2 is not a corner. Write two numbers from 0 to 1, for example: 0.25,0.4"


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ("0.1,0.2\n0.5;0.25\n0.3,1", NOT_A_CORNER),
        ("0.1,0.2\n0.5,1.25\n0.3,1", NOT_A_CORNER),
        ("0.1,0.2\nnan,0\n0.3,1", NOT_A_CORNER),
        ("0.1,0.2\n0.5,0.25", "An outline has 3 to 40 corners."),
        ("0.1,0.2\n" * 41, "An outline has 3 to 40 corners."),
    ],
    ids=["no comma", "beside the map", "no number", "too few", "too many"],
)
def test_bad_corner_is_refused_next_to_the_field_and_what_was_typed_is_kept(points: str, sentence: str) -> None:
    group = make_drawn_group()

    page = signed_in(make_lena()).post(f"{GROUPS}{group.pk}/change/", typed(group, outline=points))

    form = page.context["adminform"].form
    assert (form.errors, form["outline"].value()) == ({"outline": [sentence]}, points)
    assert WatchGroup.objects.get().outline == TRIANGLE


@pytest.mark.parametrize("outline", [{"a": 1}, [[0, 0], [0, 1], ["1", 1]], [[0, 0], [0, 1], [1, 1, 1]], [1, 2, 3]])
def test_anything_but_corners_is_no_outline(outline: Any) -> None:
    with pytest.raises(ValidationError):
        check_outline(outline)


def test_without_a_map_there_is_nothing_to_draw_on_and_an_outline_stays() -> None:
    group, client = make_group(outline=TRIANGLE), signed_in(make_lena())

    assert "Area on the map" not in text_of(client.get(f"{GROUPS}{group.pk}/change/"))
    client.post(f"{GROUPS}{group.pk}/change/", typed(group, area="The creek", outline=""))

    group.refresh_from_db()
    assert (group.area, group.outline) == ("The creek", TRIANGLE)


def test_outline_is_not_carried_to_another_stations_map() -> None:
    group, elsewhere = make_drawn_group(), make_station()

    page = signed_in(make_lena()).post(
        f"{GROUPS}{group.pk}/change/", typed(group, station=elsewhere.pk, outline="0,0\n0,1\n1,1"), follow=True
    )

    group.refresh_from_db()
    assert (group.station, group.outline) == (elsewhere, [])
    assert "The outline is cleared" in text_of(page)


# --- Who sees it -----------------------------------------------------------------------------


def test_captain_sees_the_outline_on_the_map() -> None:
    client = opened(make_captain(make_drawn_group()))

    page, shown = client.get("/watch/"), client.get("/watch/map/")

    assert 'points="4.0,4.0 20.0,5.0 12.0,20.0"' in page.content.decode()
    assert (shown["Content-Type"], shown.content[:2]) == ("image/jpeg", b"\xff\xd8")
    assert "no-store" in shown["Cache-Control"]


def test_captain_of_another_group_and_a_stranger_do_not_get_the_picture(client: Client) -> None:
    ours = make_drawn_group()
    same_station, elsewhere = make_group(station=ours.station), make_group(station=make_station(), outline=TRIANGLE)

    for group in (same_station, elsewhere):
        sam = opened(make_captain(group))
        assert sam.get("/watch/map/").status_code == 404
        assert '<svg class="area"' not in sam.get("/watch/").content.decode()
    assert client.get("/watch/map/").status_code == 403
    assert client.get(f"{GROUPS}{ours.pk}/map/").status_code == 302


def test_map_is_served_to_who_may_see_the_group_and_drawn_on_by_who_may_change_it() -> None:
    group = make_drawn_group(liaison=make_omar())
    fellow = make_omar(username="fellow", station=group.station)
    elsewhere = make_omar(username="elsewhere", station=make_station())
    served = [signed_in(member).get(f"{GROUPS}{group.pk}/map/").status_code for member in (fellow, elsewhere)]
    pages = [signed_in(who).get(f"{GROUPS}{group.pk}/change/").content.decode() for who in (group.liaison, fellow)]

    assert served == [200, 404]
    assert [("<svg" in page, "data-outline" in page) for page in pages] == [(True, True), (True, False)]
