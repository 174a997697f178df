"""The queue, and the page of one application: the whole story and just the moves that are possible."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agency.models import Agency
from agency.paging import CappedPaginator
from programs.kinds import KINDS
from programs.models import WAITING, Application, Program, Status
from programs.promise import Lateness
from programs.story import story

from . import bulk, pages
from .queue import AssigneeFilter, ErasureFilter, LatenessFilter, ProgramFilter, StandingFilter, StationFilter

# In words and with a sign, so that colour is never alone.
SIGNS = {
    Lateness.ANSWERED: "✓",
    Lateness.PAUSED: "‖",
    Lateness.ON_TIME: "○",
    Lateness.DUE_SOON: "◔",
    Lateness.OVERDUE: "▲",
    Lateness.FAR_OVERDUE: "▲▲",
}
WAITS_FOR = {
    Status.WAITING_FOR_GUARDIAN: _("guardian"),
    Status.WAITING_FOR_APPLICANT: _("applicant"),
    Status.APPROVED: _("applicant to book"),
    Status.SCHEDULED: _("the time booked"),
    Status.RECEIVED: _("review"),
    Status.IN_REVIEW: _("decision"),
}


# The addresses that are asked for most, one press away.
VIEWS = [
    ("", _("Open")),
    ("assigned=me", _("Mine")),
    ("assigned=nobody", _("Nobody's")),
    ("lateness=soon", _("Due in 3 days")),
    ("lateness=overdue", _("Overdue")),
    ("lateness=far", _("Far overdue")),
    ("lateness=waiting", _("Clock stopped")),
    ("standing=all&o=-4", _("All")),
]


@admin.register(Application)
class ApplicationAdmin(admin.ModelAdmin):
    list_display = ["reference", "program", "name", "age", "lateness", "promised", "waits_for", "station", "assignee"]
    list_filter = [
        ProgramFilter,
        LatenessFilter,
        StandingFilter,
        AssigneeFilter,
        StationFilter,
        "channel",
        ErasureFilter,
    ]
    list_select_related = ["program", "station", "assignee"]
    list_per_page = 40
    # By how they begin: for that there is an index.
    search_fields = ["reference__istartswith", "first_name__istartswith", "last_name__istartswith"]
    search_help_text = _("Reference, first or last name")
    show_full_result_count = False
    paginator = CappedPaginator
    ordering = ["due_on", "pk"]
    actions = [bulk.start_review, bulk.assign_to_me, bulk.approve, bulk.decline]
    change_list_template = "admin/programs/application/queue.html"

    class Media:
        css = {"all": ["css/admin.css"]}

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def get_ordering(self, request):
        # Among the open ones, those still to be answered come before those that only wait for their ride.
        return (
            super().get_ordering(request)
            if "standing" in request.GET
            else [F("decided_at").asc(nulls_first=True), "due_on", "pk"]
        )

    def changelist_view(self, request, extra_context=None):
        asked = request.GET.urlencode()
        views = [{"query": query, "name": name, "is_current": query == asked} for query, name in VIEWS]
        return super().changelist_view(request, {"views": views, "title": _("Queue"), **(extra_context or {})})

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_review_permission(self, request):
        return request.user.has_perm("programs.review_application")

    def has_decide_permission(self, request):
        return request.user.has_perm("programs.decide_application")

    @admin.display(description=_("name"), ordering="last_name")
    def name(self, application):
        return application.full_name

    @admin.display(description=_("age"), ordering="submitted_at")
    def age(self, application):
        days = application.age_in_days(Agency.current().today())
        return ngettext("%d day", "%d days", days) % days

    @admin.display(description=_("promised by"), ordering="due_on")
    def promised(self, application):
        return date_format(application.due_on, "SHORT_DATE_FORMAT")

    @admin.display(description=_("promise"), ordering="due_on")
    def lateness(self, application):
        late = application.lateness(Agency.current().today())
        kind = late.value.replace(" ", "-")
        return format_html(
            '<span class="lateness lateness--{}">{} {}</span>', kind, SIGNS[late], self._in_days(application, late)
        )

    def _in_days(self, application, late):
        days = (application.due_on - Agency.current().today()).days
        if late in {Lateness.OVERDUE, Lateness.FAR_OVERDUE}:
            return ngettext("%d day overdue", "%d days overdue", -days) % -days
        if late in {Lateness.ON_TIME, Lateness.DUE_SOON}:
            return ngettext("due in %d day", "due in %d days", days) % days if days else _("due today")
        return late.label

    @admin.display(description=_("waits for"))
    def waits_for(self, application):
        return WAITS_FOR.get(Status(application.status)) or _("nothing: %s") % application.get_status_display()

    def get_urls(self):
        def wrap(view):
            return self.admin_site.admin_view(lambda request, **kwargs: view(self, request, **kwargs))

        own = [
            path("<int:pk>/move/<str:action>/", wrap(pages.move), name="programs_application_move"),
            path("<int:pk>/note/", wrap(pages.note), name="programs_application_note"),
            path("<int:pk>/assign/", wrap(pages.assign_to), name="programs_application_assign"),
            path("<int:pk>/background-check/", wrap(pages.background_check), name="programs_application_check"),
            path("<int:pk>/paper-signature/", wrap(pages.paper_signature), name="programs_application_paper"),
            path("<int:pk>/link/", wrap(pages.send_link), name="programs_application_link"),
            path("<int:pk>/wait/", wrap(pages.wait), name="programs_application_wait"),
            path("<int:pk>/packet/", wrap(pages.packet), name="programs_application_packet"),
        ]
        return own + super().get_urls()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The whole story on one page; there is nothing on it that writes a field."""
        application = self.get_object(request, object_id)
        if not self.has_view_permission(request, application):
            raise PermissionDenied
        if application is None:
            raise Http404
        context = {**self.admin_site.each_context(request), "opts": self.opts, **story(application, request.user)}
        context |= {"title": application.reference, "waiting": application.status in WAITING, "media": self.media}
        return TemplateResponse(request, "admin/programs/application/application.html", context)

    def add_view(self, request, form_url="", extra_context=None):
        """A paper or telephone application, entered for someone."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.GET.get("program", "") not in KINDS:
            return self._choose_program(request)
        application, context = pages.intake(request, request.GET["program"])
        if application:
            messages.success(request, _("Application %s is received.") % application.reference)
            return redirect("admin:programs_application_change", application.pk)
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Enter an application: %s") % context["program"],
            "media": self.media,
        }
        return TemplateResponse(request, "admin/programs/application/intake.html", context)

    def _choose_program(self, request):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Enter an application"),
            "media": self.media,
            "programs": Program.objects.filter(slug__in=KINDS),
        }
        return TemplateResponse(request, "admin/programs/application/choose_program.html", context)
