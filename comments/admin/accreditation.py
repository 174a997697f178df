"""Accreditation itself: its cycles and assessments, the chapters, the themes, and what the public is told before."""

from django.contrib import admin
from django.db.models import Count, DateField
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from i18nfield.admin import I18nModelAdmin

from agency.labelled_rows import LabelledFormSet
from agency.models import Agency
from comments.models import Accreditation, Assessment, AssessmentCycle, Chapter, DoorWord, Review, Theme
from uswds.forms import date_input

from .forms import CycleForm

DATES = {DateField: {"widget": date_input()}}


@admin.register(Accreditation)
class AccreditationAdmin(I18nModelAdmin):
    """What the comment page says of the accreditation, and how long a review may take."""

    formfield_overrides = DATES
    fieldsets = [
        (None, {"fields": ["program", "first_awarded_on", "awarded_on", "review_within_days"]}),
        (
            _("Texts of the comment page"),
            {
                "fields": ["about", "privacy_notice"],
                "description": _("Markdown, in each language. A text missing in a language is shown in English."),
            },
        ),
    ]

    def has_add_permission(self, request):
        return self.has_change_permission(request) and not Accreditation.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False


class AssessmentInline(admin.TabularInline):
    model = Assessment
    formset = LabelledFormSet
    formfield_overrides = DATES
    fields = ["year", "kind", "begins_on", "notice"]
    readonly_fields = ["notice"]
    extra = 0

    def get_queryset(self, request):
        self.may_add_notices = request.user.has_perm("comments.add_publicnotice")
        return super().get_queryset(request).prefetch_related("notices")

    @admin.display(description=_("public notice"))
    def notice(self, assessment):
        """What was published, and whether in time; where nothing was, until when it is due, and the way to add it."""
        if not assessment.pk:
            return "–"
        if notices := assessment.notices.all():
            published = [(reverse("admin:comments_publicnotice_change", args=[n.pk]), notice_mark(n)) for n in notices]
            return format_html_join("; ", '<a href="{}">{}</a>', published)
        if not self.may_add_notices:
            return due_mark(assessment)
        add = f"{reverse('admin:comments_publicnotice_add')}?assessment={assessment.pk}"
        return format_html('{} <a href="{}">{}</a>', due_mark(assessment), add, _("Add the public notice"))


def due_mark(assessment):
    """Until when the public is to be told; a sign where that day has passed."""
    late = assessment.notice_due_on < Agency.current().today()
    words = _("▲ was due by %(on)s.") if late else _("due by %(on)s.")
    return words % {"on": date_format(assessment.notice_due_on, "SHORT_DATE_FORMAT")}


def notice_mark(notice):
    """When a notice was published, and whether that was in time."""
    words = _("✓ %(on)s, in time") if notice.is_in_time else _("▲ %(on)s, too late")
    return words % {"on": date_format(notice.published_on, "SHORT_DATE_FORMAT")}


@admin.register(AssessmentCycle)
class AssessmentCycleAdmin(admin.ModelAdmin):
    form = CycleForm
    list_display = ["__str__", "begins_on", "ends_on", "number_of_assessments"]
    inlines = [AssessmentInline]
    change_form_template = "admin/comments/assessmentcycle/cycle.html"

    class Media:
        css = {"all": ["css/admin.css"]}

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(number_of_assessments=Count("assessments"))

    @admin.display(description=_("assessments"))
    def number_of_assessments(self, cycle):
        return cycle.number_of_assessments

    def get_inlines(self, request, obj):
        # A new cycle's assessments are planned when it is saved.
        return self.inlines if obj else []

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not change:
            obj.plan_assessments()

    def response_add(self, request, obj, post_url_continue=None):
        self.message_user(request, _("The cycle is saved, and its assessments are planned: correct their dates here."))
        return redirect("admin:comments_assessmentcycle_change", obj.pk)


@admin.register(Chapter)
class ChapterAdmin(I18nModelAdmin):
    list_display = ["number", "title", "is_offered"]
    list_display_links = ["number", "title"]
    list_filter = ["is_offered"]
    actions = None

    def has_delete_permission(self, request, obj=None):
        # A chapter that is taken out of use stays with the reviews that name it: stop offering it instead.
        in_use = obj is not None and Review.objects.filter(chapters=obj).exists()
        return super().has_delete_permission(request, obj) and not in_use


@admin.register(DoorWord)
class DoorWordAdmin(admin.ModelAdmin):
    """The words at which somebody is asked whether another door would be the right one."""

    list_display = ["word", "door"]
    list_filter = ["door"]
    search_fields = ["word"]


@admin.register(Theme)
class ThemeAdmin(I18nModelAdmin):
    list_display = ["title", "year", "is_public", "number_of_comments"]
    list_filter = ["year", "is_public"]
    actions = None

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(number_of_comments=Count("reviews"))

    def get_changeform_initial_data(self, request):
        return {"year": Agency.current().today().year, **super().get_changeform_initial_data(request)}

    def has_delete_permission(self, request, obj=None):
        in_use = obj is not None and obj.reviews.exists()
        return super().has_delete_permission(request, obj) and not in_use

    @admin.display(description=_("comments"), ordering="number_of_comments")
    def number_of_comments(self, theme):
        address = reverse("admin:comments_review_changelist")
        return format_html('<a href="{}?themes__id__exact={}">{}</a>', address, theme.pk, theme.number_of_comments)
