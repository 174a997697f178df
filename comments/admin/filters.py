"""How the comments are narrowed down. Every filter is in the address, so that a view can be bookmarked."""

import re
from datetime import timedelta

from django.contrib import admin
from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

from agency.models import Agency
from comments.models import SUBJECTS, Accreditation, Comment, Relevance

YEAR = re.compile(r"[12][0-9]{3}")


class StandingFilter(admin.SimpleListFilter):
    title = _("standing")
    parameter_name = "relevance"

    def lookups(self, request, model_admin):
        days = Accreditation.current().review_within_days
        late = _("Unreviewed for more than %d days") % days
        return [("none", _("Unreviewed")), ("late", late), *Relevance.choices]

    def queryset(self, request, queryset):
        if self.value() == "none":
            return queryset.unreviewed()
        if self.value() == "late":
            return queryset.unreviewed_for(Accreditation.current().review_within_days, Agency.current().today())
        return queryset.filter(relevance=self.value()) if self.value() in Relevance.values else queryset


class SubjectFilter(admin.SimpleListFilter):
    title = _("subject")
    parameter_name = "subject"

    def lookups(self, request, model_admin):
        return list(SUBJECTS.items())

    def queryset(self, request, queryset):
        return queryset.filter(**{f"comment__{self.value()}": True}) if self.value() in SUBJECTS else queryset


class ReceivedFilter(admin.SimpleListFilter):
    title = _("received")
    parameter_name = "received"

    def lookups(self, request, model_admin):
        # From the first to the last: to know which years are without any, all comments would have to be read.
        span = Comment.objects.aggregate(first=Min("received_on"), last=Max("received_on"))
        years = range(span["last"].year, span["first"].year - 1, -1) if span["first"] else ()
        return [("week", _("In the last 7 days")), *((str(year), str(year)) for year in years)]

    def queryset(self, request, queryset):
        chosen = self.value() or ""
        if chosen == "week":
            return queryset.filter(comment__received_on__gt=Agency.current().today() - timedelta(days=7))
        return queryset.filter(comment__received_on__year=int(chosen)) if YEAR.fullmatch(chosen) else queryset


class AssigneeFilter(admin.SimpleListFilter):
    title = _("assigned to")
    parameter_name = "assigned"

    def lookups(self, request, model_admin):
        return [("me", _("Me")), ("nobody", _("Nobody"))]

    def queryset(self, request, queryset):
        if self.value() == "me":
            return queryset.filter(assigned_to=request.user)
        return queryset.filter(assigned_to=None) if self.value() == "nobody" else queryset
