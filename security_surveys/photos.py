"""Pictures of weak points: known by their content, small, without the place they were taken at, and encrypted."""

from io import BytesIO
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from agency.models import Member

from .answering import ReportApproved
from .models import Item, Photo, Visit

LARGEST = 15 * 1024 * 1024
# What a telephone's camera makes, with room to spare. Few bytes can unfold into more than a server has memory for.
MOST_PIXELS = 64_000_000
WIDEST = 1600
MOST_A_VISIT = 40
KINDS = ("JPEG", "PNG", "WEBP")
# An iPhone's own kind (ISO 23008-12): the picture library cannot read it.
HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class PhotoRefused(Exception):
    """As text, the sentence for the officer, to stand beside the field."""


class OnlySoMuch(FileUploadHandler):
    """Reads past a file that is too large, keeping nothing of it; `too_large` names the fields they came in."""

    def __init__(self, request=None):
        super().__init__(request)
        self.too_large: list[str] = []

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.size = 0

    def receive_data_chunk(self, raw_data, start):
        self.size += len(raw_data)
        if self.size > LARGEST:
            self.too_large.append(self.field_name)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        return None


def too_large() -> PhotoRefused:
    return PhotoRefused(_("This file is too large. A photo may have up to %d MB.") % (LARGEST // 1024 // 1024))


def nothing_sent() -> PhotoRefused:
    return PhotoRefused(_("No photo arrived. Choose it again."))


def take(visit: Visit, item: Item, photo_id: UUID, uploaded: UploadedFile, by: Member) -> Photo:
    """Keep a picture, once, however often it is sent; raises PhotoRefused or ReportApproved."""
    if kept := _kept(visit, photo_id):
        return kept
    # The work is done before anybody has to wait for the lock.
    jpeg = _small_and_clean(uploaded)
    with transaction.atomic():
        _open(visit)
        if kept := _kept(visit, photo_id):
            return kept
        if visit.photos.count() >= MOST_A_VISIT:
            raise PhotoRefused(_("A visit has room for %d photos. Take one away first.") % MOST_A_VISIT)
        return visit.photos.create(pk=photo_id, item=item, jpeg=jpeg, added_by=by)


@transaction.atomic
def remove(visit: Visit, photo_id: UUID) -> None:
    """Take a picture away; raises ReportApproved once the report stands."""
    _open(visit)
    visit.photos.filter(pk=photo_id).delete()


def _open(visit: Visit) -> None:
    if Visit.objects.select_for_update().get(pk=visit.pk).is_approved():
        raise ReportApproved


def _kept(visit: Visit, photo_id: UUID) -> Photo | None:
    photo = Photo.objects.filter(pk=photo_id).defer("jpeg").first()
    if photo and photo.visit_id != visit.pk:
        raise PhotoRefused(_("This photo belongs to another visit."))
    return photo


def _small_and_clean(uploaded: UploadedFile) -> bytes:
    if (uploaded.size or 0) > LARGEST:
        raise too_large()
    try:
        with Image.open(uploaded, formats=KINDS) as image:
            return _jpeg(image)
    except BOMB:
        raise PhotoRefused(_("This picture is too large to be opened safely.")) from None
    except Exception:  # the library says in many ways that a file is broken, or none of its kinds
        raise PhotoRefused(_why(uploaded)) from None


def _jpeg(image: Image.Image) -> bytes:
    """Its pixels alone, upright, on white where it is transparent: no place, no time, no name of a camera."""
    # Before any of it is unfolded. The library itself only warns of some.
    if image.width * image.height > MOST_PIXELS:
        raise Image.DecompressionBombError
    image.thumbnail((WIDEST, WIDEST))
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    clean = Image.new("RGB", upright.size, "white")
    clean.paste(upright, mask=upright)
    written = BytesIO()
    clean.save(written, "JPEG", quality=80, optimize=True)
    return written.getvalue()


def _why(uploaded: UploadedFile) -> str:
    uploaded.seek(0)
    start = uploaded.read(12)
    if start[4:8] == b"ftyp" and start[8:] in HEIC:
        return _(
            "This kind of photo (HEIC) cannot be read here. Set the camera to “Most compatible” and take it again."
        )
    return _("This is not a photo that can be read here. Send a JPEG, PNG or WebP picture.")
