"""At the door: the members' page with the code to scan, and the page that opens when somebody scans it."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from agency.sign_in import member_required
from outreach.events import door
from outreach.events.door_forms import HereForm
from outreach.models import Event

# An evening is not longer, and the next event asks anew.
REMEMBERED = 12 * 60 * 60


def _doors(request: HttpRequest, code: str) -> Event:
    """The event whose door a member may keep."""
    if not request.user.has_perm("outreach.change_event"):
        raise PermissionDenied
    return get_object_or_404(Event.objects.public().editable_by(request.user), door_code=code)


@never_cache
@member_required
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """The code, large enough to be scanned from a table or a wall, and how many have come."""
    event = _doors(request, code)
    address = settings.SITE_URL + reverse("outreach:here", args=[code])
    context = {
        "event": event,
        "address": address,
        "picture": _as_picture(address),
        "is_open": door.is_open(event, timezone.now()),
        "around": door.AROUND.seconds // 3600,
        "turnout": door.turnout(event),
        "steps": (1, 5),
    }
    return render(request, "outreach/events/door/door.html", context)


@require_POST
@member_required
def count(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody without a telephone came in; or one was counted too many."""
    event = _doors(request, code)
    more = {"1": 1, "5": 5}.get(request.POST.get("more", ""))
    if not door.is_open(event, timezone.now()):
        messages.error(request, _("The door is not open now."))
    elif more:
        door.count(event, more)
    else:
        door.take_back(event)
    return redirect("outreach:door", code)


def _as_picture(address: str) -> SafeString:
    """A QR code as SVG. A printed one survives a fold and a coffee stain: a quarter of it may be lost."""
    # Here, for they bring 6 MiB with them, and one page needs them.
    import qrcode
    from qrcode.image.svg import SvgPathImage

    code = qrcode.make(address, image_factory=SvgPathImage, error_correction=qrcode.ERROR_CORRECT_Q)
    return mark_safe(code.to_string(encoding="unicode"))  # noqa: S308 - drawn by us from an address of ours


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def here(request: HttpRequest, code: str) -> HttpResponse:
    """One press: I am here. Once for each browser; what else somebody says is up to them."""
    event = get_object_or_404(Event.objects.public(), door_code=code)
    context: dict[str, Any] = {"event": event, "is_open": door.is_open(event, timezone.now())}
    context["is_counted"] = request.get_signed_cookie(_cookie(code), default="") == code
    form = HereForm(request.POST or None, initial={"key": uuid4()})
    if request.method == "POST" and context["is_open"] and not context["is_counted"] and form.is_valid():
        door.check_in(event, **form.cleaned_data)
        response = redirect("outreach:here", code)
        response.set_signed_cookie(
            _cookie(code),
            code,
            max_age=REMEMBERED,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
        return response
    return render(request, "outreach/events/door/here.html", {**context, "form": form})


def _cookie(code: str) -> str:
    return f"here-{code}"
