"""How the queue is filtered and counted. Every filter is in the address, so that a view can be bookmarked."""

from datetime import timedelta

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from agency.models import Agency, Station
from programs.kinds import KINDS
from programs.models import OPEN, Program, Status
from programs.promise import FAR, SOON


class StandingFilter(admin.SimpleListFilter):
    """Open applications unless asked otherwise."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return [("all", _("All")), *Status.choices]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        yield {**first, "display": _("Open")}
        yield from others

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        if self.value() in Status.values:
            return queryset.filter(status=self.value())
        return queryset.filter(status__in=sorted(OPEN))


class LatenessFilter(admin.SimpleListFilter):
    title = _("promise")
    parameter_name = "lateness"

    def lookups(self, request, model_admin):
        return [
            ("soon", _("Due in %d days") % SOON),
            ("overdue", _("Overdue")),
            ("far", _("Overdue by more than %d days") % FAR),
            ("waiting", _("Clock stopped")),
        ]

    def queryset(self, request, queryset):
        on = Agency.current().today()
        narrowed = {
            "soon": lambda: queryset.on_the_clock().filter(due_on__range=(on, on + timedelta(days=SOON))),
            "overdue": lambda: queryset.overdue(on),
            "far": lambda: queryset.overdue(on - timedelta(days=FAR)),
            "waiting": lambda: queryset.exclude(paused_on=None),
        }.get(self.value())
        return narrowed() if narrowed else queryset


class ProgramFilter(admin.SimpleListFilter):
    title = _("program")
    parameter_name = "program"

    def lookups(self, request, model_admin):
        return [(program.slug, program.name) for program in Program.remembered_with_a_form()]

    def queryset(self, request, queryset):
        return queryset.filter(program__slug=self.value()) if self.value() in KINDS else queryset


class AssigneeFilter(admin.SimpleListFilter):
    title = _("assignee")
    parameter_name = "assigned"

    def lookups(self, request, model_admin):
        return [("me", _("Me")), ("nobody", _("Nobody"))]

    def queryset(self, request, queryset):
        if self.value() == "me":
            return queryset.filter(assignee=request.user)
        return queryset.filter(assignee=None) if self.value() == "nobody" else queryset


class StationFilter(admin.SimpleListFilter):
    title = _("station")
    parameter_name = "station"

    def lookups(self, request, model_admin):
        return [(station.pk, station.name) for station in Station.remembered()]

    def queryset(self, request, queryset):
        chosen = str(self.value() or "")
        return queryset.filter(station_id=int(chosen)) if chosen.isdigit() else queryset


class ErasureFilter(admin.SimpleListFilter):
    title = _("erasure")
    parameter_name = "erasure"

    def lookups(self, request, model_admin):
        return [("asked", _("Asked for"))]

    def queryset(self, request, queryset):
        return queryset.exclude(erasure_requested_at=None) if self.value() else queryset
