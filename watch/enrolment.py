"""From an application to a group: one that begins with it, or one that is there already."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import transaction

from agency.models import Agency, Member
from programs.models import Application
from programs.workflow import TRANSITIONS, Action, TransitionRefused, advance

from . import letters
from .models import Captain, Office, Step, WatchGroup

# A year, as most groups choose anew each year; the coordinator may type another date.
TERM = relativedelta(years=1)


@transaction.atomic
def enroll(
    application: Application,
    group: WatchGroup,
    *,
    by: Member,
    office: Office | None = None,
    block: str = "",
    captain: Captain | None = None,
) -> WatchGroup:
    """Make the applicant's group, if it is new, with them in the office they take on; else tell a captain of it.

    Raises TransitionRefused if the application may not be enrolled (any more), and then nothing has changed.
    """
    # Of two who press at once, the second waits here, and then founds no second group.
    application = Application.objects.select_for_update(of=("self",)).select_related("program").get(pk=application.pk)
    if application.status not in TRANSITIONS[Action.ENROLL].sources:
        raise TransitionRefused(application, Action.ENROLL)
    on, registration = Agency.current().today(), application.watch_registration
    if not group.pk:
        _found(group, on, by)
    if office:
        lead(_captain_from(application, group, office, block, on))
    if captain:
        letters.neighbor(captain, registration)
    registration.group, registration.captain = group, captain
    registration.save(update_fields=["group", "captain"])
    advance(application, Action.ENROLL, by=by)
    return group


def _found(group: WatchGroup, on: date, by: Member) -> None:
    group.started_on = on
    group.save()
    group.steps.create(step=Step.CONTACT, done_on=on, done_by=by)


def _captain_from(application: Application, group: WatchGroup, office: Office, block: str, on: date) -> Captain:
    return Captain(
        group=group,
        office=office,
        name=application.full_name,
        email=application.email,
        phone=application.phone,
        language=application.language,
        block=block,
        from_on=on,
        until_on=on + TERM,
    )


@transaction.atomic
def lead(captain: Captain) -> None:
    """Put a captain in office, and send them the link to their pages."""
    captain.save()
    letters.welcome(captain)


@transaction.atomic
def hand_over(captain: Captain, successor: Captain, on: date) -> None:
    """Give a captain's roster to another captain of the group, and let the first one go."""
    captain.households.update(captain=successor)
    captain.neighbors.update(captain=successor)
    Captain.objects.filter(pk=captain.pk, left_on=None).update(left_on=on)
