from datetime import date
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.encryption import EncryptedTextField, keyed_hash
from agency.models import Station
from agency.references import new_reference

from .plan import Plan


class Stakeholder(models.TextChoices):
    """Kinds of people a plan should hear from: who is missing is shown to the commander."""

    RESIDENTS = "residents", _("residents")
    BUSINESSES = "businesses", _("businesses")
    YOUTH = "youth", _("young people")
    SCHOOLS = "schools", _("schools")
    FAITH = "faith", _("faith communities")
    TENANTS = "tenants", _("tenants and neighborhood groups")
    NEWCOMERS = "newcomers", _("people with limited English")
    HARMED = "harmed", _("people harmed by crime")
    DISTRUSTFUL = "distrustful", _("people who distrust the police")
    SERVICES = "services", _("service providers and city agencies")


class CameBy(models.TextChoices):
    WEB = "web", _("web page")
    MEETING = "meeting", _("meeting")
    WALK = "walk", _("walk or visit")
    LETTER = "letter", _("letter or e-mail")
    CALL = "call", _("telephone")
    SURVEY = "survey", _("survey")


class CommunityInputQuerySet(models.QuerySet):
    def since(self, on: date) -> Self:
        return self.filter(received_on__gte=on)


class CommunityInput(models.Model):
    """What the community asked of a station: by kind of person and theme, not by name."""

    station = models.ForeignKey(Station, verbose_name=_("station"), on_delete=models.PROTECT, related_name="input")
    reference = models.CharField(_("reference"), max_length=9, unique=True, default=new_reference, editable=False)
    submission_key = models.UUIDField(unique=True, default=uuid4, editable=False)
    came_by = models.CharField(_("came by"), max_length=10, choices=CameBy, default=CameBy.WEB)
    received_on = models.DateField(_("received on"))
    who = models.CharField(_("who speaks"), max_length=12, choices=Stakeholder, blank=True)
    theme = models.CharField(_("theme"), max_length=80, blank=True)
    # Raised at a meeting of a Community Watch group: taken up from there, not typed again.
    watch_concern = models.OneToOneField(
        "watch.Concern", verbose_name=_("Community Watch concern"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="input", editable=False,
    )  # fmt: skip
    # Raised at an event, or heard out and about: the same.
    outreach_concern = models.OneToOneField(
        "outreach.Concern", verbose_name=_("concern"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="input", editable=False,
    )  # fmt: skip
    # In the person's own words; never published.
    text = models.TextField(_("in their own words"), max_length=5000, blank=True)
    asked = models.TextField(_("what was asked"), max_length=2000, blank=True)
    is_critical = models.BooleanField(_("criticizes the department"), default=False)
    priority = models.ForeignKey(
        "Priority", verbose_name=_("about the priority"), on_delete=models.SET_NULL, null=True, blank=True,
        related_name="input",
    )  # fmt: skip
    done = models.TextField(_("what was done about it"), max_length=2000, blank=True)
    is_public = models.BooleanField(_("shown under “you said, we did”"), default=False)
    name = EncryptedTextField(_("name"), blank=True)
    email = EncryptedTextField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("taken down by"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = CommunityInputQuerySet.as_manager()

    class Meta:
        verbose_name = _("community input")
        verbose_name_plural = _("community input")
        ordering = ["-received_on", "-pk"]
        default_permissions = ["view"]
        indexes = [models.Index(fields=["station", "-received_on"], name="input_of_a_station")]
        constraints = [
            models.CheckConstraint(
                name="input_comes_from_one_concern", condition=Q(watch_concern=None) | Q(outreach_concern=None)
            ),
            models.CheckConstraint(name="input_says_something", condition=~Q(text="") | ~Q(asked="")),
            models.CheckConstraint(
                name="input_public_once_it_says_what_was_asked_and_done",
                condition=Q(is_public=False) | ~Q(asked="") & ~Q(done=""),
            ),
        ]

    def __str__(self):
        return self.theme or self.reference

    @property
    def about_key(self) -> str:
        """How letters name this record."""
        return f"cpp.communityinput:{self.pk}"


class Follower(models.Model):
    """An address to be told of each update of a plan, once its owner has confirmed it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="followers")
    email = EncryptedTextField(_("e-mail"))
    # Finds the address again without reading it.
    email_hash = models.CharField(max_length=64)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["plan", "email_hash"], name="follower_once")]

    def keyed_hashes(self) -> dict[str, str]:
        """The columns that stand for what is encrypted, made of it; `rotate_keys --matching` asks for them too."""
        return {"email_hash": keyed_hash(self.email.casefold())}

    @property
    def about_key(self) -> str:
        """How letters name this record."""
        return f"cpp.follower:{self.pk}"
