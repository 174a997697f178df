"""The last seats of a session, and who waits for them: in the order of coming, each for a while."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from agency.models import Agency
from programs import booking, waiting
from programs.models import Application, Appointment, Opening, PlaceStatus, Status, WaitingPlace
from programs.workflow import Action, expire_what_waited_in_vain
from tests.factories import letters
from tests.programs.desk import move, page_of, part_of, signed_in, text_of
from tests.programs.visitor import post
from tests.threads import at_once

from .classroom import at_own_page, lena, make_business, make_session

pytestmark = pytest.mark.django_db


def url(business: Application, act: str) -> str:
    return f"/programs/applications/{business.reference}/{act}/"


def wait_for(session: Opening, *businesses: Application) -> list[WaitingPlace]:
    return [waiting.join(business, session) for business in businesses]


def offered(session: Opening) -> list[str]:
    """The businesses that hold an offer."""
    places = session.waiting_places.filter(status=PlaceStatus.OFFERED)
    return [place.application.robbery_training.business_name for place in places]


def after_hours(hours: int) -> datetime:
    return timezone.now() + timedelta(hours=hours)


@pytest.fixture
def full() -> Opening:
    """Three seats, all of them the Corner Store's."""
    return make_session(make_business("Corner Store", people=3), seats=3)


def store() -> Application:
    return Application.objects.get(robbery_training__business_name="Corner Store")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_ten_businesses_at_the_last_three_seats_none_gets_a_seat_too_many() -> None:
    session = make_session(seats=3)
    businesses = [make_business(f"Shop {number}", people=1 + number % 2) for number in range(10)]

    outcomes = at_once(10, lambda place: type(booking.book(businesses[place], session)).__name__)

    taken = list(Appointment.objects.values_list("people", flat=True))
    assert sum(taken) in {2, 3}
    assert (outcomes["Appointment"], outcomes["SeatTaken"]) == (len(taken), 10 - len(taken))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_ten_waiting_at_once_each_has_one_place_and_the_first_is_offered_first() -> None:
    session = make_session(make_business("Corner Store", people=3), seats=3)
    businesses = [make_business(f"Shop {number}", people=3) for number in range(10)]

    at_once(10, lambda place: waiting.join(businesses[place], session).pk)
    booking.cancel(store())

    first = session.waiting_places.order_by("joined_at", "pk").first()
    assert session.waiting_places.count() == 10
    assert list(session.waiting_places.offered()) == [first]


def test_business_gets_on_the_list_of_a_full_session_from_its_own_page(full: Opening) -> None:
    diner = make_business("Sam's Diner", people=2)

    page = post(at_own_page(diner), url(diner, "wait"), opening=full.pk)

    assert page.url == diner.get_absolute_url()
    assert [letter.recipient for letter in letters("programs/on_the_waiting_list")] == [diner.email]


def test_seats_given_back_are_offered_in_the_order_of_coming(full: Opening) -> None:
    wait_for(full, make_business("First", people=2), make_business("Second", people=1), make_business("Third"))

    booking.cancel(store())

    assert offered(full) == ["First", "Second"]
    assert len(letters("programs/seats_offered")) == 2


def test_seats_on_offer_are_nobody_elses(full: Opening) -> None:
    wait_for(full, make_business("First", people=3))
    booking.cancel(store())

    with pytest.raises(booking.SeatTaken):
        booking.book(make_business("Quick", people=1), full)


def test_offer_is_taken_by_one_press(full: Opening) -> None:
    first = make_business("First", people=3)
    (place,) = wait_for(full, first)
    booking.cancel(store())
    client = at_own_page(first)

    seen = client.get(first.get_absolute_url())
    post(client, url(first, "take-offer"), place=place.pk)

    first.refresh_from_db()
    assert "Take these seats" in text_of(seen)
    assert (first.status, first.appointment.opening, first.appointment.people) == (Status.SCHEDULED, full, 3)
    assert not full.waiting_places.live().exists()


def test_offer_is_good_for_its_holder_only(full: Opening) -> None:
    (place,) = wait_for(full, make_business("First", people=3))
    booking.cancel(store())
    sams = make_business("Sam's Diner", people=1)

    assert post(at_own_page(sams), url(sams, "take-offer"), place=place.pk).status_code == 404
    assert not sams.appointments.exists()


def test_offer_not_taken_in_time_goes_to_the_next(full: Opening) -> None:
    wait_for(full, make_business("First", people=3), make_business("Second", people=3))
    booking.cancel(store())

    kept = waiting.pass_on_what_ran_out(after_hours(47))
    ended = waiting.pass_on_what_ran_out(after_hours(49))

    assert (kept, ended) == (0, 1)
    assert offered(full) == ["Second"]
    assert len(letters("programs/offer_ran_out")) == 1


def test_offer_that_ran_out_is_refused_with_a_sentence(full: Opening) -> None:
    first = make_business("First", people=3)
    (place,) = wait_for(full, first)
    booking.cancel(store())
    WaitingPlace.objects.update(offer_until=timezone.now() - timedelta(minutes=1))
    waiting.pass_on_what_ran_out(timezone.now())

    response = at_own_page(first).post(url(first, "take-offer"), {"place": place.pk}, follow=True)

    assert response.status_code in {200, 400}
    assert not first.appointments.filter(status="booked").exists()


def test_who_leaves_passes_the_offer_on(full: Opening) -> None:
    first = make_business("First", people=3)
    wait_for(full, first, make_business("Second", people=3))
    booking.cancel(store())

    post(at_own_page(first), url(first, "stop-waiting"))

    assert offered(full) == ["Second"]


def test_session_that_is_cancelled_leaves_nobody_waiting(full: Opening) -> None:
    wait_for(full, make_business("First"))

    booking.cancel_opening(full, by=lena(), note="The trainer is ill.")

    assert not full.waiting_places.live().exists()
    assert len(letters("programs/waited_in_vain")) == 1


def test_days_to_book_count_from_the_end_of_the_wait(full: Opening) -> None:
    [place] = wait_for(full, make_business("Late Shop", people=2))
    long_ago = timezone.now() - timedelta(days=200)
    place.application.events.update(at=long_ago)
    booking.cancel_opening(full, by=lena(), note="Ill.")

    assert expire_what_waited_in_vain(Agency.current().today()) == 0

    place.application.refresh_from_db()
    assert place.application.status == Status.APPROVED


def test_wait_ends_with_a_letter_when_the_session_begins_without_them(full: Opening) -> None:
    [place] = wait_for(full, make_business("Late Shop", people=2))

    waiting.pass_on_what_ran_out(full.starts_at + timedelta(minutes=1))

    place.refresh_from_db()
    assert place.status == PlaceStatus.LEFT
    [letter] = letters("programs/waited_in_vain")
    assert "no seat became free" in letter.body


def test_coordinator_puts_a_business_that_called_on_the_list_and_books_what_is_held_for_it(
    full: Opening, without_second_factor: None
) -> None:
    shop, desk = make_business("Telephone Shop", people=2), signed_in(lena())
    assert "Put on the waiting list" in text_of(desk.get(page_of(shop)))
    desk.post(part_of(shop, "wait"), {"opening": full.pk})
    booking.cancel(store(), by=lena())
    assert offered(full) == ["Telephone Shop"]

    move(desk, shop, Action.SCHEDULE, opening=full.pk)

    shop.refresh_from_db()
    assert (shop.status, full.seats_left()) == (Status.SCHEDULED, 1)


def test_seats_that_are_added_go_to_who_waits(full: Opening, without_second_factor: None) -> None:
    wait_for(full, make_business("First", people=2))
    desk = signed_in(lena())
    rows = {"appointments-TOTAL_FORMS": 0, "appointments-INITIAL_FORMS": 0}

    desk.post(f"/admin/programs/opening/{full.pk}/change/", {"officer": full.officer_id, "seats": 6} | rows)

    assert offered(full) == ["First"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_session_is_cancelled_while_its_businesses_cancel_and_nobody_waits_for_each_other() -> None:
    businesses = [make_business(f"Shop {number}", people=1) for number in range(5)]
    session = make_session(*businesses, seats=5)
    coordinator = lena()

    def act(place: int) -> str:
        if place < 5:
            booking.cancel(businesses[place])
        else:
            booking.cancel_opening(session, by=coordinator, note="Ill.")
        return "done"

    outcomes = at_once(6, act)

    # Who comes second finds it cancelled already, and is told so; no database gives up on a deadlock.
    assert set(outcomes) <= {"done", "TransitionRefused"}
    session.refresh_from_db()
    assert session.cancelled_at is not None
    assert not session.appointments.exclude(status="cancelled").exists()
