"""Events of Harbor City: held with minutes and concerns, this week, full, called off, moved, and in a series."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from agency.demo.clock import clock_at
from agency.models import Agency, Member, Station
from agency.texts import bilingual
from outreach.events import attending, concerns, door, series, workflow
from outreach.models import Concern, Event, Frequency, Language, StakeholderKind

from .event_texts import ACCESS, EVENTS, HELD, NEIGHBORS, Planned, Raised, Told
from .replies import pass_on_a_place


def stage(members: dict[str, Member], now: datetime) -> None:
    """Everything is lived through: announced, replied to, held, answered, each in its time."""
    today = now.astimezone(Agency.current().zone).date()
    events, keys = {}, (UUID(int=number) for number in count(9000))
    for planned in EVENTS:
        events[planned.key] = _planned(planned, members, today)
        _until_today(events[planned.key], planned, members, now, keys)
    _repeat(events, members, today)
    pass_on_a_place(events["scams"], now)
    with clock_at(now - timedelta(hours=3)):
        because = bilingual("A storm is forecast for that day.", "Se pronostica una tormenta para ese día.")
        workflow.call_off(events["river"], because, members["luis"])
        events["watch"].place, events["watch"].address = "First Harbor Church, hall", "31 Lighthouse Road, Harbor City"
        events["watch"].save(update_fields=["place", "address"])
        workflow.move(events["watch"], members["omar"], {"place", "address"})


def _planned(planned: Planned, members: dict[str, Member], today: date) -> Event:
    agency = Agency.current()
    on = today + timedelta(days=planned.day)
    starts_at = agency.at(on, planned.hour)
    event = Event.objects.create(
        kind=planned.kind,
        title=bilingual(*planned.title),
        description=bilingual(*planned.what),
        station=Station.objects.filter(slug=planned.station).first(),
        organizer=members[planned.by],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=planned.hours),
        place=planned.where[0],
        address=planned.where[1],
        # What is not announced yet still lacks something.
        access=bilingual(*ACCESS) if planned.is_announced else "",
        request_by=on - timedelta(days=2),
        seats=planned.seats,
    )
    event.languages.set(Language.objects.filter(code__in=planned.languages))
    return event


def _until_today(
    event: Event, planned: Planned, members: dict[str, Member], now: datetime, keys: Iterator[UUID]
) -> None:
    """Announced three weeks ahead, and what followed."""
    announced_at = min(event.starts_at - timedelta(days=21), now - timedelta(days=2))
    if not planned.is_announced:
        return
    with clock_at(announced_at):
        workflow.announce(event, members[planned.by])
    with clock_at(announced_at + timedelta(hours=30)):
        for answers in _neighbors(planned):
            attending.reply(event, answers, key=next(keys))
    if planned.key in HELD:
        _hold(event, HELD[planned.key], members, now, keys)


def _neighbors(planned: Planned) -> Iterator[dict[str, Any]]:
    """Who says that they come, and what they need."""
    for name, people, language, interpreter, help_wanted in NEIGHBORS[: planned.replies]:
        yield {
            "name": name,
            "email": f"{name.split()[0].casefold()}.{planned.key}@example.com",
            "people": people,
            "language": language,
            "interpreter_for": Language.objects.filter(code=interpreter).first() if planned.asks else None,
            "help_wanted": help_wanted if planned.asks else "",
        }


def _hold(event: Event, told: Told, members: dict[str, Member], now: datetime, keys: Iterator[UUID]) -> None:
    organizer = event.organizer or members["lena"]
    with clock_at(event.ends_at):
        door.count(event, told.came)
        for code, neighborhood, number in told.said:
            language = Language.objects.filter(code=code).first()
            for _person in range(number):
                door.check_in(event, next(keys), language, neighborhood)
    if told.minutes is None:
        return
    with clock_at(event.ends_at + timedelta(hours=14)):
        workflow.record(event, organizer, told.counted)
        event.minutes = bilingual(*told.minutes)
        event.save(update_fields=["minutes"])
        workflow.publish_minutes(event, organizer)
        noted = [(_raised(event, raised, members, organizer), raised) for raised in told.raised]
    for concern, raised in noted:
        _answer(concern, raised, members, now)


def _raised(event: Event, raised: Raised, members: dict[str, Member], by: Member) -> Concern:
    concern = Concern(who=StakeholderKind(raised.who), what=raised.what, is_critical=raised.is_critical)
    concern.owner = members.get(raised.owner)
    concerns.raise_at(event, concern, by)
    return concern


def _answer(concern: Concern, raised: Raised, members: dict[str, Member], now: datetime) -> None:
    if raised.asked is None or raised.answer is None:
        return
    raised_at = Agency.current().at(concern.raised_on, 15)
    with clock_at(min(raised_at + timedelta(days=raised.after), now)):
        on = Agency.current().today()
        concerns.answer(
            concern, bilingual(*raised.asked), bilingual(*raised.answer), members[raised.owner], on, is_public=True
        )


def _repeat(events: dict[str, Event], members: dict[str, Member], today: date) -> None:
    """Coffee each month but at the end of the year; the academy on four evenings, a week apart."""
    monthly = {today + timedelta(days=day): "" for day in range(31, 62)}
    coffee = series.repeat(
        events["coffee"], Frequency.MONTHLY, today + timedelta(days=160), monthly, members["june"]
    )  # fmt: skip
    evenings = series.repeat(
        events["academy"], Frequency.WEEKLY, _on(events["academy"]) + timedelta(days=21), {}, members["lena"]
    )
    for event in [coffee[0], *evenings]:
        workflow.announce(event, members["lena"])


def _on(event: Event) -> date:
    return event.starts_at.astimezone(Agency.current().zone).date()
