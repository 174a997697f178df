from django.urls import path

from .views import log, public, quarterly, stations

urlpatterns = [
    path("partners/", public.partners, name="partners"),
    path("log/", log.log, name="log"),
    path("log/stations/", stations.stations, name="log_stations"),
    path("log/<int:pk>/", log.entry, name="log_entry"),
    path("log/<int:pk>/remove/", log.remove, name="remove_log_entry"),
    path("quarterly/", quarterly.quarters, name="quarterly"),
    path("quarterly/<int:year>/<int:quarter>/", quarterly.report, name="quarterly_report"),
    path("quarterly/<int:year>/<int:quarter>/write/", quarterly.write, name="write_report"),
    path("quarterly/<int:year>/<int:quarter>/finish/", quarterly.finish, name="finish_report"),
    path("quarterly/<int:year>/<int:quarter>/report.pdf", quarterly.pdf, name="report_pdf"),
    path("quarterly/<int:year>/<int:quarter>/report.csv", quarterly.csv, name="report_csv"),
]
