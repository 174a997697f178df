"""What the agency needs before its portal can be used."""

from collections.abc import Iterator

from . import defaults
from .models import Agency


def prepare() -> Iterator[str]:
    if not Agency.objects.exists():
        Agency(**defaults.AGENCY, privacy_notice=defaults.PRIVACY_NOTICE).save()
        yield "The agency: give it its name and telephone numbers in the admin."
