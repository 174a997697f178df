"""When members joined and left: their account's date is seldom the right one."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agency.models import Member
from training.models import Service
from training.statistics import undated

from .courses import DATES


class DatesForm(forms.ModelForm):
    """A row of the list, whose boxes say aloud whose they are."""

    class Meta:
        model = Service
        fields = ["joined_on", "left_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        row = f", {self.instance}" if self.instance.pk else ""
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}{row}"


@admin.register(Service)
class ServiceAdmin(admin.ModelAdmin):
    list_display = ["member", "joined_on", "left_on"]
    list_editable = ["joined_on", "left_on"]
    list_filter = ["member__station", "member__is_active"]
    list_select_related = ["member"]
    list_per_page = 50
    search_fields = ["member__first_name", "member__last_name", "member__username"]
    search_help_text = _("Member")
    formfield_overrides = DATES
    actions = None
    fields = ["member", "joined_on", "left_on"]
    change_list_template = "admin/training/service/list.html"

    class Media:
        css = {"all": ["css/admin.css"]}

    def get_readonly_fields(self, request, obj=None):
        return ["member"] if obj else []

    def get_changelist_form(self, request, **kwargs):
        return super().get_changelist_form(request, form=DatesForm, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "member":
            kwargs["queryset"] = Member.objects.filter(service=None).order_by("last_name", "first_name", "pk")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    # --- Everybody who is missing ---

    def changelist_view(self, request, extra_context=None):
        context = {"title": _("Service dates"), "undated": undated()}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def get_urls(self):
        own = [path("fill/", self.admin_site.admin_view(self.fill), name="training_service_fill")]
        return own + super().get_urls()

    def fill(self, request):
        """A row for each member who has none, with the day on which the account was made, to be corrected."""
        if request.method != "POST" or not self.has_add_permission(request):
            raise PermissionDenied
        new = Service.fill()
        messages.success(request, ngettext("%d member added.", "%d members added.", new) % new)
        return redirect("admin:training_service_changelist")
