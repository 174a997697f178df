from django.urls import path

from . import views

app_name = "notices"
urlpatterns = [
    path("demo/mail/", views.demo_mail, name="demo_mail"),
    path("demo/mail/<int:pk>/", views.demo_letter, name="demo_letter"),
]
