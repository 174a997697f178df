from celery import shared_task

from . import following


@shared_task
def forget_unconfirmed() -> None:
    following.forget_unconfirmed()
