"""Committees and who sits on them."""

from datetime import timedelta

from django.contrib import admin
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from i18nfield.admin import I18nModelAdmin

from agency.models import Agency
from outreach.committees import letters
from outreach.committees.reminders import TERM_STAGES
from outreach.committees.staff_forms import TermForm
from outreach.models import Committee, Event, EventStatus, RecommendationStatus, Term
from records.revealing import HidesEncrypted


@admin.register(Committee)
class CommitteeAdmin(I18nModelAdmin):
    list_display = ["name", "kind", "serves", "next_meeting", "awaits", "is_open"]
    list_filter = ["is_open", "kind"]
    actions = None
    change_form_template = "admin/outreach/committees/committee.html"
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "purpose", "is_open"]}),
        (_("Seats"), {"fields": [("seats", "quorum"), "term_months", "seats_now"]}),
        (
            _("Meetings and answers"),
            {
                "fields": ["meets", "notice_hours", "answer_days"],
                "description": _("A later notice is refused, unless somebody records why. The public reads why."),
            },
        ),
    ]
    readonly_fields = ["seats_now"]

    class Media:
        css = {"all": ["css/admin.css"]}

    def get_queryset(self, request):
        on, now = Agency.current().today(), timezone.now()
        coming = Event.objects.filter(committee=OuterRef("pk"), status=EventStatus.ANNOUNCED, ends_at__gt=now)
        awaiting = Q(recommendations__status=RecommendationStatus.AWAITING)
        serving = Prefetch("terms", Term.objects.serving(on).order_by("seat"), to_attr="serving")
        return (
            super().get_queryset(request).prefetch_related(serving)
            .annotate(next_at=Subquery(coming.order_by("starts_at").values("starts_at")[:1]))
            .annotate(awaiting=Count("recommendations", filter=awaiting))
        )  # fmt: skip

    @admin.display(description=_("seats"))
    def serves(self, committee):
        number = len(committee.open_seats(committee.serving))
        if not number or not committee.is_open:
            return f"{len(committee.serving)}/{committee.seats}"
        words = ngettext("%d open seat", "%d open seats", number) % number
        mark = format_html('<span class="lateness lateness--due-soon">▲ {}</span>', words)
        return format_html("{}/{} {}", len(committee.serving), committee.seats, mark)

    @admin.display(description=_("who serves"))
    def seats_now(self, committee):
        return ", ".join(f"{term.seat}: {term.name}" for term in committee.serving) or "–"

    @admin.display(description=_("next meeting"), ordering="next_at")
    def next_meeting(self, committee):
        at = committee.next_at
        return date_format(timezone.localtime(at, Agency.current().zone), "SHORT_DATETIME_FORMAT") if at else "–"

    @admin.display(description=_("answers awaited"), ordering="awaiting")
    def awaits(self, committee):
        return committee.awaiting or "–"


class ServingFilter(admin.SimpleListFilter):
    """Who sits there now unless asked otherwise."""

    title = _("serving")
    parameter_name = "serving"

    def lookups(self, request, model_admin):
        return [("ending", _("Term ending or over")), ("left", _("Left")), ("all", _("All"))]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        yield {**first, "display": _("Not left")}
        yield from others

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        if self.value() == "left":
            return queryset.exclude(left_on=None)
        if self.value() == "ending":
            return queryset.ending_by(Agency.current().today() + timedelta(days=TERM_STAGES[-1]))
        return queryset.not_left()


@admin.register(Term)
class TermAdmin(HidesEncrypted, I18nModelAdmin):
    form = TermForm
    list_display = ["name", "committee", "seat", "represents", "is_chair", "from_on", "ends"]
    list_filter = [ServingFilter, "committee"]
    list_select_related = ["committee"]
    list_per_page = 50
    search_fields = ["name"]
    actions = None
    fieldsets = [
        (None, {"fields": ["committee", "seat", "name", "represents", "is_chair"]}),
        (_("Term"), {"fields": [("from_on", "until_on"), "left_on"]}),
        (
            _("To tell them that it ends"),
            {
                "fields": ["email", "language"],
                "description": _("Coordinators are told 90 and 30 days before, and so is whoever sits there."),
            },
        ),
    ]

    class Media:
        css = {"all": ["css/admin.css"]}

    def get_changeform_initial_data(self, request):
        return {"from_on": Agency.current().today(), **super().get_changeform_initial_data(request)}

    def get_readonly_fields(self, request, obj=None):
        return ["committee"] if obj else []

    def get_fieldsets(self, request, obj=None):
        # Addresses are for who writes to them.
        if obj and not self.has_change_permission(request, obj):
            return self.fieldsets[:2]
        return self.fieldsets

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and {"until_on", "left_on", "email", "from_on"} & set(form.changed_data):
            letters.term_changed(obj)

    @admin.display(description=_("until"), ordering="until_on")
    def ends(self, term):
        on, day = Agency.current().today(), date_format(term.until_on, "SHORT_DATE_FORMAT")
        if term.left_on:
            return _("left on %s") % date_format(term.left_on, "SHORT_DATE_FORMAT")
        if term.until_on < on:
            return format_html('<span class="lateness lateness--overdue">▲ {} {}</span>', day, _("over"))
        if term.until_on <= on + timedelta(days=TERM_STAGES[-1]):
            return format_html('<span class="lateness lateness--due-soon">▲ {}</span>', day)
        return day
