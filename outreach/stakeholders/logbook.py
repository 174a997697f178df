"""Writing in the engagement log: once, and corrected for a week by whoever wrote it."""

from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from agency.models import Member
from outreach.models import Concern, Engagement
from outreach.models.engagement import CORRECTABLE

# What is compared of two entries that were sent under the same key.
SAID = (
    "member_id",
    "station_id",
    "on",
    "minutes",
    "purpose",
    "activity",
    "organization_id",
    "who",
    "place",
    "people",
    "note",
)


class EntryStands(Exception):
    """An entry can no longer be corrected or taken out; as text, why."""


def write_down(entry: Engagement, *, concern: str = "", is_critical: bool = False) -> Engagement:
    """Keep an entry and the concern that was heard, once for each key and its words."""
    try:
        with transaction.atomic():
            return _written(entry, concern, is_critical)
    except IntegrityError:
        # The same form, sent twice at the same moment: the other one was first.
        earlier = Engagement.objects.filter(submission_key=entry.submission_key, member=entry.member).first()
        if earlier is None:
            raise
        return earlier


def _written(entry: Engagement, concern: str, is_critical: bool) -> Engagement:
    earlier = Engagement.objects.filter(submission_key=entry.submission_key).first()
    if earlier:
        if _says_the_same(earlier, entry) and concern in {"", _concern_text(earlier)}:
            return earlier
        # Sent, gone back, changed and sent again: the next visit, written over the last one's form.
        entry.submission_key = uuid4()
    entry.save()
    _keep_concern(entry, concern, is_critical)
    return entry


def _says_the_same(one: Engagement, other: Engagement) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in SAID)


def _concern_text(entry: Engagement) -> str:
    concern = concern_of(entry)
    return concern.what if concern else ""


def concern_of(entry: Engagement) -> Concern | None:
    return Concern.objects.filter(engagement=entry).first() if entry.pk else None


def is_answered_for(concern: Concern | None) -> bool:
    """Whether somebody took a concern on: from then on it is theirs, and no longer a line of the log."""
    return bool(concern and (concern.owner_id or concern.answered_on))


def is_correctable(entry: Engagement, now: datetime) -> bool:
    return entry.noted_at > now - CORRECTABLE


@transaction.atomic
def correct(entry: Engagement, *, concern: str, is_critical: bool, by: Member, now: datetime) -> None:
    """Save a member's own entry anew; raises EntryStands if its week is over."""
    _lock(entry, by, now)
    entry.save()
    _keep_concern(entry, concern, is_critical)


@transaction.atomic
def remove(entry: Engagement, *, by: Member, now: datetime) -> None:
    """Take out a member's own entry, with its concern; raises EntryStands if that is somebody's work by now."""
    _lock(entry, by, now)
    concern = concern_of(entry)
    if is_answered_for(concern):
        raise EntryStands(_("Somebody works on the concern of this entry, so it stays. Ask a coordinator."))
    if concern:
        _take_out(concern)
    entry.delete()


def _lock(entry: Engagement, by: Member, now: datetime) -> None:
    mine = Engagement.objects.select_for_update().filter(pk=entry.pk, member=by).first()
    if mine is None or not is_correctable(mine, now):
        raise EntryStands(_("An entry can be changed for seven days. This one stays as it is."))


def _keep_concern(entry: Engagement, what: str, is_critical: bool) -> None:
    concern = concern_of(entry)
    if is_answered_for(concern):
        return
    if not what:
        if concern:
            _take_out(concern)
        return
    concern = concern or Concern(engagement=entry, noted_by=entry.member)
    if concern.raised_on != entry.on:
        concern.raised_on, concern.due_on = entry.on, None
    concern.what, concern.is_critical, concern.station = what, is_critical, entry.station
    concern.who = entry.organization.kind if entry.organization else entry.who
    concern.save()


def _take_out(concern: Concern) -> None:
    try:
        concern.delete()
    except ProtectedError:
        raise EntryStands(_("A plan rests on the concern of this entry, so it stays. Ask a coordinator.")) from None
