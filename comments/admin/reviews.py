"""Comments as they were received, and what staff make of them. Nothing on these pages writes to who commented."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models.functions import Left
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agency.models import Agency
from agency.paging import CappedPaginator
from comments.forms import TakenDownForm
from comments.models import Accreditation, Channel, Comment, Review
from comments.models.review import WAITING_FIRST
from comments.receiving import receive
from comments.statistics import SHORT_SUBJECTS
from comments.story import CONTACT, acknowledged, acknowledgement, with_contact

from .filters import AssigneeFilter, ReceivedFilter, StandingFilter, SubjectFilter
from .forms import ReviewForm

# The addresses that are asked for most, one press away.
VIEWS = [
    ("relevance=none", _("Unreviewed")),
    ("relevance=late", _("Late")),
    ("assigned=me&relevance=none", _("Mine")),
    ("assigned=nobody&relevance=none", _("Nobody's")),
    ("received=week", _("New this week")),
    ("", _("All")),
]
# So much of a comment is read in the list.
BEGINNING = 160
# Not fetched unless somebody looks: the text may be long, and the others are decrypted one by one.
SELDOM = ("comment__text", "comment__name", "comment__email", "comment__phone", "comment__seal")


@admin.register(Review)
class ReviewAdmin(admin.ModelAdmin):
    form = ReviewForm
    list_display = ["receipt", "said", "kind", "subjects", "received", "standing", "assigned_to"]
    list_filter = [
        StandingFilter, "comment__kind", SubjectFilter, ReceivedFilter, AssigneeFilter, "comment__channel", "themes",
    ]  # fmt: skip
    list_per_page = 40
    date_hierarchy = "comment__received_on"
    search_fields = ["comment__text", "comment__receipt"]
    search_help_text = _("Words of the comment, or its receipt number")
    show_full_result_count = False
    paginator = CappedPaginator
    ordering = WAITING_FIRST
    actions = ["assign_to_me"]
    fieldsets = [
        (_("Review"), {"fields": ["relevance", ("referred_to", "referred_on"), "notes", "themes"]}),
        (_("Standards chapters"), {"fields": ["chapters"]}),
        (_("Assigned and passed on"), {"fields": ["assigned_to", "forwarded_on"]}),
    ]
    change_list_template = "admin/comments/review/list.html"
    change_form_template = "admin/comments/review/review.html"

    class Media:
        css = {"all": ["css/admin.css"]}

    def get_queryset(self, request):
        beginning = Left("comment__text", BEGINNING + 1)
        reviews = super().get_queryset(request).select_related("comment", "assigned_to")
        return reviews.annotate(beginning=beginning).defer(*SELDOM)

    def get_fieldsets(self, request, obj=None):
        """The long list of chapters is folded, unless some were chosen."""
        chapters = {"fields": ["chapters"], "classes": [] if obj and obj.chapters.exists() else ["collapse"]}
        review, (heading, _chapters), passed_on = self.fieldsets
        return [review, (heading, chapters), passed_on]

    def has_add_permission(self, request):
        return request.user.has_perm("comments.add_comment")

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        asked = request.GET.urlencode()
        views = [{"query": query, "name": name, "is_current": query == asked} for query, name in VIEWS]
        return super().changelist_view(request, {"views": views, "title": _("Comments"), **(extra_context or {})})

    def get_changelist_instance(self, request):
        """Months and days are offered once a year is chosen: to offer them of all, all comments would be read."""
        shown = super().get_changelist_instance(request)
        if not request.GET.keys() & {"received", "comment__received_on__year"}:
            shown.date_hierarchy = None
        return shown

    @admin.display(description=_("receipt"), ordering="comment__receipt")
    def receipt(self, review):
        return review.comment.receipt

    @admin.display(description=_("comment"))
    def said(self, review):
        return format_html('<span dir="auto">{}</span>', Truncator(review.beginning).chars(BEGINNING))

    @admin.display(description=_("received"), ordering="comment__received_on")
    def received(self, review):
        return date_format(review.comment.received_on, "SHORT_DATE_FORMAT")

    @admin.display(description=_("standing"), ordering="relevance")
    def standing(self, review):
        return standing_mark(review, Agency.current().today())

    @admin.display(description=_("kind"), ordering="comment__kind")
    def kind(self, review):
        return review.comment.get_kind_display()

    @admin.display(description=_("about"))
    def subjects(self, review):
        return ", ".join(str(name) for subject, name in SHORT_SUBJECTS.items() if getattr(review.comment, subject))

    @admin.action(description=_("Assign to me"), permissions=["change"])
    def assign_to_me(self, request, queryset):
        taken = Review.objects.filter(pk__in=queryset.values("pk")).update(assigned_to=request.user)
        text = ngettext("%d comment is assigned to you.", "%d comments are assigned to you.", taken)
        self.message_user(request, text % taken)

    def save_model(self, request, obj, form, change):
        if "relevance" in form.changed_data:
            obj.weigh(obj.relevance, by=request.user)
        super().save_model(request, obj, form, change)

    def response_change(self, request, obj):
        if "_next" not in request.POST:
            return super().response_change(request, obj)
        messages.success(request, _("The review of %s is saved.") % obj)
        following = Review.objects.unreviewed().exclude(pk=obj.pk).order_by("comment__number").first()
        if following:
            return redirect("admin:comments_review_change", following.pk)
        messages.success(request, _("No other comment waits for a review."))
        return redirect("admin:comments_review_changelist")

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """The comment on top, to be read; the form beneath it is about the review alone."""
        comment = with_contact(Comment.objects.select_related("taken_by")).get(pk=obj.pk)
        letter = acknowledgement(comment)
        context |= {
            "title": comment.receipt,
            "subtitle": None,
            "comment": comment,
            "gave_contact": any(getattr(comment, f"{name}_token") for name in CONTACT),
            "letter": letter,
            "acknowledged": acknowledged(letter),
            "standing": standing_mark(obj, Agency.current().today()),
            "others": Review.objects.unreviewed().exclude(pk=obj.pk).count(),
            "show_save_and_add_another": False,
            "show_save_and_continue": False,
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def add_view(self, request, form_url="", extra_context=None):
        """A comment that came by telephone, by mail or in a public session: sealed like every other."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = TakenDownForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            comment = take_down(form, by=request.user)
            messages.success(request, _("Comment %s is received and sealed.") % comment)
            return redirect("admin:comments_review_change", comment.pk)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media, "form": form}
        context["title"] = _("Enter a comment")
        return TemplateResponse(request, "admin/comments/review/enter.html", context)


def take_down(form, *, by):
    typed = form.cleaned_data
    return receive(
        form.answers(), key=typed["key"], channel=Channel(typed["channel"]), taken_by=by,
        received_on=typed["received_on"],
    )  # fmt: skip


def standing_mark(review, on):
    """What became of a comment, or how long it has waited: in words and with a sign, so that colour is never alone."""
    if review.relevance:
        return format_html('<span class="lateness lateness--answered">✓ {}</span>', review.get_relevance_display())
    days = (on - review.comment.received_on).days
    words = ngettext("waits %d day", "waits %d days", days) % days if days else _("came today")
    if days > Accreditation.current().review_within_days:
        return format_html('<span class="lateness lateness--overdue">▲ {}</span>', _("late: %s") % words)
    return format_html('<span class="lateness lateness--on-time">○ {}</span>', words)
