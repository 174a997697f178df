"""The guardian's page: read what the minor applied for, read the release, sign."""

from contextlib import suppress

from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from programs import links
from programs.forms.ride_along import SignForm
from programs.models import Signer, Status
from programs.submission import sign_as_guardian
from programs.workflow import TransitionRefused


@never_cache
def sign(request: HttpRequest, token: str) -> HttpResponse:
    try:
        application = links.application_behind(token, links.GUARDIAN)
    except links.LinkRefused:
        return render(request, "programs/guardian/link_refused.html", status=403)
    if application.status != Status.WAITING_FOR_GUARDIAN:
        signed = application.signatures.filter(signer=Signer.GUARDIAN).exists()
        return render(request, "programs/guardian/done.html", {"application": application, "signed": signed})
    release = application.program.current_release()
    if release is None:
        raise Http404
    form = SignForm(request.POST, release=release, expected_name=application.ride_along.guardian_name)
    if form.is_valid():
        # Pressed twice at once: one of the two has signed.
        with suppress(IntegrityError, TransitionRefused):
            sign_as_guardian(application, release, form.cleaned_data["typed_name"])
        return redirect("programs:guardian", token)
    words, language = release.words(application.language), application.language
    context = {"application": application, "form": form, "words": words, "words_language": language}
    return render(request, "programs/guardian/sign.html", context)
