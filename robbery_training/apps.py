from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RobberyTrainingConfig(AppConfig):
    name = "robbery_training"
    verbose_name = _("Robbery training")

    def ready(self):
        from programs.kinds import register

        # Imported to be registered: nothing else asks for the reminders.
        from . import reminders  # noqa: F401
        from .kind import KIND

        register(KIND)
