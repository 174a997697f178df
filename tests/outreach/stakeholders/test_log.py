"""A member writes down whom they met: in under a minute, once, and never to be counted by it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agency import roles
from agency.models import Member
from outreach.models import Activity, Concern, Engagement, Organization, Purpose, StakeholderKind
from outreach.stakeholders.merging import merge
from tests.factories import make_lena, make_omar, make_paul, make_station
from tests.programs.desk import signed_in, text_of
from tests.threads import at_once

from .beat import FOUR_THINGS, LOG, days_before, in_the_form, make_engagement, make_organization, today, write_down

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.fixture
def omar() -> Member:
    return make_omar(station=make_station())


@pytest.fixture
def client(omar: Member) -> Client:
    return signed_in(omar)


def entry() -> Engagement:
    return Engagement.objects.get()


def page_of(entry: Engagement) -> str:
    return reverse("outreach:log_entry", args=[entry.pk])


def errors(client: Client, **typed: str) -> list[str]:
    """The fields that a form which was refused asks to put right; what was typed is still in it."""
    form = write_down(client, **typed).context["form"]
    assert form["place"].value() == typed.get("place")
    return list(form.errors)


# --- In under a minute -------------------------------------------------------------


def test_four_answers_and_one_button_are_enough(client: Client, omar: Member) -> None:
    required = [field.name for field in client.get(LOG).context["form"] if field.field.required]
    started_with = in_the_form(client)

    write_down(client)

    assert len(set(required) - set(started_with)) + len({"who"}) == len(FOUR_THINGS) == 4
    said = entry()
    assert (said.member, said.station, said.on, said.purpose) == (omar, omar.station, today(), Purpose.ENGAGEMENT)
    assert (said.who, said.activity, said.minutes, said.people) == ("residents", Activity.WALK, 60, 14)


def test_last_used_organization_and_place_stand_first(client: Client, omar: Member) -> None:
    used, _other = make_organization(name="Zion"), make_organization(name="Abbey")
    make_engagement(omar, organization=used, place="Mill Lane")

    form = client.get(LOG).context["form"]

    assert [name for name, _choices in form.fields["organization"].choices][1:] == ["You used last", "All"]
    assert form.fields["organization"].choices[1][1] == [(used.pk, "Zion")]
    assert form.places == ["Mill Lane"]


def test_time_of_ones_own_is_typed(client: Client) -> None:
    write_down(client, minutes="0", other_minutes="75")

    assert entry().minutes == 75


def test_organization_is_kept_instead_of_a_kind(client: Client) -> None:
    church = make_organization()

    write_down(client, organization=church.pk)

    assert (entry().organization, entry().who) == (church, "")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"who": ""}, "who"),
        ({"minutes": "0"}, "minutes"),
        ({"is_critical": "on"}, "concern"),
        ({"people": ""}, "people"),
    ],
)
def test_what_cannot_be_is_asked_about_and_nothing_typed_is_lost(
    client: Client, typed: dict[str, str], field: str
) -> None:
    assert errors(client, place="Mill Lane", **typed) == [field]
    assert not Engagement.objects.exists()


@pytest.mark.parametrize("days", [-1, 366])
def test_day_to_come_or_a_year_gone_is_asked_about(client: Client, days: int) -> None:
    assert errors(client, on=str(days_before(days)), place="Mill Lane") == ["on"]


def test_day_just_under_a_year_ago_is_taken(client: Client) -> None:
    write_down(client, on=str(days_before(365)))

    assert entry().on == days_before(365)


# --- Once --------------------------------------------------------------------------


def test_double_click_makes_one_row(client: Client) -> None:
    typed = in_the_form(client) | FOUR_THINGS | {"concern": "Cars race here."}
    for _click in range(2):
        client.post(LOG, typed)

    assert (Engagement.objects.count(), Concern.objects.count()) == (1, 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_same_form_sent_five_times_at_the_same_moment_makes_one_row() -> None:
    omar = make_omar(station=make_station())
    clients = [signed_in(omar) for _each in range(5)]
    typed = in_the_form(clients[0]) | FOUR_THINGS | {"concern": "Cars race here."}

    outcomes = at_once(5, lambda place: clients[place].post(LOG, typed).status_code)

    assert (outcomes, Engagement.objects.count(), Concern.objects.count()) == ({302: 5}, 1, 1)


def test_form_gone_back_to_and_changed_is_the_next_entry(client: Client) -> None:
    typed = in_the_form(client) | FOUR_THINGS
    client.post(LOG, typed)
    client.post(LOG, typed | {"people": "3"})

    assert sorted(Engagement.objects.values_list("people", flat=True)) == [3, 14]


def test_somebody_elses_key_takes_nothing_of_theirs(client: Client) -> None:
    theirs = make_engagement(make_lena())

    write_down(client, key=str(theirs.submission_key))

    assert Engagement.objects.count() == 2


def test_signed_out_member_finds_what_they_typed() -> None:
    response = Client().post(LOG, {**FOUR_THINGS, "note": "They want more light."})

    assert (response.status_code, "They want more light." in response.content.decode()) == (401, True)


# --- Organizations that are no more ------------------------------------------------


def test_entry_goes_to_the_organization_that_another_was_merged_into(client: Client) -> None:
    kept, twin = make_organization(), make_organization()
    typed = in_the_form(client) | FOUR_THINGS | {"organization": twin.pk}
    merge(kept, [twin])

    client.post(LOG, typed)

    assert entry().organization == kept


def test_inactive_organization_is_not_offered_but_taken_from_a_page_opened_before(client: Client) -> None:
    gone = make_organization(is_active=False)

    assert str(gone) not in client.get(LOG).content.decode()
    write_down(client, organization=gone.pk)
    assert entry().organization == gone


def test_corrected_entry_keeps_an_organization_that_is_offered_no_more(client: Client, omar: Member) -> None:
    gone = make_organization(make_station(), make_station(), is_active=False)
    own = make_engagement(omar, organization=gone)

    client.post(page_of(own), in_the_form(client, page_of(own)) | {"people": "3"})

    assert (entry().organization, entry().people) == (gone, 3)


def test_organization_of_another_station_is_not_this_members_to_see(client: Client) -> None:
    elsewhere = make_organization(make_station())

    assert write_down(client, organization=elsewhere.pk).context["form"].errors.keys() == {"organization"}


# --- A concern ---------------------------------------------------------------------


def test_concern_that_was_heard_becomes_one_of_the_station(client: Client, omar: Member) -> None:
    church = make_organization()

    write_down(client, organization=church.pk, concern="Nobody calls back.", is_critical="on")

    concern = Concern.objects.get()
    assert (concern.engagement, concern.noted_by, concern.station) == (entry(), omar, omar.station)
    assert (concern.raised_on, concern.who, concern.is_critical) == (today(), StakeholderKind.FAITH, True)


@pytest.mark.parametrize(("typed", "left"), [("Cars race by day.", ["Cars race by day."]), ("", [])])
def test_correcting_an_entry_corrects_its_concern(client: Client, typed: str, left: list[str]) -> None:
    write_down(client, concern="Cars race here.")

    client.post(page_of(entry()), in_the_form(client, page_of(entry())) | {"concern": typed})

    assert [concern.what for concern in Concern.objects.all()] == left


def test_concern_that_somebody_works_on_stays_and_so_does_its_entry(client: Client) -> None:
    write_down(client, concern="Cars race here.")
    Concern.objects.update(owner=make_lena(), due_on=today())

    client.post(page_of(entry()), in_the_form(client, page_of(entry())) | {"people": "9", "concern": "Other words"})
    page = client.post(reverse("outreach:remove_log_entry", args=[entry().pk]), follow=True)

    assert "Somebody works on the concern" in text_of(page)
    assert (entry().people, Concern.objects.get().what) == (9, "Cars race here.")


# --- One's own, for a week ---------------------------------------------------------


def test_own_entry_is_corrected_and_taken_out(client: Client, omar: Member) -> None:
    own = make_engagement(omar, minutes=75)
    typed = in_the_form(client, page_of(own))

    client.post(page_of(own), typed | {"people": "3"})

    assert (typed["minutes"], typed["other_minutes"], entry().people, entry().minutes) == (0, 75, 3, 75)
    for _click in range(2):
        page = client.post(reverse("outreach:remove_log_entry", args=[own.pk]), follow=True)
    assert ("taken out" in text_of(page), Engagement.objects.exists()) == (True, False)


def test_entry_of_eight_days_ago_stays(client: Client, omar: Member) -> None:
    old = make_engagement(omar, noted_at=timezone.now() - timedelta(days=8))
    typed = {**FOUR_THINGS, "on": str(today()), "purpose": "engagement", "note": "Long words"}

    assert page_of(old) not in client.get(LOG).content.decode()
    assert "seven days" in text_of(client.get(page_of(old), follow=True))
    assert "Long words" in client.post(page_of(old), typed).content.decode()
    assert "seven days" in text_of(client.post(reverse("outreach:remove_log_entry", args=[old.pk]), follow=True))
    assert entry().people == 10


def test_nobody_sees_or_changes_anybody_elses(client: Client) -> None:
    theirs = make_engagement(make_lena(), place="Her street")

    client.post(reverse("outreach:remove_log_entry", args=[theirs.pk]))

    assert "Her street" not in client.get(LOG).content.decode()
    assert client.get(page_of(theirs)).status_code == client.post(page_of(theirs), FOUR_THINGS).status_code == 404
    assert Engagement.objects.filter(pk=theirs.pk).exists()


def test_every_role_but_the_auditor_writes_in_the_log() -> None:
    assert [role for role, granted in roles.ROLES.items() if "outreach.add_engagement" not in granted] == [
        roles.AUDITOR
    ]


def test_auditor_does_not() -> None:
    assert signed_in(make_paul()).get(LOG).status_code == 403


# --- What the database refuses -----------------------------------------------------


@pytest.mark.parametrize("wrong", [{"who": ""}, {"minutes": 0}, {"minutes": 961}])
def test_database_refuses_what_cannot_be(omar: Member, wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_engagement(omar, **wrong)


def test_database_refuses_an_organization_and_a_kind_and_one_key_twice(omar: Member) -> None:
    church, key = make_organization(), uuid4()
    make_engagement(omar, submission_key=key)
    for wrong in ({"organization": church, "who": "faith"}, {"submission_key": key}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_engagement(omar, **wrong)


def test_database_refuses_an_active_organization_that_was_merged() -> None:
    kept = make_organization()
    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.create(name="Twin", kind="faith", merged_into=kept)
