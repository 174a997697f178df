"""Celery with an impatient beat: what it asks for each minute or hour, it asks for each second.

celery --app tests.faults.hasty beat
"""

from engagement.celery import app

app.conf.beat_schedule = {name: {**entry, "schedule": 1.0} for name, entry in app.conf.beat_schedule.items()}
app.conf.beat_max_loop_interval = 0.5
