"""What is encrypted is hidden in the admin; it is shown to who asks, once that is on record."""

import time
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from agency.encryption import ENCRYPTED
from outreach.models import Contact, Organization
from programs.models import Application
from records import audit
from records.models import Action, AuditEntry
from records.revealing import MASKED, reveal_url
from tests.factories import (
    make_agency,
    make_ana,
    make_comment,
    make_lena,
    make_member,
    make_minors_application,
    make_omar,
)
from tests.programs.desk import page_of, part_of, signed_in, text_of
from tests.watch.neighborhood import make_captain, make_group, make_household

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

# Encrypted fields that are not hidden in the admin, each with the reason; docs/decisions/0023-what-is-hidden.md.
READABLE = {
    "watch.captain.name": "The list of captains is worked by name, by who keeps the group and nobody else.",
    "watch.household.contact": "The same, of the roster.",
    "robbery_training.trainee.name": "Certificates are looked up by name, by who sees the business's application.",
    "outreach.rsvp.name": "Who prepares an event takes replies and goodbyes on the telephone by name.",
    "outreach.contact.name": "A partner is called by name; nothing else of them is readable.",
    "outreach.interpreter.name": "Interpreters are chosen by name, by who asks them.",
    "outreach.interpreterrequest.translation": "What a comment says, not who said it; for who may read comments.",
    "notices.notice.body": "Read by who has the permission for that; private links in it stay hidden.",
    "notices.notice.calendar": "On no page.",
    "cpp.communityinput.name": "On no page of the admin; the station's own commander answers by it.",
    "cpp.communityinput.email": "On no page of the admin; the station's own commander answers by it.",
    "cpp.follower.email": "On no page.",
    "records.hold.email": "On no page; compared with, and forgotten when the hold is lifted.",
    "records.hold.phone": "The same.",
    "records.hold.name": "The same.",
    **dict.fromkeys(
        (
            "security_surveys.securitysurvey.address", "security_surveys.securitysurvey.worries",
            "security_surveys.securitysurvey.on_arrival", "security_surveys.visit.good", "security_surveys.visit.first",
            "security_surveys.finding.note", "security_surveys.finding.recommendation", "security_surveys.photo.jpeg",
        ),
        "For the officer who visits and the coordinator; each look is on record already.",
    ),
}  # fmt: skip


def test_every_encrypted_field_is_hidden_or_has_a_reason_not_to_be() -> None:
    encrypted = {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, ENCRYPTED)
    }
    hidden = {f"{label}.{name}" for label, masked in MASKED.items() for name in masked.fields}

    assert encrypted == hidden | set(READABLE)
    assert hidden & set(READABLE) == set()


@pytest.fixture
def lena() -> Client:
    make_agency()
    return signed_in(make_lena())


def rosa() -> Application:
    return make_minors_application()


SECRETS = [
    "March 8, 2010", "D1234567", "Luis Delgado", "910 555 0101", "Marta Delgado", "marta@example.com", "910 555 0102",
]  # fmt: skip


def entries() -> list[tuple[Any, ...]]:
    shown = AuditEntry.objects.filter(action=Action.REVEALED).order_by("pk")
    return list(shown.values_list("username", "kind", "record", "details"))


def test_application_shows_that_there_is_something_and_not_what(lena: Client) -> None:
    page = text_of(lena.get(page_of(rosa())))

    assert [secret for secret in SECRETS if secret in page] == []
    assert "Date of birth •••• (hidden)" in page
    assert entries() == []


def test_shown_on_asking_and_on_record(lena: Client) -> None:
    ride_along = rosa().ride_along

    before = text_of(lena.get(reveal_url(ride_along)))
    assert [secret for secret in SECRETS if secret in before] == []
    assert entries() == []
    shown = lena.post(reveal_url(ride_along))

    assert [secret for secret in SECRETS if secret not in text_of(shown)] == []
    fields = sorted(MASKED["programs.ridealong"].fields)
    assert entries() == [("lena", "programs.ridealong", str(ride_along.pk), {"fields": fields})]
    assert {"no-store", "private"} <= set(shown["Cache-Control"].split(", "))


def test_nothing_is_shown_that_cannot_be_recorded(lena: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: Any, **_details: Any) -> None:
        raise OSError("The disk is full.")

    ride_along = rosa().ride_along
    monkeypatch.setattr(audit, "record", full)
    lena.raise_request_exception = False

    answer = lena.post(reveal_url(ride_along))

    assert answer.status_code == 500
    assert [secret for secret in SECRETS if secret in text_of(answer)] == []


def test_second_factor_is_asked_for_again(lena: Client, settings: Settings) -> None:
    ride_along = rosa().ride_along
    settings.DEMO = False
    session = lena.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time() - 301}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()

    asked, sent = lena.get(reveal_url(ride_along)), lena.post(reveal_url(ride_along))

    assert (asked.status_code, sent.status_code) == (302, 401)
    assert [secret for secret in SECRETS if secret in text_of(sent)] == []
    assert entries() == []


@pytest.mark.parametrize("kind", ["programs.ridealong", "watch.captain", "comments.comment", "agency.member", "x"])
def test_stranger_is_told_nothing(kind: str) -> None:
    make_agency()
    rosa()
    make_captain(make_group())
    make_comment(name="Rosa Delgado")
    sam = make_member(username="sam")
    record = apps.get_model(kind).objects.first() if "." in kind else sam

    answer = signed_in(sam).post(reverse("reveal", args=[kind, record.pk]))

    assert answer.status_code == 404
    assert entries() == []


def test_officer_of_another_group_is_told_nothing() -> None:
    make_agency()
    household = make_household(make_captain(make_group()))

    assert signed_in(make_omar()).post(reveal_url(household)).status_code == 404


def test_packet_is_printed_whole_and_on_record(lena: Client) -> None:
    application = rosa()

    packet = lena.get(part_of(application, "packet"))

    assert [secret for secret in SECRETS if secret not in text_of(packet)] == []
    assert [entry[:3] for entry in entries()] == [("lena", "programs.ridealong", str(application.pk))]
    assert "no-store" in packet["Cache-Control"]


def test_comment_hides_who_said_it(lena: Client) -> None:
    ana, comment = signed_in(make_ana()), make_comment(name="Rosa Delgado", email="rosa@example.com")

    page = text_of(ana.get(reverse("admin:comments_review_change", args=[comment.pk])))

    assert ("Rosa Delgado" in page, "From •••• (hidden)" in page) == (False, True)
    assert "Rosa Delgado" in text_of(ana.post(reveal_url(comment)))


# --- Lists and forms -------------------------------------------------------------


def test_lists_say_whom_to_work_with_and_hide_the_rest(lena: Client) -> None:
    group = make_group()
    captain = make_captain(group, name="Marta Quint", email="marta@example.com", phone="910 555 0102")
    make_household(captain, contact="The Okafors", address="9 Gull Avenue", phone="910 555 0177")

    pages = {
        "roster": text_of(lena.get(reverse("admin:watch_household_changelist"))),
        "household": text_of(lena.get(reverse("admin:watch_household_change", args=[captain.households.get().pk]))),
        "group": text_of(lena.get(reverse("admin:watch_watchgroup_change", args=[group.pk]))),
        "captain": lena.get(reverse("admin:watch_captain_change", args=[captain.pk])).content.decode(),
    }

    found = {name: [secret for secret in HIDDEN if secret in page] for name, page in pages.items()}
    assert found == {name: [] for name in pages}
    assert all(word in pages[name] for name, word in WORKED_WITH.items())


HIDDEN = ["marta@example.com", "910 555 0102", "9 Gull Avenue", "910 555 0177"]
WORKED_WITH = {"roster": "The Okafors •••• (hidden) •••• (hidden)", "group": "Marta Quint", "captain": "Marta Quint"}


def edit(client: Client, captain: Any, **typed: Any) -> Any:
    kept = {
        "office": "captain",
        "name": captain.name,
        "language": "en",
        "block": "North side",
        "email": "",
        "phone": "",
    }
    dates = {"from_on": captain.from_on, "until_on": captain.until_on, "left_on": "", "successor": ""}
    return client.post(reverse("admin:watch_captain_change", args=[captain.pk]), {**kept, **dates, **typed})


@pytest.mark.parametrize(
    ("typed", "email", "phone"),
    [
        ({"block": "South side"}, "marta@example.com", "910 555 0102"),
        ({"phone": "910 555 0199"}, "marta@example.com", "910 555 0199"),
        ({"email": "new@example.com"}, "new@example.com", "910 555 0102"),
        ({"email-erase": "on"}, "", "910 555 0102"),
        # A captain without a telephone is none: there is no tick for it, and sending one does nothing.
        ({"phone-erase": "on"}, "marta@example.com", "910 555 0102"),
    ],
    ids=["left alone", "telephone", "e-mail", "e-mail erased", "telephone not erased"],
)
def test_hidden_field_left_empty_is_kept(lena: Client, typed: dict[str, str], email: str, phone: str) -> None:
    captain = make_captain(make_group(), email="marta@example.com", phone="910 555 0102")

    assert edit(lena, captain, **typed).status_code == 302

    captain.refresh_from_db()
    assert (captain.email, captain.phone) == (email, phone)


def test_error_keeps_what_was_typed_and_tells_nothing_else(lena: Client) -> None:
    captain = make_captain(make_group(), email="marta@example.com", phone="910 555 0102")

    page = edit(lena, captain, phone="910 555 0199", until_on="never").content.decode()

    assert ("910 555 0199" in page, "marta@example.com" in page, "910 555 0102" in page) == (True, False, False)


def test_contact_beside_an_organization_is_kept_and_erased(lena: Client) -> None:
    organization = Organization.objects.create(name="Port Haven Library", kind="business")
    kept, erased = (
        Contact.objects.create(organization=organization, name=name, email="iris@example.com", phone="910 555 0188")
        for name in ("Iris", "Noor")
    )
    url = reverse("admin:outreach_organization_change", args=[organization.pk])
    page = lena.get(url)
    assert ("iris@example.com" in page.content.decode(), "910 555 0188" in page.content.decode()) == (False, False)
    form = page.context["adminform"].form.initial | {"name": organization.name, "kind": organization.kind}
    typed = {name: value for name, value in form.items() if isinstance(value, str)}
    rows = {"contacts-TOTAL_FORMS": 2, "contacts-INITIAL_FORMS": 2, "is_active": "on"}
    for place, contact in enumerate((kept, erased)):
        rows |= {f"contacts-{place}-{name}": value for name, value in {
            "id": contact.pk, "organization": organization.pk, "name": contact.name, "language": "en",
        }.items()}  # fmt: skip

    answer = lena.post(url, {**typed, **rows, "contacts-1-email-erase": "on"})

    assert answer.status_code == 302
    assert list(Contact.objects.order_by("pk").values_list("email", "phone")) == [
        ("iris@example.com", "910 555 0188"), ("", "910 555 0188"),
    ]  # fmt: skip


def test_who_only_reads_reads_no_address() -> None:
    make_agency()
    captain = make_captain(make_group(), email="marta@example.com", phone="910 555 0102")
    reader = make_member()
    names = ("view_captain", "view_household", "view_every_station")
    reader.user_permissions.add(*Permission.objects.filter(codename__in=names))

    page = text_of(signed_in(reader).get(reverse("admin:watch_captain_change", args=[captain.pk])))

    assert ("marta@example.com" in page, "910 555 0102" in page, "E-mail: •••• (hidden) Show" in page) == (
        False, False, True,
    )  # fmt: skip
