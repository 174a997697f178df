from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from records.revealing import reveal

from . import health, views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("agency.urls")),
    path("", include("notices.urls")),
    # Before programs, which takes whatever stands in the place of a program's name.
    path("", include("security_surveys.urls")),
    path("", include("robbery_training.urls")),
    path("watch/", include("watch.urls")),
    path("", include("outreach.urls")),
    path("training/", include("training.urls")),
    path("programs/", include("programs.urls")),
    path("comments/", include("comments.urls")),
    path("", include("cpp.urls")),
    path("language/", set_language, name="set_language"),
    path("healthz/live", health.live),
    path("healthz/ready", health.ready),
    path("metrics", views.metrics),
    path("accounts/", include("agency.account_urls")),
    path("admin/reveal/<str:kind>/<int:pk>/", admin.site.admin_view(reveal), name="reveal"),
    path("admin/", admin.site.urls),
]
handler500 = "engagement.database_away.server_error"
