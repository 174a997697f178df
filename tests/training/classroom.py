"""Courses, who was there, and what is asked: valid, with nothing interesting in them."""

from datetime import date
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from agency import roles
from agency.models import Member
from tests.factories import make_member, there_is
from training.models import Attendance, Course, Requirement, Service

numbers = count(1)
UPLOAD = "/admin/training/trainingimport/add/"
ATTENDANCE = "/admin/training/attendance/"
LONG_AGO = date(2015, 6, 1)


def make_theo(**changes: Any) -> Member:
    """The training coordinator."""
    return make_member(roles.TRAINING_COORDINATOR, **{"username": "theo", "title": "Sergeant"} | changes)


def make_serving(joined_on: date = LONG_AGO, *, left_on: date | None = None, **changes: Any) -> Member:
    """A member whose service dates are entered."""
    role = changes.pop("role", None)
    member = make_member(role, **changes)
    Service.objects.create(member=member, joined_on=joined_on, left_on=left_on)
    return member


def make_course(**changes: Any) -> Course:
    return Course.objects.create(**{"name": f"Course {next(numbers)}", "hours": 8, **changes})


def make_attendance(member: Member, completed_on: date, **changes: Any) -> Attendance:
    course = changes.pop("course", None) or there_is(Course) or make_course()
    fields = {"member": member, "course": course, "completed_on": completed_on, "hours": course.hours} | changes
    return Attendance.objects.create(**fields)


def make_requirement(**changes: Any) -> Requirement:
    """Eight hours of everybody, each calendar year."""
    return Requirement.objects.create(**{"name": "Community policing", "from_on": date(2020, 1, 1)} | changes)


def csv_file(content: str | bytes, encoding: str = "utf-8") -> SimpleUploadedFile:
    return SimpleUploadedFile("list.csv", content if isinstance(content, bytes) else content.encode(encoding))


def uploaded(client: Client, content: str | bytes, encoding: str = "utf-8") -> HttpResponse:
    """Choose a file, and look at the page that follows."""
    return client.post(UPLOAD, {"file": csv_file(content, encoding)}, follow=True)


def confirmed(client: Client, preview: HttpResponse) -> HttpResponse:
    """Press the button under a preview, whether it is there or not."""
    return client.post(preview.redirect_chain[-1][0].replace("/change/", "/confirm/"), follow=True)
