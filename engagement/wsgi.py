import os
from importlib import import_module
from threading import Thread

from django.core.wsgi import get_wsgi_application

from engagement.readable import all_in_utf8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engagement.settings")
application = all_in_utf8(get_wsgi_application())

# Neither the start nor the first letter waits for Celery: it is loaded beside the first pages.
Thread(target=import_module, args=["engagement.celery"], daemon=True).start()
