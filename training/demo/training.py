"""Training hours of the demonstration: the whole cast, some of them short, one list imported, one member new."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from agency.demo.clock import clock_at
from agency.models import Agency, Member
from training import recording
from training.models import Course, CourseDate, Mode, Requirement, Service
from training.prepare import prepare

# Name, provider, mode, hours, topics, whether it counts, and where an online one is taken.
COURSES = [
    ("Policing with the community", "Harbor City Police Academy", Mode.IN_PERSON, 8,
     "Problem solving, partnerships, plans of the stations", True, ""),
    ("Talking with people in crisis", "State Justice Academy", Mode.IN_PERSON, 4, "Listening, mental health", True, ""),
    ("Enhancing community engagement", "State Justice Academy", Mode.ONLINE, 2, "Meetings, surveys, trust", True,
     "https://www.example.org/engagement/"),
    ("Working with an interpreter", "Language Access Office", Mode.ONLINE, 2, "Limited English, sign language", True,
     "https://www.example.org/interpreters/"),
    ("Firearms qualification", "Harbor City Police Academy", Mode.IN_PERSON, 6, "", False, ""),
]  # fmt: skip
CLASS, CRISIS, ENGAGEMENT, INTERPRETER, FIREARMS = range(5)

# Which course, how far into the part of the year that has passed, and who was there.
HELD = [
    (CLASS, 0.3, ["lena", "omar", "june", "grant", "vera", "ana", "theo", "paul"]),
    (CRISIS, 0.6, ["luis", "nora", "maya"]),
    (FIREARMS, 0.5, ["omar", "june", "luis", "tasha"]),
]
IMPORTED = """member,course,date,hours,certificate
luis@harborcity.example.org,Enhancing community engagement,{day},2,EN-3301
"Quinn, Nora",Enhancing community engagement,{day},2,EN-3302
nora,Working with an interpreter,{day},2,WI-0117
Inés Duarte,Working with an interpreter,{day},2,WI-0118
Captain Ray Solomon,Enhancing community engagement,{day},1.5,EN-3304
"""
# With a line that is not right, for the page that says so.
WRONG = """member;course;date;hours
ellen;Enhancing community engagement;{day};2,0
dana;Enhancing comunity engagement;{day};2,0
"""
JOINED_DAYS_AGO = {"tasha": 75, "dana": 400}


def stage(members: dict[str, Member], now: datetime) -> None:
    today = timezone.localdate(now, Agency.current().zone)
    courses = [_course(members, *row) for row in COURSES]
    _ask(members, today)
    for place, share, present in HELD:
        course = courses[place]
        on = _this_year(today, share)
        recording.record(course, [members[name] for name in present], on, course.hours, by=members["theo"])
    # Last year everybody had all of it.
    everybody = [member for name, member in members.items() if name not in JOINED_DAYS_AGO]
    recording.record(courses[CLASS], everybody, date(today.year - 1, 5, 12), courses[CLASS].hours, by=members["theo"])
    CourseDate.objects.create(course=courses[CLASS], on=today + timedelta(days=16), where="9:00, Academy, room 2")
    CourseDate.objects.create(course=courses[CRISIS], on=today + timedelta(days=37), where="13:00, Old Town station")
    with clock_at(now - timedelta(hours=3)):
        # Three hours ago it may have been another year.
        _import(members, _this_year(Agency.current().today(), 0.8))


def _course(
    members: dict[str, Member], name: str, provider: str, mode: Mode, hours: int, topics: str, counts: bool, link: str
) -> Course:
    return Course.objects.create(
        name=name, provider=provider, mode=mode, hours=hours, topics=topics, counts=counts, link=link,
        approved_by=members["vera"] if counts else None,
    )  # fmt: skip


def _ask(members: dict[str, Member], today: date) -> None:
    """Put the requirement in force, and enter who joined when."""
    list(prepare())
    Requirement.objects.update(is_active=True, from_on=date(today.year - 2, 1, 1))
    for place, (name, member) in enumerate(members.items()):
        days = JOINED_DAYS_AGO.get(name, 1500 + 211 * place)
        Service.objects.create(member=member, joined_on=today - timedelta(days=days))


def _this_year(today: date, share: float) -> date:
    """A day that lies so far between the first of January and today."""
    first = today.replace(month=1, day=1)
    return first + (today - first) * share


def _import(members: dict[str, Member], day: date) -> None:
    seen = recording.upload(IMPORTED.format(day=day).encode(), "state-academy-online.csv", by=members["theo"])
    recording.confirm(seen, by=members["theo"])
    recording.upload(WRONG.format(day=day).encode(), "late-additions.csv", by=members["theo"])
