from celery import shared_task

from agency.models import Agency

from .purging import purge


@shared_task
def forget() -> None:
    """Erase the findings that are no longer kept."""
    purge(Agency.current().today())
