"""The members, their browsers, and the records by their names; in `staged.py` stands what there is."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone
from time_machine import travel

from agency import roles
from agency.models import Member
from tests.factories import make_agency, make_member, make_station

from .people import LINKS, WHO
from .staged import STAGES, path_of

USERNAMES = {
    "C": "lena", "O": "omar", "o": "june", "U": "grant", "u": "nora", "S": "chief", "M": "ana", "T": "theo",
    "I": "ines", "A": "paul", "D": "dana",
}  # fmt: skip


class World:
    """One of everything of the station North; June and Nora are of South, and it is none of their business."""

    def __init__(self) -> None:
        make_agency(short_name="Port Haven Police")
        self.north, self.south = make_station(slug="north"), make_station(slug="south")
        self.members = dict(self._members())
        self.records: dict[str, Any] = {}
        self.links: dict[str, list[str]] = {"own": [], "others": []}
        for stage in STAGES:
            self.records |= stage(self)

    def _members(self) -> Iterator[tuple[str, Member]]:
        stations = {"O": self.north, "o": self.south, "U": self.north, "u": self.south}
        for letter, username in USERNAMES.items():
            role = WHO[letter].removesuffix(" of another station")
            of = {"station": stations.get(letter), "is_sworn": letter in stations}
            yield letter, make_member(role, username=username, **of)
        yield "N", make_member(username="nobody")
        everything = make_member(username="everything", station=self.north)
        everything.groups.set(Group.objects.filter(name__in=roles.ROLES))
        yield "F", everything

    def browser(self, letter: str, *, asked_ago: int = 0) -> Client:
        """The browser of one of those who try; a member gave the second factor so many seconds ago."""
        client = Client(raise_request_exception=False)
        if letter in self.members:
            client.force_login(self.members[letter])
            _sign_in(client, self.members[letter], ["password"] if letter == "F" else ["password", "mfa"], asked_ago)
        if letter in LINKS:
            self._open_links(client, letter)
        return client

    def _open_links(self, client: Client, letter: str) -> None:
        """What was opened three hours ago is open no longer: its page closes after two."""
        with travel(timezone.now() - timedelta(hours=3 if letter == "e" else 0), tick=True):
            for link in self.links["others" if letter == "p" else "own"]:
                assert client.get(path_of(link)).status_code == 302, link

    def args(self, of: str) -> list[Any]:
        """What a row's object is called in an address: the key of the record of a name, or as it stands: `=north`."""
        return [self._arg(word) for word in of.split()]

    def _arg(self, word: str) -> Any:
        found = word[1:] if word.startswith("=") else self.records[word]
        return getattr(found, "pk", found)


def _sign_in(client: Client, member: Member, methods: list[str], seconds_ago: int) -> None:
    """Write down in the session what a sign-in writes down; how somebody signs in is tried in tests/agency."""
    request = HttpRequest()
    request.session = client.session
    with travel(timezone.now() - timedelta(seconds=seconds_ago), tick=True):
        for method in methods:
            record_authentication(request, member, method, reauthenticated=True)
    request.session.save()
