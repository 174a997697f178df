"""What staff do to an application: each action with what its form gave."""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agency.models import Member

from . import booking
from .models import Application, BackgroundCheck, Signer
from .signing import sign
from .submission import sign_as_guardian
from .workflow import Action, add_note, advance


class NotYet(Exception):
    """Something else has to be done first, or was done already; as text, the sentence for staff."""


def perform(application: Application, action: Action, form: Any, *, by: Member) -> None:
    """Do it; raises TransitionRefused, SeatTaken or NotYet, and then nothing has changed."""
    ACTS.get(action, _advance)(application, action, form, by)


def _advance(application: Application, action: Action, form: Any, by: Member) -> None:
    answers = form.cleaned_data
    advance(application, action, by=by, note=answers.get("note", ""), decline_reason=answers.get("decline_reason"))


def _book(application: Application, action: Action, form: Any, by: Member) -> None:
    booking.book(application, form.cleaned_data["opening"], by=by)
    _keep_note(application, form, by)


def _keep_note(application: Application, form: Any, by: Member) -> None:
    """For moves whose history says something of its own: what was typed stays with staff."""
    if form.cleaned_data["note"]:
        add_note(application, form.cleaned_data["note"], by=by)


def _cancel(application: Application, action: Action, form: Any, by: Member) -> None:
    booking.cancel(application, by=by, note=form.cleaned_data["note"])


def _withdraw(application: Application, action: Action, form: Any, by: Member) -> None:
    booking.withdraw(application, by=by, note=form.cleaned_data["note"])


def _check_in(application: Application, action: Action, form: Any, by: Member) -> None:
    _refuse_unsigned(application)
    booking.check_in(application, by=by)
    _keep_note(application, form, by)


def _refuse_unsigned(application: Application) -> None:
    if not application.signatures.filter(signer=Signer.RIDER).exists():
        raise NotYet(_("The release is not signed. Record the signature first."))


@transaction.atomic
def _write_record(application: Application, action: Action, form: Any, by: Member) -> None:
    _refuse_unsigned(application)
    # The move first: of two who write the record at once, the second is refused with a sentence.
    booking.close(application, action, by=by, note=form.cleaned_data["note"])
    record = form.save(commit=False)
    record.appointment, record.written_by = form.appointment, by
    record.save()


def _no_show(application: Application, action: Action, form: Any, by: Member) -> None:
    booking.close(application, action, by=by, note=form.cleaned_data["note"])


def _take_back(application: Application, action: Action, form: Any, by: Member) -> None:
    booking.take_back_no_show(application, by=by, note=form.cleaned_data["note"])


def _sign_as_guardian(application: Application, action: Action, form: Any, by: Member) -> None:
    release = application.program.current_release()
    if release is None:
        raise NotYet(_("There is no release to sign. Publish one first."))
    try:
        sign_as_guardian(application, release, form.cleaned_data["typed_name"], by=by)
    except IntegrityError as twice:
        raise NotYet(_("The release is signed already.")) from twice
    _keep_note(application, form, by)


ACTS: dict[Action, Callable[[Application, Action, Any, Member], None]] = {
    Action.SCHEDULE: _book,
    Action.MOVE: _book,
    Action.CANCEL: _cancel,
    Action.WITHDRAW: _withdraw,
    Action.CHECK_IN: _check_in,
    Action.COMPLETE: _write_record,
    Action.END_EARLY: _write_record,
    Action.NO_SHOW: _no_show,
    Action.TAKE_BACK: _take_back,
    Action.SIGN_AS_GUARDIAN: _sign_as_guardian,
}


@transaction.atomic
def record_background_check(application: Application, check: BackgroundCheck, *, by: Member) -> None:
    check.application, check.checked_by = application, by
    check.save()
    application.events.create(action="background check", by=by, note=check.get_outcome_display(), is_private=True)


@transaction.atomic
def record_paper_signature(application: Application, typed_name: str, *, by: Member) -> None:
    """The rider's signature, given on paper in front of us; raises NotYet where it cannot be recorded."""
    if application.signatures.filter(signer=Signer.RIDER).exists():
        raise NotYet(_("The release is signed already."))
    release = application.program.current_release()
    if release is None:
        raise NotYet(_("There is no release to sign. Publish one first."))
    sign(application, Signer.RIDER, release, typed_name, language=application.language, on_paper=True)
    application.events.create(action="paper signature", by=by, is_private=True)
