"""Old files of comments, plans, outreach, training and letters, with words of their own planted in what was typed."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from comments.models import Comment, Relevance
from notices.models import Notice
from outreach.models import (
    Assignment,
    Ballot,
    Event,
    EventStatus,
    InterpreterRequest,
    PaperCode,
    PolicyComment,
    PolicyDraft,
    QuestionKind,
    RequestEvent,
    Survey,
)
from tests.factories import make_ana, make_comment, make_cycle, make_input, make_notice, make_omar, make_plan
from tests.outreach.committees.council import make_committee, make_term
from tests.outreach.gathering import make_check_ins, make_concern, make_event
from tests.outreach.interpreters.booth import make_interpreter, make_translation
from tests.outreach.policies import desk as policies
from tests.outreach.stakeholders.beat import make_contact, make_engagement, make_organization
from tests.outreach.surveys.answers import make_returns, make_survey
from tests.records.archive import EMAIL, LONG_AGO, PHONE, WORD
from tests.training.classroom import make_attendance, make_serving

THEN = timezone.now() - LONG_AGO
DAY = THEN.date()
HOME = f"1 {WORD} Lane"


def old_comment() -> Comment:
    """Of a cycle that ended five years ago, with what staff noted and referred, acknowledged by letter."""
    make_cycle(begins_on=DAY - timedelta(days=1000), ends_on=DAY + timedelta(days=400))
    comment = make_comment(text=f"{WORD} said so", name=WORD, email=EMAIL, phone=PHONE, received_on=DAY)
    comment.review.notes, comment.review.referred_to = f"Call {WORD}", f"{WORD}’s sergeant"
    comment.review.referred_on, comment.review.relevance = DAY, Relevance.MISDIRECTED
    comment.review.reviewed_at, comment.review.reviewed_by = THEN, make_ana()
    comment.review.save()
    return comment


def old_input() -> Any:
    return make_input(make_plan(), text=f"{WORD} says", name=WORD, email=EMAIL, received_on=DAY)


def old_check_ins() -> Event:
    event = make_event(EventStatus.HELD, starts_at=THEN)
    make_check_ins(event, 3, neighborhood=f"{WORD} town")
    return event


def old_survey() -> Survey:
    """Texts, ballots and paper codes of a survey that closed long ago."""
    survey = make_survey(QuestionKind.TEXT, QuestionKind.SCALE, is_over=True)
    for said in ("lights", "benches"):
        [question, scale] = survey_questions(survey)
        make_returns(survey, 1, {question: f"{WORD} wants {said}", scale: 7})
    Ballot.objects.create(survey=survey, token_hash=f"{WORD} browser")
    for number in range(2):
        PaperCode.objects.create(survey=survey, code_hash=f"{WORD} code {number}", used_on=DAY)
    Survey.objects.filter(pk=survey.pk).update(opens_on=DAY - timedelta(days=30), closes_on=DAY)
    return survey


def survey_questions(survey: Survey) -> list[str]:
    return [question.code for section in survey.sections.all() for question in section.questions.all()]


def old_interpreter() -> Any:
    interpreter = make_interpreter(name=WORD, email=EMAIL, phone=PHONE, is_active=False, agreed_on=DAY)
    interpreter.skills.update(assessed_how=f"by {WORD}", assessed_by=WORD)
    make_notice(recipient=EMAIL, body=f"Dear {WORD}", about=interpreter.about_key)
    return interpreter


def old_request() -> InterpreterRequest:
    request = make_translation(due_on=DAY, note=f"of {WORD}", place=HOME, translation=f"{WORD} said", status="met")
    Assignment.objects.create(
        request=request, interpreter=make_interpreter(), status="served", answer_until=THEN, feedback=f"{WORD} was late"
    )
    RequestEvent.objects.create(request=request, action="ask", note=f"{WORD} called", at=THEN)
    make_notice(body=f"About {WORD}", about=request.about_key)
    return request


def old_policy_comment() -> PolicyComment:
    policy = policies.make_policy()
    comment = policies.make_comment(policy, text=f"{WORD} is for it", name=WORD, email=EMAIL)
    comment.review.notes = f"{WORD} again"
    comment.review.save()
    PolicyDraft.objects.filter(pk=policy.pk).update(opens_on=DAY - timedelta(days=30), closes_on=DAY)
    return comment


def old_term() -> Any:
    term = make_term(make_committee(), from_on=DAY - timedelta(days=400), until_on=DAY, email=EMAIL)
    make_notice(recipient=EMAIL, body=f"Dear {WORD}", about=term.about_key)
    return term


def old_contact() -> Any:
    return make_contact(make_organization(), name=WORD, email=EMAIL, phone=PHONE, role=WORD, left_on=DAY)


def old_concern() -> Any:
    answered = {"asked": "More light", "answer": "There are lamps now.", "answered_on": DAY, "is_public": True}
    return make_concern(what=f"{WORD} of {HOME} wants light", raised_on=DAY, **answered)


def old_engagement() -> Any:
    return make_engagement(make_omar(), on=DAY, note=f"Met {WORD}", place=HOME)


def old_training() -> Any:
    member = make_serving(left_on=DAY, is_active=False)
    return make_attendance(member, DAY, reference=f"{WORD}-7", score=91, note=f"{WORD} taught")


def old_letters() -> Notice:
    """Two of a day: one that went out, and one that could not."""
    old = {"created_at": THEN, "recipient": EMAIL, "body": f"Dear {WORD}", "calendar": f"{WORD} meets"}
    first = make_notice(status="sent", **old)
    make_notice(status="failed", last_error=f"{EMAIL} refused", **old)
    return first


SHELVES = {
    "comments.comment": old_comment,
    "cpp.input": old_input,
    "outreach.check_in": old_check_ins,
    "outreach.survey": old_survey,
    "outreach.interpreter": old_interpreter,
    "outreach.interpreter_request": old_request,
    "outreach.policy_comment": old_policy_comment,
    "outreach.term": old_term,
    "outreach.contact": old_contact,
    "outreach.concern": old_concern,
    "outreach.engagement": old_engagement,
    "training.attendance": old_training,
    "notices.letters": old_letters,
}
