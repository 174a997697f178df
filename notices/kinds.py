"""The register of everything the portal can send, and to whom.

Apps register their kinds in their `letters.py`; nothing that is not in the register can be posted.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Audience(TextChoices):
    APPLICANT = "applicant", _("applicant")
    GUARDIAN = "guardian", _("guardian")
    STAFF = "staff", _("staff")


@dataclass(frozen=True)
class Kind:
    """A kind of letter; its words are in `templates/<name with /letters/>.{subject.txt,txt}`."""

    name: str
    audience: Audience
    is_reminder: bool = False

    @property
    def template(self) -> str:
        app, letter = self.name.split("/")
        return f"{app}/letters/{letter}"


KINDS: dict[str, Kind] = {}


def register(name: str, *, audience: Audience, is_reminder: bool = False) -> Kind:
    """Name a kind of letter, `app/letter`; a reminder is dropped when its record is settled before it went out."""
    KINDS[name] = Kind(name, audience, is_reminder)
    return KINDS[name]
