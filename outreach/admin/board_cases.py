"""The cases of an incident review board: a number, a meeting, who took no part. There is no box for anything else."""

from django.contrib import admin
from i18nfield.admin import I18nModelAdmin

from agency.labelled_rows import LabelledFormSet
from outreach.committees.staff_forms import CaseForm
from outreach.models import BoardCase, Recommendation, Recusal, Term

from .recommendations import CONFIDENTIAL, held_meetings


class RecusalInline(admin.TabularInline):
    model = Recusal
    formset = LabelledFormSet
    extra = 0
    fields = ["term", "reason"]

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("outreach.view_boardcase")

    def has_add_permission(self, request, obj=None):
        return request.user.has_perm("outreach.change_boardcase")

    has_change_permission = has_delete_permission = has_add_permission

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "term":
            kwargs["queryset"] = Term.objects.filter(committee__kind="review board").order_by("name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(BoardCase)
class BoardCaseAdmin(I18nModelAdmin):
    form = CaseForm
    list_display = ["number", "committee", "meeting", "recommendation"]
    list_filter = ["committee"]
    list_select_related = ["committee", "meeting__event", "recommendation"]
    list_per_page = 50
    search_fields = ["number"]
    actions = None
    inlines = [RecusalInline]
    fieldsets = [(None, {"fields": ["committee", "number", "meeting", "recommendation"], "description": CONFIDENTIAL})]

    class Media:
        css = {"all": ["css/admin.css"]}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "meeting":
            kwargs["queryset"] = held_meetings().filter(event__committee__kind="review board")
        if db_field.name == "recommendation":
            kwargs["queryset"] = Recommendation.objects.filter(committee__kind="review board")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
