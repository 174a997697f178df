"""Community Watch signs: from a share of the households enrolled on."""

from datetime import date
from math import ceil

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import letters
from .models import WatchGroup, WatchPolicy


class SignsRefused(Exception):
    """A group may not ask for signs (yet); as text, the sentence that says why not."""


def households_needed(group: WatchGroup) -> int:
    """How many must be enrolled before signs: half, unless the agency says otherwise (High Point NC, Newington CT)."""
    return ceil(group.households * WatchPolicy.current().signs_percent / 100)


def why_not_yet(group: WatchGroup) -> str:
    """What keeps a group from asking for signs, in words; empty if nothing does."""
    if group.signs_asked_on:
        return _("Your group has already asked for signs. To ask for more, call us.")
    lacking = households_needed(group) - group.enrolled()
    if lacking > 0:
        text = ngettext(
            "Signs come when %(percent)d percent of the households are enrolled. %(lacking)d is still missing.",
            "Signs come when %(percent)d percent of the households are enrolled. %(lacking)d are still missing.",
            lacking,
        )
        return text % {"percent": WatchPolicy.current().signs_percent, "lacking": lacking}
    return ""


@transaction.atomic
def ask_for_signs(group: WatchGroup, *, count: int, places: str, on: date) -> None:
    """Ask us for signs; raises SignsRefused."""
    # Of two captains who ask at once, the second one sees that the first has.
    group = WatchGroup.objects.select_for_update().get(pk=group.pk)
    if reason := why_not_yet(group):
        raise SignsRefused(reason)
    group.signs_asked_on, group.signs_count, group.signs_places = on, count, places
    group.save(update_fields=["signs_asked_on", "signs_count", "signs_places"])
    letters.signs_asked(group)
