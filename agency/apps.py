from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AgencyConfig(AppConfig):
    name = "agency"
    verbose_name = _("Agency")

    def ready(self):
        from .roles import grant_roles

        post_migrate.connect(grant_roles, dispatch_uid="agency.roles")
