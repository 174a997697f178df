"""Every page of members and of the admin, every action and export, as every role."""

import pytest
from django.test import RequestFactory

from agency.models import Member

from .admin_models import ADMIN_MODELS
from .people import MEMBERS, WHO
from .table import FOR_MEMBERS
from .trying import Answer, ask, differences
from .world import World

pytestmark = pytest.mark.django_db
HOURS = 60 * 60


@pytest.mark.parametrize("who", MEMBERS + "FX", ids=lambda who: WHO[who])
def test_gets_what_the_table_says(world: World, who: str) -> None:
    """And whoever takes a file away leaves an entry in the audit trail, after the second factor was asked for again."""
    found = list(differences(who, world.browser(who), world, FOR_MEMBERS))

    assert not found, "\n".join(found)


@pytest.mark.parametrize("who", MEMBERS, ids=lambda who: WHO[who])
def test_is_offered_these_actions(world: World, who: str) -> None:
    request = RequestFactory().get("/admin/")
    request.user = Member.objects.get(pk=world.members[who].pk)

    offered = {(model.name, action) for model in ADMIN_MODELS for action in model.admin.get_actions(request)}

    assert offered == {
        (model.name, action) for model in ADMIN_MODELS for action, may in model.actions.items() if who in may
    }


def test_second_factor_is_asked_for_again_before_exports_and_what_is_encrypted(world: World) -> None:
    an_hour_ago = {who: world.browser(who, asked_ago=HOURS) for who in MEMBERS}

    not_asked = [
        f"{row.name} {row.of}"
        for row in FOR_MEMBERS
        if row.again
        and ask(an_hour_ago[(row.get or row.post or "")[0]], world, row, "get" if row.get else "post")
        not in {Answer.AGAIN, Answer.SIGN_IN}
    ]

    assert not_asked == []
