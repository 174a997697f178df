"""What the security surveys need before anybody can ask for one, or do one alone."""

from collections.abc import Iterator

from programs.models import Program
from programs.prepare import prepare_program

from . import defaults
from .defaults.items import DefaultItem, DefaultSection
from .models import Checklist, Item, Premises, Recommendation, Section
from .versions import publish


def prepare() -> Iterator[str]:
    """The two programs, and a published checklist for each kind of premises that has none."""
    what = "security survey"
    yield from prepare_program("security-survey", defaults.SECURITY_SURVEY, defaults.DECLINE_REASONS, what)
    _program, created = Program.objects.get_or_create(slug="self-survey", defaults=defaults.SELF_SURVEY)
    if created:
        yield "The security survey that people do alone: open."
    for premises, sections in defaults.CHECKLISTS.items():
        if not Checklist.objects.filter(premises=premises).exists():
            publish(_checklist(premises, sections), by=None)
            yield f"The checklist for {premises.label}."


def _checklist(premises: Premises, sections: tuple[DefaultSection, ...]) -> Checklist:
    draft = Checklist.objects.create(premises=premises, version=1)
    rows: list[tuple[Item, DefaultItem]] = []
    for at, default in enumerate(sections, start=1):
        section = Section.objects.create(checklist=draft, name=default.name, zone=default.zone, position=at)
        rows += [
            (_item(section, item, position), item) for position, item in enumerate(default.items_for(premises), start=1)
        ]
    Item.objects.bulk_create(item for item, _default in rows)
    Recommendation.objects.bulk_create(
        Recommendation(item=item, text=text, cost=cost, position=position)
        for item, default in rows
        for position, (cost, text) in enumerate(default.recommendations, start=1)
    )
    return draft


def _item(section: Section, default: DefaultItem, position: int) -> Item:
    return Item(
        section=section, code=default.code, text=default.text, why=default.why, urgency=default.urgency,
        in_self_survey=default.in_self_survey, position=position,
    )  # fmt: skip
