"""The comment portal, as search finds it."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from agency.search import Page, searched


@searched
def comments() -> Iterator[Page]:
    kind = _("Comments")
    words = _("comment praise commendation concern complaint accreditation CALEA feedback")
    yield Page(_("Tell us how we are doing"), reverse("comments:start"), kind, words)
    yield Page(_("What we heard"), reverse("comments:heard"), kind, _("themes summary comments"))
