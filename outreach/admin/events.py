"""The events by what they wait for, and one event from its draft to its minutes."""

import json

from django.contrib import admin, messages
from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.forms import CheckboxSelectMultiple
from django.forms import DateTimeField as DateTimeFormField
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from i18nfield.admin import I18nModelAdmin

from agency.models import Agency, Station
from agency.paging import CappedPaginator
from outreach.events import attending, concerns, door, series, workflow
from outreach.events.staff_forms import EventForm, who_may_change
from outreach.events.statistics import narrowed
from outreach.models import Concern, Event, EventStatus, InterpreterRequest, Rsvp, RsvpStatus
from outreach.models.event import EVERY_STATION
from outreach.models.interpreter_request import RequestStatus
from programs.forms.staff import date_and_time

from .event_pages import EventPages

VIEWS = [
    ("", _("Upcoming")),
    ("when=week", _("This week")),
    ("when=draft", _("Drafts")),
    ("when=to+record", _("To be recorded")),
    ("when=past", _("Past")),
    ("when=all", _("All")),
]
MARKS = {
    EventStatus.DRAFT: ("paused", "○"),
    EventStatus.ANNOUNCED: ("on-time", "✓"),
    EventStatus.CANCELLED: ("paused", "–"),
    EventStatus.HELD: ("answered", "✓"),
}
WHERE_AND_WHEN = ["starts_at", "ends_at", "place", "address"]
WRITTEN_AFTERWARDS = {"minutes", "people_came"}
TEXTS = (None, {"fields": ["kind", "title", "description", "station", "organizer"]})
WHEN = (
    _("When and where"),
    {
        "fields": [("starts_at", "ends_at"), ("place", "address"), "access"],
        "description": _("Once it is announced, a change here is told to everybody who replied."),
    },
)
REPLIES = (
    _("Who comes"),
    {"fields": ["languages", "request_by", ("takes_rsvps", "seats", "offer_hours")]},
)
AFTERWARDS = (
    _("Afterwards"),
    {
        "fields": ["people_came", "minutes", "minutes_published_at"],
        "description": _("Minutes name nobody who did not speak for an office."),
    },
)


class WhenFilter(admin.SimpleListFilter):
    """Those to come unless asked otherwise."""

    title = _("when")
    parameter_name = "when"

    def lookups(self, request, model_admin):
        return [
            ("week", _("This week")), ("draft", _("Drafts")), ("to record", _("To be recorded")), ("past", _("Past")),
            ("all", _("All")),
        ]  # fmt: skip

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        yield {**first, "display": _("Upcoming")}
        yield from others

    def queryset(self, request, queryset):
        return narrowed(queryset, self.value() or "", timezone.now())


class ConcernInline(admin.StackedInline):
    """What was raised there. What is kept is worked on on its own page."""

    model = Concern
    fields = ["what", ("who", "is_critical"), "owner"]
    extra = 0
    show_change_link = True
    verbose_name_plural = _("concerns raised at it")

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user).select_related("owner")

    def has_change_permission(self, request, obj=None):
        return False

    has_delete_permission = has_change_permission

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and obj is not None and obj.status != EventStatus.CANCELLED

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "owner":
            kwargs["queryset"] = who_may_change("concern")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Event)
class EventAdmin(EventPages, I18nModelAdmin):
    form = EventForm
    list_display = ["when", "title", "kind", "at_station", "standing", "replied", "interpreters"]
    list_display_links = ["title"]
    list_filter = [WhenFilter, "kind", "station", "status"]
    list_select_related = ["station", "series"]
    list_per_page = 50
    search_fields = ["title", "place", "address"]
    search_help_text = _("Title or place")
    show_full_result_count = False
    paginator = CappedPaginator
    view_on_site = False
    actions = ["announce_selected"]
    change_list_template = "admin/outreach/event/list.html"
    change_form_template = "admin/outreach/event/event.html"
    formfield_overrides = I18nModelAdmin.formfield_overrides_defaults

    class Media:
        css = {"all": ["css/admin.css"]}

    # --- Who may what ---

    def get_queryset(self, request):
        replies = Rsvp.objects.filter(event=OuterRef("pk")).order_by()
        waiting = replies.filter(status=RsvpStatus.WAITING).values("event").annotate(number=Sum("people"))
        asked_for = InterpreterRequest.objects.filter(event=OuterRef("pk")).exclude(status=RequestStatus.CANCELLED)
        wanted = asked_for.order_by().values("event").annotate(number=Count("pk"))
        found = wanted.filter(status__in=[RequestStatus.CONFIRMED, RequestStatus.MET])
        return (
            super().get_queryset(request).visible_to(request.user).with_places()
            .annotate(waiting=Coalesce(Subquery(waiting.values("number")), 0))
            .annotate(wanted=Coalesce(Subquery(wanted.values("number")), 0))
            .annotate(found=Coalesce(Subquery(found.values("number")), 0))
        )  # fmt: skip

    def get_object(self, request, object_id, from_field=None):
        event = super().get_object(request, object_id, from_field)
        if event and request.method == "POST":
            # Until this is saved nobody calls it off or takes a seat: saving what was read before would undo that.
            Event.objects.select_for_update().get(pk=event.pk)
            event.refresh_from_db()
        return event

    def has_add_permission(self, request):
        member = request.user
        return super().has_add_permission(request) and bool(member.station_id or member.has_perm(EVERY_STATION))

    def has_change_permission(self, request, obj=None):
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or (obj.status != EventStatus.CANCELLED and self.is_theirs(request, obj))

    def has_delete_permission(self, request, obj=None):
        # What was announced is called off, and stays.
        is_draft = bool(obj and obj.status == EventStatus.DRAFT)
        return is_draft and super().has_delete_permission(request, obj) and self.is_theirs(request, obj)

    # --- The list ---

    def get_ordering(self, request):
        backwards = request.GET.get("when") in {"past", "all"}
        return ["-starts_at", "-pk"] if backwards else ["starts_at", "pk"]

    def get_search_results(self, request, queryset, search_term):
        found, distinct = super().get_search_results(request, queryset, search_term)
        escaped = json.dumps(search_term)[1:-1]
        if escaped != search_term:
            # Texts in two languages are kept as JSON: there an accent is written in other letters.
            found |= super().get_search_results(request, queryset, escaped)[0]
        return found, distinct

    def changelist_view(self, request, extra_context=None):
        asked = request.GET.get("when", "")
        views = [
            {"query": query, "name": name, "is_current": asked == query.removeprefix("when=").replace("+", " ")}
            for query, name in VIEWS
        ]
        return super().changelist_view(request, {"title": _("Events"), "views": views, **(extra_context or {})})

    @admin.display(description=_("when"), ordering="starts_at")
    def when(self, event):
        return date_format(timezone.localtime(event.starts_at, Agency.current().zone), "SHORT_DATETIME_FORMAT")

    @admin.display(description=_("station"), ordering="station__name")
    def at_station(self, event):
        return event.station or _("whole city")

    @admin.display(description=_("standing"), ordering="status")
    def standing(self, event):
        css, sign = MARKS[EventStatus(event.status)]
        words = event.get_status_display()
        if event.status == EventStatus.ANNOUNCED and event.ends_at <= timezone.now():
            css, sign, words = "due-soon", "▲", _("to be recorded")
        return format_html('<span class="lateness lateness--{}">{} {}</span>', css, sign, words)

    @admin.display(description=_("replies"), ordering="taken")
    def replied(self, event):
        if not event.takes_rsvps:
            return "–"
        words = _("%(taken)d of %(seats)d") if event.seats else "%(taken)d"
        taken = words % {"taken": event.taken, "seats": event.seats}
        return format_html("{} <small>{}</small>", taken, _("+ %d waiting") % event.waiting) if event.waiting else taken

    @admin.display(description=_("interpreters found"), ordering="wanted")
    def interpreters(self, event):
        return _("%(found)d of %(wanted)d") % {"found": event.found, "wanted": event.wanted} if event.wanted else "–"

    @admin.action(description=_("Announce"), permissions=["change"])
    def announce_selected(self, request, queryset):
        for event in queryset.order_by("starts_at"):
            if self.has_change_permission(request, event):
                self.announce_one(request, event)
            else:
                self.message_user(request, _("%s: you cannot announce it.") % event, messages.ERROR)

    def get_actions(self, request):
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    # --- One event ---

    def get_changeform_initial_data(self, request):
        return {"organizer": request.user.pk, "station": request.user.station_id, **request.GET.dict()}

    def get_fieldsets(self, request, obj=None):
        after = [AFTERWARDS] if obj and obj.starts_at <= timezone.now() else []
        changes = obj and self.has_change_permission(request, obj)
        known = [(None, {"fields": ["revision"]})] if changes else []
        spreads = changes and series.following(obj).exists()
        of_series = [(_("Series"), {"fields": ["apply_to_following"]})] if spreads else []
        why = [(None, {"fields": ["cancelled_because"]})] if obj and obj.is_called_off else []
        return [*why, TEXTS, WHEN, REPLIES, *after, *of_series, *known]

    def get_readonly_fields(self, request, obj=None):
        fixed = {"minutes_published_at", "cancelled_because"}
        if obj is None:
            return sorted(fixed)
        if not request.user.has_perm(EVERY_STATION):
            fixed.add("station")
        if obj.status != EventStatus.DRAFT:
            fixed.add("kind")
            if obj.starts_at <= timezone.now():
                fixed.update(WHERE_AND_WHEN)
        if obj.committee_id:
            # On the meeting's own page it moves, with a notice, and there its minutes are approved, and stay.
            fixed |= {"kind", "minutes", *WHERE_AND_WHEN}
        if obj.status == EventStatus.HELD:
            fixed |= {*self.form.Meta.fields} - WRITTEN_AFTERWARDS
        return sorted(fixed)

    def get_inlines(self, request, obj):
        began = obj is not None and obj.starts_at <= timezone.now()
        return [ConcernInline] if began and request.user.has_perm("outreach.view_concern") else []

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in {"starts_at", "ends_at"}:
            return db_field.formfield(form_class=DateTimeFormField, widget=date_and_time())
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        # In a list of boxes nobody has to hold a key down.
        return super().formfield_for_manytomany(db_field, request, **{"widget": CheckboxSelectMultiple, **kwargs})

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "station":
            stations = Station.objects.open()
            if not request.user.has_perm(EVERY_STATION):
                stations = stations.filter(pk=request.user.station_id)
                kwargs |= {"required": True, "empty_label": None}
            kwargs["queryset"] = stations
        if db_field.name == "organizer":
            kwargs["queryset"] = who_may_change("event")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        event, changed = form.instance, set(form.changed_data)
        if form.cleaned_data.get("apply_to_following"):
            # First, as it locks the later events: no request of any of them is locked before.
            number = series.spread(event, changed, request.user, before=form.initial)
            text = ngettext("%d later one is changed too.", "%d later ones are changed too.", number) % number
            self.message_user(request, text, messages.SUCCESS)
        if event.status == EventStatus.ANNOUNCED and (moved := changed & workflow.WHEN_AND_WHERE):
            workflow.move(event, request.user, moved)
            self.message_user(request, _("Everybody who replied is told what changed."), messages.SUCCESS)
        if event.status == EventStatus.ANNOUNCED and "seats" in changed:
            attending.offer_freed_places(event, timezone.now())

    def save_formset(self, request, form, formset, change):
        for concern in formset.save(commit=False):
            concerns.raise_at(form.instance, concern, request.user)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["show_save_and_add_another"] = False
        if obj:
            context |= {"title": str(obj), "subtitle": None, **self.beside(request, obj)}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def beside(self, request, event):
        """What stands above an event's form: where it may go, what it lacks, who came."""
        now = timezone.now()
        is_draft = event.status == EventStatus.DRAFT
        return {
            "moves": self.moves(request, event, now),
            "standing": self.standing(event),
            "missing": workflow.missing(event, now) if is_draft else [],
            "turnout": door.turnout(event) if event.starts_at <= now else None,
        }
