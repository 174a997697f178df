from django.urls import path

from .views import answer, results

urlpatterns = [
    path("community-surveys/", answer.surveys, name="surveys"),
    path("community-surveys/<slug:slug>/", answer.survey, name="survey"),
    path("community-surveys/<slug:slug>/<int:page>/", answer.page, name="survey_page"),
    path("community-surveys/<slug:slug>/thanks/", answer.thanks, name="survey_thanks"),
    path("community-surveys/<slug:slug>/results/", results.survey_results, name="survey_results"),
    path("community-surveys/<slug:slug>/results.csv", results.survey_figures, name="survey_figures"),
]
