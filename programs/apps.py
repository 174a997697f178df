from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    name = "programs"
    verbose_name = _("Programs")

    def ready(self):
        # The ride-along's kind is kept here, the others each in their app's kind.py.
        from . import ride_along  # noqa: F401

        autodiscover_modules("kind")
