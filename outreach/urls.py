from django.urls import include, path

app_name = "outreach"
urlpatterns = [
    path("", include("outreach.events.urls")),
    path("", include("outreach.committees.urls")),
    path("", include("outreach.interpreters.urls")),
    path("", include("outreach.policies.urls")),
    path("", include("outreach.resources.urls")),
    path("", include("outreach.stakeholders.urls")),
    path("", include("outreach.surveys.urls")),
]
