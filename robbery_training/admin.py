"""Certificates for staff, to look up: they are issued on a session's own page, and never changed."""

from django.contrib import admin
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agency.models import Agency, Member
from agency.paging import CappedPaginator
from agency.view_only import ViewOnlyAdmin
from programs.models import EVERY_STATION, Application
from records.revealing import mask

from .certificates import plain
from .models import Certificate, RobberyTraining


def trainings_of(member: Member) -> "QuerySet[RobberyTraining]":
    if not member.has_perm("programs.view_application"):
        return RobberyTraining.objects.none()
    return RobberyTraining.objects.filter(application__in=Application.objects.visible_to(member))


mask(
    RobberyTraining, ["site_address"], readable_by=trainings_of,
    page=lambda training: reverse("admin:programs_application_change", args=[training.application_id]),
)  # fmt: skip


class ValidFilter(admin.SimpleListFilter):
    title = _("valid")
    parameter_name = "valid"

    def lookups(self, request, model_admin):
        return [("yes", _("Valid today")), ("no", _("Expired"))]

    def queryset(self, request, queryset):
        on = Agency.current().today()
        if self.value() == "yes":
            return queryset.filter(valid_until__gte=on)
        return queryset.filter(valid_until__lt=on) if self.value() == "no" else queryset


@admin.register(Certificate)
class CertificateAdmin(ViewOnlyAdmin):
    list_display = ["number", "name", "business", "trained_on", "valid_until"]
    list_filter = [ValidFilter]
    list_select_related = ["trainee__application__robbery_training"]
    search_fields = ["number"]
    search_help_text = _("Number, or the business")
    fields = ["number", "name", "role", "business", "course", "hours", "trained_on", "valid_until", "issued_by"]
    show_full_result_count = False
    paginator = CappedPaginator

    def get_queryset(self, request):
        """All of them to who keeps the whole queue; else those of the applications that a member sees."""
        certificates = super().get_queryset(request)
        if request.user.has_perm(EVERY_STATION):
            return certificates
        return certificates.filter(trainee__application__in=Application.objects.visible_to(request.user))

    def get_search_results(self, request, queryset, search_term):
        """By number, typed as it may be; or by business. Names are unreadable in the database."""
        term = search_term.strip()
        found = queryset.filter(number__startswith=plain(term)[:19]) if term else queryset
        named = queryset.filter(trainee__application__robbery_training__business_name__icontains=term)
        return (found | named if term else found), False

    @admin.display(description=_("name"))
    def name(self, certificate):
        return certificate.trainee.name

    @admin.display(description=_("role"))
    def role(self, certificate):
        return certificate.trainee.role

    @admin.display(description=_("business"), ordering="trainee__application__robbery_training__business_name")
    def business(self, certificate):
        return certificate.trainee.application.robbery_training.business_name
