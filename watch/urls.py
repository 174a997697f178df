from django.urls import path

from .views import area, captain, meetings, signs

app_name = "watch"
urlpatterns = [
    # Links that were mailed: this pattern never changes.
    path("link/<str:token>/", captain.open_link, name="link"),
    path("find/", captain.find, name="find"),
    path("", captain.home, name="home"),
    path("leave/", captain.leave, name="leave"),
    path("households/add/", captain.add_household, name="add_household"),
    path("households/<int:pk>/", captain.correct_household, name="household"),
    path("households/<int:pk>/left/", captain.household_left, name="household_left"),
    path("roster/confirm/", captain.confirm_roster, name="confirm_roster"),
    path("meetings/record/", meetings.record, name="record"),
    path("meetings/plan/", meetings.plan, name="plan"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/record/", meetings.record, name="record_planned"),
    path("meetings/<int:pk>/move/", meetings.plan, name="move"),
    path("meetings/<int:pk>/cancel/", meetings.cancel, name="cancel"),
    path("map/", area.area_map, name="map"),
    path("signs/", signs.ask, name="signs"),
]
