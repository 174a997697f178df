from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RobberyTrainingConfig(AppConfig):
    name = "robbery_training"
    verbose_name = _("Robbery training")
