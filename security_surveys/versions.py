"""How a checklist changes: a draft is copied from the newest version, worked on, and published for good."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from agency.models import Member

from .models import Checklist, Item, Premises, Recommendation, Section

Row = TypeVar("Row", bound=models.Model)


class DraftExists(Exception):
    """There is one already: two people would work on two."""

    def __init__(self) -> None:
        super().__init__(_("There is a draft already. Go on with it, or delete it first."))


class ChecklistIncomplete(Exception):
    """What is missing before a checklist can be published, as sentences."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(" ".join(missing))
        self.missing = missing


def new_version(premises: Premises) -> Checklist:
    """The draft of the next version: all of the newest, to be changed."""
    newest = Checklist.objects.current(premises)
    last = Checklist.objects.filter(premises=premises).aggregate(Max("version"))["version__max"] or 0
    try:
        with transaction.atomic():
            draft = Checklist.objects.create(premises=premises, version=last + 1)
    except IntegrityError:
        raise DraftExists from None
    if newest:
        _copy(newest, draft)
    return draft


@transaction.atomic
def _copy(newest: Checklist, draft: Checklist) -> None:
    """Sections, items with their codes, and recommendations. Each row in the copy stands where it stood."""
    sections = _copied(newest.sections.all(), checklist={newest.pk: draft})
    items = _copied(Item.objects.filter(section__checklist=newest), section=sections)
    _copied(Recommendation.objects.filter(item__section__checklist=newest), item=items)


def _copied(rows: Iterable[Row], **under: Mapping[int, models.Model]) -> dict[int, Row]:
    """The copies, by the key of what they were copied from; `under` says which row each hangs from now."""
    ((name, parents),) = under.items()
    copies = {}
    for row in rows:
        old, parent = row.pk, getattr(row, f"{name}_id")
        row.pk, row._state.adding = None, True  # noqa: SLF001 - Django's way to copy a row
        setattr(row, name, parents[parent])
        copies[old] = row
    if copies:
        type(next(iter(copies.values())))._default_manager.bulk_create(copies.values())  # noqa: SLF001
    return copies


def missing(checklist: Checklist) -> list[str]:
    """What keeps a checklist from being published, in sentences."""
    items = list(Item.objects.filter(section__checklist=checklist).prefetch_related("recommendations"))
    if not items:
        return [_("There is no item yet.")]
    found = []
    if empty := [str(section) for section in Section.objects.filter(checklist=checklist, items=None)]:
        found.append(_("Without an item: %s.") % get_text_list(empty, _("and")))
    if helpless := [str(item) for item in items if not item.recommendations.all()]:
        found.append(_("Without a recommendation: %s") % " ".join(helpless))
    if twice := sorted(code for code, times in Counter(item.code for item in items).items() if times > 1):
        found.append(_("Two items have the same code: %s.") % get_text_list(twice, _("and")))
    return found


@transaction.atomic
def publish(checklist: Checklist, *, by: Member | None) -> None:
    """Make a draft the version that surveys begin with from now on; those begun keep theirs."""
    # Locked, so that no item loses its recommendation between the look and the publication.
    locked = Checklist.objects.select_for_update().get(pk=checklist.pk)
    locked.refuse_if_published()
    if lacks := missing(locked):
        raise ChecklistIncomplete(lacks)
    Checklist.objects.filter(pk=locked.pk).update(published_at=timezone.now(), published_by=by)
    checklist.refresh_from_db()
