"""One letter to whoever commented, and nothing that was typed in it; the others are for staff."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.template import Engine

from agency import roles
from agency.models import Agency
from comments import letters
from comments.models import Assessment, Channel, Comment, Kind, Relevance, Review, Verification
from notices import outbox
from notices.delivery import html_of
from notices.kinds import KINDS, Audience
from notices.models import Notice
from notices.reminders import send_reminders
from tests import factories
from tests.factories import make_agency, make_ana, make_assessment, make_comment, make_member

pytestmark = pytest.mark.django_db

LANGUAGES = [code for code, _name in settings.LANGUAGES]
TYPED = {
    "text": "Officer <b>D'Arcy</b> came quickly.",
    "name": "Rosa Delgado",
    "email": "rosa@example.com",
    "phone": "910 555 0100",
    "relation": "resident",
    "chapter": "41 Patrol",
}


@pytest.fixture(autouse=True)
def no_name_is_misspelt(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that a template asks for and nobody gives would otherwise be an empty place in the letter."""
    monkeypatch.setattr(Engine.get_default(), "string_if_invalid", "MISSING:%s")


@pytest.fixture(autouse=True)
def agency() -> Agency:
    return make_agency(
        unit_name="Engagement & Outreach",
        unit_phone="910 555 0120",
        unit_email="unit@example.org",
        non_emergency_phone="910 555 0111",
        complaints_url="https://complaints.example/",
        calea_url="https://calea.example/",
    )


def acknowledgement(**changes: Any) -> Notice:
    make_comment(**TYPED | changes)
    (letter,) = factories.letters(letters.ACKNOWLEDGEMENT)
    return letter


def notice_due(days_left: int, **changes: Any) -> Notice:
    """The letter to Ana so many days before the last one for a public notice."""
    assessment: Assessment = make_assessment(**changes)
    on = assessment.notice_due_on - timedelta(days=days_left)
    outbox.post_all(letters.notice_due(assessment, "stage", on))
    (letter,) = factories.letters(letters.NOTICE_DUE)
    return letter


def chain_broken() -> Notice:
    letters.chain_broken(Verification.objects.create(comments=3, broken_at=2, finding="Comment 2 is missing."))
    return factories.letters(letters.CHAIN_BROKEN)[-1]


def unreviewed() -> Notice:
    outbox.post_all(letters.unreviewed(list(Review.objects.order_by("pk")), "once"))
    (letter,) = factories.letters(letters.UNREVIEWED)
    return letter


# --- The acknowledgement -----------------------------------------------------


def test_only_kind_that_is_for_commenters_is_the_acknowledgement() -> None:
    kinds = [kind.name for kind in KINDS.values() if kind.audience == Audience.COMMENTER]

    assert kinds == ["comments/acknowledgement"]


def test_whatever_becomes_of_a_comment_its_sender_gets_one_letter() -> None:
    ana = make_ana()
    comment = make_comment(email="rosa@example.com")
    for relevance in [*Relevance.values, ""]:
        comment.review.weigh(relevance, by=ana)
        if relevance == Relevance.MISDIRECTED:
            comment.review.referred_to, comment.review.referred_on = "Internal affairs", date(2026, 11, 22)
        else:
            comment.review.referred_to, comment.review.referred_on = "", None
        comment.review.save()
    for days in range(0, 400, 20):
        send_reminders(comment.received_on + timedelta(days=days))

    assert [notice.kind for notice in Notice.objects.filter(recipient="rosa@example.com")] == [
        "comments/acknowledgement"
    ]
    assert Notice.objects.filter(recipient=ana.email).exists()


def test_acknowledgement_goes_to_the_address_that_was_given() -> None:
    assert acknowledgement().recipient == "rosa@example.com"


def test_without_an_address_there_is_no_letter_and_none_to_print() -> None:
    make_comment(email="")

    assert not Notice.objects.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_acknowledgement_has_receipt_time_kind_and_seal(language: str) -> None:
    with time_machine.travel("2026-03-02T20:04:00Z", tick=False):
        letter = acknowledgement(language=language, kind=Kind.CONCERN)

    comment = Comment.objects.get()
    moment = {"en": "March 2, 2026, 3:04 PM", "es": "2 de marzo de 2026"}[language]
    assert letter.language == language
    assert [thing for thing in (comment.receipt, comment.seal, moment) if thing not in letter.body] == []


def test_acknowledgement_of_a_letter_has_the_day_it_came() -> None:
    body = acknowledgement(channel=Channel.MAIL, received_on=date(2026, 3, 2)).body

    assert "- Received: March 2, 2026\n" in body


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_was_typed_is_in_the_acknowledgement(language: str) -> None:
    letter = acknowledgement(language=language)

    said = letter.subject + letter.body + html_of(letter, Agency.current())
    typed = [*TYPED.values(), "D'Arcy", "D&#x27;Arcy", "Rosa", "Patrol", "I live here"]
    assert [value for value in typed if value in said] == []


def test_acknowledgement_greets_without_a_name_and_asks_for_no_answer() -> None:
    body = acknowledgement().body

    assert body.startswith("Hello,\n")
    assert body.endswith("\n\nEngagement & Outreach\nPort Haven Police Department\n")
    assert "Answer this letter" not in body
    assert "nobody answers it" in body


def test_acknowledgement_says_whose_page_it_was_and_where_other_things_go() -> None:
    body = acknowledgement().body

    assert "It came to the Port Haven Police Department, and not to CALEA" in body
    assert "https://calea.example/" in body.splitlines()
    assert "- In an emergency, call 911." in body
    assert "- If it can wait, call 910 555 0111." in body
    assert "- To complain about an employee: https://complaints.example/" in body


def test_acknowledgement_of_an_agency_that_has_set_little_leaves_no_gaps() -> None:
    make_agency()

    body = acknowledgement().body

    assert "own portal" not in body
    assert "wait" not in body
    assert "complain" not in body
    assert "\n\n\n" not in body


# --- To staff ----------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_lacks_words_and_no_two_share_a_subject(language: str) -> None:
    make_ana(language=language)
    written = [acknowledgement(language=language), unreviewed(), notice_due(30), chain_broken()]

    assert [letter.kind for letter in written if "MISSING" in letter.subject + letter.body] == []
    assert [letter.kind for letter in written if len(letter.body) < 100] == []
    assert len({letter.subject for letter in written}) == 4


def test_staff_letters_hold_nothing_that_was_typed() -> None:
    make_ana()
    make_comment(**TYPED)

    bodies = [letter.subject + letter.body for letter in (unreviewed(), notice_due(30), chain_broken())]

    assert [value for value in TYPED.values() if any(value in body for body in bodies)] == []


def test_unreviewed_are_told_by_receipt_number_and_day_with_a_link() -> None:
    make_ana()
    first = make_comment(channel=Channel.MAIL, received_on=date(2026, 3, 2))
    second = make_comment(channel=Channel.MAIL, received_on=date(2026, 3, 4))

    letter = unreviewed()

    assert letter.subject == "[Action needed] 2 comments wait to be weighed"
    assert (
        f"- {first.receipt}, received on March 2, 2026\n- {second.receipt}, received on March 4, 2026\n" in letter.body
    )
    assert any(line.startswith("http://testserver/admin/comments/review/") for line in letter.body.splitlines())


@pytest.mark.parametrize(
    ("days_left", "subject", "words"),
    [
        (30, "[Action needed] Publish the notice of an assessment by September 2, 2025", "There are 30 days left."),
        (1, "[Action needed] Publish the notice of an assessment by September 2, 2025", "There is 1 day left."),
        (0, "[Action needed] Publish the notice of an assessment by September 2, 2025", "Today is the last day."),
        (-3, "[Action needed] The public notice of an assessment is late", "That day is over"),
    ],
)
def test_notice_due_says_what_for_by_when_and_how_long_there_is(days_left: int, subject: str, words: str) -> None:
    make_ana()

    letter = notice_due(days_left, begins_on=date(2025, 11, 1))

    assert letter.subject == subject
    assert words in letter.body
    assert (
        "- Assessment: web review\n- It begins on November 1, 2025\n- Last day for the notice: September 2, 2025"
        in (letter.body)
    )
    assert any(line.startswith("http://testserver/admin/comments/") for line in letter.body.splitlines())


def test_broken_chain_says_what_was_found_and_to_change_nothing() -> None:
    make_member(roles.ADMINISTRATOR)

    body = chain_broken().body

    assert "Comment 2 is missing." in body
    assert "- Change nothing, and delete nothing." in body
    assert "backup" in body
    assert "Call whoever runs the server" in body
    assert any(line.startswith("http://testserver/admin/comments/verification/") for line in body.splitlines())
    assert body.endswith("The engagement portal of Port Haven Police\n")
