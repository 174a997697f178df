from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AgencyConfig(AppConfig):
    name = "agency"
    verbose_name = _("Agency")

    def ready(self):
        from allauth.mfa.signals import authenticator_added
        from django.contrib.auth.signals import user_logged_in

        from .accounts import given_by_setting_it_up
        from .roles import grant_roles
        from .sessions import begin

        # Each app names its public pages in its search.py.
        autodiscover_modules("search")
        post_migrate.connect(grant_roles, dispatch_uid="agency.roles")
        user_logged_in.connect(begin, dispatch_uid="agency.sessions")
        authenticator_added.connect(given_by_setting_it_up, dispatch_uid="agency.accounts")
