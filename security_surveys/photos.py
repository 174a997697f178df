"""Pictures of weak points: known by their content, small, without the place they were taken at, and encrypted."""

from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.db import transaction
from django.utils.translation import gettext as _

from agency.models import Member
from agency.pictures import LARGEST, PhotoRefused, small_and_clean

from .answering import still_open
from .models import Item, Photo, Visit

WIDEST = 1600
MOST_A_VISIT = 40


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


def nothing_sent() -> PhotoRefused:
    return PhotoRefused(_("No photo arrived. Choose it again."))


def take(visit: Visit, item: Item, photo_id: UUID, uploaded: UploadedFile, by: Member) -> Photo:
    """Keep a picture, once, however often it is sent; raises PhotoRefused or VisitClosed."""
    if kept := _kept(visit, photo_id):
        return kept
    # The work is done before anybody has to wait for the lock.
    jpeg = small_and_clean(uploaded, WIDEST)
    with transaction.atomic():
        still_open(visit)
        if kept := _kept(visit, photo_id):
            return kept
        if visit.photos.count() >= MOST_A_VISIT:
            raise PhotoRefused(_("A visit has room for %d photos. Take one away first.") % MOST_A_VISIT)
        return visit.photos.create(pk=photo_id, item=item, jpeg=jpeg, added_by=by)


@transaction.atomic
def remove(visit: Visit, photo_id: UUID) -> None:
    """Take a picture away; raises VisitClosed, as when the report stands."""
    still_open(visit)
    visit.photos.filter(pk=photo_id).delete()


def _kept(visit: Visit, photo_id: UUID) -> Photo | None:
    photo = Photo.objects.filter(pk=photo_id).defer("jpeg").first()
    if photo and photo.visit_id != visit.pk:
        raise PhotoRefused(_("This photo belongs to another visit."))
    return photo
