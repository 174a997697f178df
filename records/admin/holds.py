"""Legal holds: placed on a record or a person, shown, lifted."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agency.view_only import ViewOnlyAdmin
from records.holds import HoldRefused, hold_person, hold_record, lift
from records.kinds import Person
from records.models import Hold

LIFT = "records.lift_hold"


class HoldForm(forms.Form):
    """A record by its reference; or a person, by whatever is known of them."""

    why = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("The matter and its number. Not a person's name.")
    )
    asked_by = forms.CharField(
        label=_("Asked for by"), max_length=120, help_text=_("An office: City Attorney, auditor, court.")
    )
    reference = forms.CharField(label=_("Record: its reference"), max_length=40, required=False)
    email = forms.EmailField(label=_("Person: e-mail address"), required=False)
    phone = forms.CharField(label=_("Person: telephone"), max_length=30, required=False)
    first_name = forms.CharField(label=_("Person: first name"), max_length=60, required=False)
    last_name = forms.CharField(label=_("Person: last name"), max_length=60, required=False)
    birth_date = forms.DateField(
        label=_("Person: date of birth"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def place(self, by):
        """Raises HoldRefused."""
        typed = self.cleaned_data
        how = {"why": typed["why"], "asked_by": typed["asked_by"], "by": by}
        about = {
            name: typed[name] for name in ("email", "phone", "first_name", "last_name", "birth_date") if typed[name]
        }
        if typed["reference"] and about:
            raise HoldRefused(gettext("Enter a record or a person. For both, place two holds."))
        return hold_record(typed["reference"], **how) if typed["reference"] else hold_person(Person(**about), **how)


@admin.register(Hold)
class HoldAdmin(ViewOnlyAdmin):
    list_display = ["of_what", "why", "asked_by", "placed_at", "placed_by", "lifted_at", "lifted_by"]
    list_select_related = ["placed_by", "lifted_by"]
    list_filter = [("lifted_at", admin.EmptyFieldListFilter)]
    search_fields = ["reference", "why", "asked_by"]
    fields = ["of_what", "why", "asked_by", "placed_at", "placed_by", "lifted_at", "lifted_by"]
    readonly_fields = fields
    change_form_template = "admin/records/hold/hold.html"

    class Media:
        css = {"all": ["css/admin.css"]}

    def has_add_permission(self, request):
        return request.user.has_perm("records.add_hold")

    @admin.display(description=_("of what"))
    def of_what(self, hold):
        return hold.of_what

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = HoldForm(request.POST or None, initial={"reference": request.GET.get("reference", "")})
        if request.method == "POST" and form.is_valid():
            try:
                hold = form.place(request.user)
                messages.success(request, _("The hold stands. Nothing of this is destroyed until it is lifted."))
                return redirect("admin:records_hold_change", hold.pk)
            except HoldRefused as refused:
                form.add_error(None, str(refused))
        context = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media, "form": form}
        context["title"] = _("Place a legal hold")
        return TemplateResponse(request, "admin/records/hold/add.html", context)

    def get_urls(self):
        own = [path("<int:pk>/lift/", self.admin_site.admin_view(self.lift), name="records_hold_lift")]
        return [*own, *super().get_urls()]

    def lift(self, request, pk):
        if not request.user.has_perm(LIFT):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if lift(get_object_or_404(Hold, pk=pk), by=request.user):
            messages.success(request, _("The hold is lifted. By what its person was found is forgotten."))
        else:
            messages.error(request, _("This hold was lifted before."))
        return redirect("admin:records_hold_change", pk)

    def render_change_form(self, request, context, *args, **kwargs):
        hold = kwargs.get("obj")
        context["may_lift"] = bool(hold and hold.is_standing() and request.user.has_perm(LIFT))
        return super().render_change_form(request, context, *args, **kwargs)
