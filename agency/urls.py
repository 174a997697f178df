from django.urls import path

from . import views

app_name = "agency"
urlpatterns = [
    path("agency/colours.css", views.colours, name="colours"),
    path("agency/admin-colours.css", views.admin_colours, name="admin_colours"),
    path("agency/seal", views.seal, name="seal"),
    path("search/", views.search, name="search"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("help/", views.page, {"name": "help"}, name="help"),
    path("privacy/", views.page, {"name": "privacy"}, name="privacy"),
    path("accessibility/", views.page, {"name": "accessibility"}, name="accessibility"),
]
