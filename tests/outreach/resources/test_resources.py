"""What the public can use, who we are, and nobody shown who did not agree."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from agency import roles
from agency.models import Member
from agency.texts import bilingual
from outreach.models import OfficerProfile, Resource, ResourceKind
from tests.factories import make_agency, make_lena, make_member, make_omar
from tests.programs.desk import signed_in
from tests.security_surveys.phone import picture

pytestmark = pytest.mark.django_db


def make_resource(**changes: Any) -> Resource:
    said = {
        "title": bilingual("Victim services", "Servicios para víctimas"),
        "text": bilingual("Free help.", "Gratis."),
    }
    return Resource.objects.create(**{"kind": ResourceKind.VICTIMS, "is_public": True} | said | changes)


def make_profile(member: Member, **changes: Any) -> OfficerProfile:
    said = {"words": bilingual("I walk the port.", "Camino por el puerto."), "agreed_on": "2026-01-05"}
    return OfficerProfile.objects.create(**{"member": member, "is_public": True} | said | changes)


def read(path: str, language: str = "en") -> str:
    return Client().get(path, headers={"Accept-Language": language}).content.decode()


def test_resources_stand_by_kind_with_help_after_a_crime_first() -> None:
    make_resource(kind=ResourceKind.PREVENTION, title=bilingual("Locks", "Cerraduras"))
    make_resource(phone="910 555 0140")

    page = read("/resources/")

    assert page.index("Victim services") < page.index("Locks")
    assert 'href="tel:9105550140"' in page


def test_draft_is_not_shown_and_not_found_by_its_number() -> None:
    draft = make_resource(is_public=False)

    assert "Victim services" not in read("/resources/")
    assert Client().get(f"/resources/{draft.pk}/").status_code == 404


def test_resource_is_read_in_spanish_and_its_markdown_runs_nothing() -> None:
    shown = make_resource(text=bilingual("*Free* <script>alert(1)</script>", "*Gratis*"))

    assert "<em>Gratis</em>" in read(shown.get_absolute_url(), "es")
    assert "alert(1)" not in read(shown.get_absolute_url()).replace("&lt;", "")


def test_officers_are_shown_who_agreed_and_serve() -> None:
    make_agency()
    make_profile(make_omar(first_name="Omar", last_name="Haddad"))
    make_profile(make_member(roles.COORDINATOR, first_name="Gone", last_name="Away", is_active=False))
    make_profile(make_lena(first_name="Lena", last_name="Ortiz"), is_public=False, agreed_on=None)

    page = read("/unit/")

    assert "Omar Haddad" in page
    assert "I walk the port." in page
    assert not [name for name in ("Gone Away", "Lena Ortiz") if name in page]


def test_nobody_is_public_without_having_agreed() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_profile(make_omar(), agreed_on=None)


@pytest.mark.usefixtures("without_second_factor")
def test_portrait_is_made_small_and_goes_with_the_consent() -> None:
    omar, client = make_omar(), signed_in(make_member(roles.ADMINISTRATOR))
    typed = {"member": omar.pk, "words_0": "Hello.", "words_1": "Hola.", "agreed_on": "2026-01-05", "position": 1}
    photo = picture()

    refused = client.post("/admin/outreach/officerprofile/add/", typed | {"agreed_on": "", "is_public": "on"})
    client.post("/admin/outreach/officerprofile/add/", typed | {"is_public": "on", "portrait": photo})

    profile = OfficerProfile.objects.get()
    assert "write down when they did" in refused.content.decode()
    assert Client().get(f"/unit/{profile.pk}.jpg").content == bytes(profile.jpeg)
    client.post(f"/admin/outreach/officerprofile/{profile.pk}/change/", typed | {"agreed_on": ""})
    assert Client().get(f"/unit/{profile.pk}.jpg").status_code == 404


@pytest.mark.usefixtures("without_second_factor")
def test_file_that_is_no_picture_is_refused_beside_the_field() -> None:
    typed = {
        "member": make_omar().pk,
        "position": 1,
        "portrait": SimpleUploadedFile("me.jpg", b"%PDF-1.4", "image/jpeg"),
    }

    page = signed_in(make_member(roles.ADMINISTRATOR)).post("/admin/outreach/officerprofile/add/", typed)

    assert "This is not a photo that can be read here." in page.content.decode()
    assert not OfficerProfile.objects.exists()
