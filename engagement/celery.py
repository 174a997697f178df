"""The Celery application and what beat asks for, and how often."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import celeryd_init, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engagement.settings")

app = Celery("engagement")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Beat asks often; every task is harmless to repeat, so two beats or a week
# without one change nothing but the hour.
app.conf.beat_schedule = {
    "deliver what is waiting": {"task": "notices.tasks.sweep", "schedule": 60.0},
    "find what is due": {"task": "notices.tasks.send_reminders", "schedule": 300.0},
    "seal the audit trail": {"task": "records.tasks.seal_audit", "schedule": 3600.0},
    "verify the audit trail": {"task": "records.tasks.verify_audit", "schedule": crontab(hour=5, minute=10)},
    "look after destructions": {"task": "records.tasks.look_after_destructions", "schedule": 600.0},
    "verify the comments": {"task": "comments.tasks.verify_weekly", "schedule": 3600.0},
    "forget who did not confirm": {"task": "cpp.tasks.forget_unconfirmed", "schedule": crontab(hour=4, minute=20)},
    "pass on seats nobody took": {"task": "programs.tasks.pass_on_seats", "schedule": 300.0},
    "pass on places nobody took": {"task": "outreach.tasks.pass_on_places", "schedule": 300.0},
    "ask the next interpreter": {"task": "outreach.tasks.look_after_interpreters", "schedule": 300.0},
    "forget who replied": {"task": "outreach.tasks.forget_who_replied", "schedule": crontab(hour=4, minute=40)},
    "forget what was not imported": {"task": "training.tasks.forget_imports", "schedule": crontab(hour=4, minute=50)},
    "close what waited in vain": {"task": "programs.tasks.expire", "schedule": 3600.0},
    "forget what surveys found": {"task": "security_surveys.tasks.forget", "schedule": crontab(hour=4, minute=30)},
    "forget unfinished forms": {"task": "engagement.tasks.forget_sessions", "schedule": crontab(hour=4, minute=10)},
}


@celeryd_init.connect
def be_patient(conf: Any, **kwargs: Any) -> None:
    """A worker waits a second at a time for work and hears nothing meanwhile; a request must not wait so long."""
    conf.broker_transport_options = {**conf.broker_transport_options, "socket_timeout": 5}


@worker_ready.connect
def begin_with_what_waits(sender: Any, **kwargs: Any) -> None:
    """A worker that starts looks at once for what was left behind, and need not wait for beat."""
    sender.app.send_task("notices.tasks.sweep")
