from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = _("Letters")

    def ready(self):
        # Each app's letters.py names its kinds, each app's reminders.py what is due.
        autodiscover_modules("letters", "reminders")
