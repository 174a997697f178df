"""The demonstration: what it shows, that it is staged once, and that it is nobody's production."""

import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count
from django.test import override_settings
from django.utils import timezone

from agency import roles
from agency.demo import cast
from agency.models import Agency, Holiday, Member
from comments.models import SUBJECTS, Assessment, Comment, Review, Theme, Verification
from comments.models import Kind as CommentKind
from comments.models.accreditation import digest_of
from comments.sealing import _walk
from cpp.completeness import missing
from cpp.models import (
    Basis,
    CameBy,
    CommunityInput,
    Deadline,
    Evidence,
    EvidenceKind,
    Plan,
    PriorityStatus,
    Response,
    ResponseKind,
    ResponseStatus,
    Version,
)
from cpp.snapshot import digest, is_enforcement_alone
from cpp.statistics import State, state_of
from notices.models import Notice
from notices.models import Status as NoticeStatus
from programs.models import (
    Application,
    Channel,
    Feedback,
    Opening,
    Program,
    RideAlong,
    RideRecord,
    Status,
    WaitingPlace,
)
from programs.promise import Lateness
from programs.signing import still_verifies
from programs.statistics import share_on_time
from robbery_training.models import Certificate
from security_surveys.models import Visit
from security_surveys.statistics import measure

pytestmark = pytest.mark.django_db
APPS = ("agency", "comments", "cpp", "notices", "programs")


def stage() -> str:
    """What `manage.py demo` prints."""
    said = StringIO()
    with override_settings(DEMO=True):
        call_command("demo", stdout=said)
    return said.getvalue()


@pytest.fixture(scope="module", autouse=True)
def own_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is kept as a file goes to a folder of the tests' own."""
    with override_settings(MEDIA_ROOT=str(tmp_path_factory.mktemp("media"))):
        yield


# --- An empty portal, and so before the demonstration that the other tests look at


@pytest.mark.once
def test_it_can_be_staged_ten_minutes_into_a_leap_day():
    with time_machine.travel(datetime(2028, 2, 29, 5, 10, tzinfo=UTC)):
        stage()

    assert set(Application.objects.values_list("status", flat=True)) == set(Status)


def test_it_refuses_to_fill_a_portal_that_is_no_demonstration():
    with pytest.raises(CommandError):
        call_command("demo")

    assert not Application.objects.exists()
    assert not Member.objects.exists()


# --- The demonstration


@pytest.fixture(scope="module")
def demonstration(own_files: None, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Staged once for all the tests that only look at it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield stage()
        transaction.set_rollback(True)
        cache.clear()


def everything() -> dict[str, list[tuple[object, ...]]]:
    ours = [model for label in APPS for model in apps.get_app_config(label).get_models()]
    return {model.__name__: list(model._default_manager.order_by("pk").values_list()) for model in ours}


def test_second_run_changes_nothing_and_says_the_same(demonstration):
    before = everything()

    assert stage() == demonstration
    assert everything() == before


def test_run_after_its_dates_have_passed_changes_nothing(demonstration):
    before = everything()

    with time_machine.travel(timezone.now() + timedelta(days=200)):
        stage()

    assert everything() == before


def test_every_status_is_there(demonstration):
    assert set(Application.objects.values_list("status", flat=True)) == set(Status)


def test_every_lateness_is_there(demonstration):
    today = Agency.current().today()

    assert {application.lateness(today) for application in Application.objects.all()} == set(Lateness)


def test_every_channel_and_language_is_there(demonstration):
    assert set(Application.objects.values_list("channel", flat=True)) == set(Channel)
    assert set(Application.objects.values_list("language", flat=True)) == {"en", "es"}


@pytest.mark.parametrize("days", [0, 1, 2])
def test_somebody_rides_today_and_in_the_next_days(demonstration, days):
    agency = Agency.current()
    on = agency.today() + timedelta(days=days)
    shifts = Opening.objects.filter(starts_at__gte=agency.at(on, 0), starts_at__lt=agency.at(on + timedelta(days=1), 0))

    assert shifts.filter(appointments__status="booked", appointments__application__status="scheduled").exists()


def test_some_shifts_are_full_and_most_are_free(demonstration):
    offered = Opening.objects.offered(timezone.now()).with_taken()

    full = sum(shift.taken >= shift.seats for shift in offered)

    assert 0 < full < offered.count() / 2


def test_most_answers_of_the_last_ninety_days_were_in_time(demonstration):
    kept = share_on_time(Program.objects.get(slug="ride-along"))

    assert kept.answered >= 30
    assert 0.9 < kept.on_time / kept.answered < 1


def test_rides_have_records_and_some_have_feedback(demonstration):
    rides = Application.objects.filter(program__slug="ride-along")
    ended = rides.filter(status__in=[Status.COMPLETED, Status.ENDED_EARLY]).count()

    assert RideRecord.objects.count() == ended
    assert 0 < Feedback.objects.count() < ended


def test_trainings_are_shown_with_a_full_session_an_offer_and_certificates_of_every_age(demonstration):
    today = Agency.current().today()
    certificates, sessions = Certificate.objects.all(), Opening.objects.filter(program__slug="robbery-training")
    ends = set(certificates.values_list("valid_until", flat=True))

    assert certificates.filter(valid_until__lt=today).exists()
    assert certificates.filter(valid_until__range=(today, today + timedelta(days=55))).exists()
    assert max(ends) > today + timedelta(days=300)
    assert set(WaitingPlace.objects.values_list("status", flat=True)) == {"offered", "waiting"}
    assert sessions.filter(appointments__status="booked").annotate(n=Count("appointments")).filter(n=3).exists()
    kinds = set(Notice.objects.filter(kind__startswith="robbery_training/").values_list("kind", flat=True))
    assert kinds == {f"robbery_training/{name}" for name in ("completed", "roster_empty", "certificates_end")}


def test_surveys_are_shown_from_the_visit_begun_to_the_findings_erased(demonstration):
    reports = Visit.objects.exclude(approved_at=None)

    assert Visit.objects.filter(approved_at=None, findings__isnull=False).exists()
    assert reports.filter(purged_on=None, done=0).exists()
    assert reports.filter(purged_on=None, done__gt=0, photos__isnull=False).exists()
    assert reports.filter(findings=None).exclude(purged_on=None).exists()
    assert Notice.objects.filter(kind="security_surveys/outcomes_asked").exists()
    assert measure()


def test_people_who_applied_before_are_found_again(demonstration):
    earlier = {
        other.application.status
        for ride_along in RideAlong.objects.filter(application__status__in=[Status.RECEIVED, Status.IN_REVIEW])
        for other in RideAlong.objects.same_person(ride_along)
    }

    assert {Status.DECLINED, Status.ENDED_EARLY, Status.COMPLETED} <= earlier


def test_every_signature_verifies(demonstration):
    signed = Application.objects.exclude(signatures=None)

    assert all(still_verifies(signature) for application in signed for signature in application.signatures.all())


def test_erasure_is_asked_for(demonstration):
    assert Application.objects.exclude(erasure_requested_at=None).count() == 2


def test_letters_of_the_past_are_sent_and_a_few_wait(demonstration):
    waiting = Notice.objects.filter(status=NoticeStatus.PENDING).count()

    assert Notice.objects.filter(status=NoticeStatus.SENT).count() > 200
    assert 0 < waiting < 30
    assert Notice.objects.filter(status=NoticeStatus.TO_PRINT).exists()


def test_letters_tell_the_shifts_hour_by_the_agencys_clock(demonstration):
    hours = ("8:00 AM to 12:00 PM", "4:00 PM to 8:00 PM", "7:00 PM to 11:00 PM")
    booked = Notice.objects.filter(kind="programs/scheduled", language="en", subject__startswith="Ride-along")

    assert booked
    assert all(any(hour in letter.body for hour in hours) for letter in booked)


def test_no_event_is_younger_than_now(demonstration):
    assert not Application.objects.filter(events__at__gt=timezone.now()).exists()


def test_each_role_has_somebody_who_can_sign_in(demonstration, client):
    signed_in = {member.username for member in Member.objects.filter(is_staff=True, groups__name__in=roles.ROLES)}

    assert signed_in == {row[0] for row in cast.MEMBERS}
    assert {row[-1] for row in cast.MEMBERS} == set(roles.ROLES)
    assert client.login(username="lena", password=cast.PASSWORD)
    assert cast.PASSWORD in demonstration


def test_holidays_of_this_and_the_next_year_are_there(demonstration):
    year = Agency.current().today().year

    assert {on.year for on in Holiday.objects.values_list("on", flat=True)} == {year, year + 1}


# --- Plans ----------------------------------------------------------------------


def plan_of(slug: str) -> Plan:
    return Plan.objects.for_page().get(station__slug=slug)


def test_one_station_is_late_one_is_due_soon_and_two_are_on_time(demonstration):
    today = Agency.current().today()

    assert {plan.station.name: state_of(plan, today) for plan in Plan.objects.for_page()} == {
        "Harbor North": State.DUE_SOON,
        "Old Town": State.LATE,
        "Pine Grove": State.ON_TIME,
        "Riverside": State.ON_TIME,
    }


def test_an_earlier_update_came_late_and_another_never_came(demonstration):
    in_time, late, never = [], [], []
    for deadline in Deadline.objects.select_related("plan__station"):
        (never if deadline.days_late is None else late if deadline.days_late else in_time).append(str(deadline.plan))

    assert (late, never) == (["Old Town"], ["Old Town"])
    assert sorted(in_time) == ["Harbor North"] * 2 + ["Riverside"] * 3


def test_versions_differ_and_their_digests_match(demonstration):
    versions = Version.objects.select_related("plan__station")

    assert {plan.station.name: plan.versions.count() for plan in Plan.objects.for_page()} == {
        "Harbor North": 3, "Old Town": 2, "Pine Grove": 1, "Riverside": 4,
    }  # fmt: skip
    assert all(digest(version.content) == version.digest for version in versions)


def test_responses_and_evidence_of_every_kind_and_both_bases_are_there(demonstration):
    marked = {
        mark["basis"]
        for version in Version.objects.exclude(number=1)
        for mark in version.content["update"]["responses"]
    }

    assert set(Response.objects.values_list("kind", flat=True)) == set(ResponseKind)
    assert set(Response.objects.values_list("status", flat=True)) == set(ResponseStatus)
    assert set(Evidence.objects.values_list("kind", flat=True)) == set(EvidenceKind)
    assert marked == set(Basis)


def test_community_speaks_in_many_ways_and_criticizes(demonstration):
    said = CommunityInput.objects.all()

    assert {CameBy.WEB, CameBy.MEETING, CameBy.WALK, CameBy.CALL} <= set(said.values_list("came_by", flat=True))
    assert said.filter(is_critical=True).count() >= 5
    assert said.filter(is_public=True).count() >= 5


def test_a_priority_was_retired_for_a_reason_and_another_is_resolved(demonstration):
    said = dict(plan_of("harbor-north").priorities.values_list("status", "reason"))

    assert said[PriorityStatus.RETIRED]
    assert plan_of("riverside").priorities.filter(status=PriorityStatus.RESOLVED).exists()


def test_one_plan_is_enforcement_alone(demonstration):
    alone = [plan.station.name for plan in Plan.objects.for_page() if is_enforcement_alone(plan.latest.content)]

    assert alone == ["Pine Grove"]


def test_next_update_of_harbor_north_has_two_contents_of_four(demonstration):
    plan = plan_of("harbor-north")
    lacking = {lacks.element for lacks in missing(plan, plan.open_update, Agency.current().today())}

    assert lacking == {"responses", "sharing"}


def test_captains_changed_places_and_both_stations_remember(demonstration):
    def commanders(slug: str) -> list[str]:
        return list(plan_of(slug).tenures.order_by("pk").values_list("commander__username", flat=True))

    assert commanders("old-town") == ["ray", "nora"]
    assert commanders("riverside") == ["nora", "ray"]


def test_followers_were_told_of_each_version_and_the_superior_of_what_is_late(demonstration):
    followers = [follower.about_key for follower in plan_of("riverside").followers.all()]
    told = Notice.objects.filter(kind="cpp/update_published", about__in=followers)

    assert (told.count(), set(told.values_list("language", flat=True))) == (6, {"en", "es"})
    assert Notice.objects.filter(kind="cpp/update_late", recipient__startswith="vera@").count() == 1
    assert not Notice.objects.filter(kind__startswith="cpp/", status=NoticeStatus.FAILED).exists()


def test_letters_of_plans_do_not_wait_for_ever(demonstration):
    waiting = Notice.objects.filter(kind__startswith="cpp/", status=NoticeStatus.PENDING)

    assert not waiting.filter(send_after__lt=timezone.now() - timedelta(hours=4)).exists()


# --- Comments -------------------------------------------------------------------


def test_public_speaks_in_every_way_about_everything(demonstration):
    comments = list(Comment.objects.all())

    assert len(comments) > 30
    assert {comment.kind for comment in comments} == set(CommentKind)
    assert {subject for comment in comments for subject in comment.subjects} == set(map(str, SUBJECTS.values()))
    assert {comment.channel for comment in comments} == {"web", "phone", "session", "mail"}
    assert {comment.language for comment in comments} == {"en", "es"}
    scripts = {unicodedata.name(comment.text[0]).split()[0] for comment in comments}
    assert {"LATIN", "ARABIC", "CJK"} <= scripts


def test_most_say_nothing_of_who_they_are(demonstration):
    comments = Comment.objects.all()
    anonymous = [comment for comment in comments if not (comment.name or comment.email or comment.phone)]

    assert 15 < len(anonymous) < len(comments) - 10


def test_comments_are_sealed_and_were_verified_once(demonstration):
    last, agency = Verification.objects.get(), Agency.current()

    assert last.is_intact
    assert 1 <= (agency.today() - timezone.localdate(last.at, agency.zone)).days <= 7
    walked = _walk()
    assert (walked.is_intact, walked.comments) == (True, Comment.objects.count())


def test_two_comments_are_late_and_one_was_referred(demonstration):
    reviews, today = Review.objects.all(), Agency.current().today()

    assert reviews.unreviewed_for(14, today).count() == 2
    assert 4 <= reviews.unreviewed().count() < 10
    assert reviews.get(relevance="misdirected").referred_to == "Internal Affairs"
    assert all(review.reviewed_by.username == "ana" for review in reviews.exclude(relevance=""))
    assert reviews.exclude(themes=None).count() > 10


def test_what_we_heard_has_words_for_this_year_and_the_last(demonstration):
    year = Agency.current().today().year

    public = Theme.objects.filter(is_public=True).values_list("year", flat=True)
    assert sorted(public) == [year - 1] * 3 + [year] * 2
    assert Theme.objects.exclude(reviews=None).distinct().count() >= 3


def test_public_was_told_of_last_years_review_in_time_and_the_next_one_is_due_soon(demonstration):
    today = Agency.current().today()
    past, soon, *later = Assessment.objects.all()

    notice = past.notices.get()
    assert (past.begins_on < today, notice.is_in_time, len(later)) == (True, True, 3)
    with notice.proof.open() as proof:
        assert digest_of(proof) == notice.proof_digest
    assert 0 < (soon.notice_due_on - today).days < 30
    assert not soon.notices.exists()
    told = Notice.objects.filter(kind="comments/notice_due", recipient__startswith="ana@")
    assert {letter.about for letter in told} == {f"comments.assessment:{each.pk}" for each in (past, soon)}


def test_who_gave_an_address_was_written_to_once_and_letters_do_not_wait_for_ever(demonstration):
    letters = Notice.objects.filter(kind__startswith="comments/")
    written_to = letters.filter(kind="comments/acknowledgement").values_list("recipient", flat=True)

    assert sorted(written_to) == sorted(comment.email for comment in Comment.objects.all() if comment.email)
    assert not letters.filter(status=NoticeStatus.PENDING, send_after__lt=timezone.now() - timedelta(hours=4)).exists()


def test_no_comment_is_younger_than_now(demonstration):
    assert not Comment.objects.filter(sealed_at__gt=timezone.now()).exists()
    assert not Review.objects.filter(reviewed_at__gt=timezone.now()).exists()
