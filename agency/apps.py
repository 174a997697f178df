from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AgencyConfig(AppConfig):
    name = "agency"
    verbose_name = _("Agency")

    def ready(self):
        from .roles import grant_roles

        # Each app names its public pages in its search.py.
        autodiscover_modules("search")
        post_migrate.connect(grant_roles, dispatch_uid="agency.roles")
