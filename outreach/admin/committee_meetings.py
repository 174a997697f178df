"""The meetings of committees: planned, told in time, held, and their minutes approved."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from i18nfield.admin import I18nModelAdmin

from agency.models import Agency
from outreach.committees import meetings, minutes, notice
from outreach.committees.staff_forms import LateForm, MinutesForm, MoveForm, PlanForm, as_last_time
from outreach.committees.statistics import without_minutes
from outreach.events.workflow import TransitionRefused
from outreach.models import Committee, CommitteeMeeting, EventStatus

from .acts import WithActs, typed_in

VIEWS = [
    ("", _("All")),
    ("standing=draft", _("Without notice")),
    ("standing=announced", _("Announced")),
    ("standing=minutes", _("Minutes not approved")),
]
MARKS = {
    EventStatus.DRAFT: ("due-soon", "○", _("draft: no notice yet")),
    EventStatus.ANNOUNCED: ("on-time", "✓", _("announced")),
    EventStatus.CANCELLED: ("paused", "–", _("called off")),
    EventStatus.HELD: ("answered", "✓", _("held")),
}
WHEN_AND_WHERE = ("starts_at", "ends_at", "place", "address")


class StandingFilter(admin.SimpleListFilter):
    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return [(query.partition("=")[2], name) for query, name in VIEWS if query]

    def queryset(self, request, queryset):
        if self.value() == "minutes":
            return queryset.filter(pk__in=without_minutes())
        return queryset.filter(event__status=self.value()) if self.value() in MARKS else queryset


@admin.register(CommitteeMeeting)
class CommitteeMeetingAdmin(WithActs, I18nModelAdmin):
    list_display = ["when", "committee", "place", "standing", "told"]
    list_filter = [StandingFilter, "event__committee"]
    list_select_related = ["event__committee"]
    list_per_page = 50
    date_hierarchy = "event__starts_at"
    actions = None
    view_on_site = False
    fields = ["when", "place", "standing", "told", "agenda", "approved"]
    readonly_fields = ["when", "place", "standing", "told", "approved"]
    change_list_template = "admin/outreach/committees/meetings.html"
    change_form_template = "admin/outreach/committees/meeting.html"

    class Media:
        css = {"all": ["css/admin.css"]}

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("event__committee").prefetch_related("notices")

    def changelist_view(self, request, extra_context=None):
        asked = request.GET.urlencode()
        views = [{"query": query, "name": name, "is_current": query == asked} for query, name in VIEWS]
        context = {"title": _("Meetings of committees"), "views": views}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def has_delete_permission(self, request, obj=None):
        """One planned by mistake, by who plans them. What was announced is called off, and stays."""
        return bool(obj and obj.is_draft) and self.has_change_permission(request, obj)

    def delete_model(self, request, obj):
        meetings.discard(obj)

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except meetings.NoLongerDraft as refused:
            # Announced in this very moment.
            messages.error(request, str(refused))
            return redirect("admin:outreach_committeemeeting_change", object_id)

    # --- What is shown ---

    @admin.display(description=_("when"), ordering="event__starts_at")
    def when(self, meeting):
        return in_words(meeting.event.starts_at)

    @admin.display(description=_("committee"))
    def committee(self, meeting):
        return meeting.committee

    @admin.display(description=_("place"))
    def place(self, meeting):
        return meeting.event.where

    @admin.display(description=_("standing"), ordering="event__status")
    def standing(self, meeting):
        css, sign, words = MARKS[EventStatus(meeting.event.status)]
        return format_html('<span class="lateness lateness--{}">{} {}</span>', css, sign, words)

    @admin.display(description=_("notice"))
    def told(self, meeting):
        if meeting.is_draft:
            return _("in time until %s") % in_words(meeting.notice_due_at)
        return format_html_join("; ", "{}", ((notice_mark(told),) for told in meeting.notices.all()))

    @admin.display(description=_("approved minutes"))
    def approved(self, meeting):
        rows = meeting.approved_minutes.select_related("recorded_by")
        return format_html_join("; ", "{}", ((minutes_mark(row),) for row in rows)) or "–"

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            lacking = notice.lacking(obj, timezone.now()) if obj.is_draft else []
            may = self.has_change_permission(request, obj)
            context |= {"subtitle": None, "moves": self.moves(obj) if may else [], "missing": lacking}
            context |= {"show_save_and_add_another": False}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def moves(self, meeting):
        """Where a meeting may go from here: the page and its name."""
        event, to = meeting.event, lambda page: reverse(f"admin:outreach_committeemeeting_{page}", args=[meeting.pk])
        yield reverse("admin:outreach_event_change", args=[event.pk]), _("The event: languages, replies, door")
        if event.status == EventStatus.DRAFT:
            yield to("notice"), _("Publish the notice")
        if event.status == EventStatus.ANNOUNCED and event.starts_at > timezone.now():
            yield to("move"), _("Move it")
        if event.status == EventStatus.HELD:
            yield to("minutes"), _("Approve or correct the minutes")
            made = f"?committee={event.committee_id}&meeting={meeting.pk}"
            yield reverse("admin:outreach_recommendation_add") + made, _("Add a recommendation")
        if event.status != EventStatus.DRAFT:
            yield meeting.get_absolute_url(), _("As the public sees it")

    # --- What is done ---

    def get_urls(self):
        wrap = self.admin_site.admin_view
        pages = ("notice", "move", "minutes")
        own = [
            path(f"<int:pk>/{name}/", wrap(getattr(self, f"{name}_view")), name=f"outreach_committeemeeting_{name}")
            for name in pages
        ]
        return own + super().get_urls()

    def add_view(self, request, form_url="", extra_context=None):
        """A meeting is planned with all that its event needs."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        chosen = request.GET.get("committee", "")
        committee = Committee.objects.open().filter(pk=int(chosen)).first() if chosen.isdecimal() else None
        form = PlanForm(typed_in(request), initial=as_last_time(committee))
        if request.method == "POST" and form.is_valid():
            typed = form.cleaned_data
            meeting = meetings.plan(typed.pop("committee"), typed.pop("agenda"), request.user, **typed)
            return self.acted(request, meeting, _("It is planned. Nobody of the public sees it before its notice."))
        words = [_("A draft. When the notice is published, it stands in the public calendar like every other event.")]
        return self.act_page(request, None, form, title=_("Plan a meeting"), words=words, button=_("Plan it"))

    def notice_view(self, request, pk):
        meeting = self.record(request, pk)
        form = LateForm(typed_in(request), meeting=meeting)
        if request.method == "POST" and form.is_valid():
            done = self.attempt(
                request, form, lambda: notice.announce(meeting.event, request.user, form.cleaned_data["late_reason"])
            )
            if done:
                return self.acted(request, meeting, _("The notice is published: everybody can read of the meeting."))
        return self.act_page(
            request, meeting, form, title=_("Publish the notice"), button=_("Publish the notice"),
            words=[_("From then on everybody can read of it, and say that they come.")],
            warning=" ".join([*notice.lacking(meeting, timezone.now()), *too_late(meeting)]),
        )  # fmt: skip

    def move_view(self, request, pk):
        meeting = self.record(request, pk)
        now = {name: getattr(meeting.event, name) for name in WHEN_AND_WHERE}
        form = MoveForm(typed_in(request), initial=now)
        if request.method == "POST" and form.is_valid():
            typed = dict(form.cleaned_data)
            reason = typed.pop("late_reason")
            if self.attempt(request, form, lambda: notice.move(meeting.event, request.user, reason, **typed)):
                return self.acted(request, meeting, _("It is moved. Everybody who replied is told."))
        return self.act_page(
            request, meeting, form, title=_("Move it"), button=_("Move it"),
            words=[_("A new time or place is a new notice: the public reads when it was published.")],
        )  # fmt: skip

    def minutes_view(self, request, pk):
        meeting = self.record(request, pk)
        last = meeting.approved_minutes.first()
        initial = {"text": last.text if last else meeting.event.minutes}
        form = MinutesForm(typed_in(request), initial=initial, is_correction=bool(last))
        if request.method == "POST" and form.is_valid():
            typed = form.cleaned_data
            if self.attempt(request, form, lambda: minutes.approve(meeting, by=request.user, **typed)):
                return self.acted(request, meeting, _("The minutes are public, and stay as they were approved."))
        once = _("Once recorded, nobody changes or deletes them. What is corrected later is added beside them.")
        return self.act_page(
            request, meeting, form, title=_("Approve or correct the minutes"), button=_("Record the approved minutes"),
            words=[once, _("Minutes name nobody who did not speak for an office.")],
        )  # fmt: skip

    def attempt(self, request, form, act):
        """Whether it was done; if not, the form says why."""
        try:
            act()
        except (notice.NoticeRefused, TransitionRefused, minutes.MinutesRefused) as refused:
            form.add_error(None, str(refused))
            return False
        return True


def in_words(moment):
    return date_format(timezone.localtime(moment, Agency.current().zone), "SHORT_DATETIME_FORMAT")


def too_late(meeting):
    if notice.is_too_late(meeting, timezone.now()):
        yield str(_("It is later than the committee’s rule: say why. The public reads the reason."))


def notice_mark(told):
    """When the public was told, and whether that was in time."""
    said = {"at": in_words(told.published_at), "hours": told.hours_ahead}
    if told.is_late:
        late = _("▲ %(at)s, %(hours)d hours ahead: late.") % said
        return format_html('<span class="warning-line">{}</span> {}', late, told.late_reason)
    return _("✓ %(at)s, %(hours)d hours ahead") % said


def minutes_mark(row):
    said = {"on": date_format(row.approved_on, "SHORT_DATE_FORMAT"), "by": row.recorded_by}
    words = _("Approved %(on)s, recorded by %(by)s.") % said
    if row.is_unaltered:
        return format_html("✓ {} {}", words, row.why)
    return format_html('<span class="warning-line">✗ {} {}</span>', words, _("They are not what was recorded."))
