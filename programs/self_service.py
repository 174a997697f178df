"""What applicants do to their own application besides moving it."""

from django.db import transaction
from django.utils import timezone

from . import letters, links
from .forms.applicant import FeedbackForm
from .models import Application, Appointment

CONTACT_FIELDS = ["email", "phone", "address", "language", "interpreter"]


@transaction.atomic
def change_contact(application: Application, changed: list[str], old_email: str) -> None:
    """Save corrected contact details; whoever had the old address is told of a new one."""
    if not changed:
        return
    application.save(update_fields=CONTACT_FIELDS)
    event = application.events.create(action="contact", note=", ".join(changed))
    if "email" in changed:
        # The links given out so far went to an address that may be a stranger's.
        links.revoke(application)
        letters.new_links(application)
        if old_email:
            letters.contact_changed(application, old_email, event)


@transaction.atomic
def ask_for_erasure(application: Application) -> None:
    """Record that the applicant wants their data erased; staff see it, and the records rule decides. Once is enough."""
    asked = Application.objects.filter(pk=application.pk, erasure_requested_at=None).update(
        erasure_requested_at=timezone.now()
    )
    if asked:
        event = application.events.create(action="erasure")
        letters.erasure_asked(application, event)


@transaction.atomic
def give_feedback(appointment: Appointment, form: FeedbackForm) -> None:
    form.instance.appointment = appointment
    form.save()
