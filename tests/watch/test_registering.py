"""From the public form to a group: registering, joining, and being put in touch."""

import pytest
from django.test import Client
from django.urls import reverse

from agency import roles
from programs.models import Application, Status
from programs.workflow import TransitionRefused
from tests.factories import letters as letters_of
from tests.factories import make_lena, make_member, make_station
from tests.programs.desk import page_of, signed_in, text_of
from tests.programs.visitor import error_at, post, words
from tests.threads import at_once
from watch import letters
from watch.enrolment import enroll
from watch.models import Captain, Office, Step, WatchGroup

from .neighborhood import (
    make_active_group,
    make_captain,
    make_group,
    make_household,
    make_registration,
    make_watch_program,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
TYPED = {
    "you": {"first_name": "Rosa", "last_name": "Delgado"},
    "contact": {"email": "rosa@example.com", "phone": "910 555 0100", "language": "en"},
    "wish": {"wants": "register", "kind": "block", "households": 12},
    "place": {"place": "12 Gull Avenue", "area": "Gull Avenue"},
    "part": {"would_lead": "yes", "reason": "Cars race at night"},
}


def fill_in(client: Client, step: str, **changes: object) -> object:
    url = reverse("programs:apply_step", args=["community-watch", step])
    return post(client, url, **TYPED[step] | changes)


def enroll_page(application: Application) -> str:
    return reverse("admin:watch_watchgroup_enroll", args=[application.pk])


def found(**changes: object) -> dict[str, object]:
    typed = {"name": "Gull Avenue", "kind": "block", "area": "Gull Avenue", "households": 12, "office": "chair"}
    typed |= {"station": make_station().pk, "block": "North side"}
    return {f"found-{name}": value for name, value in (typed | changes).items()} | {"found": "1"}


def test_rosa_registers_a_group(client: Client) -> None:
    make_watch_program()
    for step in TYPED:
        assert fill_in(client, step).status_code == 302

    response = post(client, reverse("programs:apply_check", args=["community-watch"]))

    assert response.url == reverse("programs:apply_sent", args=["community-watch"])
    registration = Application.objects.get().watch_registration
    assert (registration.place, registration.households, registration.would_lead) == ("12 Gull Avenue", 12, "yes")


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"wants": "join"}, "shares_contact"), ({"households": ""}, "households"), ({"wants": ""}, "wants")],
)
def test_form_says_what_is_needed(client: Client, changes: dict[str, str], field: str) -> None:
    make_watch_program()

    response = fill_in(client, "wish", **changes)

    assert response.status_code == 200
    assert error_at(response, field)


def test_public_page_shows_numbers_and_no_place(client: Client) -> None:
    make_watch_program()
    make_active_group(name="Gull Avenue Watch", area="Gull Avenue", households=17)
    make_household(Captain.objects.get(), contact="The Okafors")
    make_group(name="Mill Lane Watch")

    page = words(client.get("/programs/community-watch/"))

    assert "2 Community Watch groups: 1 active, 1 forming." in page
    private = ["Gull", "Mill Lane", "Marta", "Okafor", "marta", "555 0102"]
    assert [word for word in private if word in page] == []


def test_coordinator_makes_a_group_of_an_approved_registration() -> None:
    application = make_registration("register")
    lena = application.decided_by
    client = signed_in(lena)
    assert (
        enroll_page(application)
        in client.get(reverse("admin:programs_application_change", args=[application.pk])).content.decode()
    )

    client.post(enroll_page(application), found())

    application.refresh_from_db()
    group = WatchGroup.objects.get()
    captain = group.captains.get()
    assert (application.status, application.watch_registration.group) == (Status.COMPLETED, group)
    assert (captain.name, captain.email, captain.office) == ("Rosa Delgado", "rosa@example.com", Office.CHAIR)
    assert [step.step for step in group.steps.all()] == [Step.CONTACT]
    assert [letter.recipient for letter in letters_of(letters.WELCOME)] == ["rosa@example.com"]
    assert "Your group is registered: Gull Avenue." in letters_of(letters.ENROLLED)[0].body


def test_who_would_not_lead_is_made_no_captain() -> None:
    application = make_registration("register")

    signed_in(application.decided_by).post(enroll_page(application), found(office=""))

    assert WatchGroup.objects.get().captains.count() == 0
    assert letters_of(letters.WELCOME) == []


def test_captain_hears_of_a_neighbor_by_name_and_telephone_but_not_where_they_live() -> None:
    captain = make_captain(make_group())
    application = make_registration("join")

    signed_in(application.decided_by).post(enroll_page(application), {"join": "1", "join-captain": captain.pk})

    application.refresh_from_db()
    [letter] = letters_of(letters.NEIGHBOR)
    assert (application.status, letter.recipient) == (Status.COMPLETED, captain.email)
    assert [word in letter.body for word in ("Rosa Delgado", "910 555 0100", "12 Gull")] == [True, True, False]
    assert "Rosa" not in letter.subject
    assert "has your name and telephone number" in letters_of(letters.ENROLLED)[0].body


def test_name_is_not_given_without_consent() -> None:
    captain = make_captain(make_group())
    application = make_registration("register")

    enroll(application, captain.group, captain=captain, by=application.decided_by)

    [letter] = letters_of(letters.NEIGHBOR)
    assert [word for word in ("Rosa", "Delgado", "0100") if word in letter.subject + letter.body] == []
    assert "As you wished, we did not say who you are" in letters_of(letters.ENROLLED)[0].body


def test_second_press_makes_no_second_group() -> None:
    application = make_registration("register")
    group = WatchGroup(name="Gull Avenue", area="Gull Avenue", households=12, station=make_station())
    enroll(application, group, by=application.decided_by)

    with pytest.raises(TransitionRefused):
        enroll(application, WatchGroup(name="Gull Avenue 2", station=group.station), by=application.decided_by)

    assert WatchGroup.objects.get() == group


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_coordinators_at_once_make_one_group() -> None:
    application, station = make_registration("register"), make_station()

    def found_one(place: int) -> str:
        group = WatchGroup(name=f"Gull Avenue {place}", area="Gull Avenue", households=12, station=station)
        return type(enroll(Application.objects.get(), group, by=application.decided_by)).__name__

    assert at_once(2, found_one) == {"WatchGroup": 1, "TransitionRefused": 1}
    assert WatchGroup.objects.count() == 1


def test_group_is_made_only_of_what_is_approved() -> None:
    application = make_registration("register", Status.RECEIVED)

    response = signed_in(make_lena()).post(enroll_page(application), found(), follow=True)

    assert "this can no longer be done" in text_of(response)
    assert not WatchGroup.objects.exists()


@pytest.mark.parametrize(
    ("role", "may_read"),
    [(roles.COORDINATOR, True), (roles.CRIME_PREVENTION_OFFICER, True), (roles.UNIT_COMMANDER, False),
     (roles.AUDITOR, False)],
)  # fmt: skip
def test_address_is_there_for_who_reviews_to_ask_for_and_nobody_else(role: str, may_read: bool) -> None:
    station = make_station()
    application = make_registration("register", station=station)

    page = text_of(signed_in(make_member(role, station=station)).get(page_of(application)))

    # Hidden until it is asked for, to who may ask.
    assert "12 Gull Avenue" not in page
    assert ("Where •••• (hidden)" in page, "officers see the address" in page) == (may_read, not may_read)
    assert "Street or neighborhood Gull Avenue" in page
