"""Valid records with nothing interesting in them: a test states what matters, and nothing else.

The cast keeps its roles in every test: Rosa applies, Omar is an officer, Lena a coordinator, Sam a stranger.
"""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from django.contrib.auth.models import Group
from django.db.models import Model
from django.utils import timezone
from i18nfield.strings import LazyI18nString

from agency import roles
from agency.models import Agency, Holiday, Member, Station
from notices.kinds import Kind
from notices.models import Notice
from notices.models import Status as NoticeStatus
from programs import signing
from programs.models import (
    APPOINTED,
    DECIDED,
    WAITING,
    Application,
    Appointment,
    AppointmentStatus,
    Category,
    DeclineReason,
    Opening,
    Program,
    Release,
    RideAlong,
    Signature,
    Signer,
    Status,
)
from programs.workflow import first_promise

numbers = count(1)
M = TypeVar("M", bound=Model)

SEATS = {
    Status.SCHEDULED: AppointmentStatus.BOOKED,
    Status.COMPLETED: AppointmentStatus.KEPT,
    Status.ENDED_EARLY: AppointmentStatus.KEPT,
    Status.NO_SHOW: AppointmentStatus.MISSED,
}


def there_is(model: type[M]) -> M | None:
    return model._default_manager.first()


def make_agency(**changes: Any) -> Agency:
    agency = Agency(**{"name": "Port Haven Police Department", "short_name": "Port Haven Police", **changes})
    agency.save()
    return agency


def make_station(**changes: Any) -> Station:
    number = next(numbers)
    return Station.objects.create(**{"name": f"Station {number}", "slug": f"station-{number}", **changes})


def make_holiday(on: date) -> Holiday:
    return Holiday.objects.create(on=on, name="Holiday")


def make_member(role: str | None = None, **changes: Any) -> Member:
    """A member who can sign in with the password `password`; `role` is one of `agency.roles`."""
    username = changes.pop("username", f"member{next(numbers)}")
    defaults = {"email": f"{username}@example.com", "is_staff": True, "first_name": username.capitalize()}
    member = Member.objects.create_user(username, password="password", **defaults | changes)
    if role:
        member.groups.add(Group.objects.get(name=role))
    return member


def make_lena(**changes: Any) -> Member:
    return make_member(roles.COORDINATOR, **{"username": "lena", "title": "Lieutenant"} | changes)


def make_omar(**changes: Any) -> Member:
    return make_member(roles.CRIME_PREVENTION_OFFICER, **{"username": "omar", "title": "Officer"} | changes)


def make_program(**changes: Any) -> Program:
    defaults = {"slug": "ride-along", "name": "Ride-along", "summary": "See a shift from the passenger seat."}
    return Program.objects.create(**defaults | changes)


def make_category(program: Program | None = None, **changes: Any) -> Category:
    program = program or there_is(Program) or make_program()
    return Category.objects.create(**{"program": program, "name": "Resident", **changes})


def make_release(program: Program | None = None, text: str | dict[str, str] = "I ride at my own risk.") -> Release:
    program = program or there_is(Program) or make_program()
    return Release.objects.create(program=program, text=LazyI18nString(text))


def make_decline_reason(program: Program | None = None, **changes: Any) -> DeclineReason:
    program = program or there_is(Program) or make_program()
    defaults = {"program": program, "name": "Too soon", "sentence": "You rode with us lately."}
    return DeclineReason.objects.create(**defaults | changes)


def make_application(
    status: Status = Status.RECEIVED,
    *,
    ride: dict[str, Any] | None = None,
    opening: Opening | None = None,
    **changes: Any,
) -> Application:
    """Rosa's application as it stands in a status, with her seat if it has one; `ride` changes its answers."""
    program = changes.pop("program", None) or there_is(Program) or make_program()
    submitted_at = changes.setdefault("submitted_at", timezone.now())
    received_on = timezone.localdate(submitted_at, Agency.current().zone)
    due_on, promise = first_promise(program, received_on)
    defaults = {
        "first_name": "Rosa",
        "last_name": "Delgado",
        "email": "rosa@example.com",
        "phone": "910 555 0100",
        "address": "12 Pine Street",
        "due_on": due_on,
        "promise": promise,
    }
    application = Application.objects.create(
        program=program, status=status, **defaults | _forced_by(status, received_on, submitted_at) | changes
    )
    make_ride_along(application, **ride or {})
    if status in APPOINTED:
        make_appointment(application, opening, status=SEATS[status])
    return application


def _forced_by(status: Status, received_on: date, at: datetime) -> dict[str, Any]:
    """The columns without which the database refuses a status."""
    forced: dict[str, Any] = {}
    if status in WAITING:
        forced["paused_on"] = received_on
    if status in DECIDED:
        forced |= {"decided_at": at, "decided_by": Member.objects.first() or make_member()}
    if status == Status.DECLINED:
        forced["decline_reason"] = there_is(DeclineReason) or make_decline_reason()
    return forced


def make_ride_along(application: Application, **changes: Any) -> RideAlong:
    defaults = {
        "birth_date": date(1990, 3, 8),
        "licence_number": "D1234567",
        "category": application.program.categories.first() or make_category(application.program),
        "reason": "I want to see how my street is patrolled.",
        "preferences": [["2027-06-01", "evening"]],
        "emergency_name": "Luis Delgado",
        "emergency_phone": "910 555 0101",
        "ability": "yes",
        "agrees_to_records_check": True,
        "accepts_rules": True,
    }
    return RideAlong.objects.create(application=application, **defaults | changes)


def make_minors_application(status: Status = Status.WAITING_FOR_GUARDIAN, **changes: Any) -> Application:
    guardian = {
        "birth_date": date(2010, 3, 8),
        "guardian_name": "Marta Delgado",
        "guardian_email": "marta@example.com",
        "guardian_phone": "910 555 0102",
        "guardian_relation": "mother",
    }
    return make_application(status, ride=guardian, **changes)


def make_signature(application: Application, signer: Signer = Signer.RIDER) -> Signature:
    release = application.program.current_release() or make_release(application.program)
    name = application.full_name if signer == Signer.RIDER else application.ride_along.guardian_name
    return signing.sign(application, signer, release, name, language=application.language)


def make_opening(starts_at: datetime | None = None, **changes: Any) -> Opening:
    """A shift of four hours with one seat, thirty days from now."""
    starts_at = starts_at or timezone.now() + timedelta(days=30)
    defaults = {
        "program": there_is(Program) or make_program(),
        "station": there_is(Station) or make_station(),
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=4),
    }
    return Opening.objects.create(**defaults | changes)


def make_appointment(application: Application, opening: Opening | None = None, **changes: Any) -> Appointment:
    opening = opening or make_opening(program=application.program)
    return Appointment.objects.create(application=application, opening=opening, **{"seat": 1, **changes})


def make_notice(**changes: Any) -> Notice:
    """A letter to Rosa that should have gone out a minute ago."""
    defaults = {
        "key": f"test/{next(numbers)}",
        "kind": "test",
        "recipient": "rosa@example.com",
        "language": "en",
        "subject": "Your application",
        "body": "We have it.\n",
        "about": "test",
        "send_after": timezone.now() - timedelta(minutes=1),
    }
    if changes.get("status") == NoticeStatus.SENT:
        defaults["sent_at"] = timezone.now()
    return Notice.objects.create(**defaults | changes)


def letters(kind: Kind | str, **about: Any) -> list[Notice]:
    """The letters of a kind in the outbox, oldest first."""
    name = kind if isinstance(kind, str) else kind.name
    return list(Notice.objects.filter(kind=name, **about).order_by("pk"))
