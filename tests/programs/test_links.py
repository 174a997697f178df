"""Private links: who gets in by them, and who does not."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notices.models import Notice
from programs import links
from programs.models import Application, Status
from programs.urls import urlpatterns
from tests import factories
from tests.factories import make_application, make_minors_application, make_release

from .visitor import open_link, post, words

pytestmark = pytest.mark.django_db

# What the applicant's own page leads to, each with a status in which it is there to be seen.
PAGES = {
    "application": Status.RECEIVED,
    "answer": Status.WAITING_FOR_APPLICANT,
    "contact": Status.RECEIVED,
    "time": Status.APPROVED,
    "cancel_time": Status.SCHEDULED,
    "withdraw": Status.RECEIVED,
    "erase": Status.COMPLETED,
    "feedback": Status.COMPLETED,
    "signed": Status.RECEIVED,
    "calendar": Status.SCHEDULED,
}
# Only POST does anything there.
ACTS = ["wait", "take_offer", "stop_waiting"]


def page(name: str, application: Application) -> str:
    return reverse(f"programs:{name}", args=[application.reference])


def path_of(link: str) -> str:
    return link.removeprefix("http://testserver")


def sams_application() -> Application:
    return make_application(first_name="Sam", last_name="Stranger", email="sam@example.com")


def test_link_opens_the_page_and_leaves_the_address_bar(client: Client) -> None:
    application = make_application()

    response = open_link(client, application)

    assert (response.status_code, response.url) == (302, page("application", application))
    assert application.reference in words(client.get(response.url))


@pytest.mark.parametrize(("name", "status"), PAGES.items())
def test_owner_sees_the_page_and_a_stranger_with_the_reference_does_not(
    client: Client, name: str, status: Status
) -> None:
    application = make_application(status)
    sam = Client()
    open_link(sam, sams_application())
    open_link(client, application)

    assert client.get(page(name, application)).status_code == 200
    refused = sam.get(page(name, application))
    assert refused.status_code == 403
    assert "rosa@example.com" not in refused.content.decode()


def test_every_page_behind_a_link_is_tested_above() -> None:
    behind_links = {pattern.name for pattern in urlpatterns if "<str:reference>" in str(pattern.pattern)}

    assert behind_links - {"leave"} == {*PAGES, *ACTS}


@pytest.mark.parametrize("name", ["answer", "contact", "time", "cancel_time", "withdraw", "erase", *ACTS])
def test_stranger_cannot_act_either(name: str) -> None:
    application = make_application(PAGES.get(name, Status.APPROVED))
    before = Application.objects.values().get()
    sam = Client()

    response = post(sam, page(name, application), answer="Yes", email="sam@example.com")

    assert response.status_code == 403
    assert Application.objects.values().get() == before


@pytest.mark.parametrize("token", ["x", "a:b:c", "WzEsMV0:1vMxyz:forged"])
@pytest.mark.parametrize("kind", ["link", "guardian"])
def test_forged_link_opens_nothing(client: Client, kind: str, token: str) -> None:
    make_minors_application()

    response = client.get(reverse(f"programs:{kind}", args=[token]))

    assert response.status_code == 403
    assert "This link does not open" in words(response)
    assert "Rosa" not in words(response)


def test_token_changed_by_one_letter_opens_nothing(client: Client) -> None:
    link = path_of(links.link_for(make_application()))
    changed = link[:-2] + ("A" if link[-2] != "A" else "B") + "/"

    assert client.get(changed).status_code == 403


@pytest.mark.parametrize(("days", "status"), [(179, 302), (181, 403)])
def test_link_works_for_half_a_year(client: Client, days: int, status: int) -> None:
    link = path_of(links.link_for(make_application()))

    with time_machine.travel(timezone.now() + timedelta(days=days)):
        assert client.get(link).status_code == status


def test_revoked_link_opens_nothing_and_a_new_one_does(client: Client) -> None:
    application = make_application()
    old = path_of(links.link_for(application))

    links.revoke(application)

    assert client.get(old).status_code == 403
    assert open_link(client, application).status_code == 302


def test_revoking_shuts_the_page_that_is_open(client: Client) -> None:
    application = make_application()
    open_link(client, application)

    links.revoke(application)

    assert client.get(page("application", application)).status_code == 403


def test_page_shuts_after_two_hours(client: Client) -> None:
    application = make_application()
    open_link(client, application)

    with time_machine.travel(timezone.now() + timedelta(hours=2, minutes=1)):
        assert client.get(page("application", application)).status_code == 403


def test_leaving_shuts_the_page_for_the_next_person(client: Client) -> None:
    application = make_application()
    open_link(client, application)

    response = post(client, page("leave", application))

    assert response.url == "/"
    assert client.get(page("application", application)).status_code == 403


def test_guardians_link_does_not_open_the_applicants_page(client: Client) -> None:
    application = make_minors_application()
    token = links.token_for(application, links.GUARDIAN)

    assert client.get(reverse("programs:link", args=[token])).status_code == 403


def test_applicants_link_does_not_sign_as_guardian(client: Client) -> None:
    application = make_minors_application()
    token = links.token_for(application, links.APPLICANT)

    response = post(client, reverse("programs:guardian", args=[token]), typed_name="Marta Delgado", intent="on")

    assert response.status_code == 403
    assert not application.signatures.exists()


def test_guardians_link_lets_nobody_into_the_applicants_page_afterwards(client: Client) -> None:
    application = make_minors_application()
    make_release()

    assert "Rosa Delgado" in words(client.get(path_of(links.guardian_link_for(application))))
    assert client.get(page("application", application)).status_code == 403


def test_reading_changes_nothing_however_many_scanners_do_it(client: Client) -> None:
    applications = [make_application(status) for status in set(PAGES.values())]
    make_release()
    minors = make_minors_application()
    before = list(Application.objects.order_by("pk").values())

    for application in applications:
        for _scan in range(2):
            open_link(client, application)
            for name in PAGES:
                client.get(page(name, application))
        client.get(page("leave", application))
    client.get(path_of(links.guardian_link_for(minors)))

    assert list(Application.objects.order_by("pk").values()) == before
    assert not Notice.objects.exists()
    assert not minors.signatures.exists()


# --- Asking for the link again -----------------------------------------------


def ask(client: Client, reference: str = "K7M4-Q2XP", email: str = "rosa@example.com"):
    return post(client, reverse("programs:find"), reference=reference, email=email)


def test_link_is_sent_again_to_who_knows_reference_and_address(client: Client) -> None:
    make_application(reference="K7M4-Q2XP")

    ask(client)

    letter = factories.letters("programs/link")[0]
    assert letter.recipient == "rosa@example.com"
    assert "http://testserver/programs/link/" in letter.body


@pytest.mark.parametrize("reference", ["k7m4-q2xp", "K7M4Q2XP", " K7M4 Q2XP "])
@pytest.mark.parametrize("email", ["rosa@example.com", "ROSA@Example.com"])
def test_reference_may_be_typed_as_it_was_heard(client: Client, reference: str, email: str) -> None:
    make_application(reference="K7M4-Q2XP")

    ask(client, reference, email)

    assert len(factories.letters("programs/link")) == 1


@pytest.mark.parametrize(
    ("reference", "email"),
    [("K7M4-Q2XP", "sam@example.com"), ("AAAA-AAAA", "rosa@example.com"), ("x", "rosa@example.com")],
)
def test_answer_is_the_same_whether_or_not_it_matches(client: Client, reference: str, email: str) -> None:
    make_application(reference="K7M4-Q2XP")

    matching, other = ask(client), ask(Client(), reference, email)

    assert (words(matching), matching.status_code) == (words(other), other.status_code)
    assert len(factories.letters("programs/link")) == 1


def test_link_is_sent_once_an_hour(client: Client) -> None:
    make_application(reference="K7M4-Q2XP")
    with time_machine.travel("2026-11-22T10:05:00Z", tick=False) as now:
        ask(client)
        ask(client)
        now.shift(timedelta(hours=1))
        ask(client)

    assert len(factories.letters("programs/link")) == 2


def test_who_applied_without_an_address_is_not_found_by_an_empty_one(client: Client) -> None:
    make_application(reference="K7M4-Q2XP", email="")

    response = ask(client, email="")

    assert response.context["form"].errors
    assert factories.letters("programs/link") == []
