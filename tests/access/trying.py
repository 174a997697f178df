"""One who tries, at one door: how it was answered, and whether the table says so."""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from enum import StrEnum

from django.contrib.messages import ERROR, get_messages
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client

from records.models import AuditEntry
from uswds.typed import SHOWN_AT, stamp

from .people import MEMBERS
from .rows import Row
from .world import World


class Answer(StrEnum):
    THROUGH = "through"
    TOLD = "told why not"  # a sentence on the page that follows
    REFUSED = "refused"
    NOT_FOUND = "not found"
    NO_PAGE = "no page"  # a button's address, opened; or a page, sent to
    SIGN_IN = "asked to sign in"
    AGAIN = "asked for the second factor"
    BROKEN = "broken"
    UNTOLD = "a file, without an entry in the audit trail"
    UNASKED = "a file, without the second factor asked for again"


BY_STATUS = {401: Answer.SIGN_IN, 403: Answer.REFUSED, 404: Answer.NOT_FOUND, 405: Answer.NO_PAGE}
BY_PLACE = {
    "/accounts/login/": Answer.SIGN_IN,
    "/admin/login/": Answer.SIGN_IN,
    "/accounts/2fa/reauthenticate/": Answer.AGAIN,
    "/accounts/2fa/": Answer.AGAIN,
    "/accounts/reauthenticate/": Answer.AGAIN,
}
# What the public has read already needs no second factor.
PUBLISHED = {"admin:comments_publicnotice_proof"}
SHUT = {Answer.REFUSED, Answer.NOT_FOUND, Answer.NO_PAGE}


def answer_of(response: HttpResponseBase) -> Answer:
    if response.status_code == 500:
        return Answer.BROKEN
    if response.status_code != 302:
        return BY_STATUS.get(response.status_code, Answer.THROUGH)
    place = response.headers["Location"].partition("?")[0]
    if place == "/admin/" and "admin" in response.wsgi_request.path:
        return Answer.NOT_FOUND  # Django's admin leads there from a record that is not there, or not to be seen
    said = get_messages(response.wsgi_request)
    told = any(message.level == ERROR for message in said._queued_messages)
    return BY_PLACE.get(place, Answer.TOLD if told else Answer.THROUGH)


def ask(client: Client, world: World, row: Row, method: str) -> Answer:
    """Open a page, or send something to it; whatever that does is undone."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        response = send(client, world, row, method)
        answer = _taken_away(row) if row.is_for_members and is_file(response) else answer_of(response)
        transaction.set_rollback(True)
    client.cookies = cookies  # who closed their pages has them open again
    return answer


def is_file(response: HttpResponseBase) -> bool:
    """Whether something leaves the portal; a picture is shown in its page, which is written down as seen."""
    return "Content-Disposition" in response.headers and not response.headers["Content-Type"].startswith("image/")


def _taken_away(row: Row) -> Answer:
    if not AuditEntry.objects.filter(action="exported").exists():
        return Answer.UNTOLD
    return Answer.THROUGH if row.again or row.name in PUBLISHED else Answer.UNASKED


def send(client: Client, world: World, row: Row, method: str) -> HttpResponseBase:
    address = row.address(world.args(row.of))
    if method == "get":
        response = client.get(address)
    else:
        sent = {name: world.args(str(value))[0] for name, value in row.data.items()}
        response = client.post(address, {SHOWN_AT: stamp(), **sent})
    if getattr(response, "streaming", False):
        response.close()
    return response


def allowed(who: str, row: Row, method: str) -> set[Answer]:
    """What the table says of one who tries: how they may be answered."""
    welcome = row.get if method == "get" else row.post or ""
    if who in welcome:
        return {Answer.THROUGH, Answer.TOLD}
    if who in row.led:
        return {Answer.SIGN_IN}
    if method == "post" and who in row.told:
        return {Answer.TOLD}
    if who in MEMBERS or not row.is_for_members:
        return SHUT | ({Answer.AGAIN} if row.again else set())
    if who == "F":
        return SHUT | {Answer.SIGN_IN, Answer.AGAIN}
    # Where nobody is let in, it does not matter which of the doors is shut first.
    return {Answer.SIGN_IN} | ({Answer.NO_PAGE} if welcome else SHUT)


def differences(who: str, client: Client, world: World, rows: Iterable[Row]) -> Iterator[str]:
    """A line for each row that is not as the table says."""
    for row in rows:
        for method in ("get", "post"):
            if method == "post" and row.post is None:
                continue
            found, expected = ask(client, world, row, method), allowed(who, row, method)
            if found not in expected:
                said = " or ".join(sorted(expected))
                yield f"{who} {method.upper()} {row.name} {row.of}{row.query}: {found}, not {said}"
