from django.urls import path

from . import views

urlpatterns = [
    path("committees/", views.committees, name="committees"),
    path("committees/<slug:slug>/", views.committee, name="committee"),
    path("committees/<slug:slug>/meetings/<int:pk>/", views.meeting, name="committee_meeting"),
]
