"""A certificate's number: anybody verifies it, nobody guesses one, and it says no name."""

import pytest
from django.test import Client

from robbery_training.models import new_number
from tests.factories import make_paul
from tests.programs.desk import signed_in, text_of
from tests.programs.visitor import error_at, post

from .classroom import at_own_page, make_business, page_of, roster_of, teach

pytestmark = pytest.mark.django_db


def verify(number: str) -> str:
    return text_of(Client().get(f"/certificates/{number}/"))


def test_anybody_reads_initials_course_and_date_and_no_name() -> None:
    (certificate,) = teach(make_business(), "Ana María Ruiz")

    page = verify(certificate.number)

    assert "✓ Valid until" in page
    assert "Robbery training, A. R." in page
    assert not any(hidden in page for hidden in ("Ana", "María", "Ruiz", "Corner Store", "cashier"))


def test_expired_certificate_says_so() -> None:
    (certificate,) = teach(make_business(), "Ana Ruiz", days_ago=400)

    assert "Expired on" in verify(certificate.number)


def test_guessed_number_shows_nothing() -> None:
    (certificate,) = teach(make_business(), "Ana Ruiz")
    guessed = certificate.number[:-1] + ("2" if certificate.number[-1] != "2" else "3")

    page = verify(guessed)

    assert "We know no such certificate" in page
    assert "A. R." not in page


def test_known_and_unknown_numbers_cost_the_same(django_assert_num_queries) -> None:
    (certificate,) = teach(make_business(), "Ana Ruiz")
    verify(certificate.number)  # what every page asks is remembered now

    for number in (certificate.number, new_number()):
        with django_assert_num_queries(1):
            response = Client().get(f"/certificates/{number}/")
        assert (response.status_code, response["X-Robots-Tag"]) == (200, "noindex, nofollow")
        assert "no-store" in response["Cache-Control"]


def test_number_is_sent_by_post_as_it_was_typed_and_found() -> None:
    (certificate,) = teach(make_business(), "Ana Ruiz")
    typed = certificate.number.replace("-", " ").lower()

    response = post(Client(), "/certificates/", number=typed)

    assert response.url == f"/certificates/{certificate.number}/"


ODD = [10_000 * "A", 5_000 * "%C3%9F", "%FF%FE", "%ED%A0%80", "%F0%9F%94%92", "%25"]


@pytest.mark.parametrize("number", ODD, ids=range(len(ODD)))
def test_odd_number_is_answered_as_any_unknown_one(number: str) -> None:
    response, any_unknown = (Client().get(f"/certificates/{typed}/") for typed in (number, new_number()))

    assert (response.status_code, "We know no such certificate" in text_of(response)) == (200, True)
    for header in ("X-Robots-Tag", "Cache-Control"):
        assert response[header] == any_unknown[header]


@pytest.mark.parametrize("typed", ["", "\0", 10_000 * "A", "K7M4", 40 * "é", "../admin"])
def test_what_is_no_number_is_said_to_be_none(typed: str) -> None:
    assert error_at(post(Client(), "/certificates/", number=typed), "number")


def test_numbers_are_tried_no_oftener_than_any_form(settings) -> None:
    settings.RATE_LIMIT = (3, 600)

    tried = [post(Client(), "/certificates/", number=new_number()).status_code for _time in range(4)]

    assert tried == [302, 302, 302, 429]


def test_numbers_say_nothing_of_who_came_before() -> None:
    numbers = {new_number() for _time in range(200)}

    assert len(numbers) == 200
    assert {len(number) for number in numbers} == {19}
    assert set("".join(numbers)) <= set("234679CDFGHJKMNPQRTVWXZ-")


def test_business_prints_its_certificates() -> None:
    business = make_business(language="es")
    teach(business, "Ana Ruiz", "Tom O'Brien")

    response = at_own_page(business).get(roster_of(business) + "certificates.pdf")

    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")


def test_staff_print_all_of_a_session(without_second_factor: None) -> None:
    business = make_business()
    teach(business, "Ana Ruiz")

    response = signed_in(make_paul()).get(page_of(business.appointment.opening, "session_certificates"))

    assert response.content[:5] == b"%PDF-"


def test_staff_find_a_certificate_by_its_number(without_second_factor: None) -> None:
    (certificate,) = teach(make_business(), "Ana Ruiz")
    (other,) = teach(make_business("Sam's Diner"), "Kim Lee")

    page = signed_in(make_paul()).get("/admin/robbery_training/certificate/", {"q": certificate.number.lower()})

    assert certificate.number in text_of(page)
    assert other.number not in text_of(page)


def test_measure_counts_people_of_twelve_months() -> None:
    teach(make_business(), "Ana Ruiz", "Tom O'Brien")
    teach(make_business("Sam's Diner"), "Kim Lee", days_ago=400)

    said = make_business("Third").kind.measure()

    assert said == "People trained in the last twelve months: 2. Certificates valid today: 2."
