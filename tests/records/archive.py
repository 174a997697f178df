"""Old files: one application of each program, long over, with words of its own planted in everything that was typed."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.test import Client
from django.utils import timezone

from agency import roles
from agency.encryption import EncryptedTextField
from agency.models import Member
from outreach.models import InterpreterRequest
from programs import letters
from programs.models import Application, Feedback, Opening, RideRecord, Signer, Status, WaitingPlace
from records import tasks
from records.kinds import Action
from records.models import Destruction, RetentionRule
from records.prepare import prepare
from tests.factories import (
    make_application,
    make_lena,
    make_member,
    make_minors_application,
    make_opening,
    make_signature,
)
from tests.outreach.gathering import make_language
from tests.programs.desk import signed_in
from tests.robbery_training.classroom import make_business, teach
from tests.security_surveys.visited import make_report
from tests.watch.neighborhood import make_captain, make_group, make_household, make_registration
from watch import letters as watch_letters
from watch.models import WatchRegistration

WORD, EMAIL, PHONE = "quokka", "quokka@example.com", "910 555 0177"
PLANTED = (WORD, "9105550177", "910 555 0177")
DRY_RUN, DESTRUCTIONS = "/admin/records/destruction/dry-run/", "/admin/records/destruction/"
LONG_AGO = timedelta(days=365 * 6)
# What the portal itself writes there: names of steps and languages, keyed hashes, digests, who looked at what.
NOT_TYPED = {"action", "language", "match_key", "person", "digest", "what", "reference", "email_hash"}
# What was said or taught stays as it was: it says nothing of the applicant.
NOT_THEIRS = {"Certificate", "Look", "Photo", "WatchGroup", "Captain", "Opening"}


def put_in_force(**changes: Any) -> None:
    """The schedule that a new portal has, adopted."""
    list(prepare())
    RetentionRule.objects.exclude(action=Action.KEEP).update(is_active=True, **changes)


def dana() -> Member:
    found = Member.objects.filter(username="dana").first()
    return found or make_member(roles.ADMINISTRATOR, username="dana", title="Systems Administrator")


def chief() -> Member:
    found = Member.objects.filter(username="chief").first()
    return found or make_member(roles.COMMAND_STAFF, username="chief", title="Deputy Chief")


def propose(*kinds: str, by: Client | None = None) -> Destruction:
    (by or signed_in(dana())).post(f"{DESTRUCTIONS}propose/", {"kind": kinds})
    return Destruction.objects.latest("pk")


def confirm(destruction: Destruction, *, by: Member | None = None) -> Destruction:
    """Another person confirms; the worker comes by, and once more."""
    signed_in(by or chief()).post(f"{DESTRUCTIONS}{destruction.pk}/move/confirm/")
    tasks.look_after_destructions()
    tasks.look_after_destructions()
    destruction.refresh_from_db()
    return destruction


def destroy(*kinds: str) -> Destruction:
    return confirm(propose(*kinds))


# --- Files -----------------------------------------------------------------------


def old_ride(*, years: int = 6, **changes: Any) -> Application:
    """A ride that took place, with its release, check, record, feedback and a place on a waiting list."""
    past = timezone.now() - timedelta(days=365 * years)
    opening = make_opening(past)
    application = make_application(Status.COMPLETED, opening=opening, submitted_at=past - timedelta(days=20), **changes)
    make_signature(application)
    check = {"outcome": "cleared", "checked_on": past.date(), "checked_by": make_lena_once()}
    application.background_checks.create(**check)
    appointment = application.appointments.get()
    times = {"started_at": opening.starts_at, "ended_at": opening.ends_at, "written_by": make_lena_once()}
    RideRecord.objects.create(appointment=appointment, **times)
    Feedback.objects.create(appointment=appointment, rating=5, understands_better=True, would_recommend=True)
    WaitingPlace.objects.create(application=application, opening=opening, status="left")
    asked = {"mode": "spoken", "starts_at": opening.starts_at, "ends_at": opening.ends_at, "status": "done"}
    InterpreterRequest.objects.create(application=application, language=make_language(), **asked)
    return application


def long_ago() -> datetime:
    return timezone.now() - LONG_AGO


def make_lena_once() -> Member:
    return Member.objects.filter(username="lena").first() or make_lena()


def minors_ride(born: date, *, years: int) -> Application:
    """Somebody rode under age, so many years ago."""
    past = timezone.now() - timedelta(days=365 * years)
    application = make_minors_application(Status.COMPLETED, opening=make_opening(past), submitted_at=past)
    application.ride_along.birth_date = born
    application.ride_along.save()
    make_signature(application, Signer.GUARDIAN)
    return application


def old_survey() -> Application:
    application = make_report().survey.application
    return backdated(application)


def old_training() -> Application:
    business = make_business(status=Status.APPROVED)
    teach(business, "Ana Lima", "Bo Rask")
    return backdated(business)


def old_registration() -> Application:
    """Put in touch with a captain, was on the roster, and left."""
    application = make_registration()
    captain = make_captain(make_group())
    application.watch_registration.captain = captain
    application.watch_registration.save()
    make_household(
        captain, registration=application.watch_registration, enrolled_on=date(2020, 5, 1), left_on=date(2021, 5, 1)
    )
    Application.objects.filter(pk=application.pk).update(status=Status.COMPLETED)
    return backdated(application)


def backdated(application: Application) -> Application:
    """All that happened to it happened six years earlier."""
    then = long_ago()
    Application.objects.filter(pk=application.pk).update(submitted_at=then)
    application.events.update(at=then)
    openings = Opening.objects.filter(appointments__application=application)
    openings.update(starts_at=then, ends_at=then + timedelta(hours=1), place="Corner Store")
    # A certificate refuses to be changed; a row of the table does not.
    ended = "UPDATE robbery_training_certificate SET trained_on = %s, valid_until = %s"
    with connection.cursor() as cursor:
        cursor.execute(ended, [then.date(), then.date() + timedelta(days=365)])
    application.refresh_from_db()
    return application


OLD_FILES = {
    "programs.ride": old_ride,
    "security_surveys.survey": old_survey,
    "robbery_training.training": old_training,
    "watch.registration": old_registration,
}


# --- Planting and looking --------------------------------------------------------


def plant(application: Application) -> None:
    """Write the word into every text that is typed about this application, and have letters written with it."""
    for record in parts_of(application):
        planted = {field.name: seed(field) for field in typed(record)}
        type(record)._base_manager.filter(pk=record.pk).update(**planted)
    application.refresh_from_db()
    event = application.events.create(action="ask-applicant", note=f"{WORD} asks", at=application.submitted_at)
    letters.after(event, "question", "")
    letters.link_again(application, "once")
    registration = WatchRegistration.objects.filter(pk=application.pk).first()
    if registration and registration.captain:
        watch_letters.neighbor(registration.captain, registration)
    kind = ContentType.objects.get_for_model(Application)
    LogEntry.objects.create(
        user=make_lena_once(), content_type=kind, object_id=str(application.pk), object_repr=WORD, action_flag=CHANGE,
        change_message=f"{WORD} changed",
    )  # fmt: skip


def parts_of(record: models.Model, seen: set[Any] | None = None) -> Iterator[models.Model]:
    """A record and all that belongs to it, whatever app it is in."""
    seen = set() if seen is None else seen
    if record in seen or type(record).__name__ in NOT_THEIRS:
        return
    seen.add(record)
    yield record
    for relation in record._meta.related_objects:
        owners = relation.related_model._base_manager.filter(**{relation.field.name: record})
        for owner in owners:
            yield from parts_of(owner, seen)


def typed(record: models.Model) -> Iterator[models.Field]:
    for field in record._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField | EncryptedTextField)
        if is_text and not field.choices and not field.unique and field.name not in NOT_TYPED:
            yield field


def seed(field: models.Field) -> str:
    if "email" in field.name:
        return EMAIL
    return PHONE if "phone" in field.name else f"{WORD} {field.name}"[: field.max_length or 200]


def where_planted() -> list[str]:
    """Every column of every table in which something of what was planted still stands, encrypted ones read too."""
    return sorted({place for model in apps.get_models() for place in _planted_in(model)})


def _planted_in(model: type[models.Model]) -> Iterator[str]:
    for record in model._base_manager.all():
        for field in model._meta.concrete_fields:
            value = str(getattr(record, field.attname)).casefold()
            if any(word in value for word in PLANTED):
                yield f"{model._meta.label}.{field.name}"
