"""Who speaks what, who is ready to serve, and in words what is missing where somebody is not."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Avg, Count, DateField, ManyToManyField, OuterRef, Q, Subquery, TimeField
from django.db.models.functions import Coalesce
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from agency.labelled_rows import LabelledFormSet
from outreach.interpreters import letters, links
from outreach.models import Absence, Assignment, AvailableHours, Interpreter, Skill
from records.revealing import HidesEncrypted, HidesEncryptedBeside
from uswds.forms import date_input, email_field, phone_field, text_field

WIDGETS = {
    DateField: {"widget": date_input()},
    TimeField: {"widget": forms.TimeInput({"type": "time"}, format="%H:%M")},
}


class InterpreterForm(forms.ModelForm):
    name = text_field(_("Name"), 120, required=False)
    email = email_field(_("E-mail"), required=False)
    phone = phone_field(_("Telephone"), required=False)


class PartOfAnInterpreter:
    """Rows beside an interpreter, for whoever may change the interpreter."""

    formset = LabelledFormSet
    formfield_overrides = WIDGETS
    extra = 0

    def has_view_permission(self, request, obj=None):
        return True

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm("outreach.change_interpreter")

    has_add_permission = has_delete_permission = has_change_permission


class SkillInline(PartOfAnInterpreter, admin.StackedInline):
    model = Skill
    fields = [
        ("language", "mode", "level"), ("assessed_on", "assessed_how", "assessed_by"), "is_court_certified",
    ]  # fmt: skip


class HoursInline(PartOfAnInterpreter, admin.TabularInline):
    model = AvailableHours
    fields = ["weekday", "begins", "ends"]


class AbsenceInline(PartOfAnInterpreter, admin.TabularInline):
    model = Absence
    fields = ["first_on", "last_on"]


class AssignmentInline(HidesEncryptedBeside, admin.TabularInline):
    """What they were asked for, to be read."""

    model = Assignment
    extra = 0
    fields = readonly_fields = ["purpose", "status", "starts_at", "rating", "feedback"]

    def get_queryset(self, request):
        sources = ["request__event", "request__application__program", "request__comment", "interpreter__member"]
        return super().get_queryset(request).select_related(*sources).order_by("-pk")

    @admin.display(description=_("for"))
    def purpose(self, assignment):
        return assignment.request.purpose

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return False

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(Interpreter)
class InterpreterAdmin(HidesEncrypted, admin.ModelAdmin):
    form = InterpreterForm
    list_display = ["name_shown", "ready", "speaks", "kind", "served", "rated", "not_shown_up"]
    list_filter = ["is_active", "skills__language", "skills__mode", "kind", "stations"]
    list_per_page = 50
    formfield_overrides = WIDGETS | {ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}
    readonly_fields = ["ready"]
    inlines = [SkillInline, HoursInline, AbsenceInline, AssignmentInline]
    fieldsets = [
        (None, {"fields": ["ready"]}),
        (_("Who"), {"fields": ["kind", "member", "name", "email", "phone", "language"]}),
        (
            _("Ready to serve"),
            {
                "fields": ["is_active", "is_adult", "screened_on", "agreed_on"],
                "description": _(
                    "Only who is an adult, screened, bound by the agreement and tested is asked. Children and "
                    "relatives of those involved never interpret for us."
                ),
            },
        ),
        (_("Where"), {"fields": ["stations"]}),
    ]

    class Media:
        css = {"all": ["css/admin.css"]}

    def get_inlines(self, request, obj):
        return self.inlines if obj else self.inlines[:3]

    def get_queryset(self, request):
        # Subqueries: a filter over the skills joins them, and would count each assignment once for every skill.
        of_each = Assignment.objects.filter(interpreter=OuterRef("pk")).order_by().values("interpreter")
        counted = of_each.annotate(
            served=Count("pk", filter=Q(status="served")),
            no_shows=Count("pk", filter=Q(status="no-show")),
            average=Avg("rating"),
        )
        columns = {
            "times_served": Coalesce(Subquery(counted.values("served")), 0),
            "no_shows": Coalesce(Subquery(counted.values("no_shows")), 0),
            "average": Subquery(counted.values("average")),
        }
        return super().get_queryset(request).annotate(**columns).for_readiness()

    def get_changeform_initial_data(self, request):
        # Members come with their account; the others are entered as they are met.
        return {"kind": "volunteer", **super().get_changeform_initial_data(request)}

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and {"name", "email", "member"} & set(form.changed_data):
            # At the old address somebody else may sit, and under the new name it is somebody else.
            links.revoke(obj)
            letters.new_links(obj)
            self.message_user(request, _("The old links are dead; new ones are on their way."), messages.SUCCESS)

    @admin.display(description=_("name"))
    def name_shown(self, interpreter):
        return interpreter.name_shown

    @admin.display(description=_("ready to serve"))
    def ready(self, interpreter):
        if interpreter.pk is None:
            return "–"
        missing = interpreter.missing()
        if not missing:
            return format_html('<span class="lateness lateness--on-time">✓ {}</span>', _("ready"))
        return format_html('<span class="lateness--due-soon">▲ {}</span>', "; ".join(missing))

    @admin.display(description=_("languages"))
    def speaks(self, interpreter):
        skills = interpreter.skills.all()
        return format_html_join(", ", "{} ({})", ((one.language, one.get_mode_display()) for one in skills)) or "–"

    @admin.display(description=_("served"), ordering="times_served")
    def served(self, interpreter):
        return interpreter.times_served

    @admin.display(description=_("rating"), ordering="average")
    def rated(self, interpreter):
        return "–" if interpreter.average is None else round(interpreter.average, 1)

    @admin.display(description=_("did not come"), ordering="no_shows")
    def not_shown_up(self, interpreter):
        return interpreter.no_shows
