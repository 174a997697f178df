"""The lives of the demonstration's businesses and sessions. They go through the portal's own functions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from agency.demo.clock import Life
from agency.models import Agency, Member
from programs import booking, waiting
from programs.demo import lives
from programs.demo.lives import Stage
from programs.forms.applicant import FeedbackForm
from programs.models import Application, Opening
from programs.self_service import give_feedback
from programs.workflow import Action, advance
from robbery_training import attendance, rosters

from .businesses import Business

QUESTION = {
    "en": "Would two sessions of half your people each suit you? Then the shop can stay open.",
    "es": "¿Le convendrían dos sesiones, con la mitad de su personal en cada una? Así no cierra el negocio.",
}
OPINION = {"en": "My cashiers still talk about it. Thank you.", "es": "Muy claro y con ejemplos de aquí. Gracias."}


@dataclass(frozen=True)
class Asked:
    """A business with its application, on the stage where it waits for its answer."""

    stage: Stage
    business: Business
    application: Application


Tale = Callable[[Asked], Life]


def _as(told: lives.Tale) -> Tale:
    """A life that every program knows."""
    return lambda asked: told(asked.stage, asked.application)


unread = _as(lives.unread)
reviewed = _as(lives.in_review)
questioned = _as(lives.asked_about(QUESTION))
declined = _as(lives.declined_because("Outside our area", 2))
withdrawn = _as(lives.withdrawn)
approved = _as(lives.approved_unchecked(2))


def booked_on(session: Opening, *, names: bool = True) -> Tale:
    """On a session that the coordinator has made; with its people named, or not yet."""

    def tale(asked: Asked) -> Life:
        yield from approved(asked)
        yield asked.stage.later(1)
        booking.book(asked.application, session, by=asked.stage.lena)
        if names and asked.business.people:
            yield asked.stage.later(1)
            rosters.add(asked.application, asked.business.roster)

    return tale


def pleased(session: Opening) -> Tale:
    """Taught, and asked how it was."""

    def tale(asked: Asked) -> Life:
        yield from booked_on(session)(asked)
        yield session.ends_at + timedelta(days=2)
        words = asked.application.kind.words
        given = {"rating": "5", "understands_better": "on", "would_recommend": "on"}
        form = FeedbackForm({**given, "comment": OPINION[asked.business.language]}, words=words)
        if form.is_valid():
            give_feedback(asked.application.appointment, form)

    return tale


def missed_and_asked_again(session: Opening) -> Tale:
    def tale(asked: Asked) -> Life:
        yield from booked_on(session)(asked)
        yield session.ends_at + timedelta(days=3)
        asked.application.refresh_from_db()
        advance(asked.application, Action.SCHEDULE_AGAIN, by=asked.stage.lena)

    return tale


def gives_back(session: Opening, before: timedelta) -> Tale:
    """Booked, and given up so long before the day that is looked at: others have been waiting for that."""

    def tale(asked: Asked) -> Life:
        yield from booked_on(session, names=False)(asked)
        yield Agency.current().at(asked.stage.today, 0) - before
        booking.cancel(asked.application)

    return tale


def waits_for(session: Opening) -> Tale:
    def tale(asked: Asked) -> Life:
        yield from approved(asked)
        yield asked.stage.later(1)
        waiting.join(asked.application, session)

    return tale


def held(session: Opening, absent: frozenset[str], by: Member) -> Life:
    """People come through the door, all but those who are absent, and in the end the trainer closes the session."""
    yield session.starts_at - timedelta(minutes=10)
    random = Random(session.pk)  # noqa: S311 - a demonstration, no secrets
    for trainee in attendance.people_of(session):
        yield session.starts_at - timedelta(minutes=random.randint(0, 9))
        if trainee.name not in absent:
            attendance.tick(session, trainee, by=by)
    yield session.ends_at + timedelta(minutes=5)
    attendance.close(session, by=by)
