"""Destroying: proposed by one, confirmed by another, carried out record by record, and written down."""

import logging
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from agency import workers
from agency.models import Agency, Member
from agency.one_at_a_time import wait_for_turn
from notices import outbox

from . import audit, letters
from .holds import HOLDING_OR_DESTROYING, Holds
from .kinds import KINDS, Kind
from .models import Action as Trail
from .models import Destruction, DestructionItem, Outcome, RetentionRule, Source, Status, Tombstone
from .retention import Due, judge, over, part, requests
from .workflow import Action, TransitionRefused, advance

logger = logging.getLogger(__name__)
# A letter in hand while its record went is forgotten when it is out; nobody tries one longer than this.
IN_HAND = timedelta(days=14)


class NothingToDestroy(Exception):
    """As text, the sentence for who proposed it."""


@transaction.atomic
def propose(rules: Iterable[RetentionRule], *, by: Member) -> Destruction:
    """Write down what would go by these rules today, for another person to confirm; raises NothingToDestroy."""
    on, holds = Agency.current().today(), Holds()
    # Of two who propose at once, the second waits here, and then proposes the rest.
    locked = RetentionRule.objects.select_for_update().filter(pk__in=[rule.pk for rule in rules])
    going = [due for rule in locked.that_destroy() for due in part(rule, on, holds).goes]
    if not going:
        raise NothingToDestroy(_("Nothing of this would go today."))
    destruction = Destruction.objects.create(proposed_by=by)
    DestructionItem.objects.bulk_create(_item(destruction, due) for due in going)
    audit.record(Trail.PROPOSED, by=by, of=destruction, records=len(going))
    letters.destruction_proposed(destruction, len(going))
    return destruction


def _item(destruction: Destruction, due: Due) -> DestructionItem:
    return DestructionItem(
        destruction=destruction,
        kind=due.kind.key,
        about=due.kind.about_of(due.record),
        record=str(due.record.pk),
        reference=due.reference,
        clock_on=due.clock_on,
        source=due.source,
    )


def confirm(destruction: Destruction, *, by: Member) -> None:
    """Confirm a list and have it carried out; raises TransitionRefused, above all for who proposed it."""
    with transaction.atomic():
        advance(destruction, Action.CONFIRM, by=by)
        transaction.on_commit(lambda: workers.ask_for("records.tasks.carry_out", destruction.pk))


def carry_out(destruction: Destruction) -> None:
    """Destroy what a confirmed list names, each record for itself. Begun anew, it goes on where it was stopped."""
    if destruction.status != Status.CONFIRMED:
        return
    waiting = destruction.items.filter(outcome=Outcome.WAITING)
    for pk in list(waiting.values_list("pk", flat=True)):
        try:
            _settle(pk)
        except Exception as error:
            # One record that cannot go must not hold up the others: it stays on the list, and is tried again. The
            # class only: a database repeats the row in its text.
            logger.warning("Item %s of a destruction could not be destroyed: %s", pk, type(error).__name__)
    if not waiting.exists():
        try:
            advance(destruction, Action.FINISH)
        except TransitionRefused:
            return  # another worker was quicker


@transaction.atomic
def _settle(pk: int) -> None:
    item = DestructionItem.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    if item is None or item.outcome != Outcome.WAITING:
        return  # another worker has it in hand, or had
    wait_for_turn(HOLDING_OR_DESTROYING)
    due, note = _looked_at_again(item, Agency.current().today())
    if due is None:
        DestructionItem.objects.filter(pk=pk).update(outcome=Outcome.KEPT, note=note[:300])
        return
    if due.source == Source.REQUEST:
        letters.erased(due, item)
    Tombstone.objects.create(**_written_down(due, item.destruction))
    due.kind.forget(due.record, due.rule.action)
    DestructionItem.objects.filter(pk=pk).update(outcome=Outcome.GONE)


def _looked_at_again(item: DestructionItem, on: date) -> tuple[Due | None, str]:
    """The record as it is now, locked; or why it is kept after all."""
    kind, rule = KINDS.get(item.kind), RetentionRule.objects.that_destroy().filter(kind=item.kind).first()
    if kind is None or rule is None:
        return None, _("Its rule is no longer in force.")
    record = _locked(kind, rule, item, on)
    if record is None:
        return None, _("Its time is not over any more.")
    due = judge(kind, rule, record, Source(item.source), on, Holds())
    if due.hold:
        return None, _("On hold: %(why)s") % {"why": due.hold.why}
    return (due, "") if due.goes else (None, due.kept_because)


def _locked(kind: Kind, rule: RetentionRule, item: DestructionItem, on: date) -> Any:
    found = requests(kind) if item.source == Source.REQUEST else over(kind, rule, on)
    # Locked first and looked at then: what changes it now waits for us.
    if found.model._default_manager.select_for_update(of=("self",)).filter(pk=item.record).first() is None:
        return None
    return found.filter(pk=item.record).first()


def _written_down(due: Due, destruction: Destruction) -> dict[str, Any]:
    # In the language of the files, whoever's worker it is.
    with translation.override("en"):
        rule, source = due.rule.words, str(due.rule.source)
    return {
        "kind": due.kind.key,
        "about": due.kind.about_of(due.record),
        "reference": due.reference,
        "clock_on": due.clock_on,
        "action": due.rule.action,
        "source": due.source,
        "rule": rule,
        "rule_version": due.rule.version,
        "rule_source": source,
        "proposed_by": destruction.proposed_by,
        "confirmed_by": destruction.decided_by,
        **due.kind.dates(due.record),
    }


def carry_out_what_is_confirmed() -> None:
    """What the broker lost, a dead worker left behind, or could not be destroyed the last time."""
    for destruction in Destruction.objects.filter(status=Status.CONFIRMED):
        carry_out(destruction)


def forget_letters_in_hand(now: datetime) -> None:
    """Forget the words and addresses of letters that were in hand when their record went, or told of it."""
    gone = Tombstone.objects.filter(destroyed_at__gte=now - IN_HAND).values_list("about", flat=True)
    outbox.forget_letters(gone)
    outbox.forget_when_sent(letters.ERASED, now - IN_HAND)
