from django.urls import path

from . import views

app_name = "comments"
urlpatterns = [
    path("", views.start, name="start"),
    path("write/", views.write, name="write"),
    path("receipt/<slug:receipt>/", views.receipt, name="receipt"),
    path("heard/", views.heard, name="heard"),
]
