"""Comments on policies as they were received, and staff's side of them. Nothing here writes to who commented."""

from django.contrib import admin, messages
from django.db.models.functions import Left
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from agency.paging import CappedPaginator
from outreach.models import PolicyReview
from outreach.policies.staff_forms import ReviewForm

# So much of a comment is read in the list.
BEGINNING = 160


class ReadFilter(admin.SimpleListFilter):
    title = _("read")
    parameter_name = "read"

    def lookups(self, request, model_admin):
        return [("no", _("Not read yet")), ("yes", _("Read"))]

    def queryset(self, request, queryset):
        if self.value() == "yes":
            return queryset.exclude(read_at=None)
        return queryset.filter(read_at=None) if self.value() == "no" else queryset


@admin.register(PolicyReview)
class PolicyReviewAdmin(admin.ModelAdmin):
    form = ReviewForm
    list_display = ["receipt", "said", "policy", "received", "sorted_under", "is_read"]
    list_filter = [ReadFilter, "comment__policy", "themes"]
    list_per_page = 40
    search_fields = ["comment__text", "comment__receipt"]
    search_help_text = _("Words of the comment, or its receipt number")
    show_full_result_count = False
    paginator = CappedPaginator
    actions = None
    fields = ["themes", "notes"]
    change_form_template = "admin/outreach/policies/review.html"

    class Media:
        css = {"all": ["css/admin.css"]}

    def get_queryset(self, request):
        reviews = super().get_queryset(request).select_related("comment__policy", "read_by").prefetch_related("themes")
        long = ("comment__text", "comment__name", "comment__email", "comment__policy__current_text")
        reviews = reviews.annotate(beginning=Left("comment__text", BEGINNING + 1))
        return reviews.defer(*long, "comment__policy__proposed_text")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("receipt"), ordering="comment__receipt")
    def receipt(self, review):
        return review.comment.receipt

    @admin.display(description=_("comment"))
    def said(self, review):
        return format_html('<span dir="auto">{}</span>', Truncator(review.beginning).chars(BEGINNING))

    @admin.display(description=_("policy"))
    def policy(self, review):
        return review.comment.policy

    @admin.display(description=_("received"), ordering="comment__received_on")
    def received(self, review):
        return date_format(review.comment.received_on, "SHORT_DATE_FORMAT")

    @admin.display(description=_("themes"))
    def sorted_under(self, review):
        return ", ".join(map(str, review.themes.all())) or "–"

    @admin.display(description=_("read"), ordering="read_at", boolean=True)
    def is_read(self, review):
        return review.read_at is not None

    def save_model(self, request, obj, form, change):
        if obj.read_at is None:
            obj.read_at, obj.read_by = timezone.now(), request.user
        super().save_model(request, obj, form, change)

    def response_change(self, request, obj):
        if "_next" not in request.POST:
            return super().response_change(request, obj)
        following = self._others(obj).order_by("pk").first()
        if following:
            return redirect("admin:outreach_policyreview_change", following.pk)
        messages.success(request, _("All comments on this policy are read."))
        return redirect("admin:outreach_policydraft_change", obj.comment.policy_id)

    def _others(self, review):
        return PolicyReview.objects.filter(comment__policy=review.comment.policy_id, read_at=None).exclude(pk=review.pk)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """The comment on top, to be read; the form beneath it is staff's."""
        context |= {
            "title": obj.comment.receipt,
            "subtitle": None,
            "comment": obj.comment,
            "others": self._others(obj).count(),
            "show_save_and_add_another": False,
            "show_save_and_continue": False,
        }
        return super().render_change_form(request, context, add, change, form_url, obj)
