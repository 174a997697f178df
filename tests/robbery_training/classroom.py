"""Rosa's corner store among other businesses, Omar who teaches, and Lena who makes the sessions."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agency.demo.clock import clock_at
from agency.models import Agency, Member
from programs import booking
from programs.models import DECIDED, Application, Opening, Program, Status
from programs.workflow import first_promise
from robbery_training import SLUG, attendance
from robbery_training.models import Certificate, RobberyTraining, Trainee
from tests.factories import make_lena, make_member, make_omar, make_station
from tests.programs.visitor import open_link

numbers = count(1)


def make_training_program(**changes: Any) -> Program:
    defaults = {"name": "Robbery training", "summary": "Stay safe.", "seats": 20, "longest_hours": 3}
    return Program.objects.get_or_create(slug=SLUG, defaults=defaults | changes)[0]


def make_business(
    name: str = "Corner Store", status: Status = Status.APPROVED, *, people: int = 3, **changes: Any
) -> Application:
    """A business that has applied."""
    program = make_training_program()
    due_on, promise = first_promise(program, Agency.current().today())
    decided = {"decided_at": timezone.now(), "decided_by": lena()} if status in DECIDED else {}
    asked = {field: changes.pop(field) for field in ("had_robbery", "training_language") if field in changes}
    application = Application.objects.create(
        program=program, status=status, due_on=due_on, promise=promise,
        **{
            "first_name": "Rosa", "last_name": "Delgado", "email": f"owner{next(numbers)}@example.com",
            "phone": "910 555 0100", "submitted_at": timezone.now() - timedelta(days=20), **decided, **changes,
        },
    )  # fmt: skip
    defaults = {"business_type": "grocery", "preferred_times": "Tuesdays", "training_language": "en"}
    RobberyTraining.objects.create(application=application, business_name=name, people=people, **{**defaults, **asked})
    return application


def lena() -> Member:
    return Member.objects.filter(username="lena").first() or make_lena()


def omar() -> Member:
    return Member.objects.filter(username="omar").first() or make_omar(is_sworn=True)


def make_session(*businesses: Application, **changes: Any) -> Opening:
    """Two hours in ten days, with Omar, twenty seats, and these businesses on them."""
    starts_at = changes.pop("starts_at", None) or timezone.now() + timedelta(days=10)
    defaults = {"seats": 20, "officer": omar(), "ends_at": starts_at + timedelta(hours=2)}
    station = changes.pop("station", None) or make_station()
    session = Opening.objects.create(
        program=make_training_program(), station=station, starts_at=starts_at, **defaults | changes
    )
    for business in businesses:
        booking.book(business, session, by=lena())
    return session


def name_people(business: Application, *names: str) -> list[Trainee]:
    return [Trainee.objects.create(application=business, name=name, role="cashier") for name in names]


@contextmanager
def during(session: Opening) -> Iterator[None]:
    with clock_at(session.starts_at + timedelta(minutes=5)):
        yield


def teach(business: Application, *names: str, days_ago: int = 0) -> list[Certificate]:
    """The business was taught: everybody named came, and has a certificate."""
    session = make_session(business, officer=make_member(is_sworn=True))
    for trainee in name_people(business, *names):
        with during(session):
            attendance.tick(session, trainee, by=lena())
    agency = Agency.current()
    held_at = min(agency.at(agency.today() - timedelta(days=days_ago), 12), timezone.now() - timedelta(hours=3))
    Opening.objects.filter(pk=session.pk).update(starts_at=held_at, ends_at=held_at + timedelta(hours=2))
    attendance.close(session, by=lena())
    return list(Certificate.objects.filter(trainee__application=business))


def at_own_page(application: Application) -> Client:
    """The business with its private link open."""
    client = Client()
    open_link(client, application)
    return client


def roster_of(application: Application) -> str:
    return reverse("robbery_training:roster", args=[application.reference])


def page_of(session: Opening, name: str = "session", *args: Any) -> str:
    return reverse(f"robbery_training:{name}", args=[session.pk, *args])


def names_on(application: Application) -> list[tuple[str, str]]:
    return [(trainee.name, trainee.role) for trainee in application.trainees.all()]


def days_from_now(days: int) -> date:
    return Agency.current().today() + timedelta(days=days)


def at(on: date, hour: int) -> datetime:
    return Agency.current().at(on, hour)
