"""What was typed into a form that could not be taken yet, for a page that sends it once more."""

from django.core import signing
from django.http import HttpRequest

HONEYPOT = "website"
SHOWN_AT = "shown_at"
# Passwords are typed there: they are not put into a page.
NOT_KEPT = ("/accounts/", "/admin/login/", "/admin/logout/", "/admin/password_change/", "/admin/agency/member/")
OF_THE_FORM = {HONEYPOT, SHOWN_AT, "csrfmiddlewaretoken"}


def typed_in(request: HttpRequest) -> list[tuple[str, str]]:
    """The answers in a form, name by name, without what every form carries."""
    return [(name, value) for name, values in request.POST.lists() if name not in OF_THE_FORM for value in values]


def stamp() -> str:
    """The moment a form is shown, signed."""
    return signing.TimestampSigner(salt=SHOWN_AT).sign("shown")


def texts_in(request: HttpRequest) -> list[str]:
    """Of what was typed, the texts: what somebody would not want to write again."""
    return [value for _name, value in typed_in(request) if " " in value.strip() or "\n" in value or not value.isascii()]
