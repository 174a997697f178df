from django.urls import path

from . import views

urlpatterns = [
    path("resources/", views.resources, name="resources"),
    path("resources/<int:pk>/", views.resource, name="resource"),
    path("unit/", views.unit, name="unit"),
    path("unit/<int:pk>.jpg", views.portrait, name="portrait"),
]
