"""The officer's pages: the day's visits, and the checklist at the door."""

from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from agency import pictures
from agency.models import Agency
from agency.sign_in import member_required, takes_autosaves
from security_surveys import looks, photos
from security_surveys.answering import Fate, ReportApproved, Result, VisitClosed, entries_of, merge
from security_surveys.calendars import calendar_file
from security_surveys.entries import WORDS, Unreadable, from_form, from_phone, typed_of
from security_surveys.models import Answer, Cost, Item, SecuritySurvey, Urgency, Visit
from security_surveys.visiting import Card, VisitRefused, agenda, for_page
from security_surveys.visiting import begin as begin_visit
from security_surveys.walk import Problem, Problems, parts_of, words_of
from uswds.typed import texts_in

View = Callable[..., HttpResponse]
# The service worker keeps the pages that carry this, and no others.
WORKS_OFFLINE = "X-Works-Offline"


def visible(request: HttpRequest, reference: str) -> SecuritySurvey:
    """A survey that this member may see; 404 otherwise."""
    surveys = for_page(SecuritySurvey.objects.visible_to(request.user))
    return get_object_or_404(surveys, application__reference=reference)


def begun(survey: SecuritySurvey) -> Visit:
    """Its visit; 404 before it has begun."""
    visit = getattr(survey, "visit", None)
    if visit is None:
        raise Http404
    return visit


@never_cache
@member_required
@require_safe
def surveys(request: HttpRequest) -> HttpResponse:
    found = agenda(request.user, Agency.current().today())
    looks.record(found.with_addresses, request.user, "list")
    return render(request, "security_surveys/officer/surveys.html", {"agenda": found})


@never_cache
@member_required
@require_safe
def survey(request: HttpRequest, reference: str) -> HttpResponse:
    return _page(request, visible(request, reference))


def _page(
    request: HttpRequest, survey: SecuritySurvey, problems: Problems | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    looks.record([survey], request.user, "visit")
    visit = getattr(survey, "visit", None)
    is_open = visit is not None and not visit.is_approved() and survey.application.is_open()
    context = {"card": Card(survey), "survey": survey, "visit": visit, "is_open": is_open, **more}
    if is_open:
        parts = parts_of(visit, problems or {})
        context |= {
            "parts": parts,
            "words": words_of(visit, problems or {}),
            "other_language": survey.application.language != get_language(),
            "opened": request.GET.get("section", ""),
            "choices": {"answers": Answer.choices, "urgencies": Urgency.choices, "costs": Cost.choices},
            "count": sum(len(part.rows) for part in parts),
            "answered": sum(part.answered for part in parts),
        }
    response = render(request, "security_surveys/officer/survey.html", context, status=status)
    if is_open and status == 200:
        response[WORKS_OFFLINE] = "yes"
    return response


@require_POST
@member_required
def begin(request: HttpRequest, reference: str) -> HttpResponse:
    survey = visible(request, reference)
    try:
        begin_visit(survey, by=request.user)
    except VisitRefused as refused:
        messages.error(request, str(refused))
    return redirect(survey)


@never_cache
@member_required
@require_safe
def calendar(request: HttpRequest, reference: str) -> HttpResponse:
    survey = visible(request, reference)
    appointment = Card(survey).appointment
    if appointment is None:
        raise Http404
    looks.record([survey], request.user, "calendar")
    return HttpResponse(calendar_file(survey, appointment), content_type="text/calendar; charset=utf-8")


@takes_autosaves
@never_cache
@member_required
def answers(request: HttpRequest, reference: str) -> HttpResponse:
    """For the script: what stands there now, or what became of the changes it sends."""
    survey = visible(request, reference)
    visit = begun(survey)
    if request.method != "POST":
        looks.record([survey], request.user, "visit")
        return JsonResponse(_standing(request, visit))
    try:
        said = from_phone(request.body, visit)
        results = said.refused + merge(visit, said.changes, request.user)
    except Unreadable:
        return JsonResponse({"saved": False}, status=400)
    except VisitClosed as closed:
        return _refused(closed)
    return JsonResponse({"saved": True, "entries": _as_sent(results)})


def _refused(closed: VisitClosed) -> JsonResponse:
    """The status tells the script what to say, and that it need not try again."""
    status = 423 if isinstance(closed, ReportApproved) else 410
    return JsonResponse({"saved": False, "sentence": str(closed)}, status=status)


def _standing(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    return {
        "token": get_token(request),
        "approved": visit.is_approved(),
        "entries": _as_sent(entries_of(visit)),
        "photos": list(visit.photos.values("id", "item")),
    }


def _as_sent(results: Iterable[Result]) -> list[dict[str, Any]]:
    return [{**vars(result), "item": result.item or WORDS} for result in results]


def takes_photos(view: View) -> View:
    """Count what is uploaded before anything reads it, the check of the form's token included."""
    inner = csrf_protect(member_required(view))

    @csrf_exempt
    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.upload_handlers.insert(0, photos.OnlySoMuch(request))
        return inner(request, *args, **kwargs)

    return counted


def _too_large(request: HttpRequest) -> list[str]:
    """The fields whose file was not read to its end."""
    return [
        name
        for handler in request.upload_handlers
        if isinstance(handler, photos.OnlySoMuch)
        for name in handler.too_large
    ]


@takes_photos
@never_cache
@require_POST
def save(request: HttpRequest, reference: str, pk: int | None = None) -> HttpResponse:
    """Without the script: the answers and photos of a section, or the officer's own words."""
    survey = visible(request, reference)
    visit = begun(survey)
    sections = visit.checklist.sections.prefetch_related("items__recommendations")
    items = list(get_object_or_404(sections, pk=pk).items.all()) if pk else []
    posted = request.POST.dict() | _picked(request, items, survey.application.language)
    try:
        said = from_form(posted, [item.pk for item in items] or [None])
        results = said.refused + merge(visit, said.changes, request.user)
        problems = _problems(posted, results, _take_photos(request, visit, items))
    except VisitClosed as closed:
        messages.error(request, str(closed))
        return _page(request, visible(request, reference), status=409, texts=texts_in(request))
    if problems:
        # A browser shows a 409 as any other page; to a page that lacks something it is no failure of ours.
        return _page(request, visible(request, reference), problems, status=409)
    messages.success(request, _("Saved."))
    return redirect(f"{survey.get_absolute_url()}?section={pk or WORDS}#section-{pk or WORDS}")


def _picked(request: HttpRequest, items: Iterable[Item], language: str) -> dict[str, str]:
    """The recommendations that were picked and not worded, in the resident's language."""
    found = {}
    for item in items:
        text, cost = f"recommendation-{item.pk}", f"cost-{item.pk}"
        picked = request.POST.get(f"pick-{item.pk}")
        for recommendation in item.recommendations.all():
            if str(recommendation.pk) == picked and not request.POST.get(text, "").strip():
                found[text] = recommendation.text.localize(language)
                found[cost] = request.POST.get(cost) or recommendation.cost
    return found


def _take_photos(request: HttpRequest, visit: Visit, items: Iterable[Item]) -> dict[int, list[str]]:
    """Keep the photos of a section; the sentences about those that cannot be kept, by item."""
    refused: dict[int, list[str]] = {}
    too_large = _too_large(request)
    for item in items:
        field = f"photo-{item.pk}"
        sentences = [str(pictures.too_large())] * too_large.count(field)
        for number, uploaded in enumerate(request.FILES.getlist(field)):
            try:
                # Named after the page they were sent from: a button pressed twice keeps each once.
                photo_id = uuid5(UUID(request.POST.get(f"change-{item.pk}", "")), str(number))
                photos.take(visit, item, photo_id, uploaded, request.user)
            except (photos.PhotoRefused, ValueError) as sentence:
                sentences.append(str(sentence))
        if sentences:
            refused[item.pk] = sentences
    return refused


def _problems(posted: dict[str, str], results: Iterable[Result], refused: dict[int, list[str]]) -> Problems:
    problems: dict[int | None, Problem] = {item: Problem(sentences=said) for item, said in refused.items()}
    for result in results:
        if result.fate != Fate.SAVED:
            theirs = result if result.fate == Fate.CONFLICT else None
            sentences = [result.sentence] if result.sentence else []
            sentences += refused.get(result.item, []) if result.item else []
            problems[result.item] = Problem(typed_of(posted, result.item), theirs, sentences)
    return problems


@takes_photos
@require_POST
def add_photo(request: HttpRequest, reference: str) -> HttpResponse:
    """For the script: keep one photo, under the name that the phone gave it."""
    visit = begun(visible(request, reference))
    try:
        item, photo_id = int(request.POST.get("item", "")), UUID(request.POST.get("id", ""))
    except ValueError:
        raise Http404 from None
    item = get_object_or_404(Item.objects.filter(section__checklist=visit.checklist_id), pk=item)
    try:
        if "photo" not in request.FILES:
            raise pictures.too_large() if _too_large(request) else photos.nothing_sent()
        photos.take(visit, item, photo_id, request.FILES["photo"], request.user)
    except photos.PhotoRefused as refused:
        return JsonResponse({"saved": False, "sentence": str(refused)}, status=422)
    except VisitClosed as closed:
        return _refused(closed)
    return JsonResponse({"saved": True, "id": photo_id})


@never_cache
@member_required
@require_safe
def photo(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    survey = visible(request, reference)
    found = get_object_or_404(begun(survey).photos, pk=pk)
    looks.record([survey], request.user, "photo")
    return HttpResponse(
        bytes(found.jpeg), content_type="image/jpeg", headers={"Content-Disposition": f'inline; filename="{pk}.jpg"'}
    )


@require_POST
@member_required
def remove_photo(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    survey = visible(request, reference)
    try:
        photos.remove(begun(survey), pk)
    except VisitClosed as closed:
        if "X-Autosave" in request.headers:
            return _refused(closed)
        messages.error(request, str(closed))
    if "X-Autosave" in request.headers:
        return JsonResponse({"saved": True})
    return redirect(survey)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, from an address that lets it stand before these pages and no others."""
    script = Path(finders.find("js/surveys_worker.js")).read_bytes()
    return HttpResponse(script, content_type="text/javascript", headers={"Cache-Control": "no-cache"})
