"""What goes when its time is over, what does not yet, and that nothing of it is left anywhere."""

from datetime import date
from io import StringIO

import pytest
from dateutil.relativedelta import relativedelta
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from agency.models import Agency
from programs.models import Application, RideAlong, Status
from records.kinds import KINDS, Action
from records.models import RetentionRule, Tombstone
from records.retention import over
from tests.factories import make_agency, make_application, make_lena, make_paul
from tests.programs.desk import page_of, signed_in, text_of
from tests.programs.visitor import open_link
from tests.records import archive
from tests.watch.neighborhood import make_captain, make_group, make_household
from watch.models import Household, WatchGroup

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
SCHEDULE = "/admin/records/retentionrule/"


@pytest.fixture(autouse=True)
def agency() -> None:
    make_agency()


@pytest.mark.parametrize("kind", archive.OLD_FILES)
def test_nothing_of_a_stripped_application_is_left_in_any_table(kind: str) -> None:
    application = archive.OLD_FILES[kind]()
    archive.plant(application)
    archive.put_in_force()
    assert len(archive.where_planted()) > 8

    archive.destroy(kind)

    assert archive.where_planted() == []
    assert Tombstone.objects.get().reference == application.reference


def test_a_stripped_application_keeps_its_dates_status_and_station() -> None:
    application = archive.old_ride()
    kept = ("reference", "program", "status", "station", "submitted_at", "due_on", "decided_at", "channel", "language")
    before = Application.objects.values(*kept).get()
    archive.put_in_force()

    archive.destroy("programs.ride")

    assert Application.objects.values(*kept).get() == before
    assert application.appointments.get().status == "kept"
    assert application.appointments.get().feedback.rating == 5


def test_every_figure_is_the_same_before_and_after() -> None:
    for make in archive.OLD_FILES.values():
        make()
    make_household(make_captain(make_group()), enrolled_on=date(2020, 5, 1), left_on=date(2021, 5, 1))
    archive.put_in_force()
    before = figures()

    archive.destroy(*KINDS)

    # A request for an interpreter and two lines of a roster besides.
    assert Tombstone.objects.count() == len(archive.OLD_FILES) + 3
    assert figures() == before


def figures() -> dict[str, str]:
    """What the public and the workplace are told, as they read it."""
    cache.clear()
    public = ["/", "/programs/", *(program.get_absolute_url() for program in programs())]
    pages = {path: text_of(Client().get(path)) for path in public}
    desk = signed_in(archive.make_lena_once())
    return pages | {path: text_of(desk.get(path)) for path in ("/admin/",)}


def programs() -> list:
    return [application.program for application in Application.objects.select_related("program")]


def test_a_record_goes_the_day_after_its_time_and_not_before() -> None:
    archive.put_in_force(months=24, months_on_request=0)
    today = Agency.current().today()
    application = make_application(Status.WITHDRAWN, submitted_at=Agency.current().at(today, 9))
    rule = RetentionRule.objects.get(kind="programs.no_ride")

    assert not over(rule.of, rule, today + relativedelta(months=24, days=-1)).exists()
    assert over(rule.of, rule, today + relativedelta(months=24)).get() == application


def test_who_rode_under_age_is_kept_until_three_years_after_eighteen() -> None:
    archive.put_in_force()
    today = Agency.current().today()
    archive.minors_ride(today - relativedelta(years=20), years=4)
    grown = archive.minors_ride(today - relativedelta(years=21, days=1), years=4)

    archive.destroy("programs.ride")

    assert [stone.reference for stone in Tombstone.objects.all()] == [grown.reference]


def test_open_and_recent_applications_stay() -> None:
    archive.put_in_force()
    archive.old_ride(years=2)
    make_application(Status.IN_REVIEW, submitted_at=archive.long_ago())

    page = text_of(signed_in(archive.dana()).get(archive.DRY_RUN))

    nothing = page.partition("By these rules nothing would go")[2]
    assert "Ride-along that took place: 0." in nothing
    assert "Ride-along application without a ride: 0." in nothing


def test_two_who_are_stripped_are_not_the_same_person() -> None:
    archive.old_ride()
    archive.old_ride()
    archive.put_in_force()

    archive.destroy("programs.ride")

    first, second = RideAlong.objects.all()
    assert first.birth_date is second.birth_date is None
    assert not RideAlong.objects.same_person(first).exists()


def test_private_links_open_nothing_more() -> None:
    application = archive.old_ride()
    archive.put_in_force()
    visitor = Client()
    open_link(visitor, application)
    assert visitor.get(application.get_absolute_url()).status_code == 200

    archive.destroy("programs.ride")

    assert visitor.get(application.get_absolute_url()).status_code != 200


def test_nothing_more_is_done_to_what_is_stripped() -> None:
    application = make_application(Status.WITHDRAWN, submitted_at=archive.long_ago())
    archive.put_in_force()
    archive.destroy("programs.no_ride")
    desk = signed_in(make_lena())

    page = desk.get(page_of(application))

    assert "Personal data was removed on" in text_of(page)
    assert "Delgado" not in text_of(page)
    assert desk.post(f"{page_of(application).removesuffix('change/')}move/reopen/", {"note": "x"}).status_code == 404
    assert "reopen" not in page.content.decode()


def test_staff_find_what_is_left_of_an_erased_record_by_its_reference() -> None:
    group: WatchGroup = make_group()
    gone = make_household(make_captain(group), enrolled_on=date(2020, 5, 1), left_on=date(2021, 5, 1))
    make_household(group.captains.get())
    archive.put_in_force()
    archive.destroy("watch.household")

    page = text_of(signed_in(make_paul()).get(f"/admin/records/tombstone/?q=H-{gone.pk}"))

    assert f"H-{gone.pk}" in page
    assert "Household on a Community Watch roster" in page
    assert Household.objects.count() == group.enrolled() == 1


# --- The schedule ----------------------------------------------------------------


def test_every_kind_starts_out_of_force_with_a_source_in_both_languages() -> None:
    list(archive.prepare())

    rules = RetentionRule.objects.all()

    assert {rule.kind for rule in rules} == {key for key, kind in KINDS.items() if kind.default}
    assert not any(rule.is_active for rule in rules)
    assert all(rule.source.data["en"] and rule.source.data["es"] for rule in rules)


def test_a_rule_that_the_agency_changed_is_not_prepared_anew() -> None:
    archive.put_in_force(months=120)

    assert list(archive.prepare()) == []
    assert set(RetentionRule.objects.exclude(action=Action.KEEP).values_list("months", flat=True)) == {120}


def test_nothing_goes_by_a_rule_that_is_not_in_force() -> None:
    archive.old_ride()
    list(archive.prepare())

    page = text_of(signed_in(archive.dana()).get(archive.DRY_RUN))

    assert "No rule is in force." in page


def test_a_changed_rule_has_a_new_version_and_says_who_changed_it() -> None:
    archive.put_in_force()
    rule = RetentionRule.objects.get(kind="programs.no_ride")
    typed = {"action": "strip", "months": 60, "months_on_request": 0, "source_0": "Council", "source_1": "Concejo"}

    signed_in(archive.dana()).post(f"{SCHEDULE}{rule.pk}/change/", {**typed, "is_active": "on"})

    rule.refresh_from_db()
    assert (rule.months, rule.version, rule.changed_by.username) == (60, 2, "dana")


def test_the_auditor_reads_the_schedule_and_changes_nothing() -> None:
    archive.put_in_force()
    paul = signed_in(make_paul())

    page = text_of(paul.get(SCHEDULE))

    assert "Findings and pictures of security surveys" in page
    assert paul.post(f"{archive.DESTRUCTIONS}propose/", {"kind": "programs.ride"}).status_code == 403


def test_the_command_lists_what_would_go_and_destroys_nothing() -> None:
    application = archive.old_ride()
    archive.put_in_force()
    said = StringIO()

    call_command("retention", "--dry-run", stdout=said)

    assert f"would go  {application.reference}" in said.getvalue()
    application.refresh_from_db()
    assert application.first_name == "Rosa"
