"""The register of everything the portal can send, and to whom.

Apps register their kinds in their `letters.py`; nothing that is not in the register can be posted.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Audience(TextChoices):
    APPLICANT = "applicant", _("applicant")
    GUARDIAN = "guardian", _("guardian")
    CAPTAIN = "captain", _("captain of a Community Watch group")
    COMMENTER = "commenter", _("commenter")
    COMMUNITY = "community", _("community")
    FOLLOWER = "follower", _("follower")
    INTERPRETER = "interpreter", _("interpreter")
    STAFF = "staff", _("staff")


@dataclass(frozen=True)
class Kind:
    """A kind of letter; its words are in `templates/<name with /letters/>.{subject.txt,txt}`."""

    name: str
    audience: Audience
    is_reminder: bool = False
    confidential_to: str = ""

    @property
    def template(self) -> str:
        app, letter = self.name.split("/")
        return f"{app}/letters/{letter}"


KINDS: dict[str, Kind] = {}


def register(name: str, *, audience: Audience, is_reminder: bool = False, confidential_to: str = "") -> Kind:
    """Name a kind of letter, `app/letter`.

    A reminder is dropped when its record is settled before it went out. To whom a confidential letter went, only
    members with that permission see in the outbox: that somebody wrote to us may be nobody else's business.
    """
    KINDS[name] = Kind(name, audience, is_reminder, confidential_to)
    return KINDS[name]
