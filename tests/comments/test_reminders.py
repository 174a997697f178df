"""What staff are reminded of: comments nobody has weighed, and public notices that are due."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from i18nfield.strings import LazyI18nString

from agency.models import Member
from comments.letters import NOTICE_DUE, UNREVIEWED
from comments.models import Accreditation, Assessment, Channel, Comment, PublicNotice, Relevance, Review
from comments.reminders import comments_unreviewed, public_notice_due
from notices import outbox
from tests.factories import letters, make_ana, make_assessment, make_comment, make_lena, make_paul

pytestmark = pytest.mark.django_db
# A Monday. Comments are to be weighed within fourteen days.
MONDAY = date(2026, 11, 23)
BEGINS = date(2027, 6, 1)


@pytest.fixture
def ana() -> Member:
    return make_ana()


def heard(on: date, **changes: object) -> Comment:
    """A comment that came on a day, sealed on that day too."""
    with time_machine.travel(f"{on}T15:00:00Z", tick=False):
        return make_comment(**changes)


def late_on(on: date) -> Comment:
    """A comment that nobody has weighed in time, on this day for the first time."""
    return heard(on - timedelta(days=15))


def weigh(comment: Comment, by: Member) -> None:
    comment.review.weigh(Relevance.RELEVANT, by=by)
    comment.review.save()


def ask_about_comments(first: date, days: int = 1) -> list[int]:
    """How many letters go out on each of these days, asked often as beat does."""
    on = [first + timedelta(days=day) for day in range(days)]
    return [sum(outbox.post_all(comments_unreviewed(day)) for _time in range(3)) for day in on]


# --- Comments that nobody has weighed ----------------------------------------


def test_nothing_is_due_while_there_is_time(ana: Member) -> None:
    heard(MONDAY - timedelta(days=14))

    assert ask_about_comments(MONDAY) == [0]


def test_comment_not_weighed_in_time_is_told_to_accreditation_managers_alone(ana: Member) -> None:
    make_lena()
    make_paul()
    late_on(MONDAY)

    assert ask_about_comments(MONDAY) == [1]
    assert [letter.recipient for letter in letters(UNREVIEWED)] == ["ana@example.com"]


def test_agency_chooses_how_long_a_review_may_take(ana: Member) -> None:
    Accreditation(review_within_days=3).save()
    heard(MONDAY - timedelta(days=4))

    assert ask_about_comments(MONDAY - timedelta(days=1), days=2) == [0, 1]


def test_same_comments_are_told_of_again_on_mondays(ana: Member) -> None:
    late_on(MONDAY + timedelta(days=2))

    # From Monday on: late on Wednesday, then each Monday.
    assert ask_about_comments(MONDAY, days=16) == [0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0]


def test_another_one_that_joins_is_told_of_on_its_day(ana: Member) -> None:
    for day in (0, 2, 3):
        late_on(MONDAY + timedelta(days=day))

    assert ask_about_comments(MONDAY, days=7) == [1, 0, 1, 1, 0, 0, 0]


def test_two_that_join_on_a_day_are_one_letter(ana: Member) -> None:
    late_on(MONDAY)
    late_on(MONDAY)

    assert ask_about_comments(MONDAY) == [1]


def test_weighing_one_of_several_asks_for_no_new_letter(ana: Member) -> None:
    comments = [late_on(MONDAY + timedelta(days=day)) for day in range(3)]
    assert ask_about_comments(MONDAY, days=3) == [1, 1, 1]

    # The newest first, as the list shows them.
    for comment in reversed(comments):
        weigh(comment, ana)
        assert ask_about_comments(MONDAY + timedelta(days=2)) == [0]


def test_weighed_comments_are_not_told_of(ana: Member) -> None:
    weigh(late_on(MONDAY), ana)

    assert ask_about_comments(MONDAY, days=15) == [0] * 15


def test_comment_taken_down_long_after_it_was_said_joins_when_it_is_taken_down(ana: Member) -> None:
    late_on(MONDAY)
    assert ask_about_comments(MONDAY, days=2) == [1, 0]
    long_ago = {"channel": Channel.MAIL, "taken_by": ana, "received_on": date(2026, 9, 1)}
    heard(MONDAY + timedelta(days=2), **long_ago)

    assert ask_about_comments(MONDAY + timedelta(days=2), days=5) == [1, 0, 0, 0, 0]


def test_portal_that_was_off_tells_once_what_came_together_meanwhile(ana: Member) -> None:
    for day in range(5):
        late_on(MONDAY + timedelta(days=day))

    assert ask_about_comments(MONDAY + timedelta(days=5)) == [1]


def test_each_manager_is_told(ana: Member) -> None:
    make_ana(username="anton")
    late_on(MONDAY)

    assert ask_about_comments(MONDAY) == [2]


# --- The public notice -------------------------------------------------------


@pytest.fixture
def assessment(ana: Member) -> Assessment:
    return make_assessment(year=3, begins_on=BEGINS)


def ask_about_notices(first: int, last: int) -> dict[int, int]:
    """At how many days before the assessment a letter goes out, and how many; asked on each day from first to last."""
    asked = {}
    for days_left in range(first, last - 1, -1):
        on = BEGINS - timedelta(days=days_left)
        asked[days_left] = sum(outbox.post_all(public_notice_due(on)) for _time in range(2))
    return {days_left: posted for days_left, posted in asked.items() if posted}


def publish(assessment: Assessment, ana: Member) -> None:
    notice = PublicNotice(
        assessment=assessment,
        text="We are assessed.",
        published_on=assessment.notice_due_on,
        where="Website",
        proof=ContentFile(b"A page.", "page.txt"),
        recorded_by=ana,
    )
    notice.save()


def test_notice_is_due_sixty_days_before(assessment: Assessment) -> None:
    assert assessment.notice_due_on == date(2027, 4, 2)
    assert (BEGINS - assessment.notice_due_on).days == 60


def test_it_is_asked_for_at_ninety_seventy_five_and_sixty_one_days_and_once_when_late(assessment: Assessment) -> None:
    assert ask_about_notices(120, -30) == {90: 1, 75: 1, 61: 1, 59: 1}
    assert {letter.about for letter in letters(NOTICE_DUE)} == {f"comments.assessment:{assessment.pk}"}


@pytest.mark.parametrize(
    ("back_at", "stage"), [(89, "90"), (75, "75"), (70, "75"), (61, "61"), (60, "61"), (59, "late"), (1, "late")]
)
def test_portal_that_was_off_sends_one_letter_and_the_right_one(
    assessment: Assessment, back_at: int, stage: str
) -> None:
    assert ask_about_notices(back_at, back_at) == {back_at: 1}
    assert [letter.key.split("/")[-2] for letter in letters(NOTICE_DUE)] == [stage]


def test_nothing_is_due_earlier_or_once_it_has_begun(assessment: Assessment) -> None:
    assert ask_about_notices(400, 91) == ask_about_notices(0, -60) == {}


@pytest.mark.parametrize(("published_at", "told"), [(91, {}), (80, {90: 1}), (50, {90: 1, 75: 1, 61: 1, 59: 1})])
def test_nothing_is_due_once_it_was_published(
    assessment: Assessment, ana: Member, published_at: int, told: dict[int, int], settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    before = ask_about_notices(120, published_at + 1)

    publish(assessment, ana)

    assert before | ask_about_notices(published_at, 1) == told


def test_moved_assessment_is_reminded_of_anew(assessment: Assessment) -> None:
    ask_about_notices(90, 70)
    assessment.begins_on = BEGINS + timedelta(days=30)
    assessment.save()

    # Seventy days before the first date is a hundred before the second.
    assert ask_about_notices(69, 25) == {60: 1, 45: 1, 31: 1, 29: 1}


def test_each_assessment_has_its_own_notice(assessment: Assessment) -> None:
    make_assessment(assessment.cycle, year=3, kind="on-site", begins_on=BEGINS)

    assert ask_about_notices(90, 90) == {90: 2}


def test_only_accreditation_managers_are_told(assessment: Assessment) -> None:
    make_lena()
    make_paul()

    ask_about_notices(90, 90)

    assert [letter.recipient for letter in letters(NOTICE_DUE)] == ["ana@example.com"]


def test_letters_hold_nothing_of_a_comment(ana: Member) -> None:
    Accreditation(program=LazyI18nString("Law Enforcement")).save()
    heard(MONDAY - timedelta(days=20), text="The words of Rosa", name="Rosa Delgado", email="rosa@example.com")
    ask_about_comments(MONDAY)

    letter = letters(UNREVIEWED)[0]
    for private in ("words", "Rosa", "rosa@"):
        assert private not in letter.body + letter.subject
    assert Review.objects.unreviewed().count() == 1
