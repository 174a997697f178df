from celery import shared_task

from . import recording


@shared_task
def forget_imports() -> None:
    recording.forget_imports()
