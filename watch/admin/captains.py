"""Captains and rosters: for coordinators, and for the liaison officer of the group, and for nobody else."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.models import Agency
from agency.view_only import ViewOnlyAdmin
from records.revealing import HidesEncrypted
from watch import enrolment, letters, links
from watch.forms.staff import CaptainForm
from watch.models import Captain, Household, WatchGroup

from .scope import OfAGroup


class ServingFilter(admin.SimpleListFilter):
    """Those in office unless asked otherwise."""

    title = _("in office")
    parameter_name = "in_office"

    def lookups(self, request, model_admin):
        return [("left", _("Left")), ("all", _("All"))]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        yield {**first, "display": _("In office")}
        yield from others

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        return queryset.exclude(left_on=None) if self.value() == "left" else queryset.filter(left_on=None)


@admin.register(Captain)
class CaptainAdmin(HidesEncrypted, OfAGroup):
    form = CaptainForm
    list_display = ["name", "group", "office", "block", "until_on", "roster_confirmed_on"]
    list_filter = [ServingFilter, "office"]
    list_select_related = ["group__station"]
    search_fields = ["group__name", "block"]
    search_help_text = _("Group or block")
    actions = ["send_new_link"]
    readonly_fields = ["roster_confirmed_on"]
    fields = [
        "group", "office", "name", "email", "phone", "language", "block", ("from_on", "until_on"),
        "roster_confirmed_on",
    ]  # fmt: skip

    def get_queryset(self, request):
        return super().get_queryset(request).filter(group__in=WatchGroup.objects.kept_by(request.user))

    def get_fields(self, request, obj=None):
        return [*self.fields, ("left_on", "successor")] if obj else self.fields[:-1]

    def get_readonly_fields(self, request, obj=None):
        # A captain of another group is another captain.
        return [*self.readonly_fields, "group"] if obj else []

    def save_model(self, request, obj, form, change):
        if not change:
            enrolment.lead(obj)
            return
        super().save_model(request, obj, form, change)
        successor = form.cleaned_data.get("successor")
        if successor:
            enrolment.hand_over(obj, successor, obj.left_on or Agency.current().today())
        if {"name", "email"} & set(form.changed_data):
            # At the old address somebody else may sit, and under the new name it is somebody else.
            links.revoke(obj)
            if obj.email and not obj.left_on and not successor:
                _send_link(obj)
                self.message_user(request, _("The old links are dead; new ones are on their way."), messages.SUCCESS)

    @admin.action(description=_("End the old links and send a new one"), permissions=["change"])
    def send_new_link(self, request, queryset):
        for captain in queryset.filter(left_on=None).select_related("group"):
            links.revoke(captain)
            _send_link(captain)
        self.message_user(request, _("The old links are dead; new ones are on their way."), messages.SUCCESS)


def _send_link(captain):
    letters.link_again(captain, timezone.now().strftime("%Y%m%d%H%M%S"))


@admin.register(Household)
class HouseholdAdmin(HidesEncrypted, ViewOnlyAdmin):
    """The rosters, to be read: captains keep them."""

    list_display = ["contact", "address", "phone", "captain", "enrolled_on", "left_on"]
    list_select_related = ["captain__group"]
    list_per_page = 50
    search_fields = ["captain__group__name", "captain__block"]
    search_help_text = _("Group or block")

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def lookup_allowed(self, lookup, value, request):
        # The way from a group's page to its rosters.
        return lookup == "captain__group__id__exact" or super().lookup_allowed(lookup, value, request)
