"""Legal holds: what may not be destroyed, who says so and why."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agency.models import Member
from agency.one_at_a_time import wait_for_turn
from agency.people import plain_email, plain_letters, plain_phone

from . import audit
from .kinds import KINDS, Kind, Person
from .models import Action, Hold, Tombstone

# Who places a hold and who destroys a record wait for each other: a hold that stands is seen by all that goes after it.
HOLDING_OR_DESTROYING = "records.holding or destroying"


class HoldRefused(Exception):
    """The hold cannot be placed so; as text, the sentence for who tried."""


class Holds:
    """The holds that stand just now, read once for a whole list of records."""

    def __init__(self) -> None:
        standing = list(Hold.objects.standing().select_related("placed_by"))
        self.records = {hold.about: hold for hold in standing if hold.about}
        self.people = {
            known: hold for hold in standing for known in (("@", hold.email), ("#", hold.phone), ("a", hold.name))
        }

    def on(self, kind: Kind, record: Any) -> Hold | None:
        """The hold that keeps a record, its own or one on somebody it is about."""
        if hold := self.records.get(kind.about_of(record)):
            return hold
        if not self.people:
            return None
        known = (key for person in kind.people(record) for key in keys_of(person))
        return next((self.people[key] for key in known if key in self.people), None)


def keys_of(person: Person) -> list[tuple[str, str]]:
    """By what somebody is found again, however it is written."""
    keys = [("@", plain_email(person.email)), ("#", plain_phone(person.phone)), ("a", name_and_birth(person))]
    return [key for key in keys if key[1]]


def name_and_birth(person: Person) -> str:
    """A name alone is many people's: with the date of birth it is one's."""
    if person.birth_date is None:
        return ""
    return f"{plain_letters(person.first_name + person.last_name)}|{person.birth_date.isoformat()}"


@transaction.atomic
def hold_record(reference: str, *, why: str, asked_by: str, by: Member) -> Hold:
    """Hold the record that people call by a reference; raises HoldRefused if there is none, or nothing left of it."""
    wait_for_turn(HOLDING_OR_DESTROYING)
    kind, record = record_called(reference)
    if Tombstone.objects.filter(about=kind.about_of(record)).exists():
        raise HoldRefused(_("This record was destroyed before. There is nothing left to hold."))
    hold = Hold(why=why, asked_by=asked_by, about=kind.about_of(record), reference=kind.reference(record), placed_by=by)
    return _place(hold, by)


@transaction.atomic
def hold_person(person: Person, *, why: str, asked_by: str, by: Member) -> Hold:
    """Hold all that is about a person, by any of what is known of them; raises HoldRefused if that is nothing."""
    wait_for_turn(HOLDING_OR_DESTROYING)
    if not keys_of(person):
        raise HoldRefused(_("Enter an e-mail address, a telephone number, or a name with the date of birth."))
    hold = Hold(
        why=why, asked_by=asked_by, email=plain_email(person.email), phone=plain_phone(person.phone),
        name=name_and_birth(person), placed_by=by,
    )  # fmt: skip
    return _place(hold, by)


def _place(hold: Hold, by: Member) -> Hold:
    hold.save()
    audit.record(Action.HELD, by=by, of=hold, about=hold.about or "person")
    return hold


@transaction.atomic
def lift(hold: Hold, *, by: Member) -> bool:
    """End a hold, and forget by what its person was found. False if somebody did before."""
    lifted = Hold.objects.standing().filter(pk=hold.pk)
    if not lifted.update(lifted_at=timezone.now(), lifted_by=by, email="", phone="", name=""):
        return False
    audit.record(Action.LET_GO, by=by, of=hold)
    return True


def record_called(reference: str) -> tuple[Kind, Any]:
    """The record of a reference, whichever kind it is; raises HoldRefused."""
    for kind in KINDS.values():
        record = kind.find(reference.strip()) if kind.find else None
        if record is not None:
            return kind, record
    raise HoldRefused(_("There is no record with this reference."))
