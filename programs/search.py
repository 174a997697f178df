"""The programs, as search finds them."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from agency.search import Page, searched

from .models import Program


@searched
def programs() -> Iterator[Page]:
    kind = _("Program")
    for program in Program.objects.all():
        words = f"{program.invitation} {program.summary}"
        yield Page(str(program.name), program.get_absolute_url(), kind, words)
    yield Page(_("All programs"), reverse("programs:catalogue"), kind, _("sign up apply crime prevention"))
    find = _("See where your application stands")
    yield Page(find, reverse("programs:find"), kind, _("status link lost again reference"))
