"""A small page of the admin on which one thing is done: what it does, what it asks, and a button."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse


def typed_in(request: Any) -> Any:
    """What a form is bound to: of one that asks nothing, a press of its button is an answer too."""
    return request.POST if request.method == "POST" else None


class WithActs:
    """For a ModelAdmin whose records have such pages beside their form."""

    act_template = "admin/outreach/act.html"

    def record(self, request, pk, permission=None):
        """The record, if this member may change it, or has another permission."""
        found = get_object_or_404(self.get_queryset(request), pk=pk)
        may = request.user.has_perm(permission) if permission else self.has_change_permission(request, found)
        if not may:
            raise PermissionDenied
        return found

    def act_page(self, request: Any, record: Any, form: Any, **said: Any) -> TemplateResponse:
        """`said`: title, words (what happens), button, and what else the template asks for."""
        back = self.page_address(record) if record else reverse(f"admin:{self._name()}_changelist")
        context = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media}
        return TemplateResponse(
            request, self.act_template, context | {"form": form, "back": back, "record": record} | said
        )

    def acted(self, request, record, text):
        messages.success(request, text)
        return redirect(self.page_address(record))

    def page_address(self, record):
        return reverse(f"admin:{self._name()}_change", args=[record.pk])

    def _name(self):
        return f"{self.opts.app_label}_{self.opts.model_name}"
