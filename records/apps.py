from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = _("Records")

    def ready(self):
        from . import account_changes, admin_history, changes, own_kinds, sign_ins  # noqa: F401 - own_kinds registers itself

        # Each app names in its retention.py what it keeps, for how long, and how it forgets.
        autodiscover_modules("retention")
        # And in its public_records.py what of it the public may have.
        autodiscover_modules("public_records")
        # And in its chains.py what of it can be verified.
        autodiscover_modules("chains")
        account_changes.connect()
        admin_history.connect()
        changes.connect()
        sign_ins.connect()
