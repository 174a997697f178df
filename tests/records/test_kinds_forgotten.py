"""Each kind of record, when its time is over: its words are gone from every table, and what is counted stays."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import models
from django.test import Client
from django.utils import timezone

from agency import roles
from agency.models import Agency
from comments.models import Comment
from notices.models import Notice
from outreach.models import Answer, CheckIn, Engagement, PaperCode
from records import sealing
from records.holds import hold_person, hold_record
from records.kinds import KINDS, Person
from records.models import AuditEntry, SealedDay, Tombstone
from records.sealing import verify as verify_audit
from tests.factories import make_agency, make_comment, make_cycle, make_member, make_notice
from tests.programs.desk import signed_in, text_of
from tests.records import archive, shelves
from training.models import Attendance

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.fixture(autouse=True)
def agency() -> None:
    make_agency()


@pytest.mark.parametrize("kind", shelves.SHELVES)
def test_nothing_that_was_typed_is_left_in_any_table(kind: str) -> None:
    record = shelves.SHELVES[kind]()
    archive.put_in_force()
    assert archive.where_planted()

    archive.destroy(kind)

    assert archive.where_planted() == []
    assert Tombstone.objects.get().about == KINDS[kind].about_of(record)


def test_every_kind_is_on_a_shelf_or_needs_none() -> None:
    ours = ("comments.", "cpp.", "outreach.", "training.", "notices.")
    destroyed = {kind.key for kind in KINDS.values() if kind.ended and kind.key.startswith(ours)}

    assert destroyed == shelves.SHELVES.keys()


def test_every_figure_is_the_same_before_and_after() -> None:
    for make in shelves.SHELVES.values():
        make()
    archive.put_in_force()
    before = figures()

    archive.destroy(*shelves.SHELVES)

    assert Tombstone.objects.count() >= len(shelves.SHELVES)
    assert figures() == before


def figures() -> dict[str, object]:
    """What is counted of these records, and the public pages that say so."""
    cache.clear()
    paths = ("/", "/comments/heard/", "/language-access/", "/events/you-said-we-did/")
    pages = {path: text_of(Client().get(path)) for path in paths}
    return pages | {
        "comments": list(Comment.objects.values_list("number", "receipt", "kind", "received_on", "channel", "seal")),
        "check-ins": CheckIn.objects.count(),
        "answers": Answer.objects.values("question").annotate(n=models.Count("pk"), all=models.Sum("number")).count(),
        "codes": PaperCode.objects.aggregate(made=models.Count("pk"), used=models.Count("used_on")),
        "engagement": Engagement.objects.aggregate(models.Sum("minutes"), models.Sum("people")),
        "hours": Attendance.objects.aggregate(models.Sum("hours")),
        "sent": Notice.objects.exclude(kind__startswith="records").filter(status="sent").count(),
    }


def test_comment_of_a_cycle_that_still_runs_stays() -> None:
    make_cycle(begins_on=Agency.current().today() - timedelta(days=3000), ends_on=Agency.current().today())
    make_comment(received_on=shelves.DAY)
    archive.put_in_force()

    assert "Comment on accreditation: 0" in text_of(signed_in(archive.dana()).get(archive.DRY_RUN))


def test_comment_of_no_cycle_stays() -> None:
    make_comment(received_on=shelves.DAY)
    archive.put_in_force()

    assert "Comment on accreditation: 0" in text_of(signed_in(archive.dana()).get(archive.DRY_RUN))


def test_letters_of_a_day_wait_for_a_record_on_hold() -> None:
    comment = shelves.old_comment()
    Notice.objects.update(created_at=shelves.THEN)
    archive.put_in_force()
    hold_record(comment.receipt, why="Case 26 CVS 114", asked_by="City Attorney", by=archive.dana())

    assert "Letters of a day: 0" in text_of(signed_in(archive.dana()).get(archive.DRY_RUN))


def test_letters_of_a_day_wait_for_somebody_on_hold() -> None:
    shelves.old_letters()
    archive.put_in_force()
    held = archive.propose("notices.letters")
    hold_person(Person(archive.EMAIL), why="Case 26 CVS 114", asked_by="City Attorney", by=archive.dana())

    archive.confirm(held)

    assert Notice.objects.filter(recipient=archive.EMAIL).count() == 2


def test_young_letters_and_waiting_ones_stay() -> None:
    make_notice(body="Dear Rosa", created_at=timezone.now() - timedelta(days=300))
    archive.put_in_force()

    assert "Letters of a day: 0" in text_of(signed_in(archive.dana()).get(archive.DRY_RUN))


def test_entries_of_an_old_day_go_and_the_chain_of_days_holds() -> None:
    for days in (1500, 400):
        AuditEntry.objects.create(action="exported", username="quokka", at=timezone.now() - timedelta(days=days))
        sealing.seal(timezone.now() - timedelta(days=days - 2))
    archive.put_in_force()

    archive.destroy("records.audit_day")

    old, young = SealedDay.objects.order_by("number")[:2]
    assert (old.released_on, young.released_on) == (Agency.current().today(), None)
    assert AuditEntry.objects.filter(username="quokka").count() == 1
    assert verify_audit(timezone.now()).wrong == [] or "not sealed" in str(verify_audit(timezone.now()).wrong)


def test_plans_minutes_and_tombstones_are_kept_for_good() -> None:
    kept = {kind.key for kind in KINDS.values() if kind.default and kind.actions == ["keep"]}

    assert {"cpp.plan", "outreach.minutes", "records.tombstone", "training.service"} <= kept


def test_hold_on_a_comment_keeps_it() -> None:
    comment = shelves.old_comment()
    archive.put_in_force()
    hold_record(comment.receipt, why="Case 26 CVS 114", asked_by="City Attorney", by=make_member(roles.ADMINISTRATOR))

    page = text_of(signed_in(archive.dana()).get(archive.DRY_RUN))

    assert "Case 26 CVS 114" in page
    assert Comment.objects.get().text == f"{archive.WORD} said so"
