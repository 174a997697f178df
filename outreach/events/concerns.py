"""What people raised with us: given to somebody, answered, and opened again if the answer did not hold."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agency.models import Agency, Member
from comments.models import DESTROYED
from notices import outbox
from outreach.models import Concern, Event
from outreach.models.concern import ANSWERED_WITHIN

from . import concern_letters
from .history import note


class ConcernRefused(Exception):
    """The sentence says why."""


@transaction.atomic
def raise_at(event: Event, concern: Concern, by: Member) -> None:
    """Keep what was raised at an event: of its day, and of its station."""
    concern.event, concern.noted_by, concern.station = event, by, event.station
    concern.raised_on = event.starts_at.astimezone(Agency.current().zone).date()
    keep(concern, by)


@transaction.atomic
def keep(concern: Concern, by: Member) -> None:
    """Keep what was raised; who is to answer for it is told."""
    concern.noted_by = concern.noted_by or by
    concern.save()
    if concern.owner:
        concern_letters.given(concern, by)


@transaction.atomic
def assign(concern: Concern, owner: Member | None, due_on: date | None, by: Member) -> None:
    """Somebody answers for it from now on, by a day; they are told, and whoever did before is reminded no more."""
    locked = _locked(concern)
    if locked.answered_on:
        raise ConcernRefused(_("It is answered. Open it again first."))
    gets_it = owner is not None and owner.pk != locked.owner_id
    locked.owner, locked.due_on = owner, due_on or locked.due_on
    locked.save(update_fields=["owner", "due_on", "changed_at"])
    outbox.drop_reminders(locked.about_key)
    note(locked, by, _("Answered for by %(owner)s, due %(due)s") % {"owner": owner or "–", "due": locked.due_on})
    if gets_it:
        concern_letters.given(locked, by)


@transaction.atomic
def answer(concern: Concern, asked: Any, answer: Any, by: Member, on: date, *, is_public: bool) -> None:
    """Answer it in words that the public may read; or say it better later. Nobody is reminded any more."""
    if not str(asked).strip() or not str(answer).strip():
        raise ConcernRefused(_("Write what was asked, and the answer."))
    locked = _locked(concern)
    locked.asked, locked.answer, locked.is_public = asked, answer, is_public
    locked.answered_on = locked.answered_on or on
    locked.save(update_fields=["asked", "answer", "is_public", "answered_on", "changed_at"])
    outbox.drop_reminders(locked.about_key)
    note(locked, by, _("Answered, for the public") if is_public else _("Answered"))


@transaction.atomic
def reopen(concern: Concern, by: Member, on: date) -> None:
    """The answer did not hold: it leaves the public page, and another is due in two weeks. Its words stay at hand."""
    locked = _locked(concern)
    if locked.answered_on is None:
        raise ConcernRefused(_("It is open already."))
    if locked.what == DESTROYED:
        raise ConcernRefused(_("What was raised has been destroyed since. Note a new concern."))
    locked.answered_on, locked.is_public, locked.due_on = None, False, on + ANSWERED_WITHIN
    locked.save(update_fields=["answered_on", "is_public", "due_on", "changed_at"])
    note(locked, by, _("Opened again"))


def days_left(concern: Concern, on: date) -> int:
    """Until the answer is due; less than nothing once it is late."""
    return ((concern.due_on or concern.raised_on + ANSWERED_WITHIN) - on) // timedelta(days=1)


def _locked(concern: Concern) -> Concern:
    return Concern.objects.select_for_update().get(pk=concern.pk)
