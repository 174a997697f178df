from django.urls import path, register_converter
from django.urls.converters import StringConverter

from . import feeds, pdf
from .views import gathering, public, station, writing


class PartConverter(StringConverter):
    regex = "|".join(writing.PARTS)


class SourceConverter(StringConverter):
    regex = "|".join(gathering.TAKEN_IN)


register_converter(PartConverter, "part")
register_converter(SourceConverter, "source")
app_name = "cpp"
urlpatterns = [
    path("plans/", public.plans, name="plans"),
    path("plans/updates.ics", feeds.updates, name="updates"),
    path("plans/changes.atom", feeds.Changes(), name="feed"),
    path("plans/follow/<str:token>/", public.confirm, name="confirm"),
    path("plans/stop/<str:token>/", public.stop, name="stop"),
    path("plans/<slug:slug>/", public.plan, name="plan"),
    path("plans/<slug:slug>/history/", public.history, name="history"),
    path("plans/<slug:slug>/changes/", public.changes, name="changes"),
    path("plans/<slug:slug>/input/", public.give_input, name="input"),
    path("plans/<slug:slug>/input/<slug:reference>/", public.input_received, name="input_received"),
    path("plans/<slug:slug>/follow/", public.follow, name="follow"),
    path("plans/<slug:slug>/follow/asked/", public.follow_asked, name="follow_asked"),
    path("plans/<slug:slug>/<int:number>/", public.version, name="version"),
    path("plans/<slug:slug>/<int:number>.pdf", pdf.version, name="pdf"),
    path("station/", station.stations, name="stations"),
    path("station/<slug:slug>/", station.station, name="station"),
    path("station/<slug:slug>/plan/", station.edit_plan, name="edit_plan"),
    path("station/<slug:slug>/plan/about/", writing.edit_about, name="edit_about"),
    path("station/<slug:slug>/update/", station.show_update, name="update"),
    path("station/<slug:slug>/update/<slug:element>/", writing.edit_update, name="edit_update"),
    path("station/<slug:slug>/update/responses/<int:pk>/", writing.mark, name="mark"),
    path("station/<slug:slug>/update/sharing/add/", gathering.add_sharing, name="add_sharing"),
    path("station/<slug:slug>/update/sharing/<int:pk>/remove/", gathering.remove_sharing, name="remove_sharing"),
    path("station/<slug:slug>/input/", gathering.inputs, name="inputs"),
    path("station/<slug:slug>/gathered/<source:source>/<int:pk>/", gathering.take_in, name="take_in"),
    path("station/<slug:slug>/input/<int:pk>/link/", gathering.link_input, name="link_input"),
    path("station/<slug:slug>/preview/", station.show_preview, name="preview"),
    path("station/<slug:slug>/publish/", station.publish, name="publish"),
    path("station/<slug:slug>/publish/<slug:action>/", station.move, name="move"),
    path("station/<slug:slug>/priority/<int:pk>/move/", writing.move_priority, name="move_priority"),
    path("station/<slug:slug>/measure/<int:pk>/readings/", gathering.readings, name="readings"),
    path("station/<slug:slug>/reading/<int:pk>/remove/", gathering.remove_reading, name="remove_reading"),
    path("station/<slug:slug>/<part:kind>/add/", writing.add_part, name="add_part"),
    path("station/<slug:slug>/<part:kind>/<int:pk>/", writing.edit_part, name="edit_part"),
    path("station/<slug:slug>/<part:kind>/<int:pk>/remove/", writing.remove, name="remove_part"),
]
