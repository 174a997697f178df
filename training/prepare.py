"""What training needs before anybody is asked for hours."""

from collections.abc import Iterator

from agency.models import Agency
from agency.texts import bilingual

from .models import Requirement


def prepare() -> Iterator[str]:
    """The eight hours of policy 3-01/110.00, out of force until the agency has said how often, and who joined when."""
    if not Requirement.objects.exists():
        name = bilingual("Community policing and engagement", "Policía comunitaria y participación")
        Requirement.objects.create(
            name=name, from_on=Agency.current().today().replace(month=1, day=1), is_active=False
        )  # fmt: skip
        yield "Eight hours of training each calendar year: choose the period and put the requirement in force."
