"""The checklists: a published one is read, the draft is worked on, part by part, until it is published."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from i18nfield.admin import I18nModelAdmin

from agency.labelled_rows import LabelledFormSet
from agency.written_once import Unchangeable
from security_surveys.models import Checklist, Item, Premises, Recommendation, Section
from security_surveys.versions import ChecklistIncomplete, DraftExists, missing, new_version, publish

CHECKLISTS = "admin:security_surveys_checklist_changelist"


def is_open(row):
    """Whether a checklist, or what a part belongs to, is still a draft; of no row in particular, yes."""
    return row is None or not row.whole.is_published()


class OfADraft:
    """Changed and deleted while the checklist is a draft, by who may; read afterwards."""

    def has_change_permission(self, request, obj=None):
        return is_open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return is_open(obj) and super().has_delete_permission(request, obj)


class PartInline(OfADraft, admin.TabularInline):
    formset = LabelledFormSet
    formfield_overrides = I18nModelAdmin.formfield_overrides_defaults
    extra = 0
    show_change_link = True

    def has_add_permission(self, request, obj=None):
        return is_open(obj) and super().has_add_permission(request, obj)


class SectionInline(PartInline):
    model = Section
    fields = ["position", "name", "zone"]


class ItemInline(PartInline):
    model = Item
    fields = ["position", "text", "urgency", "in_self_survey"]


class RecommendationInline(PartInline):
    model = Recommendation
    fields = ["position", "text", "cost"]
    show_change_link = False


class PartAdmin(OfADraft, I18nModelAdmin):
    """A page of a checklist. New parts are added on the page of what they belong to."""

    change_form_template = "admin/security_surveys/part.html"
    actions = None

    class Media:
        css = {"all": ["css/admin.css"]}

    def has_add_permission(self, request):
        return False

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Unchangeable as refused:
            # Somebody published it while this page was open.
            self.message_user(request, str(refused), messages.ERROR)
            return redirect(request.path)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["trail"] = list(trail(obj))
        return super().render_change_form(request, context, add, change, form_url, obj)


class HiddenPartAdmin(PartAdmin):
    """Reached through its checklist, not from a list of its own."""

    def has_module_permission(self, request):
        return False

    def changelist_view(self, request, extra_context=None):
        return redirect(CHECKLISTS)

    def response_post_save_change(self, request, obj):
        *_above, (above, _name) = trail(obj)
        return redirect(above)


def trail(row):
    """The pages above a part: address and name, the checklist first."""
    if isinstance(row, Item):
        yield from trail(row.section)
        yield reverse("admin:security_surveys_section_change", args=[row.section.pk]), row.section
    if isinstance(row, Section):
        yield reverse("admin:security_surveys_checklist_change", args=[row.checklist.pk]), row.checklist


@admin.register(Checklist)
class ChecklistAdmin(PartAdmin):
    list_display = ["__str__", "standing", "published_at", "published_by"]
    list_filter = ["premises"]
    list_select_related = ["published_by"]
    fields = ["premises", "version", "published_at", "published_by"]
    readonly_fields = fields
    inlines = [SectionInline]
    change_list_template = "admin/security_surveys/checklists.html"
    change_form_template = "admin/security_surveys/checklist.html"

    @admin.display(description=_("standing"))
    def standing(self, checklist):
        return _("published") if checklist.is_published() else _("draft")

    def changelist_view(self, request, extra_context=None):
        without_draft = set(Premises) - set(
            Checklist.objects.filter(published_at=None).values_list("premises", flat=True)
        )
        context = {
            "without_draft": [choice for choice in Premises if choice in without_draft],
            "may_change": self.has_change_permission(request),
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and self.has_change_permission(request, obj):
            context |= {"may_publish": True, "missing": missing(obj)}
        return super().render_change_form(request, context, add, change, form_url, obj)

    # --- What is done with a whole checklist ---

    def get_urls(self):
        wrap = self.admin_site.admin_view
        own = [
            path("new/<str:premises>/", wrap(require_POST(self.begin)), name="security_surveys_checklist_begin"),
            path("<int:pk>/publish/", wrap(require_POST(self.publish)), name="security_surveys_checklist_publish"),
        ]
        return own + super().get_urls()

    def begin(self, request, premises):
        if not self.has_change_permission(request):
            raise PermissionDenied
        if premises not in Premises:
            raise Http404
        try:
            draft = new_version(Premises(premises))
        except DraftExists as refused:
            self.message_user(request, str(refused), messages.ERROR)
            return redirect(CHECKLISTS)
        self.message_user(request, _("This is a draft. Until you publish it, officers go on with the version before."))
        return redirect("admin:security_surveys_checklist_change", draft.pk)

    def publish(self, request, pk):
        if not self.has_change_permission(request):
            raise PermissionDenied
        checklist = get_object_or_404(Checklist, pk=pk)
        try:
            publish(checklist, by=request.user)
            self.message_user(request, _("It is published. Surveys that begin from now on are made with it."))
        except (ChecklistIncomplete, Unchangeable) as refused:
            self.message_user(request, str(refused), messages.ERROR)
        return redirect("admin:security_surveys_checklist_change", pk)


@admin.register(Section)
class SectionAdmin(HiddenPartAdmin):
    fields = ["name", "zone", "position"]
    inlines = [ItemInline]


@admin.register(Item)
class ItemAdmin(HiddenPartAdmin):
    fields = ["text", "why", "urgency", "in_self_survey", "position", "code"]
    readonly_fields = ["code"]
    inlines = [RecommendationInline]
