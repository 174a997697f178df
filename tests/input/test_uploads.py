"""Every upload that there is, with files that are not what they say: a sentence or a right reading, nothing active.

A few of the bytes at random in an ordinary run; `make fuzz` tries many more.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import FileField, Model
from django.http import HttpResponseBase
from django.urls import reverse
from hypothesis import example, given
from hypothesis import strategies as st

from tests.access.world import World
from uswds.typed import SHOWN_AT, stamp

from .doors import Door
from .files import JPEG, LINES, PICTURES, PNG, PROOFS, TABLES, TAG
from .trying import THOROUGH, browser, fuzz, look, undone

pytestmark = pytest.mark.django_db
ANSWERED = {200, 302, 400, 409, 413, 422}
KEPT_AS = ("jpeg", "seal", "proof")


@dataclass(frozen=True)
class Upload:
    """Where a file is sent: by whom, in which field, and what is tried there.

    `item`: the field ends in the key of this record. `right`: how a right file is answered.
    """

    door: Door
    who: str
    field: str
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    item: str = ""
    right: int = 302

    def __str__(self) -> str:
        return self.door.name


PHOTO = {"item": "visit_item", "id": f"={uuid4()}"}
UPLOADS = [
    Upload(Door("security_surveys:add_photo", "visit", PHOTO), "O", "photo", PICTURES, right=200),
    Upload(Door("security_surveys:save_section", "visit visit_section"), "O", "photo-", PICTURES, "visit_item"),
    Upload(Door("admin:watch_areamap_add"), "C", "picture", PICTURES),
    Upload(Door("admin:outreach_officerprofile_change", "profile"), "C", "portrait", PICTURES),
    Upload(Door("admin:agency_agency_change", "=1"), "D", "seal", PICTURES),
    Upload(Door("admin:comments_publicnotice_add"), "M", "proof", PROOFS),
    Upload(Door("robbery_training:import_roster", "session booking", {"people": "="}), "C", "file", TABLES, right=200),
    Upload(Door("admin:training_trainingimport_add"), "T", "file", TABLES),
]
# The same code reads pictures everywhere, and so with tables: in an ordinary run one upload of a kind has every file.
FIRST = {"security_surveys:add_photo", "admin:comments_publicnotice_add", "admin:training_trainingimport_add"}
SOME = {"cut off", "a bomb of pixels", "a page by a wrong name", "of a strange name", "with a zero byte", "with tags"}
# The forms that take a file; photos of a visit are read without one.
FORMS = {
    "AreaMapForm.picture", "OfficerProfileForm.portrait", "ImportForm.file", "UploadForm.file", "Agency.seal",
    "PublicNotice.proof",
}  # fmt: skip


def test_every_upload_is_tried_here() -> None:
    reverse("home")  # whatever has a form is imported by now
    of_forms = {f"{form.__name__}.{name}" for form in _forms(forms.BaseForm) for name in _files_in(form)}
    of_models = {f"{kept.model.__name__}.{kept.name}" for model in apps.get_models() for kept in _kept_by(model)}

    assert of_forms | of_models == FORMS


def _forms(above: type[Any]) -> Iterator[type[Any]]:
    for form in above.__subclasses__():
        yield from (form, *_forms(form))


def _files_in(form: type[Any]) -> list[str]:
    return [name for name, asked in getattr(form, "declared_fields", {}).items() if isinstance(asked, forms.FileField)]


def _kept_by(model: type[Model]) -> list[FileField]:
    return [kept for kept in model._meta.local_fields if isinstance(kept, FileField)]


@pytest.mark.parametrize("upload", UPLOADS, ids=str)
def test_file_is_kept_harmless_or_refused_with_a_sentence(world: World, upload: Upload) -> None:
    has_all = THOROUGH or upload.door.name in FIRST
    for what in upload.files if has_all else SOME & upload.files.keys():
        _is_harmless(world, upload, *upload.files[what])

    accepted = _is_harmless(world, upload, *upload.files["right"])
    assert accepted == upload.right


@fuzz(4)
@given(st.sampled_from(UPLOADS), st.integers(0, 3000), st.binary(min_size=1, max_size=40), st.booleans())
@example(UPLOADS[0], 20, b"\xff\xff\xff\xff", False)
def test_any_bytes_are_kept_harmless_or_refused(
    world: World, upload: Upload, at: int, put: bytes, is_png: bool
) -> None:
    right = LINES.encode() if upload.files is TABLES else PNG if is_png else JPEG
    name = "list.csv" if upload.files is TABLES else "door.png" if is_png else "door.jpg"
    at %= len(right)
    _is_harmless(world, upload, name, right[:at] + put + right[at + len(put) :])


def _is_harmless(world: World, upload: Upload, name: str, content: bytes) -> int:
    client = browser(world, upload.who)
    address = upload.door.address(world)
    with undone(client) as rows:
        ending = str(world._arg(upload.item)) if upload.item else ""
        sent = _entry(ending) if upload.item else upload.door.filled_in(world, client, address)
        file = SimpleUploadedFile("a", content, "text/html")
        # As it is sent: the class itself shortens a name.
        file._name = name
        response = client.post(address, {**sent, f"{upload.field}{ending}": file})
        look(response)
        assert response.status_code in ANSWERED, name
        for row in rows:
            _is_kept_harmless(row)
        if response.status_code == 302:
            _shown(client, response)
    return int(response.status_code)


def _entry(ending: str) -> dict[str, str]:
    """A line of a checklist, as it is sent beside its photo."""
    entry = {"change": str(uuid4()), "base": "0", "answer": "no", "urgency": "1", "was": ""}
    return {f"{name}-{ending}": value for name, value in entry.items()} | {SHOWN_AT: stamp()}


def _shown(client: Any, response: HttpResponseBase) -> None:
    look(client.get(response.headers["Location"], follow=True))
    seal = client.get(reverse("agency:seal"))
    if seal.status_code == 200:
        assert seal.headers["Content-Type"] in {"image/png", "image/jpeg"}
        assert seal.headers["X-Content-Type-Options"] == "nosniff"
        look(seal)


def _is_kept_harmless(row: Model) -> None:
    """A picture is drawn anew; a proof is kept as it came, under a name of its kind, and never shown as a page."""
    jpeg = getattr(row, "jpeg", None)
    assert jpeg is None or (bytes(jpeg[:2]) == b"\xff\xd8" and TAG not in bytes(jpeg))
    proof = getattr(row, "proof", None)
    assert not proof or proof.name.rpartition(".")[2].lower() in {"pdf", "png", "jpg", "jpeg", "txt", "eml"}
