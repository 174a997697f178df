"""Organizations: the public reads of those that agreed; staff keep them in the admin."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agency.texts import bilingual
from outreach.models import Organization
from tests.factories import make_lena, make_omar, make_paul, make_station
from tests.programs.desk import signed_in, text_of

from .beat import days_before, make_contact, make_engagement, make_organization, today

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
ADMIN = reverse("admin:outreach_organization_changelist")


def test_public_reads_of_those_that_agreed_by_kind_and_of_no_person(client: Client) -> None:
    agreed = {"agreed_to_be_public_on": today(), "note": "Difficult last year."}
    church = make_organization(name="First Church", together=bilingual("Suppers.", "Cenas."), **agreed)
    make_organization(name="Old Mill Inc", kind="business", is_active=False, **agreed)
    make_organization(name="Quiet Mosque")
    make_contact(church)

    text = text_of(client.get("/partners/"))

    assert "Faith groups First Church Suppers." in text
    for hidden in ("Old Mill", "Quiet Mosque", "Ruth", "ruth@", "0190", "Difficult"):
        assert hidden not in text
    assert "Cenas." in client.get("/partners/", headers={"Accept-Language": "es"}).content.decode()


def test_page_without_partners_says_so(client: Client) -> None:
    assert "Nobody is listed here yet." in text_of(client.get("/partners/"))


def test_as_many_queries_for_more_partners(client: Client) -> None:
    counted = []
    for number in (1, 5):
        for _each in range(number):
            make_organization(make_station(), agreed_to_be_public_on=today())
        client.get("/partners/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/partners/")
        counted.append(len(queries))

    assert counted[0] == counted[1]


def test_contacts_are_not_named_where_the_admin_writes_its_history() -> None:
    contact = make_contact(make_organization())

    assert str(contact) == f"Contact {contact.pk}"


def test_contacts_are_unreadable_in_the_database() -> None:
    make_contact(make_organization())

    with connection.cursor() as cursor:
        cursor.execute("SELECT name, email, phone FROM outreach_contact")
        row = " ".join(cursor.fetchone())
    assert ("Ruth" in row, "ruth@" in row, "0190" in row) == (False, False, False)


# --- In the admin ------------------------------------------------------------------


def test_officer_sees_their_own_stations_and_the_citys_and_changes_none() -> None:
    here = make_station()
    own, city, other = make_organization(here), make_organization(), make_organization(make_station())
    omar = signed_in(make_omar(station=here))

    listed = text_of(omar.get(ADMIN))

    assert (own.name in listed, city.name in listed, other.name in listed) == (True, True, False)
    assert omar.get(reverse("admin:outreach_organization_change", args=[other.pk])).status_code == 302
    assert omar.post(reverse("admin:outreach_organization_change", args=[own.pk]), {}).status_code == 403


def test_list_shows_with_whom_nobody_spoke_for_long() -> None:
    lena = make_lena()
    silent, spoken = make_organization(), make_organization()
    make_engagement(lena, organization=silent, on=days_before(90))
    make_engagement(lena, organization=spoken, on=days_before(89))

    listed = text_of(signed_in(lena).get(ADMIN, {"spoken": "no"}))

    assert (silent.name in listed, spoken.name in listed) == (True, False)


def test_two_of_one_organization_are_made_one() -> None:
    lena, here = make_lena(), make_station()
    kept, twin = make_organization(here), make_organization(make_station(), agreed_to_be_public_on=today())
    earlier = make_organization(is_active=False, merged_into=twin)
    entry, contact = make_engagement(lena, organization=twin), make_contact(twin)
    press = {"action": "merge_into_one", "_selected_action": [kept.pk, twin.pk]}
    client = signed_in(lena)

    assert "Which one stays?" in text_of(client.post(ADMIN, press))
    client.post(ADMIN, press | {"into": kept.pk})

    for row in (kept, twin, earlier, entry, contact):
        row.refresh_from_db()
    assert (entry.organization, contact.organization, twin.merged_into, earlier.merged_into) == (kept,) * 4
    assert (kept.is_active, twin.is_active, kept.stations.count()) == (True, False, 2)
    # That one agreed to be named does not mean that the other did.
    assert not Organization.objects.public().exists()


def test_auditor_reads_and_may_not_merge() -> None:
    kept, twin = make_organization(), make_organization()
    client = signed_in(make_paul())

    client.post(ADMIN, {"action": "merge_into_one", "_selected_action": [kept.pk, twin.pk], "into": kept.pk})

    assert kept.name in text_of(client.get(ADMIN))
    assert Organization.objects.active().count() == 2
