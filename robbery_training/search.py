"""Checking a certificate, as search finds it."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from agency.search import Page, searched


@searched
def certificates() -> Iterator[Page]:
    yield Page(
        _("Check a certificate"), reverse("robbery_training:verify"), _("Page"), _("robbery training number valid")
    )
