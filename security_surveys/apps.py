from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SecuritySurveysConfig(AppConfig):
    name = "security_surveys"
    verbose_name = _("Security surveys")
