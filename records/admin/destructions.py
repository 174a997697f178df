"""The dry run, what is proposed of it, and what is left of what went."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from agency.models import Agency
from agency.paging import CappedPaginator
from agency.sign_in import asked_again
from agency.view_only import ViewOnlyAdmin
from records.destroying import NothingToDestroy, confirm, propose
from records.models import Destruction, Hold, RetentionRule, Tombstone
from records.retention import dry_run
from records.workflow import (
    CONFIRM,
    GOOD_FOR,
    PROPOSE,
    TRANSITIONS,
    Action,
    TransitionRefused,
    advance,
    allowed_actions,
    why_another,
)

ON_A_PAGE = 100


@admin.register(Destruction)
class DestructionAdmin(ViewOnlyAdmin):
    list_display = ["name", "status", "records", "proposed_at", "proposed_by", "decided_at", "decided_by"]
    list_display_links = ["name"]
    list_select_related = ["proposed_by", "decided_by"]
    list_filter = ["status"]
    change_list_template = "admin/records/destruction/list.html"

    class Media:
        css = {"all": ["css/admin.css"]}

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(number=Count("items"))

    @admin.display(description=_("list"), ordering="pk")
    def name(self, destruction):
        return str(destruction)

    @admin.display(description=_("records"), ordering="number")
    def records(self, destruction):
        return destruction.number

    def get_urls(self):
        def wrap(view):
            return self.admin_site.admin_view(view)

        own = [
            path("dry-run/", wrap(self.dry_run), name="records_destruction_dry_run"),
            path("propose/", wrap(self.propose), name="records_destruction_propose"),
            path("<int:pk>/move/<str:action>/", wrap(self.move), name="records_destruction_move"),
        ]
        return [*own, *super().get_urls()]

    def dry_run(self, request):
        """What would go today, by rule, and what is held and why. It changes nothing."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            "title": _("What would go today"),
            "parts": list(dry_run(Agency.current().today())),
            "not_in_force": RetentionRule.objects.filter(is_active=False).count(),
            "holds": Hold.objects.standing().select_related("placed_by"),
            "may_propose": request.user.has_perm(PROPOSE),
        }
        return TemplateResponse(request, "admin/records/destruction/dry_run.html", context)

    @asked_again
    def propose(self, request):
        if not request.user.has_perm(PROPOSE):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            destruction = propose(RetentionRule.objects.filter(kind__in=request.POST.getlist("kind")), by=request.user)
        except NothingToDestroy as nothing:
            messages.warning(request, str(nothing))
            return redirect("admin:records_destruction_dry_run")
        messages.success(request, _("The list is made. Those who may confirm it have a letter."))
        return redirect(destruction)

    @asked_again
    def move(self, request, pk, action):
        """Confirm or reject; whose own list it is, the door refuses."""
        if action not in TRANSITIONS or not TRANSITIONS[Action(action)].permission:
            raise Http404
        if not request.user.has_perm(TRANSITIONS[Action(action)].permission):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        destruction = get_object_or_404(Destruction, pk=pk)
        try:
            if action == Action.CONFIRM:
                confirm(destruction, by=request.user)
                messages.success(request, _("Confirmed. The records are destroyed now, one by one."))
            else:
                advance(destruction, Action(action), by=request.user)
                messages.success(request, _("Rejected. Nothing is destroyed."))
        except TransitionRefused as refused:
            messages.error(request, str(refused))
        return redirect(destruction)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        destruction = self.get_object(request, object_id)
        if not self.has_view_permission(request, destruction):
            raise PermissionDenied
        if destruction is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            "title": str(destruction),
            "destruction": destruction,
            "page": Paginator(destruction.items.all(), ON_A_PAGE).get_page(request.GET.get("page")),
            "until": destruction.proposed_at + GOOD_FOR,
            "lifted": Hold.objects.lifted_lately().select_related("lifted_by"),
            "why_another": why_another(destruction, request.user) if request.user.has_perm(CONFIRM) else "",
            "moves": [
                (action.value, TRANSITIONS[action].button) for action in allowed_actions(destruction, request.user)
            ],
        }
        return TemplateResponse(request, "admin/records/destruction/destruction.html", context)


@admin.register(Tombstone)
class TombstoneAdmin(ViewOnlyAdmin):
    """What is left of what went: found by its reference."""

    list_display = ["reference", "what", "action", "source", "clock_on", "destroyed_at", "proposed_by", "confirmed_by"]
    list_select_related = ["proposed_by", "confirmed_by"]
    list_filter = ["action", "source"]
    search_fields = ["reference"]
    search_help_text = _("Reference of a record that is no longer there")
    date_hierarchy = "destroyed_at"
    show_full_result_count = False
    paginator = CappedPaginator
    fields = [
        "reference", "what", "created_on", "decided_on", "clock_on", "destroyed_at", "action", "source", "rule",
        "rule_version", "rule_source", "proposed_by", "confirmed_by",
    ]  # fmt: skip
    readonly_fields = fields

    @admin.display(description=_("kind of record"), ordering="kind")
    def what(self, tombstone):
        return tombstone.kind_label
