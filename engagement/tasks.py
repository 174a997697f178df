from celery import shared_task
from django.core.management import call_command


@shared_task
def forget_sessions() -> None:
    """Delete expired sessions, and with them the unfinished applications they hold."""
    call_command("clearsessions")
