from django.urls import path

from . import views

urlpatterns = [
    path("language-access/", views.language_access, name="language_access"),
    path("interpreters/link/<str:token>/", views.open_link, name="assignment_link"),
    path("interpreters/asked/<uuid:key>/", views.assignment, name="assignment"),
    path("interpreters/asked/<uuid:key>/accept/", views.accept, name="assignment_accept"),
    path("interpreters/asked/<uuid:key>/decline/", views.decline, name="assignment_decline"),
    path("interpreters/asked/<uuid:key>/give-back/", views.give_back, name="assignment_give_back"),
    path("interpreters/asked/<uuid:key>/translation/", views.hand_in, name="assignment_hand_in"),
]
