"""The retention schedule, and what goes by itself."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from i18nfield.admin import I18nModelAdmin
from i18nfield.forms import I18nModelForm

from agency.sign_in import asked_again
from records.kinds import KINDS, Action
from records.models import RetentionRule


class RuleForm(I18nModelForm):
    class Meta:
        model = RetentionRule
        fields = ["action", "months", "months_on_request", "source", "is_active"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Who may only read it has no field to choose in.
        if "action" in self.fields and self.instance.of:
            self.fields["action"].choices = [(action, action.label) for action in self.instance.of.actions]

    def clean(self):
        cleaned = super().clean()
        months, keeps = cleaned.get("months"), cleaned.get("action") == Action.KEEP
        if keeps and months is not None:
            self.add_error("months", _("What is kept for good has no number of months."))
        if not keeps and months is None:
            self.add_error("months", _("Enter for how many months it is kept."))
        if months is not None and cleaned.get("months_on_request", 0) > months:
            self.add_error("months_on_request", _("Enter no more months than it is kept without a request."))
        return cleaned


@admin.register(RetentionRule)
class RetentionRuleAdmin(I18nModelAdmin):
    form = RuleForm
    list_display = ["what", "clock", "months", "then", "months_on_request", "is_active", "version"]
    list_display_links = ["what"]
    readonly_fields = ["clock", "goes", "version", "changed_at", "changed_by"]
    fieldsets = [
        (None, {"fields": ["clock", "goes"]}),
        (
            _("How long"),
            {
                "fields": ["action", "months", "months_on_request", "source", "is_active"],
                "description": _(
                    "In North Carolina your governing body adopts the schedule. Ask your records officer first."
                ),
            },
        ),
        (_("Its versions"), {"fields": ["version", "changed_at", "changed_by"]}),
    ]
    change_list_template = "admin/records/retentionrule/schedule.html"

    class Media:
        css = {"all": ["css/admin.css"]}

    def get_queryset(self, request):
        return super().get_queryset(request).filter(kind__in=KINDS)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @asked_again
    def changeform_view(self, request, *args, **kwargs):
        return super().changeform_view(request, *args, **kwargs)

    def changelist_view(self, request, extra_context=None):
        context = {
            "title": _("Retention schedule"),
            "by_itself": [kind for kind in KINDS.values() if kind.by_itself],
            "holds": request.user.has_perm("records.view_hold"),
            "destructions": request.user.has_perm("records.view_destruction"),
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def save_model(self, request, obj, form, change):
        obj.version += 1
        obj.changed_by = request.user
        super().save_model(request, obj, form, change)

    @admin.display(description=_("kind of record"), ordering="kind")
    def what(self, rule):
        return rule.of.label

    @admin.display(description=_("the clock starts"))
    def clock(self, rule):
        return rule.of.clock

    @admin.display(description=_("what goes"))
    def goes(self, rule):
        return rule.of.goes

    @admin.display(description=_("then"), ordering="action")
    def then(self, rule):
        return Action(rule.action).label
