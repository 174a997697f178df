from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class EngagementConfig(AppConfig):
    name = "engagement"


class PortalAdminConfig(AdminConfig):
    default_site = "engagement.admin_site.PortalAdminSite"
