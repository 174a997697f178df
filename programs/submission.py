"""Receiving an application, from the web or from the counter."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from agency.models import Agency, Member

from . import letters
from .kinds import kind_of
from .models import Application, Channel, Program, Release, Signer, Status
from .signing import sign
from .workflow import Action, advance, first_promise

APPLICATION_FIELDS = {
    "first_name", "middle_name", "last_name", "email", "phone", "address", "language", "interpreter", "station",
}  # fmt: skip


def submit(
    program: Program,
    answers: dict[str, Any],
    *,
    key: UUID,
    release: Release | None = None,
    typed_name: str = "",
    channel: Channel = Channel.WEB,
    entered_by: Member | None = None,
) -> Application:
    """Store an application with its own row, signature, first event and letters, once for each `key`."""
    try:
        return _stored(program, answers, key, release, typed_name, channel, entered_by)
    except IntegrityError:
        # The button was pressed twice: the other request has stored it, or this is another error.
        return Application.objects.get(submission_key=key)


@transaction.atomic
def _stored(
    program: Program, answers: dict[str, Any], key: UUID, release: Release | None, typed_name: str, channel: Channel,
    entered_by: Member | None,
) -> Application:  # fmt: skip
    today = Agency.current().today()
    due_on, promise = first_promise(program, today)
    waits_for_guardian = bool(answers.get("guardian_name"))
    kind = kind_of(program)
    # The program's own row comes first: the address that an officer visits stands there, encrypted, and only there.
    columns = {field.name for field in kind.detail._meta.concrete_fields}
    own_names = columns | (answers.keys() - APPLICATION_FIELDS)
    own = {name: value for name, value in answers.items() if name in own_names}
    common = {name: value for name, value in answers.items() if name not in own_names}
    application = Application.objects.create(
        program=program,
        submission_key=key,
        channel=channel,
        entered_by=entered_by,
        status=Status.WAITING_FOR_GUARDIAN if waits_for_guardian else Status.RECEIVED,
        paused_on=today if waits_for_guardian else None,
        submitted_at=timezone.now(),
        due_on=due_on,
        promise=promise,
        **common,
    )
    kind.detail(application=application, **own).save(force_insert=True)
    signatures = []
    if release and typed_name:  # by telephone nothing can be signed yet
        on_paper = channel == Channel.PAPER
        signatures = [
            sign(application, Signer.RIDER, release, typed_name, language=application.language, on_paper=on_paper)
        ]
    application.events.create(action=Action.SUBMIT, by=entered_by)
    letters.received(application, signatures)
    return application


@transaction.atomic
def sign_as_guardian(application: Application, release: Release, typed_name: str, *, by: Member | None = None) -> None:
    """Add the guardian's signature, which starts the clock; on paper when a member records it."""
    on_paper = by is not None
    sign(application, Signer.GUARDIAN, release, typed_name, language=application.language, on_paper=on_paper)
    advance(application, Action.SIGN_AS_GUARDIAN, by=by)
