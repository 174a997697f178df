from django.urls import path

from . import views

app_name = "training"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("members/<int:pk>/", views.member, name="member"),
    path("station/", views.station, name="station"),
    path("stations/", views.stations, name="stations"),
    path("stations/<slug:slug>/", views.one_station, name="one_station"),
    path("no-station/", views.without_station, name="without_station"),
    path("report/", views.report, name="report"),
    path("hours.csv", views.compliance_table, name="compliance_table"),
    path("attendance.csv", views.attendance_table, name="attendance_table"),
]
