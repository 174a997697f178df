from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_delete, post_save

# What the pages show that agency.kept_pages keeps.
SHOWN = (
    "agency.Agency", "agency.Station", "programs.Program", "programs.Category", "comments.Accreditation",
    "comments.Chapter", "cpp.Plan", "cpp.Version",
)  # fmt: skip


class EngagementConfig(AppConfig):
    name = "engagement"

    def ready(self):
        from agency.kept_pages import forget

        for model in SHOWN:
            post_save.connect(forget, sender=model)
            post_delete.connect(forget, sender=model)


class PortalAdminConfig(AdminConfig):
    default_site = "engagement.admin_site.PortalAdminSite"
