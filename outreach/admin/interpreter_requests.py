"""Requests for interpreters: who is asked, what became of it, and what still needs one."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import DateField, DateTimeField
from django.forms import DateTimeField as DateTimeFormField
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agency.models import Agency
from agency.paging import CappedPaginator
from comments.models import Comment
from outreach.interpreters import asking, matching, requesting, wanted
from outreach.interpreters.staff_forms import WantedForm, WantedInWritingForm, form_for
from outreach.interpreters.workflow import MANAGE, Action, TransitionRefused, advance, moves_for_staff
from outreach.models import Interpreter, InterpreterRequest, Language, Mode, RequestStatus
from outreach.models.interpreter_request import AHEAD, ENDED
from programs.forms.staff import date_and_time
from programs.models import Application
from uswds.forms import date_input

MARKS = {
    RequestStatus.OPEN: ("overdue", "✗"),
    RequestStatus.ASKING: ("due-soon", "◔"),
    RequestStatus.CONFIRMED: ("on-time", "✓"),
    RequestStatus.MET: ("answered", "✓"),
    RequestStatus.NO_SHOW: ("overdue", "✗"),
    RequestStatus.UNMET: ("overdue", "✗"),
    RequestStatus.CANCELLED: ("paused", "–"),
}
VIEWS = [
    ("", _("Ahead")),
    ("standing=unconfirmed", _("Not confirmed")),
    ("standing=record", _("To be recorded")),
    ("standing=ended", _("Ended")),
    ("standing=all", _("All")),
]
WHEN = ["starts_at", "ends_at", "due_on", "place", "station"]


class StandingFilter(admin.SimpleListFilter):
    """What is ahead unless asked otherwise."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return [(query.partition("=")[2], name) for query, name in VIEWS if query]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        yield {**first, "display": _("Ahead")}
        yield from others

    def queryset(self, request, queryset):
        match self.value():
            case "unconfirmed":
                return queryset.unconfirmed()
            case "record":
                return queryset.to_record(timezone.now(), Agency.current().today())
            case "ended":
                return queryset.filter(status__in=sorted(ENDED)).order_by("-due_on", "-pk")
            case "all":
                return queryset
        return queryset.ahead()


@admin.register(InterpreterRequest)
class InterpreterRequestAdmin(admin.ModelAdmin):
    list_display = ["language", "mode", "when", "purpose_shown", "stands", "interpreter", "station"]
    list_filter = [StandingFilter, "language", "mode", "station"]
    list_per_page = 50
    show_full_result_count = False
    paginator = CappedPaginator
    actions = None
    change_list_template = "admin/outreach/interpreterrequest/list.html"
    change_form_template = "admin/outreach/interpreterrequest/request.html"
    formfield_overrides = {
        DateField: {"widget": date_input()},
        DateTimeField: {"form_class": DateTimeFormField, "widget": date_and_time()},
    }
    fieldsets = [
        (_("What is needed"), {"fields": ["language", "mode", "level", "note"]}),
        (_("When and where"), {"fields": [*WHEN]}),
        (_("Asking"), {"fields": ["asks_by_itself"]}),
    ]

    class Media:
        css = {"all": ["css/admin.css"]}

    # --- Who may what ---

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.status in AHEAD)

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return []
        if obj.event_id or obj.application_id:
            # It goes where the event or the booked time goes.
            return ["language", "mode", *WHEN]
        held = obj.status != RequestStatus.OPEN and obj.mode == Mode.WRITTEN
        return ["language", "mode", *(["due_on"] if held or obj.starts_at else ["starts_at", "ends_at"])]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user).for_list()

    # --- The list ---

    def changelist_view(self, request, extra_context=None):
        asked = request.GET.urlencode()
        views = [{"query": query, "name": name, "is_current": query == asked} for query, name in VIEWS]
        context = {"views": views, "title": _("Requests for interpreters"), **(extra_context or {})}
        return super().changelist_view(request, context)

    @admin.display(description=_("when"), ordering="due_on")
    def when(self, wanted):
        if wanted.starts_at is None:
            return _("by %s") % date_format(wanted.due_on)
        return date_format(timezone.localtime(wanted.starts_at), "DATETIME_FORMAT")

    @admin.display(description=_("for"))
    def purpose_shown(self, wanted):
        return wanted.purpose

    @admin.display(description=_("status"), ordering="status")
    def stands(self, wanted):
        css, sign = MARKS[wanted.status]
        return format_html('<span class="lateness lateness--{}">{} {}</span>', css, sign, wanted.get_status_display())

    @admin.display(description=_("interpreter"))
    def interpreter(self, wanted):
        return wanted.assignment.interpreter.name_shown if wanted.assignment else "–"

    # --- One request ---

    def save_model(self, request, obj, form, change):
        if not change:
            super().save_model(request, obj, form, change)
            obj.history.create(action=Action.RECEIVE, by=request.user)
            return
        hours = {"starts_at", "ends_at", "place"}
        obj.save(update_fields=[name for name in form.changed_data if name not in hours])
        if hours & set(form.changed_data):
            requesting.move(obj, obj.starts_at, obj.ends_at, obj.place, by=request.user)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context |= self._story(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _story(self, request, obj):
        may_manage = request.user.has_perm(MANAGE)
        is_open = obj.status == RequestStatus.OPEN and not obj.is_over(timezone.now())
        history = obj.history.select_related("by", "interpreter__member")
        return {
            "moves": moves_for_staff(obj) if may_manage else [],
            "people": matching.weigh(obj, timezone.now()) if may_manage and is_open else [],
            "is_open": may_manage and is_open,
            "stands": self.stands(obj),
            "assignments": obj.assignments.select_related("interpreter__member"),
            "steps": [(step, Action(step.action).label) for step in history],
            "translation": obj.translation if request.user.has_perm("comments.view_comment") else "",
        }

    # --- What the buttons do ---

    def get_urls(self):
        wrap = self.admin_site.admin_view
        own = [
            path("wanted/", wrap(self.wanted), name="outreach_interpreterrequest_wanted"),
            path("<int:pk>/ask/", wrap(self.ask), name="outreach_interpreterrequest_ask"),
            path("<int:pk>/move/<str:action>/", wrap(self.move), name="outreach_interpreterrequest_move"),
        ]
        return own + super().get_urls()

    def _one(self, request, pk):
        if not request.user.has_perm(MANAGE):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def _back(self, wanted):
        return redirect("admin:outreach_interpreterrequest_change", wanted.pk)

    def ask(self, request, pk):
        """Ask the interpreter whose button was pressed."""
        wanted = self._one(request, pk)
        if request.method == "POST":
            chosen = request.POST.get("interpreter", "")
            person = get_object_or_404(Interpreter, pk=int(chosen) if chosen.isdecimal() else None)
            try:
                assignment = asking.ask(wanted, person, by=request.user)
                until = date_format(timezone.localtime(assignment.answer_until), "DATETIME_FORMAT")
                words = {"name": person.name_shown, "until": until}
                messages.success(request, gettext("%(name)s is asked, and has until %(until)s.") % words)
            except (asking.NotAsked, TransitionRefused) as refused:
                messages.error(request, str(refused))
        return self._back(wanted)

    def move(self, request, pk, action):
        """One move: what it will do, then the button."""
        wanted = self._one(request, pk)
        if action not in Action:
            raise Http404
        act = Action(action)
        moves = dict(moves_for_staff(wanted))
        if act not in moves:
            messages.error(request, str(TransitionRefused(wanted)))
            return self._back(wanted)
        form = form_for(act, request.POST or None)
        if request.method == "POST" and form.is_valid():
            self._move(request, wanted, act, form.cleaned_data)
            return self._back(wanted)
        context = {"wanted": wanted, "form": form, "button": moves[act].button, "title": moves[act].button}
        return self._render(request, "move", context)

    def _move(self, request, wanted, act, answers):
        try:
            held = wanted.assignment
            advance(wanted, act, by=request.user, note=answers["note"])
            if held and "rating" in answers:
                held.rating, held.feedback = answers["rating"], answers["feedback"]
                held.save(update_fields=["rating", "feedback"])
            messages.success(request, gettext("Done: %s.") % act.label)
        except TransitionRefused as refused:
            messages.error(request, str(refused))

    def wanted(self, request):
        """Applications and comments that need somebody and have no request; one button makes it."""
        if not request.user.has_perm("outreach.add_interpreterrequest"):
            raise PermissionDenied
        if request.method == "POST":
            return self._make(request)
        context = {
            "title": _("Needed, and not asked for yet"),
            "applications": wanted.applications(),
            "comments": wanted.comments(Agency.current().today()),
        }
        return self._render(request, "wanted", context)

    def _make(self, request):
        languages = list(Language.objects.offered())
        form = (WantedInWritingForm if "comment" in request.POST else WantedForm)(request.POST, languages=languages)
        if not form.is_valid():
            messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
            return redirect("admin:outreach_interpreterrequest_wanted")
        made = self._made(request, form.cleaned_data)
        if made is None:
            messages.error(request, _("There is no booked time any more."))
            return redirect("admin:outreach_interpreterrequest_wanted")
        return self._back(made)

    def _made(self, request, answers):
        if "comment" in request.POST:
            comment = get_object_or_404(Comment, receipt=request.POST["comment"])
            return requesting.ask_for_comment(comment, answers["language"], answers["due_on"], by=request.user)
        application = get_object_or_404(Application, reference=request.POST.get("application", ""))
        return requesting.ask_for_application(application, answers["language"], by=request.user)

    def _render(self, request, template, context):
        context |= {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media}
        return TemplateResponse(request, f"admin/outreach/interpreterrequest/{template}.html", context)
