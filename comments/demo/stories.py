"""The comments of the demonstration: said, weighed and verified over the last fourteen months."""

from datetime import date, datetime, timedelta
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.core.files.base import ContentFile
from django.utils import timezone

from agency.demo.clock import Life, clock_at, play
from agency.models import Agency, Member
from comments.models import (
    Accreditation,
    Assessment,
    AssessmentCycle,
    Channel,
    Chapter,
    Comment,
    PublicNotice,
    Relevance,
    Review,
    Theme,
)
from comments.receiving import receive
from comments.reminders import comments_unreviewed, public_notice_due
from comments.sealing import verify
from notices import outbox
from notices.demo import deliver, nothing_handed_over

from .voices import ACCREDITED, NOTICE, THEMES, VOICES, Voice

MONTHS = 14
# The year's web review is so many days ahead: its public notice is due in three weeks.
NEXT_REVIEW = 81
# The notice of last year's was out so long before it.
NOTICE_AHEAD = timedelta(days=74)
ACCREDITED_FOR = relativedelta(years=8)


def hear_the_public(members: dict[str, Member], now: datetime) -> None:
    """Let the public speak up to `now`, and Ana weigh most of it, keep her cycle and verify the chain."""
    agency, ana = Agency.current(), members["ana"]
    today = timezone.localdate(now, agency.zone)
    cycle = begin_cycle(today)
    themes = write_themes(today.year)
    lives = [(_said_at(place, today), _heard(place, ana, themes)) for place in range(len(VOICES))]
    past = cycle.assessments.filter(begins_on__lte=today + NOTICE_AHEAD)
    lives += [(agency.at(each.begins_on - NOTICE_AHEAD, 10), _noticed(each, ana)) for each in past]
    first = today - timedelta(days=31 * MONTHS + today.weekday())
    last_monday = today - timedelta(days=today.weekday() or 7)
    lives += [(agency.at(first, 7), _mondays()), (agency.at(last_monday, 4), _verified())]
    with nothing_handed_over(), timezone.override(agency.zone):
        play(lives, now)
        # What is younger waits for the worker, so that there is something to deliver.
        with clock_at(now):
            deliver(now - timedelta(hours=3))


def begin_cycle(today: date) -> AssessmentCycle:
    """The cycle in whose second year we are, shortly before that year's web review."""
    second_year_ends = today + timedelta(days=NEXT_REVIEW + 60)
    begins_on = second_year_ends + timedelta(days=1) - relativedelta(years=2)
    cycle = AssessmentCycle.objects.create(
        begins_on=begins_on, ends_on=begins_on + relativedelta(years=4) - timedelta(days=1)
    )
    cycle.plan_assessments()
    accreditation = Accreditation.current()
    accreditation.program = ACCREDITED
    accreditation.awarded_on, accreditation.first_awarded_on = begins_on, begins_on - ACCREDITED_FOR
    accreditation.save()
    return cycle


def write_themes(this_year: int) -> dict[tuple[int, str], Theme]:
    """Last year's and this year's; one of this year is not shown yet."""
    themes = {}
    for year in (this_year - 1, this_year):
        for name, (title, *texts) in THEMES.items():
            shown = (year, name) != (this_year, list(THEMES)[-1])
            text = texts[year == this_year]
            themes[year, name] = Theme.objects.create(year=year, title=title, text=text, is_public=shown)
    return themes


def _said_at(place: int, today: date) -> datetime:
    on = today - timedelta(days=VOICES[place].days_ago)
    return Agency.current().at(on, 9 + place * 5 % 12) + timedelta(minutes=place * 17 % 60)


def _heard(place: int, ana: Member, themes: dict[tuple[int, str], Theme]) -> Life:
    voice = VOICES[place]
    review = _received(voice, UUID(int=place + 1), ana).review
    if voice.relevance:
        agency = Agency.current()
        yield agency.at(agency.today() + timedelta(days=voice.weighed_after), 11)
        _weigh(review, voice, ana)
        year = review.comment.received_on.year
        review.themes.set(themes[year, name] for name in voice.themes if (year, name) in themes)


def _received(voice: Voice, key: UUID, ana: Member) -> Comment:
    today = Agency.current().today()
    if voice.channel == Channel.WEB:
        return receive(voice.answers() | {"chapter": _chapter(voice)}, key=key)
    # A letter lies some days before it is typed in, what was said aloud until the next morning.
    days = 3 if voice.channel == Channel.MAIL else 1
    on = today - timedelta(days=days)
    return receive(voice.answers(), key=key, channel=voice.channel, taken_by=ana, received_on=on)


def _chapter(voice: Voice) -> str:
    return str(Chapter.objects.get(number=voice.chapter)) if voice.chapter else ""


def _weigh(review: Review, voice: Voice, ana: Member) -> None:
    review.weigh(voice.relevance, by=ana)
    review.assigned_to, review.notes = ana, voice.notes
    today = Agency.current().today()
    if voice.relevance == Relevance.MISDIRECTED:
        review.referred_to, review.referred_on = "Internal Affairs", today
    elif voice.relevance == Relevance.RELEVANT and voice.channel == Channel.SESSION:
        review.forwarded_on = today
    review.save()
    review.chapters.set(Chapter.objects.filter(number__in=voice.chapters))


def _noticed(assessment: Assessment, ana: Member) -> Life:
    text = NOTICE.format(begins_on=assessment.begins_on)
    PublicNotice.objects.create(
        assessment=assessment,
        text=text,
        published_on=Agency.current().today(),
        where="Our website and the Harbor City Gazette",
        proof=ContentFile(text.encode(), "public-notice.txt"),
        recorded_by=ana,
    )
    yield from ()


def _mondays() -> Life:
    """Each week what beat does about comments; the mail server takes it later."""
    agency = Agency.current()
    while True:
        today = agency.today()
        for find in (comments_unreviewed, public_notice_due):
            outbox.post_all(find(today))
        yield agency.at(today + timedelta(days=7), 7)


def _verified() -> Life:
    verify()
    yield from ()
