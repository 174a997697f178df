from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from . import destroying, sealing, workflow
from .models import Destruction


@shared_task
def seal_audit() -> None:
    sealing.seal(timezone.now())


@shared_task
def verify_audit() -> None:
    """Each night: links and counts of all days, entries of the last week and a seventh of those before."""
    now = timezone.now()
    sealing.verify(now, since=(now - timedelta(days=sealing.TURNS)).date())


@shared_task
def carry_out(pk: int) -> None:
    destroying.carry_out(Destruction.objects.get(pk=pk))


@shared_task
def look_after_destructions() -> None:
    """Close the lists nobody confirmed, go on with those that were stopped, forget the letters that went out since."""
    now = timezone.now()
    workflow.expire(now)
    destroying.carry_out_what_is_confirmed()
    destroying.forget_letters_in_hand(now)
