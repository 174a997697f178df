from django.urls import path

from .views import report, self_survey, visits

app_name = "security_surveys"
urlpatterns = [
    # Its address is the one that every row of the catalogue has: these stand before programs.urls.
    path("programs/self-survey/", self_survey.survey, name="self_survey"),
    path("programs/self-survey/ask/", self_survey.ask_for_visit, name="ask_for_visit"),
    path("surveys/", visits.surveys, name="surveys"),
    path("surveys/worker.js", visits.worker, name="worker"),
    path("surveys/<slug:reference>/", visits.survey, name="survey"),
    path("surveys/<slug:reference>/visit.ics", visits.calendar, name="calendar"),
    path("surveys/<slug:reference>/begin/", visits.begin, name="begin"),
    path("surveys/<slug:reference>/answers/", visits.answers, name="answers"),
    path("surveys/<slug:reference>/section/<int:pk>/", visits.save, name="save_section"),
    path("surveys/<slug:reference>/words/", visits.save, name="save_words"),
    path("surveys/<slug:reference>/photos/", visits.add_photo, name="add_photo"),
    path("surveys/<slug:reference>/photos/<uuid:pk>/", visits.photo, name="photo"),
    path("surveys/<slug:reference>/photos/<uuid:pk>/remove/", visits.remove_photo, name="remove_photo"),
    path("surveys/<str:reference>/report/", report.officer_report, name="officer_report"),
    path("surveys/<str:reference>/outcomes/", report.officer_outcomes, name="officer_outcomes"),
    path("surveys/<str:reference>/report.pdf", report.officer_pdf, name="officer_pdf"),
    path("programs/applications/<str:reference>/report/", report.report, name="report"),
    path("programs/applications/<str:reference>/report.pdf", report.report_pdf, name="report_pdf"),
    path("programs/applications/<str:reference>/report/<uuid:pk>.jpg", report.report_photo, name="report_photo"),
]
