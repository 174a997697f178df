from django.urls import path

from .views import roster, trainings, verify

app_name = "robbery_training"
OWN = "programs/applications/<str:reference>/roster/"
urlpatterns = [
    path("certificates/", verify.verify, name="verify"),
    # Printed on paper: this pattern never changes.
    path("certificates/<str:number>/", verify.certificate, name="certificate"),
    path(OWN, roster.roster, name="roster"),
    path(OWN + "number/", roster.people, name="own_number"),
    path(OWN + "<int:pk>/", roster.person, name="person"),
    path(OWN + "<int:pk>/remove/", roster.remove, name="remove_person"),
    path(OWN + "<int:pk>/certificate.pdf", roster.certificate, name="own_certificate"),
    path(OWN + "certificates.pdf", roster.all_certificates, name="own_certificates"),
    path("trainings/", trainings.trainings, name="trainings"),
    path("trainings/new/", trainings.new_session, name="new_session"),
    path("trainings/businesses/<int:pk>/number/", trainings.number, name="number"),
    path("trainings/<int:pk>/", trainings.session, name="session"),
    path("trainings/<int:pk>/close/", trainings.close, name="close"),
    path("trainings/<int:pk>/certificates.pdf", trainings.all_certificates, name="session_certificates"),
    path("trainings/<int:pk>/people/<int:trainee>/", trainings.tick, name="tick"),
    path("trainings/<int:pk>/businesses/<int:appointment>/add/", trainings.add_person, name="add_person"),
    path("trainings/<int:pk>/businesses/<int:appointment>/import/", trainings.import_roster, name="import_roster"),
]
