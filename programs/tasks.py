from celery import shared_task
from django.utils import timezone

from agency.models import Agency

from .waiting import pass_on_what_ran_out
from .workflow import expire_what_waited_in_vain


@shared_task
def expire() -> None:
    expire_what_waited_in_vain(Agency.current().today())


@shared_task
def pass_on_seats() -> None:
    pass_on_what_ran_out(timezone.now())
