"""The parts of a survey: worked on while it is a draft, read afterwards."""

from django.contrib import admin
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from i18nfield.admin import I18nModelAdmin
from i18nfield.fields import I18nTextField
from i18nfield.forms import I18nModelForm, I18nTextarea

from agency.labelled_rows import LabelledFormSet
from outreach.models import Option, Question, Section, Survey, Theme

SURVEYS = "admin:outreach_survey_changelist"
SHORT_TEXTS = I18nModelAdmin.formfield_overrides_defaults | {
    I18nTextField: {"widget": I18nTextarea, "widget_kwargs": {"attrs": {"rows": 2}}}
}


def survey_of(row):
    match row:
        case Survey():
            return row
        case Section():
            return row.survey
    return survey_of(row.section if isinstance(row, Question) else row.question)


def is_draft(row):
    """Whether the survey may still be changed; of no row in particular, yes."""
    return row is None or survey_of(row).announced_at is None


class OfADraft:
    """Changed and deleted while the survey is a draft: answers to other words would not be the same answers."""

    def has_change_permission(self, request, obj=None):
        return is_draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return is_draft(obj) and super().has_delete_permission(request, obj)


class CodedForm(I18nModelForm):
    """A code is made of the words where staff give none."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "code" in self.fields:
            self.fields["code"].required = False

    def clean(self):
        cleaned = super().clean()
        if "code" in self.fields and "code" not in self.errors and not cleaned.get("code"):
            text = cleaned.get("text")
            cleaned["code"] = slugify(text.localize("en") if text else "")[:40].strip("-") or "question"
        return cleaned


class PartInline(OfADraft, admin.TabularInline):
    formset = LabelledFormSet
    formfield_overrides = SHORT_TEXTS
    extra = 0
    show_change_link = True

    def has_add_permission(self, request, obj=None):
        return is_draft(obj) and super().has_add_permission(request, obj)


class SectionInline(PartInline):
    model = Section
    fields = ["position", "title"]


class QuestionInline(PartInline):
    model = Question
    form = CodedForm
    fields = ["position", "text", "kind", "is_required", "code"]


class OptionInline(PartInline):
    model = Option
    form = CodedForm
    fields = ["position", "text", "code"]
    show_change_link = False


class PartAdmin(OfADraft, I18nModelAdmin):
    """A page of a survey, reached through it and not from a list of its own."""

    form = CodedForm
    formfield_overrides = SHORT_TEXTS
    change_form_template = "admin/outreach/survey/part.html"
    actions = None

    class Media:
        css = {"all": ["css/admin.css", "css/surveys.css"]}

    def has_module_permission(self, request):
        return False

    def has_add_permission(self, request):
        return False

    def changelist_view(self, request, extra_context=None):
        return redirect(SURVEYS)

    def get_object(self, request, object_id, from_field=None):
        part = super().get_object(request, object_id, from_field)
        if part and request.method == "POST":
            # Until this is saved nobody announces the survey.
            Survey.objects.select_for_update().get(pk=survey_of(part).pk)
            return super().get_object(request, object_id, from_field)
        return part

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= {"trail": list(trail(obj)), "is_draft": is_draft(obj)}
        context |= {"show_save_and_add_another": False}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_post_save_change(self, request, obj):
        *_above, (above, _name) = trail(obj)
        return redirect(above)

    def response_delete(self, request, obj_display, obj_id):
        self.message_user(request, _("It is deleted."))
        return redirect(SURVEYS)


def trail(row):
    """The pages above a part: address and name, the survey first."""
    if isinstance(row, Theme):
        survey = survey_of(row.question)
        yield from trail(survey.sections.first())
        yield reverse("admin:outreach_survey_texts", args=[survey.pk, row.question_id]), row.question
    if isinstance(row, Question):
        yield from trail(row.section)
        yield reverse("admin:outreach_section_change", args=[row.section.pk]), row.section
    if isinstance(row, Section):
        yield reverse("admin:outreach_survey_change", args=[row.survey.pk]), row.survey


@admin.register(Section)
class SectionAdmin(PartAdmin):
    fields = ["title", "position"]
    inlines = [QuestionInline]


@admin.register(Question)
class QuestionAdmin(PartAdmin):
    fieldsets = [
        (None, {"fields": ["text", "help", "kind", "is_required", "position"]}),
        (_("From 0 to 10"), {"fields": ["lowest", "highest"]}),
        (
            _("To be compared"),
            {
                "fields": ["code", "index", "is_reversed"],
                "description": _(
                    "The same question has the same code in every survey. "
                    "Only a question from 0 to 10, or in five steps, can count toward trust, safety, respect or voice."
                ),
            },
        ),
    ]  # fmt: skip
    inlines = [OptionInline]


@admin.register(Theme)
class ThemeAdmin(PartAdmin):
    """Themes are found after a survey has closed: they are changed at any time."""

    form = I18nModelForm
    fields = ["name"]

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm("outreach.change_theme")

    def has_delete_permission(self, request, obj=None):
        return request.user.has_perm("outreach.delete_theme")
