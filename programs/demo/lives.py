"""The lives of the demonstration's applications, each told once. They go through the portal's own functions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from agency.demo.clock import Life
from agency.models import Agency, Member
from notices.demo import deliver
from notices.reminders import send_reminders
from programs import booking, moves, submission
from programs.forms.applicant import FeedbackForm
from programs.models import Application, BackgroundCheck, Channel, Opening, Program, RideRecord
from programs.self_service import ask_for_erasure, give_feedback
from programs.workflow import Action, advance, assign, expire_what_waited_in_vain

from .people import Person, answers_on

QUESTIONS = {
    "en": "Which of the two dates suits you better, and may we call you in the evening?",
    "es": "¿Cuál de las dos fechas le conviene más, y podemos llamarle por la noche?",
}
ANSWERS = {"en": "The first one. Any evening is fine.", "es": "La primera. Cualquier noche está bien."}
OPINIONS = {
    "en": ["I had no idea how much writing there is.", "", "The officer explained everything. Thank you!"],
    "es": ["Aprendí mucho, gracias al oficial.", ""],
}
CALLS = ["traffic stop, noise, welfare check", "alarm, traffic crash", "", "shoplifting, parking, noise"]


@dataclass(frozen=True)
class Stage:
    """Who acts in these lives, where, and the day on which they are looked at."""

    members: dict[str, Member]
    program: Program
    today: date
    random: Random

    def later(self, days: int) -> datetime:
        """Some moment of the working day, so many days after the one it is now in the life."""
        agency = Agency.current()
        on = agency.today() + timedelta(days=days)
        return agency.at(on, self.random.randint(9, 16)) + timedelta(minutes=self.random.randint(0, 59))

    @property
    def lena(self) -> Member:
        return self.members["lena"]

    def reviewer(self, application: Application) -> Member:
        return self.members[["maya", "omar", "june", "lena"][application.pk % 4]]


Tale = Callable[[Stage, Application], Life]


def apply(stage: Stage, person: Person, key: UUID) -> Application:
    """Send in a person's application: over the web, or as staff enter it."""
    by_web = person.channel == Channel.WEB
    release = stage.program.current_release()
    if release is None:
        raise ValueError("The program has no release: run prepare first.")
    return submission.submit(
        stage.program,
        answers_on(person, Agency.current().today(), stage.program.lead_days),
        key=key,
        release=release,
        typed_name="" if person.channel == Channel.PHONE else person.full_name,
        channel=person.channel,
        entered_by=None if by_web else stage.members["maya"],
    )


def unread(stage: Stage, application: Application) -> Life:
    yield from ()


def in_review(stage: Stage, application: Application) -> Life:
    yield stage.later(1)
    assign(application, stage.reviewer(application), by=stage.lena)
    application.refresh_from_db()
    advance(application, Action.START_REVIEW, by=stage.lena)


def checked(stage: Stage, application: Application, outcome: str = "cleared") -> Life:
    yield from in_review(stage, application)
    yield stage.later(1)
    check = BackgroundCheck(outcome=outcome, checked_on=Agency.current().today())
    moves.record_background_check(application, check, by=stage.lena)


def asked_about(questions: dict[str, str]) -> Tale:
    """Asked in the applicant's language."""

    def tale(stage: Stage, application: Application) -> Life:
        yield from in_review(stage, application)
        yield stage.later(1)
        advance(application, Action.ASK_APPLICANT, by=stage.lena, note=questions[application.language])

    return tale


asked = asked_about(QUESTIONS)


def answered(stage: Stage, application: Application) -> Life:
    yield from asked(stage, application)
    yield stage.later(4)
    advance(application, Action.ANSWER, note=ANSWERS[application.language])


def approved(stage: Stage, application: Application, after: int | None = None) -> Life:
    yield from checked(stage, application)
    yield stage.later(stage.random.randint(2, 9) if after is None else after)
    advance(application, Action.APPROVE, by=stage.lena)


def approved_late(stage: Stage, application: Application) -> Life:
    yield from approved(stage, application, after=15)


def never_booked(stage: Stage, application: Application) -> Life:
    yield from approved(stage, application, after=3)


def declined(stage: Stage, application: Application) -> Life:
    yield from checked(stage, application, "not cleared")
    yield stage.later(stage.random.randint(1, 6))
    reason = stage.program.decline_reasons.get(name="Records check not cleared")
    advance(application, Action.DECLINE, by=stage.lena, decline_reason=reason)


def approved_unchecked(days: int) -> Tale:
    """Approved so many days after the review began; nothing has to be checked."""

    def tale(stage: Stage, application: Application) -> Life:
        yield from in_review(stage, application)
        yield stage.later(days)
        advance(application, Action.APPROVE, by=stage.lena)

    return tale


def declined_because(name: str, days: int) -> Tale:
    """Declined so many days after the review began, for one of the program's reasons."""

    def tale(stage: Stage, application: Application) -> Life:
        yield from in_review(stage, application)
        yield stage.later(days)
        reason = application.program.decline_reasons.get(name=name)
        advance(application, Action.DECLINE, by=stage.lena, decline_reason=reason)

    return tale


declined_as_too_soon = declined_because("Rode too recently", 2)


def withdrawn(stage: Stage, application: Application) -> Life:
    yield from in_review(stage, application)
    yield stage.later(2)
    booking.withdraw(application)


def withdrawn_and_erased(stage: Stage, application: Application) -> Life:
    yield from withdrawn(stage, application)
    yield stage.later(1)
    ask_for_erasure(application)


def booked(stage: Stage, application: Application) -> Life:
    """On the first free shift that leaves the program's notice."""
    yield from approved(stage, application)
    yield stage.later(1)
    soonest = booking.openings_for(application, stage.later(0)).first()
    if soonest:
        booking.book(application, soonest)


def booked_then_withdrawn(stage: Stage, application: Application) -> Life:
    yield from booked(stage, application)
    yield stage.later(3)
    booking.withdraw(application, by=stage.lena, note="Called: moving away.")


def shift_withdrawn(stage: Stage, application: Application) -> Life:
    """We cancel the shift, and the rider has not chosen another one yet."""
    yield from booked(stage, application)
    yield stage.later(2)
    booking.cancel_opening(application.appointment.opening, by=stage.lena, note="Court date of the host officer.")


def booked_for(days: int) -> Tale:
    """Booked, at the telephone, on the shift so many days from the day looked at."""

    def tale(stage: Stage, application: Application) -> Life:
        yield from approved(stage, application, after=4)
        yield stage.later(1)
        wanted = Agency.current().at(stage.today + timedelta(days=days), 0)
        opening = Opening.objects.filter(program=application.program).bookable(wanted).first()
        if opening:
            booking.book(application, opening, by=stage.lena)

    return tale


def moved(stage: Stage, application: Application) -> Life:
    yield from booked(stage, application)
    yield stage.later(2)
    other = booking.openings_for(application, stage.later(7)).first()
    if other:
        booking.book(application, other)


def no_show(stage: Stage, application: Application) -> Life:
    yield from booked(stage, application)
    yield application.appointment.opening.ends_at
    booking.close(application, Action.NO_SHOW, by=stage.lena)


def ridden(stage: Stage, application: Application, action: Action = Action.COMPLETE) -> Life:
    yield from booked(stage, application)
    opening = application.appointment.opening
    yield opening.starts_at - timedelta(minutes=10)
    if not application.signatures.exists():
        moves.record_paper_signature(application, application.full_name, by=opening.officer)
    booking.check_in(application, by=opening.officer)
    yield opening.ends_at - timedelta(minutes=5)
    _write_record(stage, application, opening, ended_early=action == Action.END_EARLY)
    booking.close(application, action, by=opening.officer)


def _write_record(stage: Stage, application: Application, opening: Opening, *, ended_early: bool) -> None:
    RideRecord.objects.create(
        appointment=application.appointment,
        started_at=opening.starts_at,
        ended_at=opening.ends_at - timedelta(minutes=100 if ended_early else 5),
        officer=opening.officer,
        unit=f"{opening.station.pk}{stage.random.randint(10, 29)}",
        calls_attended=stage.random.randint(1, 6),
        call_types=stage.random.choice(CALLS),
        conduct=2 if ended_early else stage.random.randint(4, 5),
        ended_early_because="Left the car without permission." if ended_early else "",
        recommended_again=not ended_early,
        written_by=opening.officer or stage.lena,
    )


def ended_early(stage: Stage, application: Application) -> Life:
    yield from ridden(stage, application, Action.END_EARLY)


def ridden_with_feedback(stage: Stage, application: Application) -> Life:
    yield from ridden(stage, application)
    yield stage.later(2)
    given = {"rating": str(stage.random.choice([3, 4, 5, 5])), "understands_better": "on", "would_recommend": "on"}
    typed = given | {"comment": stage.random.choice(OPINIONS[application.language])}
    form = FeedbackForm(typed, words=application.kind.words)
    if form.is_valid():
        give_feedback(application.appointment, form)


def ridden_and_erased(stage: Stage, application: Application) -> Life:
    yield from ridden(stage, application)
    yield stage.later(5)
    ask_for_erasure(application)


def guardian_signed(stage: Stage, application: Application) -> Life:
    yield stage.later(2)
    release = stage.program.current_release()
    if release:
        submission.sign_as_guardian(application, release, application.ride_along.guardian_name)


def mornings() -> Life:
    """Each day at seven what beat does, and what the mail server takes."""
    agency = Agency.current()
    while True:
        today = agency.today()
        expire_what_waited_in_vain(today)
        send_reminders(today)
        # What is younger than three hours waits, at whatever hour the demonstration is staged.
        deliver(agency.at(today, 4))
        yield agency.at(today + timedelta(days=1), 7)
