"""What can never be true of comments, reviews and assessments, and what nobody can do to a comment."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from pytest_django import Settings

from agency.models import Agency
from agency.written_once import Unchangeable
from comments.models import (
    Accreditation,
    Assessment,
    AssessmentCycle,
    Channel,
    Chapter,
    Comment,
    Door,
    DoorWord,
    Export,
    Ledger,
    PublicNotice,
    Relevance,
    Review,
)
from tests.factories import make_ana, make_assessment, make_comment, make_cycle, make_omar

pytestmark = pytest.mark.django_db
CYCLE = {"begins_on": date(2025, 1, 1), "ends_on": date(2028, 12, 31)}


@contextmanager
def refused(name: str) -> Iterator[None]:
    """The database says no, by this constraint."""
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        yield


# --- Comments ----------------------------------------------------------------


def store(**changes: Any) -> Comment:
    """A comment written past the portal, as the database alone would take it."""
    defaults = {
        "number": 7,
        "kind": "concern",
        "about_service": True,
        "text": "Said.",
        "received_on": date(2026, 11, 22),
        "seal": 64 * "b",
    }
    return Comment.objects.create(**defaults | changes)


def test_comment_says_something() -> None:
    with refused("comment_says_something"):
        store(text="")


def test_comment_is_about_something() -> None:
    with refused("comment_is_about_something"):
        store(about_service=False)


@pytest.mark.parametrize("subject", ["about_standards", "about_engagement", "about_service", "about_candidacy"])
def test_comment_may_be_about_one_thing_alone(subject: str) -> None:
    assert len(store(**{"about_service": False, subject: True}).subjects) == 1


@pytest.mark.parametrize("channel", [channel for channel in Channel if channel != Channel.WEB])
def test_comment_that_did_not_come_by_web_was_taken_down_by_somebody(channel: Channel) -> None:
    assert store(channel=channel, taken_by=make_ana())
    with refused("comment_is_taken_down_by_a_member_or_came_by_web"):
        store(number=8, seal=64 * "c", channel=channel)


def test_comment_that_came_by_web_was_taken_down_by_nobody() -> None:
    with refused("comment_is_taken_down_by_a_member_or_came_by_web"):
        store(taken_by=make_ana())


@pytest.mark.parametrize("column", ["number", "receipt", "submission_key", "seal"])
def test_no_two_comments_share(column: str) -> None:
    earlier = make_comment()

    with refused(column):
        store(**{column: getattr(earlier, column)})


def test_there_is_one_ledger() -> None:
    with refused("ledger_there_is_one"):
        Ledger.objects.create(pk=2)


# --- Nobody changes or deletes a comment --------------------------------------

ACTS = {
    "save": lambda comment: comment.save(),
    "save of a column": lambda comment: comment.save(update_fields=["text"]),
    "delete": lambda comment: comment.delete(),
    "update": lambda comment: Comment.objects.filter(pk=comment.pk).update(text=comment.text),
    "update of all": lambda comment: Comment.objects.all().update(text=comment.text),
    "bulk update": lambda comment: Comment.objects.bulk_update([comment], ["text"]),
    "delete of all": lambda _comment: Comment.objects.all().delete(),
    "update or create": lambda comment: Comment.objects.update_or_create(
        pk=comment.pk, defaults={"text": comment.text}
    ),
    "upsert": lambda comment: Comment.objects.bulk_create(
        [comment], update_conflicts=True, update_fields=["text"], unique_fields=["receipt"]
    ),
    "update by the review": lambda comment: Comment.objects.filter(review__relevance="").update(text=comment.text),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_comment_is_kept_as_it_was_received(act: Callable[[Comment], object]) -> None:
    comment = make_comment(text="As it was said.")
    comment.text = "As somebody would like it."

    with pytest.raises(Unchangeable, match="nobody changes or deletes one"), transaction.atomic():
        act(comment)

    assert Comment.objects.get().text == "As it was said."


def test_new_comment_is_not_written_over_an_old_one() -> None:
    earlier = make_comment(text="As it was said.")

    with pytest.raises(IntegrityError), transaction.atomic():
        store(pk=earlier.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment(pk=earlier.pk, number=7, text="Over.", about_service=True, received_on=date(2026, 11, 22)).save()

    assert Comment.objects.get().text == "As it was said."


def test_member_who_took_a_comment_down_cannot_be_deleted() -> None:
    ana = make_ana()
    make_comment(channel=Channel.PHONE, taken_by=ana)

    with pytest.raises(ProtectedError):
        ana.delete()


def test_comment_names_its_subjects() -> None:
    comment = make_comment(about_standards=True, about_service=True)

    assert comment.subjects == [
        "compliance with the standards of accreditation",
        "delivery of public safety services",
    ]


# --- Reviews -----------------------------------------------------------------


@pytest.fixture
def review() -> Review:
    return make_comment().review


REFERRED = {"referred_to": "Internal Affairs", "referred_on": date(2026, 11, 22)}


@pytest.mark.parametrize(
    "wrong",
    [
        {"relevance": "misdirected"},
        {"relevance": "misdirected", "referred_to": "Internal Affairs"},
        {"relevance": "misdirected", "referred_on": date(2026, 11, 22)},
        {"relevance": "relevant", **REFERRED},
        {"relevance": "not relevant", "referred_to": "Internal Affairs"},
        {"relevance": "", "referred_on": date(2026, 11, 22)},
    ],
)
def test_misdirected_comment_and_no_other_was_referred(review: Review, wrong: dict[str, Any]) -> None:
    by = {"reviewed_by": make_ana(), "reviewed_at": timezone.now()} if wrong["relevance"] else {}
    for name, value in wrong.items():
        setattr(review, name, value)

    with pytest.raises(ValidationError) as explained:
        review.clean()
    with refused("review_says_where_it_was_referred"):
        Review.objects.update(**wrong, **by)

    assert list(explained.value.error_dict) == ["referred_to"]


@pytest.mark.parametrize("relevance", Relevance)
@pytest.mark.parametrize("missing", ["reviewed_by", "reviewed_at"])
def test_weighed_comment_was_weighed_by_somebody_some_day(review: Review, relevance: str, missing: str) -> None:
    weighed = {"relevance": relevance, "reviewed_by": make_ana(), "reviewed_at": timezone.now()}
    weighed |= REFERRED if relevance == Relevance.MISDIRECTED else {}

    assert Review.objects.update(**weighed) == 1
    with refused("review_by_whom_and_when"):
        Review.objects.update(**{missing: None})


@pytest.mark.parametrize("left", ["reviewed_by", "reviewed_at"])
def test_unweighed_comment_was_weighed_by_nobody(review: Review, left: str) -> None:
    value = make_ana() if left == "reviewed_by" else timezone.now()

    with refused("review_by_whom_and_when"):
        Review.objects.update(**{left: value})


def test_review_is_weighed_and_opened_again(review: Review) -> None:
    ana = make_ana()

    review.weigh(Relevance.RELEVANT, by=ana)
    review.save()
    assert (review.reviewed_by, review.reviewed_at is None) == (ana, False)
    assert not Review.objects.unreviewed().exists()

    review.weigh("", by=ana)
    review.save()
    assert (review.reviewed_by, review.reviewed_at) == (None, None)
    assert Review.objects.unreviewed().get() == review


@pytest.mark.parametrize(("days_ago", "late"), [(14, False), (15, True)])
def test_review_is_late_after_its_days_and_not_on_the_last(days_ago: int, late: bool) -> None:
    today = Agency.current().today()
    make_comment(received_on=today - timedelta(days=days_ago))

    assert Review.objects.unreviewed_for(14, today).exists() == late


def test_review_stays_while_its_comment_does(review: Review) -> None:
    with pytest.raises(ProtectedError):
        Comment._base_manager.filter(pk=review.pk).delete()


# --- What is one of a kind ----------------------------------------------------


def test_there_is_one_accreditation() -> None:
    Accreditation(review_within_days=7).save()
    Accreditation(review_within_days=9).save()

    assert Accreditation.objects.get().review_within_days == 9
    with refused("accreditation_there_is_one"):
        Accreditation.objects.bulk_create([Accreditation(pk=2)])


def test_accreditation_changed_holds_at_once() -> None:
    Accreditation(review_within_days=7).save()
    assert Accreditation.current().review_within_days == 7
    Accreditation(review_within_days=9).save()

    assert Accreditation.current().review_within_days == 9


def test_new_portal_has_an_accreditation_to_show() -> None:
    assert (Accreditation.current().review_within_days, str(Accreditation.current())) == (14, "accreditation")


def test_chapter_has_its_number_alone_and_word_stands_once() -> None:
    Chapter.objects.create(number=45, title="Crime Prevention")
    DoorWord.objects.create(word="gun", door=Door.EMERGENCY)

    with refused("number"):
        Chapter.objects.create(number=45, title="Another")
    with refused("word"):
        DoorWord.objects.create(word="gun", door=Door.COMPLAINT)


# --- Cycles and assessments ---------------------------------------------------


def test_cycle_ends_after_it_begins() -> None:
    backwards = AssessmentCycle(begins_on=date(2025, 1, 1), ends_on=date(2025, 1, 1))

    with pytest.raises(ValidationError, match="ends after it begins"):
        backwards.clean()
    with refused("cycle_ends_after_it_begins"):
        backwards.save()


def test_no_two_cycles_begin_on_a_day() -> None:
    make_cycle()

    with refused("begins_on"):
        make_cycle()


@pytest.mark.parametrize(
    ("begins_on", "ends_on"),
    [
        (date(2024, 1, 1), date(2025, 1, 1)),
        (date(2028, 12, 31), date(2032, 12, 30)),
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2020, 1, 1), date(2030, 1, 1)),
    ],
    ids=["its first day", "its last day", "within", "around"],
)
def test_cycles_that_share_a_day_are_refused(begins_on: date, ends_on: date) -> None:
    make_cycle(**CYCLE)

    with pytest.raises(ValidationError, match="Another cycle has some of these days"):
        AssessmentCycle(begins_on=begins_on, ends_on=ends_on).clean()


def test_cycles_may_follow_each_other_and_one_may_be_saved_again() -> None:
    cycle = make_cycle(**CYCLE)

    cycle.clean()
    AssessmentCycle(begins_on=date(2029, 1, 1), ends_on=date(2032, 12, 31)).clean()
    AssessmentCycle(begins_on=date(2021, 1, 1), ends_on=date(2024, 12, 31)).clean()


@pytest.mark.parametrize(
    ("begins_on", "ends_on", "years"),
    [
        (
            date(2025, 1, 1),
            date(2028, 12, 31),
            [("2025-01-01", "2025-12-31"), ("2026-01-01", "2026-12-31"), ("2027-01-01", "2027-12-31"),
             ("2028-01-01", "2028-12-31")],
        ),
        (
            date(2024, 2, 29),
            date(2028, 2, 28),
            [("2024-02-29", "2025-02-27"), ("2025-02-28", "2026-02-27"), ("2026-02-28", "2027-02-27"),
             ("2027-02-28", "2028-02-28")],
        ),
        (
            # The next award came some months late: the last year goes on until then.
            date(2023, 3, 1),
            date(2027, 7, 15),
            [("2023-03-01", "2024-02-29"), ("2024-03-01", "2025-02-28"), ("2025-03-01", "2026-02-28"),
             ("2026-03-01", "2027-07-15")],
        ),
    ],
    ids=["calendar years", "from a leap day", "longer than four years"],
)  # fmt: skip
def test_years_of_a_cycle_follow_each_other_without_a_gap(
    begins_on: date, ends_on: date, years: list[tuple[str, str]]
) -> None:
    cycle = make_cycle(begins_on=begins_on, ends_on=ends_on)

    assert [tuple(map(str, cycle.year(number))) for number in range(1, 5)] == years


@pytest.mark.parametrize("begins_on", [date(2025, 1, 1), date(2024, 2, 29), date(2023, 8, 31)])
def test_planned_assessments_are_a_review_a_year_and_one_on_site(begins_on: date) -> None:
    cycle = make_cycle(begins_on=begins_on, ends_on=begins_on + timedelta(days=1460))

    cycle.plan_assessments()

    planned = [(each.year, each.kind) for each in cycle.assessments.order_by("begins_on")]
    assert planned == [(1, "web"), (2, "web"), (3, "web"), (4, "web"), (4, "on-site")]
    for assessment in cycle.assessments.all():
        first, last = cycle.year(assessment.year)
        # Its notice too is due within the year that is assessed.
        assert first <= assessment.notice_due_on < assessment.begins_on <= last


def test_planning_twice_is_refused() -> None:
    cycle = make_cycle()
    cycle.plan_assessments()

    with refused("assessment_once_a_year|cycle_id"):
        cycle.plan_assessments()

    assert cycle.assessments.count() == 5


@pytest.mark.parametrize("year", [0, 5])
def test_assessment_is_in_a_year_of_the_cycle(year: int) -> None:
    with refused("assessment_in_a_year_of_the_cycle"):
        make_assessment(year=year)


# --- Proofs and exports are kept ----------------------------------------------


@pytest.fixture
def notice(settings: Settings, tmp_path: Path) -> PublicNotice:
    settings.MEDIA_ROOT = str(tmp_path)
    return PublicNotice.objects.create(
        assessment=make_assessment(begins_on=date(2026, 11, 1)),
        text="We are assessed.",
        published_on=date(2026, 9, 2),
        where="Website",
        proof=ContentFile(b"A page.", "page.txt"),
        recorded_by=make_ana(),
    )


def test_proof_is_kept_with_its_digest(notice: PublicNotice) -> None:
    stored = PublicNotice.objects.get()

    with stored.proof.open() as proof:
        assert proof.read() == b"A page."
    assert stored.proof_digest == sha256(b"A page.").hexdigest()


@pytest.mark.parametrize(
    ("published_on", "days", "in_time"), [(date(2026, 9, 2), 60, True), (date(2026, 9, 3), 59, False)]
)
def test_notice_is_in_time_sixty_days_ahead(notice: PublicNotice, published_on: date, days: int, in_time: bool) -> None:
    notice.published_on = published_on

    assert (notice.days_ahead, notice.is_in_time) == (days, in_time)


def test_assessment_with_a_notice_is_not_deleted_nor_its_cycle(notice: PublicNotice) -> None:
    for kept in (notice.assessment, notice.assessment.cycle):
        with pytest.raises(ProtectedError):
            kept.delete()


def test_cycle_without_notices_is_deleted_with_its_assessments() -> None:
    cycle = make_cycle()
    cycle.plan_assessments()

    cycle.delete()

    assert not Assessment.objects.exists()


def test_notices_and_exports_are_neither_changed_nor_deleted_by_the_dozen(notice: PublicNotice) -> None:
    Export.objects.create(by=make_omar(), cycle=notice.assessment.cycle, comments=3, digest=64 * "d")

    for model in (PublicNotice, Export):
        rows = model.objects
        with pytest.raises(Unchangeable, match="stays as it was made"):
            rows.all().delete()
        with pytest.raises(Unchangeable, match="stays as it was made"):
            rows.update(pk=9)
        with pytest.raises(Unchangeable, match="stays as it was made"):
            rows.bulk_create(rows.all(), update_conflicts=True, update_fields=["pk"], unique_fields=["pk"])
        assert rows.count() == 1


def test_cycle_that_was_exported_is_not_deleted() -> None:
    cycle = make_cycle()
    Export.objects.create(by=make_ana(), cycle=cycle, comments=3, digest=64 * "d")

    with pytest.raises(ProtectedError):
        cycle.delete()


def test_every_constraint_of_the_comments_is_broken_above() -> None:
    source = Path(__file__).read_text()
    constraints = [
        constraint.name
        for model in apps.get_app_config("comments").get_models()
        for constraint in model._meta.constraints
    ]

    assert len(constraints) >= 10
    assert [name for name in constraints if f'refused("{name}' not in source] == []


def test_notice_that_was_recorded_is_neither_saved_anew_nor_deleted(notice: PublicNotice) -> None:
    for act in (notice.save, notice.delete):
        with pytest.raises(Unchangeable, match="stays as it was made"):
            act()
