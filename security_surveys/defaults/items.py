"""How the checklists' content is written down: each item once, with the premises it is for."""

from dataclasses import dataclass

from i18nfield.strings import LazyI18nString

from agency.texts import bilingual
from security_surveys.models import Cost, Premises, Urgency, Zone

BOTH = frozenset(Premises)
HOMES = frozenset({Premises.HOME})
BUSINESSES = frozenset({Premises.BUSINESS})

Words = tuple[str, str]  # in English, in Spanish


@dataclass(frozen=True)
class DefaultItem:
    code: str
    urgency: Urgency
    text: LazyI18nString
    why: LazyI18nString
    recommendations: tuple[tuple[Cost, LazyI18nString], ...]
    premises: frozenset[Premises]
    in_self_survey: bool


@dataclass(frozen=True)
class DefaultSection:
    name: LazyI18nString
    zone: Zone
    items: tuple[DefaultItem, ...]

    def items_for(self, premises: Premises) -> list[DefaultItem]:
        return [item for item in self.items if premises in item.premises]


def item(
    code: str, urgency: Urgency, text: Words, why: Words, *recommendations: tuple[Cost, str, str],
    premises: frozenset[Premises] = BOTH, in_self_survey: bool = True,
) -> DefaultItem:  # fmt: skip
    """One thing to look at, worded so that “yes” is good, why it matters, and what can be done if it is not so."""
    what_to_do = tuple((cost, bilingual(en, es)) for cost, en, es in recommendations)
    return DefaultItem(code, urgency, bilingual(*text), bilingual(*why), what_to_do, premises, in_self_survey)


def section(name: Words, zone: Zone, *items: DefaultItem) -> DefaultSection:
    return DefaultSection(bilingual(*name), zone, items)
