"""Who sees whose hours; the tables that leave; and what a coordinator enters."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agency import roles
from agency.models import Agency, Member
from records.models import Action, AuditEntry
from tests.factories import make_member, make_station
from tests.programs.desk import signed_in, text_of
from training.models import Attendance, CourseDate, Mode, Service
from training.statistics import workplace

from .classroom import ATTENDANCE, make_attendance, make_course, make_requirement, make_serving, make_theo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
MINE, STATION, STATIONS, REPORT = "/training/", "/training/station/", "/training/stations/", "/training/report/"
TABLES = ["/training/hours.csv", "/training/attendance.csv?first=2020-01-01&last=2099-12-31"]
T, U, C, A, P = (
    roles.TRAINING_COORDINATOR, roles.UNIT_COMMANDER, roles.COMMAND_STAFF, roles.ACCREDITATION_MANAGER, roles.AUDITOR,
)  # fmt: skip


def today() -> date:
    return Agency.current().today()


def test_member_reads_own_hours_certificates_and_what_can_be_taken() -> None:
    make_requirement()
    omar = make_serving(username="omar")
    course = make_course(name="Crisis talks", provider="Academy", hours=4)
    make_attendance(omar, today(), course=course, hours="2.5", reference="C-1024")
    CourseDate.objects.create(course=course, on=today() + timedelta(days=3), where="Room 2")
    CourseDate.objects.create(course=course, on=today() - timedelta(days=3), where="Long over")
    make_course(name="Trust", mode=Mode.ONLINE, link="https://example.org/trust", counts=False)

    page = text_of(signed_in(omar).get(MINE))

    assert "2.5 of 8 hours" in page
    assert "▲ 5.5 h to go by December 31" in page
    assert "C-1024" in page
    assert "Room 2" in page
    assert "At any time, online: Trust (8 h) does not count" in page
    assert "Long over" not in page


def test_page_says_why_a_new_member_owes_less() -> None:
    make_requirement()
    client = signed_in(make_serving(today().replace(month=1, day=2)))

    assert "the sum is rounded up to half an hour: that makes 7.5 h." in text_of(client.get(MINE))


def test_commander_sees_the_own_station_short_ones_first_and_no_other() -> None:
    make_requirement()
    ours, theirs = make_station(), make_station()
    grant = make_serving(username="grant", role=U, station=ours)
    make_attendance(grant, today())
    omar, sam = make_serving(username="omar", station=ours), make_serving(username="sam", station=theirs)
    client = signed_in(grant)

    page = text_of(client.get(STATION))

    assert page.index("Omar") < page.rindex("Grant")
    assert "1 of 2 members have the hours" in page
    assert "Sam" not in page
    assert [client.get(f"/training/members/{each.pk}/").status_code for each in (grant, omar, sam)] == [200, 200, 404]
    assert client.get(f"{STATIONS}{theirs.slug}/").status_code == 403


def test_stranger_sees_nobody_else() -> None:
    omar = make_serving(username="omar", station=make_station())
    sam = signed_in(make_member(username="sam", station=omar.station))

    assert sam.get(f"/training/members/{omar.pk}/").status_code == 404


def test_commander_without_a_station_is_told_so() -> None:
    client = signed_in(make_member(U))

    assert "No station is entered for you" in text_of(client.get(STATION))


def served_of_one_station() -> Member:
    make_requirement()
    omar = make_serving(username="omar", station=make_station(name="Old Town"))
    make_attendance(omar, date(2025, 12, 31))
    make_serving(username="maya", station=None)
    return omar


def test_coordinator_sees_stations_as_of_a_day_and_opens_them() -> None:
    station = served_of_one_station().station
    client = signed_in(make_member(T, username="theo", date_joined="2026-01-01T12:00Z"))

    page = client.get(f"{STATIONS}?on=2025-12-31")

    assert "Old Town 1 1 (100 %) 0" in text_of(page)
    assert "No station 1 0 (0 %) 1" in text_of(page)
    drilled = text_of(client.get(f"{STATIONS}{station.slug}/?on=2025-12-31"))
    assert "✓ all hours done for 2025" in drilled
    assert "Maya" in text_of(client.get("/training/no-station/?on=2025-12-31"))


def test_command_staff_see_stations_and_no_member() -> None:
    omar = served_of_one_station()
    client = signed_in(make_member(C, username="vera", date_joined="2026-01-01T12:00Z"))
    one_station = f"{STATIONS}{omar.station.slug}/"

    page = client.get(f"{STATIONS}?on=2025-12-31")

    assert "Old Town 1 1 (100 %) 0" in text_of(page)
    assert not [link for link in (one_station, "no-station", ".csv", REPORT) if link in page.content.decode()]
    assert [client.get(each).status_code for each in (one_station, f"/training/members/{omar.pk}/")] == [403, 404]


@pytest.mark.parametrize("asked", ["on=2099-01-01", "on=nonsense", "first=2026-02-01&last=2026-01-01"])
def test_day_that_there_is_not_is_said_and_not_obeyed(asked: str) -> None:
    client = signed_in(make_theo())

    page = client.get(f"/training/attendance.csv?{asked}", follow=True)

    assert page.redirect_chain[-1][0] == f"{STATIONS}?{asked}"
    assert "usa-error-message" in page.content.decode()


def test_tables_and_report_hold_every_member_as_of_the_day() -> None:
    make_requirement()
    omar = make_serving(username="omar", station=make_station(name="Old Town"))
    make_attendance(omar, date(2025, 3, 8), reference="C-7", entered_by=omar)
    client = signed_in(make_theo())

    hours = client.get(f"{TABLES[0]}?on=2025-12-31").content.decode()
    attendance = client.get(TABLES[1]).content.decode()
    report = text_of(client.get(f"{REPORT}?on=2025-12-31"))

    assert hours.splitlines()[1].startswith("Omar,omar,Old Town,no,Community policing,8.00,8.00,0")
    assert "2025-03-08,8.00,yes,C-7" in attendance
    assert "Old Town 1 of 1" in report
    taken = AuditEntry.objects.filter(action=Action.EXPORTED).values_list("username", "record", "details__file")
    assert list(taken) == [
        ("theo", "", "training-attendance-2020-01-01-2099-12-31.csv"),
        ("theo", "", "training-hours-2025-12-31.csv"),
    ]


def test_pages_cost_the_same_for_thirty_members_as_for_three() -> None:
    make_requirement()
    station = make_station()
    both = make_serving(role=U, station=station)
    both.groups.add(make_theo().groups.get())
    client, pages = signed_in(both), [STATION, STATIONS, REPORT, *TABLES, ATTENDANCE]

    def asked(number: int) -> list[int]:
        for _number in range(number):
            make_attendance(make_serving(station=station), today())
        return [questions(client, page) for page in pages]

    asked(1)
    assert asked(2) == asked(27)


def questions(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(page)
    return len(queries)


# --- The coordinator's desk ------------------------------------------------------


def present(**changes: Any) -> dict[str, Any]:
    return {"course": make_course().pk, "completed_on": today(), "hours": "", **changes}


def test_many_are_entered_at_once_and_who_was_recorded_is_passed_over() -> None:
    omar, june = make_serving(), make_serving()
    client, typed = signed_in(make_theo()), present(members=[omar.pk, june.pk])
    make_attendance(june, today())

    page = client.post(f"{ATTENDANCE}present/", typed, follow=True)

    assert "1 member recorded." in text_of(page)
    assert "1 was recorded already." in text_of(page)
    assert [(each.member, each.hours, each.entered_by.username) for each in omar.attendances.all()] == [
        (omar, 8, "theo")
    ]
    assert june.attendances.count() == 1


@pytest.mark.parametrize(
    ("wrong", "answer"),
    [
        ({"hours": "9"}, "The course has 8 hours."),
        ({"hours": "0"}, "The course has 8 hours."),
        ({"completed_on": "2099-01-01"}, "This day is still to come."),
        ({"members": []}, "Tick at least one member."),
    ],
)
def test_what_cannot_be_is_not_entered(wrong: dict[str, Any], answer: str) -> None:
    typed = present(members=[make_serving().pk]) | wrong

    page = signed_in(make_theo()).post(f"{ATTENDANCE}present/", typed)

    assert answer in text_of(page)
    assert not Attendance.objects.exists()


def test_ticks_can_be_narrowed_to_a_station() -> None:
    omar, sam = make_serving(username="omar", station=make_station()), make_serving(username="sam")

    page = text_of(signed_in(make_theo()).get(f"{ATTENDANCE}present/?station={omar.station_id}"))

    assert (str(omar) in page, str(sam) in page) == (True, False)


def test_one_is_entered_with_all_hours_of_the_course_and_says_by_whom() -> None:
    omar, course = make_serving(), make_course(hours=4)
    client = signed_in(make_theo())
    typed = {"member": omar.pk, "course": course.pk, "completed_on": "2026-03-08", "hours": "", "reference": "C-1"}

    client.post(f"{ATTENDANCE}add/", typed | {"score": "", "note": ""})
    twice = client.post(f"{ATTENDANCE}add/", typed | {"score": "", "note": ""})

    one = omar.attendances.get()
    assert (one.hours, one.source, one.entered_by.username) == (4, "entered", "theo")
    assert "This is recorded already." in text_of(twice)


def test_service_dates_are_filled_from_accounts_and_corrected_in_the_list() -> None:
    omar, client = make_member(username="omar"), signed_in(make_theo())

    filled = client.post("/admin/training/service/fill/", follow=True)

    assert "2 members added." in text_of(filled)
    assert Service.objects.get(member=omar).joined_on == today()
    assert "Joined on, Omar" in filled.content.decode()
    assert client.get("/admin/training/service/fill/").status_code == 403


def test_course_that_somebody_has_completed_is_not_deleted() -> None:
    make_attendance(make_serving(), today(), course=(course := make_course()))

    assert signed_in(make_theo()).get(f"/admin/training/course/{course.pk}/delete/").status_code == 403


def test_workplace_says_what_waits_for_whom() -> None:
    make_requirement()
    station = make_station()
    omar = make_serving(station=station)
    grant, theo = make_serving(role=U, station=station), make_theo()
    make_attendance(grant, today())

    seen = {
        name: workplace(fresh(member), today()) for name, member in (("omar", omar), ("grant", grant), ("theo", theo))
    }

    assert {name: (work["short"], work["sees_others"], work["undated"]) for name, work in seen.items()} == {
        "omar": (1, False, 0),
        "grant": (1, True, 0),
        "theo": (2, True, 1),
    }
    assert seen["grant"]["own"].done == 8
    assert seen["theo"]["next_deadline"] == today().replace(month=12, day=31)


def fresh(member: Member) -> Member:
    """Without the permissions that were remembered."""
    return Member.objects.get(pk=member.pk)
