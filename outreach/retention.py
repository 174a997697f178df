"""How long outreach keeps what says who somebody is. Minutes, results and figures are kept for good."""

from datetime import date, timedelta
from uuid import uuid4

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, TruncDate
from django.utils.translation import gettext_lazy as _

from agency.models import Agency
from agency.texts import bilingual
from agency.written_once import Unchangeable
from comments.models import DESTROYED
from notices import outbox
from programs.models import Application
from programs.retention import forgotten_with_it
from records.kinds import Action, Default, Kind, Person, register
from records.models import Tombstone

from .models import (
    Answer,
    Assignment,
    CheckIn,
    Concern,
    Contact,
    Engagement,
    Event,
    Interpreter,
    InterpreterRequest,
    PolicyComment,
    PolicyReview,
    RequestEvent,
    Survey,
    Term,
)
from .models.interpreter_request import AHEAD

PROGRAM_RECORDS = bilingual(
    "Oregon's model schedule 405-60-855 keeps records of significant community policing programs five years.",
    "El calendario modelo 405-60-855 de Oregón conserva cinco años los documentos de programas significativos.",
)
ATTENDANCE = bilingual(
    "Oregon's model schedule 405-60-855 keeps who enrolled and attended two years.",
    "El calendario modelo 405-60-855 de Oregón conserva dos años quién se inscribió y asistió.",
)
OTHER = bilingual(
    "Oregon's model schedule 405-60-855 keeps other records of crime prevention one year.",
    "El calendario modelo 405-60-855 de Oregón conserva un año los demás documentos de prevención.",
)
FOR_GOOD = bilingual(
    "Minutes of public bodies are kept for good, and what is historic (Oregon's model schedule 405-60-855).",
    "Las actas de los cuerpos públicos y lo histórico se conservan siempre (calendario modelo 405-60-855 de Oregón).",
)


def day_of(moment: str) -> TruncDate:
    return TruncDate(moment, tzinfo=Agency.current().zone)


def before(on: date) -> dict[str, object]:
    """Of events: those that began by the end of a day."""
    return {"starts_at__lt": Agency.current().at(on + timedelta(days=1), 0)}


# --- Events ----------------------------------------------------------------------


def strip_check_ins(event: Event) -> None:
    """Nobody's browser and nobody's neighborhood. How many there were, and their languages, stay."""
    for check_in in CheckIn.objects.filter(event=event).iterator():
        CheckIn.objects.filter(pk=check_in.pk).update(key=uuid4(), neighborhood="")


register(Kind(
    key="outreach.rsvp",
    label=_("Replies to events"),
    clock=_("The end of the event."),
    by_itself=_("Name, e-mail address and help asked for are forgotten by themselves thirty days after the event."),
))  # fmt: skip

register(Kind(
    key="outreach.check_in",
    label=_("Check-ins at the door of an event"),
    clock=_("The day of the event."),
    goes=_("Neighborhoods, and which browser it was. How many came, and their languages, stay."),
    about="outreach.checkin",
    ended=lambda on: Event.objects.filter(
        Exists(CheckIn.objects.filter(event=OuterRef("pk"))), **before(on)
    ).annotate(clock_on=day_of("ends_at")),
    strip=strip_check_ins,
    reference=lambda event: str(event)[:40],
    default=Default(Action.STRIP, 24, ATTENDANCE),
))  # fmt: skip


def strip_concern(concern: Concern) -> None:
    """What was raised, as somebody noted it, and the answer unless the public reads it."""
    gone = {"what": DESTROYED} | ({} if concern.is_public else {"asked": DESTROYED, "answer": DESTROYED})
    Concern.objects.filter(pk=concern.pk).update(**gone)
    outbox.forget_letters([concern.about_key])


register(Kind(
    key="outreach.concern",
    label=_("Concern that was raised"),
    clock=_("The day it was answered; what was never answered is open."),
    goes=_("What was raised, and the text of letters. Question and answer, too, unless the public reads them."),
    about="outreach.concern",
    ended=lambda on: Concern.objects.filter(answered_on__lte=on)
    .exclude(what=DESTROYED)
    .annotate(clock_on=F("answered_on")),
    strip=strip_concern,
    reference=lambda concern: str(concern.pk),
    dates=lambda concern: {"created_on": concern.raised_on},
    default=Default(Action.STRIP, 60, PROGRAM_RECORDS),
))  # fmt: skip

# --- Surveys ---------------------------------------------------------------------


def strip_survey(survey: Survey) -> None:
    """What people typed, and which browsers and codes were used. Answers that are counted stay."""
    texts = Answer.objects.filter(question__section__survey=survey).exclude(text="")
    texts.update(text=DESTROYED)
    survey.ballots.all().delete()
    # How many codes were made and used is a figure; which ones is nobody's business any more.
    survey.codes.update(code_hash=Concat(Value("destroyed-"), Cast("pk", CharField())))


register(Kind(
    key="outreach.survey",
    label=_("Answers to a survey"),
    clock=_("The last day of the survey."),
    goes=_("What was typed, and which browsers and paper codes answered. What is counted, and the results, stay."),
    about="outreach.survey",
    ended=lambda on: Survey.objects.filter(closes_on__lte=on).annotate(clock_on=F("closes_on")),
    strip=strip_survey,
    reference=lambda survey: survey.slug[:40],
    find=lambda reference: Survey.objects.filter(slug=reference).first(),
    dates=lambda survey: {"created_on": survey.opens_on},
    default=Default(Action.STRIP, 60, PROGRAM_RECORDS),
))  # fmt: skip

# --- Interpreters ----------------------------------------------------------------


def interpreters_over(on: date) -> "QuerySet[Interpreter]":
    """Those who are not asked any more, each with the day of the last request; members are personnel."""
    of_theirs = Assignment.objects.filter(interpreter=OuterRef("pk"))
    last = of_theirs.order_by("-request__due_on").values("request__due_on")[:1]
    gone = Interpreter.objects.filter(is_active=False, member=None)
    return gone.annotate(clock_on=Coalesce(Subquery(last), F("agreed_on"), F("screened_on")))


def strip_interpreter(interpreter: Interpreter) -> None:
    """No link of theirs opens anything more. Which language was interpreted how often stays."""
    Interpreter.objects.filter(pk=interpreter.pk).update(
        name=DESTROYED, email="", phone="", link_version=F("link_version") + 1
    )
    interpreter.skills.exclude(assessed_on=None).update(assessed_how=DESTROYED, assessed_by=DESTROYED)
    interpreter.skills.filter(assessed_on=None).update(assessed_how="", assessed_by="")
    interpreter.assignments.update(feedback="")
    outbox.forget_letters([interpreter.about_key])


register(Kind(
    key="outreach.interpreter",
    label=_("Interpreter who is no longer asked"),
    clock=_("The last request they were asked for; without one, the day of the agreement."),
    goes=_("Name, e-mail address, telephone number, how they were assessed, feedback, and the text of letters."),
    about="outreach.interpreter",
    ended=interpreters_over,
    strip=strip_interpreter,
    reference=lambda interpreter: str(interpreter.pk),
    people=lambda interpreter: [Person(interpreter.email, interpreter.phone)],
    default=Default(Action.STRIP, 24, ATTENDANCE),
))  # fmt: skip


def strip_request(request: InterpreterRequest) -> None:
    """What it was about, where, what was translated and how it went in words. That it was met, and how well, stays."""
    InterpreterRequest.objects.filter(pk=request.pk).update(note="", place="", translation="")
    Assignment.objects.filter(request=request).update(feedback="")
    RequestEvent.objects.filter(request=request).update(note="")
    outbox.forget_letters([request.about_key])


@forgotten_with_it
def strip_requests_of(application: Application) -> None:
    for request in InterpreterRequest.objects.filter(application=application):
        strip_request(request)


register(Kind(
    key="outreach.interpreter_request",
    label=_("Request for an interpreter or a translation"),
    clock=_("The day for which it was needed."),
    goes=_("Notes, place, translation, feedback, and the text of letters. Language, date and outcome stay."),
    about="outreach.interpreterrequest",
    ended=lambda on: InterpreterRequest.objects.filter(due_on__lte=on)
    .exclude(status__in=AHEAD)
    .annotate(clock_on=F("due_on")),
    strip=strip_request,
    reference=lambda request: str(request.pk),
    default=Default(Action.STRIP, 24, ATTENDANCE),
))  # fmt: skip

# --- Policies open for comment ---------------------------------------------------


def strip_policy_comment(comment: PolicyComment) -> None:
    """Its words, who it was and what staff noted. Its tombstone has to be there already."""
    if not Tombstone.objects.filter(about=comment.about_key).exists():
        raise Unchangeable(comment)
    # Past the model's own refusal; PostgreSQL allows just this.
    QuerySet(PolicyComment).filter(pk=comment.pk).update(text=DESTROYED, name="", email="")
    PolicyReview.objects.filter(comment=comment).update(notes="")
    outbox.forget_letters([comment.about_key])


register(Kind(
    key="outreach.policy_comment",
    label=_("Comment on a policy"),
    clock=_("The last day on which the policy was open for comment."),
    goes=_("What was written, name, e-mail address, the notes of staff, and the text of letters. The summary stays."),
    about="outreach.policycomment",
    ended=lambda on: PolicyComment.objects.filter(policy__closes_on__lte=on).annotate(clock_on=F("policy__closes_on")),
    strip=strip_policy_comment,
    reference=lambda comment: comment.receipt,
    find=lambda reference: PolicyComment.objects.filter(receipt=reference.upper()).first(),
    people=lambda comment: [Person(comment.email)],
    dates=lambda comment: {"created_on": comment.received_on},
    default=Default(Action.STRIP, 60, PROGRAM_RECORDS),
))  # fmt: skip

# --- Committees ------------------------------------------------------------------


def strip_term(term: Term) -> None:
    Term.objects.filter(pk=term.pk).update(email="")
    outbox.forget_letters([term.about_key])


register(Kind(
    key="outreach.term",
    label=_("E-mail address of a committee’s member"),
    clock=_("The day they left, or the end of their term."),
    goes=_("The e-mail address, and the text of letters. Name, seat and dates are public and stay."),
    about="outreach.term",
    ended=lambda on: Term.objects.filter(from_on__lte=on).annotate(clock_on=Coalesce("left_on", "until_on")),
    strip=strip_term,
    reference=lambda term: str(term.pk),
    people=lambda term: [Person(term.email)],
    dates=lambda term: {"created_on": term.from_on},
    default=Default(Action.STRIP, 12, OTHER),
))  # fmt: skip

register(Kind(
    key="outreach.minutes",
    label=_("Minutes, notices of meetings, recommendations and their answers"),
    clock=_("Approval."),
    default=Default(Action.KEEP, None, FOR_GOOD),
))  # fmt: skip

# --- Stakeholders ----------------------------------------------------------------


def erase_contact(contact: Contact) -> None:
    Contact.objects.filter(pk=contact.pk).delete()


register(Kind(
    key="outreach.contact",
    label=_("Contact person of an organization"),
    clock=_("The day they left the organization."),
    goes=_("All of it. The organization stays."),
    about="outreach.contact",
    ended=lambda on: Contact.objects.filter(left_on__lte=on).annotate(clock_on=F("left_on")),
    erase=erase_contact,
    reference=lambda contact: str(contact.pk),
    people=lambda contact: [Person(contact.email, contact.phone)],
    default=Default(Action.ERASE, 12, OTHER),
))  # fmt: skip


def strip_engagement(entry: Engagement) -> None:
    Engagement.objects.filter(pk=entry.pk).update(note="", place="")


register(Kind(
    key="outreach.engagement",
    label=_("Entry of the engagement log"),
    clock=_("The day of the activity."),
    goes=_("Note and place. Hours, people reached and what kind of people stay."),
    about="outreach.engagement",
    ended=lambda on: Engagement.objects.filter(~Q(note="", place=""), on__lte=on).annotate(clock_on=F("on")),
    strip=strip_engagement,
    reference=lambda entry: str(entry.pk),
    default=Default(Action.STRIP, 60, PROGRAM_RECORDS),
))  # fmt: skip
