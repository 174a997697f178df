"""The lives of the demonstration's surveys, each told once. They go through the portal's own functions."""

from datetime import timedelta

from agency.demo.clock import Life
from agency.models import Agency, Member
from programs import booking
from programs.demo.lives import Stage, Tale, approved_unchecked, asked_about, declined_because
from programs.models import Application, Opening
from programs.workflow import Action
from security_surveys.models import Outcome
from security_surveys.outcomes import recommendations, record
from security_surveys.purging import purge
from security_surveys.reporting import approve, fingerprint
from security_surveys.visiting import begin

from .rounds import go_round

QUESTION = {
    "en": "Is this the house with the green door, or the one behind it?",
    "es": "¿Es la casa de la puerta verde o la que está detrás?",
}


asked = asked_about(QUESTION)
declined = declined_because("Outside our area", 1)
approved = approved_unchecked(1)


def booked(stage: Stage, application: Application) -> Life:
    yield from approved(stage, application)
    yield stage.later(1)
    soonest = booking.openings_for(application, stage.later(0)).first()
    if soonest:
        booking.book(application, soonest)


def booked_for(days: int) -> Tale:
    """Booked, at the telephone, for so many days from the day looked at; before it, for a day that is past."""

    def tale(stage: Stage, application: Application) -> Life:
        yield from approved(stage, application)
        yield stage.later(1)
        wanted = Agency.current().at(stage.today + timedelta(days=days), 0)
        opening = Opening.objects.filter(program=application.program).bookable(wanted).first()
        if opening:
            booking.book(application, opening, by=stage.lena)

    return tale


def begun(days: int) -> Tale:
    """Begun on a day of late; the officer was called away half-way."""

    def tale(stage: Stage, application: Application) -> Life:
        yield from booked_for(days)(stage, application)
        opening = application.appointment.opening
        yield opening.starts_at + timedelta(minutes=5)
        visit = begin(application.security_survey, by=opening.officer)
        go_round(visit, opening.officer, share=0.5)

    return tale


def no_show(stage: Stage, application: Application) -> Life:
    yield from booked(stage, application)
    yield application.appointment.opening.ends_at
    booking.close(application, Action.NO_SHOW, by=stage.lena)


def reported(stage: Stage, application: Application) -> Life:
    yield from booked(stage, application)
    opening = application.appointment.opening
    officer: Member = opening.officer
    yield opening.starts_at + timedelta(minutes=5)
    visit = begin(application.security_survey, by=officer)
    yield opening.ends_at
    go_round(visit, officer)
    yield opening.ends_at + timedelta(hours=20)
    application.refresh_from_db()
    visit.refresh_from_db()
    approve(visit, by=officer, read=fingerprint(visit))


def answered(*words: Outcome, after: int = 40) -> Tale:
    """The resident says what became of the recommendations: these words in turn."""

    def tale(stage: Stage, application: Application) -> Life:
        yield from reported(stage, application)
        yield stage.later(after)
        visit = application.security_survey.visit
        said = {finding.pk: words[place % len(words)] for place, finding in enumerate(recommendations(visit))}
        record(visit, said, Agency.current().today())

    return tale


def nights() -> Life:
    """The last night: what is kept no longer is erased."""
    purge(Agency.current().today())
    yield from ()
