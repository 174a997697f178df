"""The public's side: say it, get a receipt, read what was heard. There is no page on which anything is answered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from agency.kept_pages import same_for_all

from .doors import words_found
from .forms import CommentForm
from .models import Accreditation, Comment
from .receiving import receive
from .statistics import heard_by_year


@same_for_all
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    return render(request, "comments/start.html", {"accreditation": Accreditation.current()})


@same_for_all
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    form = CommentForm(request.POST or None)
    if not form.is_valid() or "change" in request.POST:
        return render(request, "comments/write.html", {"form": form})
    found = words_found(form.cleaned_data["text"])
    if found and "go_on" not in request.POST:
        return render(request, "comments/other_doors.html", {"form": form, "found": found})
    comment = receive(form.answers(), key=form.cleaned_data["key"])
    return redirect(comment)


@require_safe
@never_cache
def receipt(request: HttpRequest, receipt: str) -> HttpResponse:
    """That a comment arrived, and when; never what it says: an address can be guessed, seen and passed on."""
    comment = get_object_or_404(Comment, receipt=receipt)
    return render(request, "comments/receipt.html", {"comment": comment})


@require_safe
def heard(request: HttpRequest) -> HttpResponse:
    return render(request, "comments/heard.html", {"years": heard_by_year()})
