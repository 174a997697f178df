"""What is known of a comment beside its own words: who said it, if they told, and whether their receipt went out."""

from cryptography.fernet import InvalidToken
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from agency.encryption import decrypt
from notices.models import Notice, Status

from . import letters
from .models import Comment

CONTACT = ("name", "email", "phone")


def with_contact(comments: "QuerySet[Comment]") -> "QuerySet[Comment]":
    """Comments with their contact still encrypted: one that can no longer be read must not hide all the others."""
    tokens = {f"{field}_token": Cast(field, TextField()) for field in CONTACT}
    return comments.defer(*CONTACT).annotate(**tokens)


def contact(comment: Comment) -> dict[str, str]:
    """Name, e-mail and telephone of a comment that was read `with_contact`."""
    return {field: _readable(getattr(comment, f"{field}_token")) for field in CONTACT}


def _readable(token: str) -> str:
    try:
        return decrypt(token) if token else ""
    except InvalidToken:
        return _("can no longer be read")


def acknowledgement(comment: Comment) -> Notice | None:
    """The only letter that a commenter gets; None for who gave no address."""
    return Notice.objects.filter(about=comment.about, kind=letters.ACKNOWLEDGEMENT.name).first()


def acknowledged(notice: Notice | None) -> str:
    """How far the acknowledgement has come, in a word."""
    if notice is None:
        return _("none asked for")
    if notice.status == Status.SENT:
        return _("sent")
    return notice.get_status_display()
