"""Requests for public records: entered, their texts read, and answered with a file."""

from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import FileResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from agency.sign_in import asked_again
from records import audit
from records.answering import answer, file_name
from records.disclosure import RULES
from records.models import PublicRecordsRequest, ReadText
from records.reading import TextColumn, mark, text_columns

ANSWER = "records.answer_public_request"
ON_A_PAGE = 20


def kinds() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """What can be asked for, app by app."""
    by_app: dict[str, list[tuple[str, Any]]] = {}
    for rule in RULES.values():
        by_app.setdefault(rule.model._meta.app_label, []).append((rule.label, rule.model._meta.verbose_name_plural))
    return [(apps.get_app_config(app).verbose_name, choices) for app, choices in by_app.items()]


class RequestForm(forms.ModelForm):
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of record"),
        choices=kinds,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each becomes a table. Lists of settings have no date: they are in it whole."),
    )

    class Meta:
        model = PublicRecordsRequest
        fields = ["asked", "received_on", "from_on", "until_on", "kinds"]


@admin.register(PublicRecordsRequest)
class PublicRecordsRequestAdmin(admin.ModelAdmin):
    list_display = ["reference", "received_on", "from_on", "until_on", "entered_by", "answers_made"]
    list_select_related = ["entered_by"]
    search_fields = ["reference"]
    date_hierarchy = "received_on"
    form = RequestForm
    view_on_site = False
    change_form_template = "admin/records/publicrecordsrequest/request.html"

    class Media:
        css = {"all": ["css/admin.css"]}

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(made=Count("answers"))

    @admin.display(description=_("files made"), ordering="made")
    def answers_made(self, asked):
        return asked.made

    def has_add_permission(self, request):
        return request.user.has_perm(ANSWER)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(ANSWER) or super().has_view_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        """Once it was answered it says what the answer was to."""
        return request.user.has_perm(ANSWER) and not (obj and obj.answers.exists())

    def has_delete_permission(self, request, obj=None):
        return False

    def get_fields(self, request, obj=None):
        # Read-only, a list of kinds is to be read as words.
        return [
            *RequestForm.Meta.fields[:-1],
            "kinds" if self.has_change_permission(request, obj) else "kinds_in_words",
        ]

    def get_readonly_fields(self, request, obj=None):
        return [] if self.has_change_permission(request, obj) else self.get_fields(request, obj)

    @admin.display(description=_("kinds of record"))
    def kinds_in_words(self, asked):
        return "; ".join(RULES[kind].name if kind in RULES else kind for kind in asked.kinds)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.entered_by = request.user
        super().save_model(request, obj, form, change)

    def response_add(self, request, obj, post_url_continue=None):
        return redirect(obj)

    def render_change_form(self, request, context, *args, **kwargs):
        asked = kwargs.get("obj")
        if asked:
            context |= {"answers": asked.answers.select_related("made_by"), "may_answer": request.user.has_perm(ANSWER)}
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self):
        own = [
            path("<int:pk>/texts/", self.admin_site.admin_view(self.texts), name="records_publicrecordsrequest_texts"),
            path("<int:pk>/file/", self.admin_site.admin_view(self.file), name="records_publicrecordsrequest_file"),
        ]
        return [*own, *super().get_urls()]

    def _asked(self, request: Any, pk: int) -> PublicRecordsRequest:
        if not request.user.has_perm(ANSWER):
            raise PermissionDenied
        return get_object_or_404(PublicRecordsRequest, pk=pk)

    @asked_again
    def file(self, request, pk):
        """The ZIP; without its record there is none."""
        asked = self._asked(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        _made, file = answer(asked, by=request.user)
        return FileResponse(file, as_attachment=True, filename=file_name(asked), content_type="application/zip")

    @asked_again
    def texts(self, request, pk):
        """The columns of texts, or a page of one of them, each with a tick for what may be handed out."""
        asked = self._asked(request, pk)
        columns = text_columns(asked)
        chosen = next((column for column in columns if column.name == request.GET.get("column")), None)
        if chosen and request.method == "POST":
            return self._marked(request, chosen)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media, "asked": asked}
        context |= self._page_of(request, chosen) if chosen else _counted(columns)
        name = "read" if chosen else "texts"
        return TemplateResponse(request, f"admin/records/publicrecordsrequest/{name}.html", context)

    def _page_of(self, request: Any, column: TextColumn) -> dict[str, Any]:
        audit.revealed(request.user, column.asked, [column.name])
        page = Paginator(column.texts, ON_A_PAGE).get_page(request.GET.get("page"))
        read = dict(column.read.filter(record__in=[str(pk) for pk, _text in page]).values_list("record", "digest"))
        texts = [(str(pk), text, ReadText.digest_of(text)) for pk, text in page]
        shown = [(record, text, digest, read.get(record) == digest) for record, text, digest in texts]
        return {"title": column.label, "page": page, "texts": shown, "column": column.name}

    def _marked(self, request: Any, column: TextColumn) -> Any:
        """Each tick says which text it is of, and the SHA-256 of the words that were read."""
        shown = request.POST.getlist("shown")
        ticked = dict(tick.partition(":")[::2] for tick in request.POST.getlist("goes"))
        mark(column, shown, {pk: digest[:64] for pk, digest in ticked.items() if pk in shown}, by=request.user)
        query = urlencode({"column": column.name, "page": request.POST.get("then", "")})
        return redirect(f"{request.path}?{query}" if request.POST.get("then") else request.path)


def _counted(columns: list[TextColumn]) -> dict[str, Any]:
    counts = [(column, column.texts.count(), column.read.count()) for column in columns]
    return {"title": _("Read the texts"), "columns": [counted for counted in counts if counted[1]]}
