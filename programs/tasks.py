from celery import shared_task

from agency.models import Agency

from .workflow import expire_what_waited_in_vain


@shared_task
def expire() -> None:
    expire_what_waited_in_vain(Agency.current().today())
