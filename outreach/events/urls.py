from django.urls import path, register_converter

from . import feeds
from .months import MonthConverter
from .views import door, public, replying, said

register_converter(MonthConverter, "month")
urlpatterns: list = [
    path("events/", public.upcoming, name="events"),
    path("events/past/", public.past_events, name="past_events"),
    path("events/month/<month:month>/", public.month, name="events_of_month"),
    path("events/calendar.ics", feeds.every, name="events_calendar"),
    path("events/events.atom", feeds.Newest(), name="events_feed"),
    # Links that were mailed: this pattern never changes.
    path("events/link/<str:token>/", replying.open_link, name="reply_link"),
    path("events/close/", replying.close, name="close_replies"),
    path("events/<int:pk>/", public.event, name="event"),
    path("events/<int:pk>/event.ics", feeds.one, name="event_calendar"),
    path("events/<int:pk>/reply/", replying.reply, name="reply"),
    path("events/<int:pk>/reply/received/", replying.received, name="reply_received"),
    path("events/<int:pk>/my-reply/", replying.own_reply, name="own_reply"),
    path("events/<int:pk>/my-reply/place/", replying.take_place, name="take_place"),
    path("events/<int:pk>/my-reply/leave/", replying.leave, name="leave_event"),
    path("events/<int:pk>/my-reply/new-link/", replying.new_link, name="new_reply_link"),
    path("events/you-said-we-did/", said.you_said, name="you_said"),
    path("events/here/<str:code>/", door.here, name="here"),
    path("door/<str:code>/", door.keep, name="door"),
    path("door/<str:code>/count/", door.count, name="door_count"),
]
