from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agency.models import Agency
from watch.forms.captain import SignsForm
from watch.models import Captain
from watch.signs import SignsRefused, ask_for_signs, why_not_yet

from .captain import with_captain


@with_captain
def ask(request: HttpRequest, captain: Captain) -> HttpResponse:
    """Ask for signs; or read why not yet."""
    form = SignsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_for_signs(captain.group, **form.cleaned_data, on=Agency.current().today())
            messages.success(request, _("We have your wish for signs. You hear from us."))
            return redirect("watch:home")
        except SignsRefused as refused:
            messages.error(request, str(refused))
    context = {"form": form, "why_not": why_not_yet(captain.group)}
    return render(request, "watch/signs.html", context)
