"""Rosa's home, and Omar's round through it."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.test import Client
from django.utils import timezone
from PIL import Image

from agency.models import Agency, Member
from programs.models import (
    APPOINTED,
    DECIDED,
    Application,
    Appointment,
    AppointmentStatus,
    Opening,
    Program,
    Status,
)
from programs.workflow import first_promise
from security_surveys.models import Answer, Checklist, Finding, Item, Premises, SecuritySurvey, Urgency, Visit, Zone
from security_surveys.versions import publish
from tests.factories import make_decline_reason, make_omar, make_program, make_station
from tests.programs.visitor import open_link

ADDRESS = "7 Gull Avenue, Port Haven"
SEATS = {Status.SCHEDULED: AppointmentStatus.BOOKED, Status.COMPLETED: AppointmentStatus.KEPT}


def make_survey_program() -> Program:
    return Program.objects.filter(slug="security-survey").first() or make_program(
        slug="security-survey", name="Security survey", summary="An officer looks at your home with you."
    )


def make_survey(status: Status = Status.SCHEDULED, **changes: Any) -> SecuritySurvey:
    """Rosa's request; Omar's visit is booked for this hour where it has got so far."""
    officer = changes.pop("officer", None) or Member.objects.filter(username="omar").first() or make_omar()
    application = _make_application(status, officer)
    defaults = {
        "premises": Premises.HOME,
        "address": ADDRESS,
        "holding": "owner",
        "worries": "Somebody tried the back door in May.",
        "case_number": "26-4711",
        "on_arrival": "Gate code 2580, two dogs.",
        "accessibility": "I use a cane.",
        "preferred_times": "Weekday mornings",
    }
    survey = SecuritySurvey.objects.create(application=application, **defaults | changes)
    if status in SEATS:
        # Omar is in one place at a time.
        starts_at = timezone.now() - timedelta(minutes=10, hours=2 * Opening.objects.count())
        opening = Opening.objects.create(
            program=application.program, station=make_station(), officer=officer,
            starts_at=starts_at, ends_at=starts_at + timedelta(hours=1),
        )  # fmt: skip
        Appointment.objects.create(application=application, opening=opening, seat=1, status=SEATS[status])
    return survey


def _make_application(status: Status, officer: Member) -> Application:
    program, now = make_survey_program(), timezone.now()
    due_on, promise = first_promise(program, Agency.current().today())
    decided = {"decided_at": now, "decided_by": officer} if status in DECIDED | APPOINTED else {}
    if status == Status.DECLINED:
        decided["decline_reason"] = make_decline_reason(program)
    return Application.objects.create(
        program=program, status=status, first_name="Rosa", last_name="Delgado", email="rosa@example.com",
        phone="910 555 0100", due_on=due_on, promise=promise, **decided,
    )  # fmt: skip


def make_checklist(premises: Premises = Premises.HOME) -> Checklist:
    """Four things to look at: a number, a light, a door and a lock."""
    checklist = Checklist.objects.create(premises=premises, version=1)
    street = checklist.sections.create(name="Approach", zone=Zone.NEIGHBORHOOD, position=1)
    doors = checklist.sections.create(name="Doors", zone=Zone.EXTERIOR, position=2)
    for section, code, text, urgency in (
        (street, "number", "The number can be read from the street", Urgency.SOON),
        (street, "light", "The street is lit at night", Urgency.LATER),
        (doors, "door", "The door is solid", Urgency.SOON),
        (doors, "lock", "The door has a deadbolt", Urgency.FIRST),
    ):
        made = section.items.create(code=code, text=text, why="It takes time to get in.", urgency=urgency)
        made.recommendations.create(text="Mend it.")
    publish(checklist, by=None)
    return checklist


def make_visit(survey: SecuritySurvey | None = None, **changes: Any) -> Visit:
    """Omar's round, with everything written that a report needs: two weak points, one of them urgent."""
    survey = survey or make_survey()
    officer = Member.objects.get(username="omar")
    defaults = {"good": "You keep the hedge low.", "first": "Begin with the lock of the back door."}
    checklist = Checklist.objects.first() or make_checklist(survey.premises)
    visit = Visit.objects.create(survey=survey, checklist=checklist, begun_by=officer, **defaults | changes)
    answer(visit, "number", Answer.YES)
    answer(visit, "light", Answer.NEEDS_IMPROVEMENT, recommendation="Ask the city to mend the lamp.", cost="free")
    answer(
        visit, "lock", Answer.NO, urgency=Urgency.FIRST, cost="low", note="Only a spring latch.",
        recommendation="Fit a deadbolt with a one-inch throw.",
    )  # fmt: skip
    make_photo(visit, "lock")
    return visit


def answer(visit: Visit, code: str, given: Answer, **changes: Any) -> Finding:
    return visit.findings.create(item=item(visit, code), answer=given, changed_by=visit.begun_by, **changes)


def item(visit: Visit, code: str) -> Item:
    return Item.objects.get(section__checklist=visit.checklist, code=code)


def make_photo(visit: Visit, code: str) -> Any:
    drawn = BytesIO()
    Image.new("RGB", (64, 48), "#7a5230").save(drawn, "JPEG")
    return visit.photos.create(item=item(visit, code), jpeg=drawn.getvalue(), added_by=visit.begun_by)


def make_report(days_ago: int = 0) -> Visit:
    """Approved so many days ago."""
    visit = make_visit(make_survey(Status.COMPLETED))
    visit.approved_at, visit.approved_by = timezone.now() - timedelta(days=days_ago), visit.begun_by
    visit.recommended = 2
    visit.save()
    return visit


def rosa_at_her_page(visit: Visit) -> Client:
    client = Client()
    open_link(client, visit.survey.application)
    return client


def report_url(visit: Visit, more: str = "/") -> str:
    return f"/programs/applications/{visit.survey.application.reference}/report{more}"


def officer_url(visit: Visit) -> str:
    return f"/surveys/{visit.survey.application.reference}/report/"
