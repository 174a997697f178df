from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CppConfig(AppConfig):
    name = "cpp"
    verbose_name = _("Community Policing Plans")
