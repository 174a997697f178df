"""Photos of weak points: checked by content, small, without the place they were taken at, and seen by few."""

import struct
import zlib
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from PIL import Image

from agency import pictures
from security_surveys import photos
from security_surveys.models import Photo, Visit
from tests.factories import make_lena, make_omar
from tests.programs.desk import signed_in, text_of
from tests.threads import at_once

from .phone import GPS, LATITUDE, ORIENTATION, address, begun, picture, press_save, send_photo, typed
from .visited import item, make_survey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

UNREADABLE = "This is not a photo that can be read here. Send a JPEG, PNG or WebP picture."
BOMB = "This picture is too large to be opened safely."
MB = 1024 * 1024


@pytest.fixture
def visit() -> Visit:
    return begun()


@pytest.fixture
def omar(visit) -> Client:
    return signed_in(visit.begun_by)


def kept(visit: Visit) -> Image.Image:
    return Image.open(BytesIO(visit.photos.get().jpeg))


def answer_to(response: HttpResponse) -> tuple[int, str]:
    return response.status_code, response.json().get("sentence", "")


def png_that_claims(width: int, height: int) -> SimpleUploadedFile:
    """A few bytes that say they unfold into a very large picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return SimpleUploadedFile(
        "wall.png", b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


# --- What is kept --------------------------------------------------------------------


def test_photo_is_small_upright_and_says_nothing_of_where_it_was_taken(visit, omar) -> None:
    exif = Image.Exif()
    exif[ORIENTATION], exif[GPS] = 6, {LATITUDE: (34.0, 13.0, 30.0)}
    photo = picture(size=(2000, 1000), exif=exif, comment=b"Omar's phone")

    send_photo(omar, visit, photo)

    with kept(visit) as image:
        assert (image.format, image.size) == ("JPEG", (800, 1600))
        assert (dict(image.getexif()), set(image.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}) == (
            {},
            set(),
        )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_a_phone_takes_is_kept_as_jpeg(visit, omar, kind) -> None:
    assert answer_to(send_photo(omar, visit, picture(kind, name="photo"))) == (200, "")
    with kept(visit) as image:
        assert (image.format, image.size) == ("JPEG", (40, 30))


def test_picture_cannot_be_read_in_the_database(visit, omar) -> None:
    send_photo(omar, visit, picture())

    with connection.cursor() as cursor:
        cursor.execute("SELECT jpeg FROM security_surveys_photo")
        [raw] = cursor.fetchone()
    assert (bytes(raw)[:5], b"JFIF" in bytes(raw)) == (b"gAAAA", False)


def test_photo_sent_twice_is_kept_once(visit, omar) -> None:
    photo_id = uuid4()

    answers = [answer_to(send_photo(omar, visit, picture(), photo_id)) for _time in range(2)]

    assert (answers, visit.photos.count()) == ([(200, ""), (200, "")], 1)


# --- What is not ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (SimpleUploadedFile("door.jpg", b"%PDF-1.7\n1 0 obj\n"), UNREADABLE),
        (SimpleUploadedFile("door.jpg", b"<svg><script>alert(1)</script></svg>"), UNREADABLE),
        (SimpleUploadedFile("door.jpg", b""), UNREADABLE),
        (SimpleUploadedFile("door.jpg", picture().read()[:400]), UNREADABLE),
        (picture("GIF"), UNREADABLE),
        (png_that_claims(8000, 6300), BOMB),
        (png_that_claims(60_000, 60_000), BOMB),
        (
            SimpleUploadedFile("door.heic", b"\x00\x00\x00\x18ftypheic" + bytes(40)),
            "This kind of photo (HEIC) cannot be read here. Set the camera to “Most compatible” and take it again.",
        ),
        (
            SimpleUploadedFile("door.jpg", b"\xff\xd8" + bytes(40 * MB)),
            "This file is too large. A photo may have up to 15 MB.",
        ),
    ],
    ids=["pdf", "svg", "empty", "broken", "gif", "large", "bomb", "heic", "40 MB"],
)  # fmt: skip
def test_what_is_no_photo_is_refused_with_a_sentence(visit, omar, sent, sentence) -> None:
    sent.seek(0)

    assert answer_to(send_photo(omar, visit, sent)) == (422, sentence)
    assert visit.photos.count() == 0


def test_sentence_stands_beside_the_field_without_the_script_and_the_answers_are_saved(visit, omar) -> None:
    lock = item(visit, "lock").pk
    posted = typed(omar, visit, answer="no")
    posted[f"photo-{lock}"] = [
        picture(),
        SimpleUploadedFile("b.jpg", b"\xff\xd8" + bytes(15 * MB)),
        SimpleUploadedFile("c.jpg", b"%PDF"),
    ]

    page = press_save(omar, visit, posted)

    [row] = [row for part in page.context["parts"] for row in part.rows if row.sentences]
    assert (row.item.pk, row.sentences) == (lock, [str(pictures.too_large()), UNREADABLE])
    assert (visit.photos.count(), visit.findings.get().answer) == (1, "no")


def test_without_the_script_a_button_pressed_twice_keeps_each_photo_once(visit, omar) -> None:
    posted = typed(omar, visit, answer="no")
    for _time in range(2):
        press_save(omar, visit, posted | {f"photo-{item(visit, 'lock').pk}": [picture(), picture()]})

    assert visit.photos.count() == 2


def test_visit_has_room_for_forty(visit, omar, monkeypatch) -> None:
    monkeypatch.setattr(photos, "MOST_A_VISIT", 1)
    send_photo(omar, visit, picture())

    assert answer_to(send_photo(omar, visit, picture())) == (422, "A visit has room for 1 photos. Take one away first.")


def test_nothing_is_added_or_taken_away_once_the_report_is_approved(visit, omar) -> None:
    send_photo(omar, visit, picture())
    Visit.objects.update(approved_at=timezone.now(), approved_by=visit.begun_by)

    added = send_photo(omar, visit, picture())
    removed = omar.post(address(visit, f"photos/{visit.photos.get().pk}/remove/"), follow=True)

    assert (added.status_code, visit.photos.count()) == (423, 1)
    assert "The report is approved. Nothing more can be added to it." in text_of(removed)


# --- Who sees it -----------------------------------------------------------------------


def test_photo_is_shown_and_not_kept_on_its_way(visit, omar) -> None:
    send_photo(omar, visit, picture())

    shown = omar.get(address(visit, f"photos/{visit.photos.get().pk}/"))

    assert (shown.status_code, shown["Content-Type"], shown["X-Content-Type-Options"]) == (200, "image/jpeg", "nosniff")
    assert (shown["Content-Disposition"].split(";")[0], "no-store" in shown["Cache-Control"]) == ("inline", True)
    assert shown.content[:2] == b"\xff\xd8"


def test_photo_of_another_visit_is_out_of_reach(visit, omar) -> None:
    send_photo(omar, visit, picture())
    photo = visit.photos.get()
    theirs = begun(officer=make_omar(username="olga"))
    olga = signed_in(theirs.begun_by)

    assert [olga.get(address(one, f"photos/{photo.pk}/")).status_code for one in (visit, theirs)] == [404, 404]
    assert olga.post(address(theirs, f"photos/{photo.pk}/remove/")).status_code == 302
    assert answer_to(send_photo(olga, theirs, picture(), photo.pk)) == (422, "This photo belongs to another visit.")
    assert Photo.objects.get().visit == visit


def test_photo_is_taken_away(visit, omar) -> None:
    send_photo(omar, visit, picture())

    omar.post(address(visit, f"photos/{visit.photos.get().pk}/remove/"))

    assert visit.photos.count() == 0


def test_form_from_elsewhere_is_refused(visit) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(visit.begun_by)

    assert send_photo(browser, visit, picture()).status_code == 403


def test_before_a_visit_there_is_nothing_to_take_a_photo_of() -> None:
    survey = make_survey()
    posted = {"item": 1, "id": str(uuid4()), "photo": picture()}

    assert signed_in(make_lena()).post(address(survey, "photos/"), posted).status_code == 404


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_five_photos_at_once_only_as_many_are_kept_as_there_is_room_for(monkeypatch) -> None:
    visit = begun()
    monkeypatch.setattr(photos, "MOST_A_VISIT", 2)
    sent, lock, photo_id = picture().read(), item(visit, "lock"), uuid4()

    def act(place: int) -> bool:
        # Two of them are the same, sent twice.
        name = photo_id if place < 2 else uuid4()
        return photos.take(visit, lock, name, SimpleUploadedFile("door.jpg", sent), visit.begun_by).pk == name

    outcomes = at_once(5, act)

    assert (visit.photos.count(), outcomes[True] + outcomes["PhotoRefused"]) == (2, 5)
