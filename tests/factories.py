"""Valid records with nothing interesting in them: a test states what matters, and nothing else.

The cast keeps its roles in every test: Rosa applies and comments, Omar is an officer, Lena a coordinator, Ana the
accreditation manager, Paul the auditor, Sam a stranger.
"""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, TypeVar
from uuid import uuid4

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db.models import Model
from django.utils import timezone
from i18nfield.strings import LazyI18nString

from agency import roles
from agency.models import Agency, Holiday, Member, Station
from comments.models import Assessment, AssessmentCycle, AssessmentKind, Channel, Comment, PublicNotice
from comments.models import Kind as CommentKind
from comments.receiving import receive
from cpp.models import Category as PriorityCategory
from cpp.models import (
    CommunityInput,
    Evidence,
    EvidenceKind,
    Measure,
    Plan,
    Priority,
    Problem,
    Response,
    ResponseKind,
    Update,
)
from cpp.workflow import appoint, publish
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


def make_ana(**changes: Any) -> Member:
    return make_member(roles.ACCREDITATION_MANAGER, **{"username": "ana"} | changes)


def make_paul(**changes: Any) -> Member:
    return make_member(roles.AUDITOR, **{"username": "paul"} | changes)


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


def make_comment(**changes: Any) -> Comment:
    """What Rosa said on the web, received and sealed; a channel other than the web is taken down by somebody."""
    how = {name: changes.pop(name) for name in ("channel", "taken_by", "received_on", "key") if name in changes}
    if how.get("channel", Channel.WEB) != Channel.WEB:
        how.setdefault("taken_by", Member.objects.first() or make_member())
    answers = {
        "kind": CommentKind.COMMENDATION,
        "about_service": True,
        # The same words within a minute would be the same comment.
        "text": f"You came quickly. Thank you, number {next(numbers)}.",
    }
    return receive(answers | changes, **{"key": uuid4(), **how})


def make_cycle(**changes: Any) -> AssessmentCycle:
    """Four years, without their assessments."""
    return AssessmentCycle.objects.create(**{"begins_on": date(2025, 1, 1), "ends_on": date(2028, 12, 31), **changes})


def make_assessment(cycle: AssessmentCycle | None = None, **changes: Any) -> Assessment:
    cycle = cycle or there_is(AssessmentCycle) or make_cycle()
    defaults = {"year": 1, "kind": AssessmentKind.WEB, "begins_on": date(2025, 11, 1)}
    return Assessment.objects.create(cycle=cycle, **defaults | changes)


def make_public_notice(assessment: Assessment | None = None, **changes: Any) -> PublicNotice:
    """Seventy days before the assessment, in a newspaper, with a page of it as proof."""
    assessment = assessment or there_is(Assessment) or make_assessment()
    defaults = {
        "text": "Tell us how we keep to the standards.",
        "published_on": assessment.begins_on - timedelta(days=70),
        "where": "Port Haven Gazette",
        "proof": ContentFile(b"%PDF-1.7\nPort Haven Gazette\n", name="gazette.pdf"),
        "recorded_by": there_is(Member) or make_member(),
    }
    return PublicNotice.objects.create(assessment=assessment, **defaults | changes)


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


# --- Community Policing Plans ----------------------------------------------------


def make_grant(**changes: Any) -> Member:
    """The commander of a station."""
    return make_member(roles.UNIT_COMMANDER, **{"username": "grant", "title": "Captain"} | changes)


def make_chief(**changes: Any) -> Member:
    """One of the command staff."""
    return make_member(roles.COMMAND_STAFF, **{"username": "chief", "title": "Deputy Chief"} | changes)


def make_plan(**changes: Any) -> Plan:
    """A station's plan with its commander, and nothing written yet."""
    commander = changes.pop("commander", None) or Member.objects.filter(username="grant").first() or make_grant()
    station = changes.pop("station", None) or make_station()
    plan = Plan.objects.create(station=station, **changes)
    appoint(plan, commander, by=None)
    plan.refresh_from_db()
    return plan


def make_evidence(plan: Plan, **changes: Any) -> Evidence:
    defaults = {"kind": EvidenceKind.MEETING, "title": "Meeting at the library", "on": date(2026, 3, 4)}
    return Evidence.objects.create(plan=plan, **defaults | changes)


def make_priority(plan: Plan, **changes: Any) -> Priority:
    """A priority with evidence, a problem and a response to it."""
    defaults = {
        "title": "Speeding on School Street",
        "category": PriorityCategory.SAFETY,
        "rank": plan.priorities.count() + 1,
    }
    priority = Priority.objects.create(plan=plan, **defaults | changes)
    priority.evidence.add(plan.evidence.first() or make_evidence(plan))
    make_response(make_problem(priority))
    return priority


def make_problem(priority: Priority, **changes: Any) -> Problem:
    return Problem.objects.create(
        **{"priority": priority, "title": "Cars pass the school at 40 miles an hour"} | changes
    )


def make_response(problem: Problem, **changes: Any) -> Response:
    defaults = {"problem": problem, "title": "Speed display at the school", "kind": ResponseKind.PREVENTION}
    return Response.objects.create(**defaults | changes)


def make_measure(problem: Problem, **changes: Any) -> Measure:
    defaults = {
        "problem": problem,
        "name": "Cars over 30",
        "unit": "of 100 cars",
        "source": "Our radar",
        "baseline": 40,
        "baseline_on": date(2026, 1, 10),
        "target": 10,
    }
    return Measure.objects.create(**defaults | changes)


def make_complete_plan(**changes: Any) -> Plan:
    """A plan that lacks nothing and could be published."""
    plan = make_plan(**{"about": "Houses, a school and a park."} | changes)
    make_priority(plan)
    return plan


def make_adopted_plan(**changes: Any) -> Plan:
    """A plan that was published once."""
    plan = make_complete_plan(**changes)
    publish(plan, by=plan.commander, after=0)
    plan.refresh_from_db()
    return plan


def complete_update(plan: Plan) -> Update:
    """Write all four contents of the update that is open."""
    update = plan.open_update
    update.feedback, update.effectiveness = "Speeding is still named first.", "Cars are slower by the school."
    update.will_change, update.how_it_changes = False, "It works: we go on."
    update.save()
    update.evidence.add(plan.evidence.first())
    update.sharings.create(way="meeting", on=date(2026, 7, 1), where="Library")
    return update


def make_input(plan: Plan, **changes: Any) -> CommunityInput:
    defaults = {"station": plan.station, "received_on": Agency.current().today(), "text": "The crossing is dark."}
    return CommunityInput.objects.create(**defaults | changes)
