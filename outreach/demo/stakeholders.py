"""Organizations of Harbor City, what members wrote in the log, and the quarterly reports made of it."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from agency.demo.clock import clock_at
from agency.models import Agency, Member, Station
from agency.texts import bilingual
from outreach.models import Activity, Contact, Engagement, Organization, Purpose, StakeholderKind
from outreach.stakeholders.logbook import write_down
from outreach.stakeholders.quarters import Quarter
from outreach.stakeholders.reports import finish, save_words

# Name, kind, stations (none: the whole city), together in English and Spanish, days a partner, agreed to be public.
ORGANIZATIONS: list[tuple[str, StakeholderKind, list[str], str, str, int | None, bool]] = [
    ("First Harbor Church", StakeholderKind.FAITH, ["harbor-north"],
     "Suppers where neighbors and officers eat together, and a list of people who want a visit.",
     "Cenas en las que vecinos y agentes comen juntos, y una lista de personas que desean una visita.", 1400, True),
    ("Masjid An-Nur", StakeholderKind.FAITH, ["riverside"],
     "Open evenings, and parking and safety on holidays.",
     "Noches de puertas abiertas, y estacionamiento y seguridad en los días festivos.", 600, True),
    ("Old Town Merchants", StakeholderKind.BUSINESS, ["old-town"],
     "Lights and cameras that shops pay for together, and a walk each month.",
     "Luces y cámaras que las tiendas pagan juntas, y un recorrido cada mes.", 900, True),
    ("Centro Latino", StakeholderKind.IMMIGRANT, [],
     "Talks in Spanish on how to report a crime, whatever one’s papers.",
     "Charlas en español sobre cómo denunciar un delito, con o sin papeles.", 800, True),
    ("Harbor City Schools", StakeholderKind.SCHOOL, [],
     "Reading hours, and safe ways to school.", "Horas de lectura y caminos seguros a la escuela.", 2000, True),
    ("Cape State University", StakeholderKind.UNIVERSITY, ["riverside"],
     "Students count what works; we share figures.",
     "Los estudiantes miden lo que funciona; compartimos cifras.", 400, True),
    ("Open Door Counseling", StakeholderKind.MENTAL_HEALTH, [],
     "A counselor rides along on some evenings.", "Una consejera nos acompaña algunas noches.", 300, True),
    ("County Health Department", StakeholderKind.PUBLIC_HEALTH, [], "", "", 500, False),
    ("Voices for Reform", StakeholderKind.ADVOCACY, [],
     "They read our policies first and tell us what is wrong.",
     "Leen nuestras políticas primero y nos dicen qué está mal.", None, False),
    ("Pine Grove Tenants", StakeholderKind.NEIGHBORHOOD, ["pine-grove"], "", "", 250, False),
    ("Northside Youth League", StakeholderKind.YOUTH, ["harbor-north", "old-town"],
     "Basketball on Fridays; officers play and do not wear uniform.",
     "Baloncesto los viernes; los agentes juegan sin uniforme.", 700, True),
    ("Moose Lodge 12", StakeholderKind.FRATERNAL, ["old-town"], "", "", 1500, False),
]  # fmt: skip
CONTACTS = [
    ("First Harbor Church", "Ruth Bell", "Pastor", "ruth@example.org", "en"),
    ("Centro Latino", "Marisol Peña", "Directora", "marisol@example.org", "es"),
    ("Old Town Merchants", "Gus Lindgren", "Chair", "gus@example.org", "en"),
]
V, W, P, S = Activity.VISIT, Activity.WALK, Activity.PARTNERS, Activity.SCHOOL


class Told(NamedTuple):
    """An entry of the log: who wrote it, how many days ago, and what it says."""

    by: str
    days: int
    activity: Activity
    whom: str
    minutes: int
    people: int
    place: str
    concern: str


ENTRIES = [
    Told("omar", 1, W, StakeholderKind.RESIDENTS, 60, 14, "Gull Avenue",
     "Cars race on Gull Avenue after ten in the evening."),
    Told("omar", 3, V, "First Harbor Church", 45, 30, "Church hall", ""),
    Told("omar", 9, P, "Northside Youth League", 90, 22, "Gym on Dock Street", ""),
    Told("june", 2, W, "Old Town Merchants", 90, 18, "Wharf Street", "The alley behind the market is dark."),
    Told("june", 12, Activity.CALL, StakeholderKind.HARMED, 15, 1, "", ""),
    Told("luis", 2, Activity.MEETING, "Masjid An-Nur", 60, 40, "Prayer hall", ""),
    Told("luis", 6, Activity.PRESENTATION, "Centro Latino", 90, 35, "Centro Latino",
     "La gente teme que llamar al 911 traiga a inmigración."),
    Told("luis", 20, P, "Cape State University", 120, 8, "Campus", ""),
    Told("tasha", 5, S, "Harbor City Schools", 120, 60, "Pine Grove Elementary", ""),
    Told("tasha", 8, P, "Pine Grove Tenants", 90, 9, "Orchard Way", "Nobody calls back after a complaint about noise."),
    Told("lena", 7, Activity.MEETING, "Voices for Reform", 60, 6, "City library",
     "Officers who were named in complaints still work the same streets."),
    Told("lena", 15, Activity.TRAINING, "Open Door Counseling", 120, 12, "Training room", ""),
    Told("grant", 4, Activity.MEETING, StakeholderKind.DISTRUSTFUL, 60, 11, "Barber shop on Pier Road", ""),
    Told("nora", 11, Activity.EVENT, StakeholderKind.YOUTH, 120, 80, "River park", ""),
    Told("tasha", 75, S, "Harbor City Schools", 60, 25, "Pine Grove Elementary",
         "Drivers do not stop at the crossing."),
    Told("june", 110, Activity.MEETING, "Old Town Merchants", 60, 12, "Wharf Street",
         "Nobody tells us what became of a report."),
    Told("ines", 6, Activity.MEETING, "Centro Latino", 45, 4, "Centro Latino", ""),
]  # fmt: skip
WORDS = {
    "concerns_voiced": "Speeding was raised most, by residents and by schools. Shops asked for light.",
    "potential_problems": "With the summer, complaints about noise on the riverfront will grow.",
    "recommended_action": "Ask Public Works for light behind the market. Two more evenings a week on foot in Old Town.",
    "progress": "Answers come sooner than last quarter. Centro Latino and we have met every month.",
}


def stage(members: dict[str, Member], now: datetime) -> None:
    """Twelve organizations, a log of a year, one finished report and one that is being written."""
    agency = Agency.current()
    today = timezone.localdate(now, agency.zone)
    organizations = _found(today)
    for told in ENTRIES:
        with clock_at(now - timedelta(days=told.days)):
            _write(told, members[told.by], organizations, today - timedelta(days=told.days))
    _remember(members, organizations, today)
    last = Quarter.of(today).before()
    for quarter, is_finished in ((last.before(), True), (last, False)):
        written_at = agency.at(quarter.last_on + timedelta(days=9), 10)
        with clock_at(min(written_at, now)):
            words = WORDS if is_finished else WORDS | {"recommended_action": "", "progress": ""}
            report = save_words(quarter, None, words, revision=0, by=members["lena"])
            if is_finished:
                finish(report, revision=1, by=members["lena"], now=written_at)


def _found(today: date) -> dict[str, Organization]:
    stations = {station.slug: station for station in Station.objects.all()}
    found = {}
    for name, kind, where, en, es, days, agreed in ORGANIZATIONS:
        since = today - timedelta(days=days) if days else None
        found[name] = Organization.objects.create(
            name=name, kind=kind, together=bilingual(en, es), partner_since=since,
            agreed_to_be_public_on=since if agreed else None,
        )  # fmt: skip
        found[name].stations.set(stations[slug] for slug in where)
    Contact.objects.bulk_create(
        Contact(organization=found[of], name=name, role=role, email=email, language=language)
        for of, name, role, email, language in CONTACTS
    )
    return found


def _write(told: Told, member: Member, organizations: dict[str, Organization], on: date) -> None:
    organization = organizations.get(told.whom)
    entry = Engagement(
        member=member, station=member.station, on=on, minutes=told.minutes, activity=told.activity,
        purpose=Purpose.PROBLEM_SOLVING if told.activity == Activity.PARTNERS else Purpose.ENGAGEMENT,
        organization=organization, who="" if organization else told.whom, place=told.place, people=told.people,
    )  # fmt: skip
    write_down(entry, concern=told.concern, is_critical="complaint" in told.concern)


def _remember(members: dict[str, Member], organizations: dict[str, Organization], today: date) -> None:
    """The year before: every other week somebody met somebody, all at once because nobody follows it day by day."""
    met = [organizations[name] for name in ("First Harbor Church", "Old Town Merchants", "Harbor City Schools")]
    people = [members[username] for username in ("omar", "june", "tasha", "luis")]
    Engagement.objects.bulk_create(
        Engagement(
            member=people[week % 4],
            station=people[week % 4].station,
            on=today - timedelta(days=21 + 7 * week),
            minutes=30 + 15 * (week % 5),
            purpose=Purpose.PROBLEM_SOLVING if week % 3 == 0 else Purpose.ENGAGEMENT,
            activity=[Activity.VISIT, Activity.MEETING, Activity.WALK][week % 3],
            organization=met[week % 3],
            people=5 + 3 * (week % 7),
            noted_at=Agency.current().at(today - timedelta(days=21 + 7 * week), 17),
        )
        for week in range(45)
    )
