from datetime import date
from typing import ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.encryption import EncryptedTextField
from agency.references import new_reference
from agency.written_once import WrittenOnce, WrittenOnceQuerySet

LONGEST = 10_000
# What stands where the words were, once the retention schedule had them destroyed.
DESTROYED = "[destroyed]"


class Kind(models.TextChoices):
    COMMENDATION = "commendation", _("commendation")
    CONCERN = "concern", _("concern")


# The four things that accreditation asks the public about, each a column of its own.
SUBJECTS = {
    "about_standards": _("compliance with the standards of accreditation"),
    "about_engagement": _("engagement in the service community"),
    "about_service": _("delivery of public safety services"),
    "about_candidacy": _("candidacy for accreditation"),
}


class Relation(models.TextChoices):
    RESIDENT = "resident", _("I live here")
    BUSINESS = "business", _("I have a business here")
    WORK = "work", _("I work or study here")
    ORGANIZATION = "organization", _("I speak for an organization")
    EMPLOYEE = "employee", _("I work for the police department")
    VISITOR = "visitor", _("I was visiting")


class Channel(models.TextChoices):
    WEB = "web", _("web")
    PHONE = "phone", _("telephone")
    MAIL = "mail", _("letter or e-mail")
    SESSION = "session", _("public session")
    CALEA = "calea", _("forwarded by CALEA")


class CommentQuerySet(WrittenOnceQuerySet):
    def received_in(self, first: date, last: date) -> Self:
        return self.filter(received_on__range=(first, last))


class Comment(WrittenOnce):
    """What somebody of the public said about the agency, as it was received. Nothing about it can be changed."""

    unchangeable = _("Comments are kept as they were received: nobody changes or deletes one.")

    number = models.PositiveIntegerField(_("number"), unique=True)
    receipt = models.CharField(_("receipt number"), max_length=9, unique=True, default=new_reference)
    # One form sent is one comment, however often the button was pressed. It says nothing of the sender.
    submission_key = models.UUIDField(unique=True, default=uuid4, editable=False)

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    about_standards = models.BooleanField(SUBJECTS["about_standards"], default=False)
    about_engagement = models.BooleanField(SUBJECTS["about_engagement"], default=False)
    about_service = models.BooleanField(SUBJECTS["about_service"], default=False)
    about_candidacy = models.BooleanField(SUBJECTS["about_candidacy"], default=False)
    # As it was called when it was chosen: a chapter may be renamed, a sealed comment not.
    chapter = models.CharField(_("standards chapter"), max_length=160, blank=True)
    text = models.TextField(_("comment"), max_length=LONGEST)

    name = EncryptedTextField(_("name"), blank=True)
    email = EncryptedTextField(_("e-mail"), blank=True)
    phone = EncryptedTextField(_("telephone"), blank=True)
    relation = models.CharField(_("relation to the community"), max_length=12, choices=Relation, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")

    channel = models.CharField(_("came by"), max_length=10, choices=Channel, default=Channel.WEB)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("taken down by"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    received_on = models.DateField(_("received on"))
    sealed_at = models.DateTimeField(_("sealed at"), default=timezone.now)
    seal = models.CharField(_("seal"), max_length=64, unique=True)

    objects: ClassVar = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["number"]
        # Written once, read by few.
        default_permissions = ["add", "view"]
        indexes = [
            models.Index(fields=["received_on"], name="comment_received"),
            # Whoever comments waits until it is known that nobody said the same in the last minute.
            models.Index(fields=["sealed_at"], name="comment_sealed"),
        ]
        constraints = [
            models.CheckConstraint(name="comment_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="comment_is_about_something",
                condition=Q(about_standards=True)
                | Q(about_engagement=True)
                | Q(about_service=True)
                | Q(about_candidacy=True),
            ),
            models.CheckConstraint(
                name="comment_is_taken_down_by_a_member_or_came_by_web",
                condition=Q(channel=Channel.WEB, taken_by=None) | ~Q(channel=Channel.WEB) & Q(taken_by__isnull=False),
            ),
        ]

    def __str__(self):
        return self.receipt

    def get_absolute_url(self):
        return reverse("comments:receipt", args=[self.receipt])

    @property
    def about(self) -> str:
        """How letters name this record."""
        return f"comments.comment:{self.pk}"

    @property
    def subjects(self) -> list[str]:
        """The names of the subjects it speaks to."""
        return [str(label) for field, label in SUBJECTS.items() if getattr(self, field)]


class Stripped(WrittenOnce):
    """That the words of a comment, and who it was, were destroyed; and a seal over what is left of it."""

    unchangeable = _("What was destroyed stays written down.")

    comment = models.OneToOneField(Comment, on_delete=models.PROTECT, primary_key=True, related_name="stripped")
    # Over the comment's own seal, the one before it and every column that stays: none of them can be altered unseen.
    seal = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("comment whose words were destroyed")
        verbose_name_plural = _("comments whose words were destroyed")
        default_permissions = []


class Ledger(models.Model):
    """How many comments there are, and the seal of the last: one row, locked while the next one is added."""

    length = models.PositiveIntegerField(default=0)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        default_permissions = []
        constraints = [models.CheckConstraint(name="ledger_there_is_one", condition=Q(pk=1))]


class Verification(models.Model):
    """A walk over all comments: whether each still is what was sealed."""

    at = models.DateTimeField(_("at"), default=timezone.now)
    comments = models.PositiveIntegerField(_("comments"))
    # Kept so that the next walk notices if the end of the chain, or all of it, was written anew.
    seal = models.CharField(_("last seal"), max_length=64, blank=True)
    broken_at = models.PositiveIntegerField(_("first broken link"), null=True, blank=True)
    finding = models.CharField(_("finding"), max_length=300)

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["-pk"]
        default_permissions = ["view"]

    def __str__(self):
        return self.finding

    @property
    def is_intact(self) -> bool:
        return self.broken_at is None
