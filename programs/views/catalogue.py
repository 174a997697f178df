from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agency.models import Agency
from programs import promise
from programs.kinds import KINDS
from programs.models import Program
from programs.statistics import share_on_time
from programs.workflow import first_promise


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    return render(request, "programs/catalogue.html", {"programs": Program.objects.all()})


@require_safe
def program(request: HttpRequest, slug: str) -> HttpResponse:
    """Is it for me, what happens, how long, what I need, start: in this order."""
    found = get_object_or_404(Program, slug=slug)
    due_on, made_of = first_promise(found, Agency.current().today())
    kind = KINDS.get(slug)
    context = {
        "program": found,
        "due_on": due_on,
        "promise_reason": promise.explain(due_on, made_of),
        "kept": share_on_time(found),
        "kind": kind,
        "measure": kind.measure() if kind else "",
        "categories": found.categories.filter(is_offered=True),
    }
    return render(request, "programs/program.html", context)
