"""Planning the meeting of a committee: an event like every other, with an agenda."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from i18nfield.strings import LazyI18nString

from agency.models import Member
from outreach.models import Committee, CommitteeMeeting, Event, EventKind, EventStatus


@transaction.atomic
def plan(committee: Committee, agenda: Any, by: Member, **particulars: Any) -> CommitteeMeeting:
    """A draft that nobody of the public sees before its notice; `particulars` are the event's own.

    A committee meets once at a time: a form that is sent twice plans one meeting.
    """
    Committee.objects.select_for_update().get(pk=committee.pk)
    at_that_time = CommitteeMeeting.objects.filter(
        event__committee=committee, event__starts_at=particulars["starts_at"]
    )
    if planned := at_that_time.exclude(event__status=EventStatus.CANCELLED).first():
        return planned
    languages = particulars.pop("languages", [])
    event = Event.objects.create(
        kind=EventKind.COMMITTEE,
        committee=committee,
        organizer=by,
        title=_in_each_language(committee, _title),
        **{"description": _in_each_language(committee, _what_happens)} | particulars,
    )
    event.languages.set(languages)
    return CommitteeMeeting.objects.create(event=event, agenda=agenda)


class NoLongerDraft(Exception):
    """Its notice is out; the sentence says what can be done instead."""


@transaction.atomic
def discard(meeting: CommitteeMeeting) -> None:
    """Delete what was planned by mistake, with its event; raises NoLongerDraft once the public was told."""
    event = Event.objects.select_for_update(of=["self"]).get(pk=meeting.pk)
    if event.status != EventStatus.DRAFT:
        raise NoLongerDraft(_("Its notice was published: it can be called off, and stays."))
    event.delete()


def _in_each_language(committee: Committee, say: Any) -> LazyI18nString:
    said = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            said[code] = say(str(committee))
    return LazyI18nString(said)


def _title(committee: str) -> str:
    return _("%(committee)s: meeting") % {"committee": committee}


def _what_happens(committee: str) -> str:
    return _("%(committee)s meets in public. Anybody may come and listen.") % {"committee": committee}
