"""Putting down who was there: one by one, many at once, or a whole list that was looked at before."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agency.models import Agency, Member

from . import letters, reading
from .compliance import compliance_of
from .models import Attendance, Course, Source, TrainingImport
from .reminders import STAGES, stage_of

KEPT = timedelta(days=1)


class ImportRefused(Exception):
    """Nothing of it is recorded; as text, why."""


@transaction.atomic
def record(course: Course, members: Iterable[Member], on: date, hours: Decimal, *, by: Member) -> int:
    """Put down that these members completed a course; who has it already is passed over. Returns how many had not."""
    known = set(Attendance.objects.filter(course=course, completed_on=on).values_list("member", flat=True))
    new = [
        Attendance(member=member, course=course, completed_on=on, hours=hours, entered_by=by)
        for member in members
        if member.pk not in known
    ]
    # Of two that press at once, the second finds them there.
    Attendance.objects.bulk_create(new, ignore_conflicts=True)
    take_back_reminders(attendance.member_id for attendance in new)
    return len(new)


def take_back_reminders(members: Iterable[int]) -> None:
    """Whoever has the hours now is not reminded of what was missing, or would run out."""
    waiting = letters.members_with_reminders(members)
    if waiting:
        standing = compliance_of(Member.objects.filter(pk__in=waiting), Agency.current().today())
        for compliance in standing:
            if stage_of(compliance, STAGES) is None:
                letters.settled(compliance.member)


def upload(content: bytes, file_name: str, *, by: Member) -> TrainingImport:
    """Keep a file's lines as they were read, to be looked at. Raises `reading.CannotBeRead`."""
    forget_imports()
    rows = reading.rows_of(content, Agency.current().today())
    return TrainingImport.objects.create(
        file_name=file_name[:120],
        rows=[asdict(row) for row in rows],
        lines=len(rows),
        problems=sum(bool(row.problems) for row in rows),
        uploaded_by=by,
    )


@transaction.atomic
def confirm(seen: TrainingImport, *, by: Member) -> int:
    """Record every line that was looked at, once: all of them, or none and ImportRefused. Returns how many."""
    # Of two presses, the second waits here for the first.
    seen = TrainingImport.objects.select_for_update().get(pk=seen.pk)
    if seen.confirmed_at:
        raise ImportRefused(_("This list is imported already. Nothing was recorded twice."))
    if seen.uploaded_at < timezone.now() - KEPT:
        raise ImportRefused(_("This list was uploaded more than a day ago. Upload the file again."))
    if seen.problems:
        raise ImportRefused(_("Some lines are not right yet. Put them right in the file, and upload it again."))
    attendances = [_attendance(row["found"], by) for row in seen.rows]
    _check_still_there(attendances)
    try:
        with transaction.atomic():
            Attendance.objects.bulk_create(attendances, batch_size=500)
    except IntegrityError:
        raise ImportRefused(_changed()) from None
    TrainingImport.objects.filter(pk=seen.pk).update(confirmed_at=timezone.now(), rows=[])
    take_back_reminders(attendance.member_id for attendance in attendances)
    return len(attendances)


def _attendance(found: dict[str, Any], by: Member) -> Attendance:
    return Attendance(
        member_id=found["member"],
        course_id=found["course"],
        completed_on=date.fromisoformat(found["date"]),
        hours=Decimal(found["hours"]),
        reference=found["reference"],
        score=found["score"],
        note=found["note"],
        source=Source.IMPORTED,
        entered_by=by,
    )


def _check_still_there(attendances: list[Attendance]) -> None:
    """Before the database does, which says it only at the end of the transaction."""
    members = {attendance.member_id for attendance in attendances}
    courses = {attendance.course_id for attendance in attendances}
    there = Member.objects.filter(pk__in=members).count(), Course.objects.filter(pk__in=courses).count()
    if there != (len(members), len(courses)):
        raise ImportRefused(_changed())


def _changed() -> str:
    return _("Something was changed since you looked at this list. Upload the file again to see what.")


def forget_imports() -> None:
    """Lists of names are not kept longer than it takes to look at them."""
    TrainingImport.objects.filter(uploaded_at__lt=timezone.now() - KEPT).delete()
