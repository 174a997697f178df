"""Every public page and private link, as everybody: members, strangers, and who holds the right link or a wrong one."""

import pytest

from .people import EVERYONE, LINKS, WHO
from .table import FOR_MEMBERS, OPEN
from .trying import differences
from .world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", EVERYONE, ids=lambda who: WHO[who])
def test_gets_what_the_table_says(world: World, who: str) -> None:
    found = list(differences(who, world.browser(who), world, OPEN))

    assert not found, "\n".join(found)


@pytest.mark.parametrize("who", LINKS[:1], ids=lambda who: WHO[who])
def test_private_link_opens_no_page_of_members(world: World, who: str) -> None:
    found = list(differences(who, world.browser(who), world, FOR_MEMBERS))

    assert not found, "\n".join(found)
