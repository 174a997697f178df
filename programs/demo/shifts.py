"""The ride-along of the demonstration, open, and the shifts that its officers offer."""

from datetime import date, datetime, timedelta

from i18nfield.strings import LazyI18nString

from agency.demo.cast import AGENCY
from agency.models import Agency, Member
from programs.models import Opening, Program, Release

HOSTS = ["omar", "june", "luis", "tasha"]
# Start of a shift; a ride is four hours.
HOURS = [8, 16, 19]


def open_program(program: Program) -> None:
    """Open the ride-along to riders with a guardian too, with a release that is no longer the template."""
    program.is_open, program.minors_allowed = True, True
    program.contact_phone, program.contact_email = AGENCY["unit_phone"], AGENCY["unit_email"]
    program.save()
    template = program.current_release()
    if template and template.version == 1:
        texts = {language: template.words(language).partition("\n\n")[2] for language in ("en", "es")}
        Release.objects.create(program=program, text=LazyI18nString(texts))


def offer_shifts(program: Program, members: dict[str, Member], first: date, last: date) -> None:
    """One shift a day, at each station in turn; the stations' own officers are hosts."""
    agency, shifts = Agency.current(), []
    for number in range((last - first).days + 1):
        host = members[HOSTS[number % len(HOSTS)]]
        starts_at = agency.at(first + timedelta(days=number), HOURS[number // len(HOSTS) % len(HOURS)])
        shifts.append(_shift(program, host, starts_at, seats=2 if number % 5 == 0 else 1))
    Opening.objects.bulk_create(shifts)


def _shift(program: Program, host: Member, starts_at: datetime, seats: int) -> Opening:
    ends_at = starts_at + timedelta(hours=program.longest_hours)
    return Opening(
        program=program, station=host.station, officer=host, starts_at=starts_at, ends_at=ends_at, seats=seats
    )
