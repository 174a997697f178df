"""When updates are due, and whether a second person approves."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cpp import workflow
from cpp.models import Plan, PlanEvent, PlanPolicy, Standing


@admin.register(PlanPolicy)
class PlanPolicyAdmin(admin.ModelAdmin):
    list_display = ["schedule", "needs_approval"]
    list_display_links = ["schedule"]
    actions = None
    fieldsets = [
        (
            None,
            {
                "fields": ["schedule", "needs_approval"],
                "description": _(
                    "Every plan is updated twice a year. Another schedule moves the date of each adopted plan when "
                    "you save; what is late already stays late."
                ),
            },
        )
    ]

    class Media:
        css = {"all": ["css/admin.css"]}

    def has_add_permission(self, request):
        return self.has_change_permission(request) and not PlanPolicy.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if "schedule" in form.changed_data:
            for event in rescheduled(by=request.user):
                moved = _("%(station)s: next update due %(dates)s.") % {"station": event.plan, "dates": event.note}
                self.message_user(request, moved, messages.WARNING)
        if "needs_approval" in form.changed_data and not obj.needs_approval:
            self._say_who_waits(request)

    def _say_who_waits(self, request):
        waiting = Plan.objects.filter(standing=Standing.SUBMITTED).count()
        if waiting:
            text = ngettext(
                "%d plan waits for approval. Its commander takes it back and publishes it.",
                "%d plans wait for approval. Their commanders take them back and publish them.",
                waiting,
            )
            self.message_user(request, text % waiting, messages.WARNING)


def rescheduled(*, by):
    """Put the plans on the schedule that was just saved; the events of those whose date moved."""
    last = PlanEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    workflow.reschedule(by=by)
    moved = PlanEvent.objects.filter(pk__gt=last, action=workflow.Action.RESCHEDULE)
    return moved.select_related("plan__station").order_by("plan__station__name")
