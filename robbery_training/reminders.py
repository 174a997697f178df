"""What is due about sessions and certificates, asked of their state."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Q

from agency.models import Agency
from notices.outbox import Letter
from notices.reminders import reminder
from programs.models import OPEN, Application, Appointment, AppointmentStatus

from . import SLUG, letters
from .models import Certificate

# Told at these many days before certificates end: time to ask for a session, and to hold one.
STAGES = (14, 60)
ROSTER_WANTED = timedelta(days=3)


@reminder
def roster_empty(on: date) -> Iterator[Letter]:
    """Businesses that have named nobody, three days before their session."""
    agency = Agency.current()
    soon = {
        "opening__starts_at__gte": agency.at(on + timedelta(days=1), 0),
        "opening__starts_at__lt": agency.at(on + ROSTER_WANTED + timedelta(days=1), 0),
    }
    booked = Appointment.objects.filter(status=AppointmentStatus.BOOKED, opening__program__slug=SLUG, **soon)
    unnamed = booked.filter(application__trainees=None)
    for appointment in unnamed.select_related("application__program", "opening__station").iterator():
        yield letters.roster_empty(appointment)


@reminder
def certificates_end(on: date) -> Iterator[Letter]:
    """Businesses whose people have to be taught again soon: Dallas has it every twelve months, of each employee."""
    ending = Certificate.objects.filter(valid_until__range=(on, on + timedelta(days=max(STAGES)))).for_pages()
    ending = ending.select_related("trainee__application__program")
    for application, theirs in groupby(ending, lambda certificate: certificate.trainee.application):
        if _is_asking_again(application):
            continue
        still = _not_taught_since(theirs, application.robbery_training.business_name)
        if still:
            first = min(certificate.valid_until for certificate in still)
            stage = next(days for days in STAGES if (first - on).days <= days)
            yield letters.certificates_end(application, len(still), first, stage)


def _is_asking_again(application: Application) -> bool:
    """Whether the business has another application under way: by its name, or by the address we write to."""
    same = Q(robbery_training__business_name__iexact=application.robbery_training.business_name)
    if application.email:
        same |= Q(email__iexact=application.email)
    under_way = Application.objects.filter(program__slug=SLUG, status__in=sorted(OPEN))
    return under_way.filter(same).exclude(pk=application.pk).exists()


def _not_taught_since(certificates: Iterable[Certificate], business_name: str) -> list[Certificate]:
    """Those whose holders have no newer one of the same business."""
    ending = list(certificates)
    of_the_business = Q(trainee__application__robbery_training__business_name__iexact=business_name)
    people = [certificate.trainee.person for certificate in ending]
    later = Certificate.objects.filter(of_the_business, trainee__person__in=people)
    newest = dict(later.order_by("valid_until").values_list("trainee__person", "valid_until"))
    return [certificate for certificate in ending if newest[certificate.trainee.person] == certificate.valid_until]
