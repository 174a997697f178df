"""Asking a worker for something at once, where beat would ask for it in a while anyway."""

import logging
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)


def ask_for(task: str, *about: Any) -> None:
    """Put a task into the queue. Without a broker nothing is lost: what waits is found by the next sweep."""
    try:
        # By its name, for Celery takes a quarter of a second to load: a start does not wait for that.
        import_string(settings.TASK_APPLICATION).send_task(task, about, ignore_result=True)
    except Exception as error:  # whatever the broker's client raises
        logger.warning("The broker did not take %s: %s", task, type(error).__name__)
