import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from agency import roles
from agency.models import Member
from agency.roles import ROLES, grant_roles
from tests.factories import make_lena, make_member, make_omar

pytestmark = pytest.mark.django_db


def granted(role: str) -> set[str]:
    permissions = Group.objects.get(name=role).permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in permissions}


def test_every_role_is_a_group_and_there_is_no_other() -> None:
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_role_carries_exactly_its_permissions(role: str) -> None:
    assert granted(role) == ROLES[role]


def test_permission_that_left_the_table_is_taken_away_at_the_next_migrate() -> None:
    paul, own = Group.objects.get(name=roles.AUDITOR), Group.objects.create(name="Front desk")
    taken_out = Permission.objects.get(codename="decide_application")
    paul.permissions.add(taken_out)
    own.permissions.add(taken_out)

    call_command("migrate", verbosity=0)

    assert granted(roles.AUDITOR) == ROLES[roles.AUDITOR]
    assert granted("Front desk") == {"programs.decide_application"}


def test_permissions_of_an_app_that_left_the_table_altogether_are_taken_away_too() -> None:
    group = Group.objects.get(name=roles.AUDITOR)
    group.permissions.add(Permission.objects.get(codename="view_session"))

    grant_roles(apps.get_app_config("sessions"))

    assert granted(roles.AUDITOR) == ROLES[roles.AUDITOR]


def test_granting_again_changes_nothing() -> None:
    before = {role: granted(role) for role in ROLES}

    grant_roles(apps.get_app_config("programs"))

    assert {role: granted(role) for role in ROLES} == before


@pytest.mark.parametrize("verb", ["add", "change", "delete", "review", "decide", "retry", "offer"])
def test_auditor_changes_nothing(verb: str) -> None:
    assert [name for name in granted(roles.AUDITOR) if f".{verb}_" in name] == []


def test_those_holding_a_role_are_active_and_can_be_written_to() -> None:
    lena = make_lena()
    make_lena(username="left", is_active=False)
    make_lena(username="mute", email="")
    make_omar()

    assert list(Member.holding(roles.COORDINATOR)) == [lena]


def test_member_is_called_by_rank_and_name() -> None:
    member = make_member(username="lena", title="Lieutenant", first_name="Lena", last_name="Ortiz")

    assert str(member) == "Lieutenant Lena Ortiz"
