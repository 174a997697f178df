"""Each day of the trail is sealed when it is over; whoever alters a sealed day past the portal is found out."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from agency import roles
from agency.models import Agency
from agency.written_once import Unchangeable
from records.models import Action, AuditEntry, SealedDay
from records.sealing import digest_of, forget_days_before, seal, verify
from records.tasks import seal_audit, verify_audit
from tests.conftest import POSTGRES
from tests.factories import letters, make_agency, make_member, make_paul

from .trail import BySQL, guard_the_trail, make_entries, past_the_triggers, said

pytestmark = pytest.mark.django_db
LETTER = "records/audit_broken"


def noon(day: int, month: int = 3, year: int = 2026) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


NOW = noon(6)


@pytest.fixture
def week() -> list[SealedDay]:
    """Three days in March 2026, with two entries each, sealed."""
    make_entries(*[noon(day) + timedelta(hours=hour) for day in (2, 3, 5) for hour in (0, 1)])
    return seal(NOW)


@pytest.fixture
def by_sql() -> BySQL:
    return past_the_triggers()


def days() -> list[tuple[int, date, int]]:
    return list(SealedDay.objects.order_by("number").values_list("number", "day", "count"))


# --- Sealing -----------------------------------------------------------------


def test_days_that_are_over_are_sealed_once_and_those_that_were_missed_caught_up(week: list[SealedDay]) -> None:
    again = seal(NOW)

    assert days() == [(1, date(2026, 3, 2), 2), (2, date(2026, 3, 3), 2), (3, date(2026, 3, 5), 2)]
    assert (again, verify(NOW).wrong) == ([], [])


def test_day_of_the_agency_is_sealed_an_hour_after_its_midnight() -> None:
    make_agency(time_zone="America/New_York")
    # 23:30 of 4 March in New York, and half past midnight of the 5th.
    make_entries(datetime(2026, 3, 5, 4, 30, tzinfo=UTC), datetime(2026, 3, 5, 5, 30, tzinfo=UTC))

    too_early = seal(datetime(2026, 3, 5, 5, 59, tzinfo=UTC))
    seal(datetime(2026, 3, 5, 6, 0, tzinfo=UTC))

    assert (too_early, days()) == ([], [(1, date(2026, 3, 4), 1)])


def test_entry_from_a_clock_that_ran_wrong_is_sealed_with_its_neighbours() -> None:
    make_entries(noon(2), noon(3), noon(2), noon(3))
    seal(noon(4))
    make_entries(noon(3), noon(4))
    seal(NOW)

    assert days() == [(1, date(2026, 3, 2), 3), (2, date(2026, 3, 3), 1), (3, date(2026, 3, 4), 2)]
    assert verify(NOW).wrong == []


def test_newest_digest_is_in_the_log(week: list[SealedDay], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="records.sealing"), time_machine.travel(noon(6)):
        make_entries(noon(5))
        verify_audit()

    assert f"3 days hold, newest digest {week[-1].digest}" in caplog.text


def test_tasks_seal_and_verify_what_is_over() -> None:
    make_entries(noon(2))

    with time_machine.travel(NOW):
        seal_audit()
        verify_audit()

    assert (days(), letters(LETTER)) == ([(1, date(2026, 3, 2), 1)], [])


# --- What is found -----------------------------------------------------------

ALTERED = {
    "UPDATE records_auditentry SET username = 'sam' WHERE id = {second}": (
        "The entries of March 3, 2026, or their seal, are not what was sealed."
    ),
    "DELETE FROM records_auditentry WHERE id = {second}": "Of the entries of March 3, 2026, 1 are missing.",
    "UPDATE records_sealedday SET digest = 'x' WHERE number = 3": (
        "The entries of March 5, 2026, or their seal, are not what was sealed."
    ),
    "UPDATE records_sealedday SET count = 1 WHERE number = 2": "Among the entries of March 3, 2026, 1 were put in.",
    "DELETE FROM records_sealedday WHERE number = 2": "A sealed day is missing before March 5, 2026.",
    "UPDATE records_sealedday SET released_on = '2026-03-05' WHERE number = 1": (
        "The entries of March 2, 2026 were destroyed before their year was over."
    ),
}


@pytest.mark.parametrize(("statement", "finding"), ALTERED.items())
def test_what_is_altered_past_the_portal_is_named(
    statement: str, finding: str, week: list[SealedDay], by_sql: BySQL
) -> None:
    by_sql(statement.format(second=week[1].first))

    assert verify(NOW).wrong[0] == finding


def test_entry_put_in_later_is_noticed(week: list[SealedDay], by_sql: BySQL) -> None:
    by_sql("UPDATE records_auditentry SET id = id + 100 WHERE id > %s", week[0].last)
    by_sql("UPDATE records_sealedday SET first = first + 100, last = last + 100 WHERE number > 1")
    assert verify(NOW).wrong != []  # the numbers are sealed, too

    AuditEntry.objects.create(pk=week[0].last + 50, at=noon(3), action=Action.SAW)

    assert verify(NOW).wrong[0] == "Among the entries of March 3, 2026, 1 were put in."


def seal_anew(by_sql: BySQL) -> None:
    """What somebody does who knows the portal's code: write every seal so that the chain holds again."""
    previous = "0" * 64
    for sealed in SealedDay.objects.order_by("number"):
        entries = AuditEntry.objects.filter(pk__gte=sealed.first, pk__lte=sealed.last)
        previous = digest_of(sealed.number, sealed.day, previous, entries)["digest"]
        by_sql("UPDATE records_sealedday SET digest = %s WHERE id = %s", previous, sealed.pk)


def test_chain_written_anew_lacks_the_digest_from_the_log(week: list[SealedDay], by_sql: BySQL) -> None:
    by_sql("UPDATE records_auditentry SET username = 'sam' WHERE id = %s", week[0].first)
    seal_anew(by_sql)

    assert verify(NOW).wrong == []
    assert verify(NOW, known=week[-1].digest).wrong == [
        "The digest that you gave is not in the chain: the chain was written anew, or its end cut."
    ]


def test_day_that_nobody_sealed_is_noticed(week: list[SealedDay]) -> None:
    make_entries(noon(6))

    assert verify(noon(7)).wrong == []
    assert verify(noon(8)).wrong == ["The entries of March 6, 2026 have not been sealed: is beat running?"]


def test_every_older_day_is_read_within_a_week_of_nights(week: list[SealedDay], by_sql: BySQL) -> None:
    by_sql("UPDATE records_auditentry SET username = 'sam' WHERE id = %s", week[0].first)

    nights = [verify(NOW, since=date(2026, 3, 20 + night)).wrong for night in range(7)]

    assert sorted(map(len, nights)) == [0, 0, 0, 0, 0, 0, 1]


def test_command_fails_and_administrators_and_auditors_are_told_once(week: list[SealedDay], by_sql: BySQL) -> None:
    make_paul()
    make_member(roles.ADMINISTRATOR, username="ada")
    make_member(roles.COORDINATOR)
    by_sql("UPDATE records_auditentry SET username = 'sam' WHERE id = %s", week[1].first)

    with time_machine.travel(NOW):
        for _walk in range(2):
            with pytest.raises(CommandError, match="March 3, 2026, or their seal, are not what was sealed"):
                call_command("verify_audit")

    assert sorted(letter.recipient for letter in letters(LETTER)) == ["ada@example.com", "paul@example.com"]
    assert "- The entries of March 3, 2026" in letters(LETTER)[0].body


def test_command_says_that_all_is_well_and_names_the_newest_digest(week: list[SealedDay]) -> None:
    out = StringIO()

    with time_machine.travel(NOW):
        call_command("verify_audit", known=week[0].digest, stdout=out)

    assert out.getvalue() == (f"3 days with 6 entries are as they were sealed.\nNewest digest: {week[-1].digest}\n")


# --- What the database refuses -----------------------------------------------


def made_up(number: int, first: int, day: str = "2026-03-06", released_on: str | None = None) -> str:
    """A sealed day that nobody sealed; `first` counts from the entries of the week."""
    released = f"'{released_on}'" if released_on else "NULL"
    return (
        "INSERT INTO records_sealedday (number, day, first, last, count, digest, sealed_at, released_on) "
        f"SELECT {number}, '{day}', min(id) - 1 + {first}, max(id) + {first}, 1, 'x', '2026-03-06', {released} "
        "FROM records_auditentry"
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records_auditentry SET username = 'sam'",
        "DELETE FROM records_auditentry",
        "UPDATE records_sealedday SET count = 1",
        "UPDATE records_sealedday SET released_on = '2099-01-01', count = 1",
        "DELETE FROM records_sealedday",
        made_up(number=4, first=7, released_on="2020-01-01"),
        made_up(number=9, first=7),
        made_up(number=4, first=1),
        made_up(number=4, first=7, day="2000-01-01"),
    ],
)
def test_database_refuses_change_whoever_asks(statement: str, week: list[SealedDay]) -> None:
    guard_the_trail()

    with (
        pytest.raises(IntegrityError, match="The audit trail stays as it was written"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert (AuditEntry.objects.count(), verify(NOW).wrong) == (6, [])


def test_database_lets_no_entry_of_the_last_year_go_whatever_its_day_says(by_sql: BySQL) -> None:
    now = datetime.now(UTC)
    make_entries(now - timedelta(days=363), now - timedelta(days=365))
    ends = AuditEntry.objects.order_by("pk").values_list("pk", flat=True)
    released = {"released_on": date(2020, 1, 2), "count": 2, "digest": "x"}
    sealed = SealedDay(number=1, day=date(2020, 1, 1), first=ends[0], last=ends[1], **released)
    sealed.save()
    guard_the_trail()
    if POSTGRES:
        by_sql("SET LOCAL session_replication_role = DEFAULT")

    AuditEntry.objects.filter(pk=ends[1])._raw_delete("default")
    with pytest.raises(IntegrityError, match="stays as it was written"), transaction.atomic():
        AuditEntry.objects.filter(pk=ends[0])._raw_delete("default")


def test_of_two_who_seal_a_day_the_second_stores_nothing(week: list[SealedDay]) -> None:
    guard_the_trail()
    again = SealedDay(number=3, day=week[-1].day, first=week[-1].first, last=week[-1].last, count=2, digest="x")

    SealedDay.objects.bulk_create([again], ignore_conflicts=True)

    assert (SealedDay.objects.count(), verify(NOW).wrong) == (3, [])


def test_database_releases_no_day_of_the_last_year() -> None:
    guard_the_trail()
    yesterday = Agency.current().today() - timedelta(days=1)
    sealed = SealedDay.objects.create(number=1, day=yesterday, first=1, last=1, count=1, digest="x")

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE records_sealedday SET released_on = %s WHERE id = %s", [yesterday, sealed.pk])


@pytest.mark.postgres
def test_database_refuses_to_be_emptied(week: list[SealedDay]) -> None:
    assert POSTGRES
    for table, name in (("records_auditentry", "audit_entries"), ("records_sealedday", "sealed_days")):
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {name}_are_not_emptied")
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table} CASCADE")


def test_model_refuses_before_the_database_has_to(week: list[SealedDay]) -> None:
    for refused in (AuditEntry.objects.all().delete, week[0].delete, AuditEntry.objects.first().save):
        with pytest.raises(Unchangeable, match="The audit trail stays as it was written"):
            refused()


# --- What is forgotten -------------------------------------------------------


def test_days_older_than_their_time_go_and_the_chain_still_holds() -> None:
    guard_the_trail()
    old, older, last = date(2020, 3, 3), date(2020, 3, 2), date(2020, 3, 5)
    make_entries(*[datetime(on.year, on.month, on.day, 12, tzinfo=UTC) for on in (older, old, old, last)])
    seal(NOW)
    by = make_paul()
    before = AuditEntry.objects.count()

    assert forget_days_before(date(2020, 3, 4), by=by) == 3

    assert list(SealedDay.objects.order_by("number").values_list("count", "released_on")) == [
        (1, Agency.current().today()), (2, Agency.current().today()), (1, None),
    ]  # fmt: skip
    assert AuditEntry.objects.count() == before - 3 + 1
    assert said(Action.DESTROYED) == [
        ("paul", "destroyed", "records.auditentry", {"days": 2, "entries": 3, "before": "2020-03-04"})
    ]
    assert verify(NOW).wrong == []
    assert forget_days_before(date(2020, 3, 4)) == 0


def test_nothing_younger_than_a_year_is_forgotten(week: list[SealedDay]) -> None:
    with pytest.raises(ValueError, match="kept for a year"):
        forget_days_before(Agency.current().today() - timedelta(days=364))


def test_entry_that_came_back_to_a_forgotten_day_is_noticed() -> None:
    make_entries(datetime(2020, 3, 2, 12, tzinfo=UTC))
    (sealed,) = seal(NOW)
    forget_days_before(date(2020, 3, 4))

    AuditEntry.objects.create(pk=sealed.last, action=Action.SAW, at=noon(2))

    assert verify(NOW).wrong == ["Entries of March 2, 2020 are there, although that day's were destroyed."]
