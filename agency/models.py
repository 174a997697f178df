import re
from datetime import date, datetime, time
from typing import Any, Self
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nTextField

from . import defaults
from .colours import contrast_with_white

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def validate_time_zone(name: str) -> None:
    # A short one, such as EST, knows no daylight saving.
    if "/" not in name or name not in available_timezones():
        raise ValidationError(_("Give a full zone name, such as America/New_York."))


def validate_readable_colour(colour: str) -> None:
    """White words stand on this colour: WCAG 2.2 AA (1.4.3) asks for a contrast of 4.5 to 1."""
    # What is no colour at all is the other validator's to refuse: Django asks both.
    if COLOUR.fullmatch(colour) and contrast_with_white(colour) < 4.5:
        raise ValidationError(_("White text on this color is too faint to read. Choose a darker one."))


class Agency(models.Model):
    """The one agency that this installation serves."""

    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40)
    unit_name = models.CharField(_("unit"), max_length=120, default="Community Engagement Unit")
    address = models.TextField(_("address"), max_length=300, blank=True)
    website_url = models.URLField(_("website"), blank=True)
    non_emergency_phone = models.CharField(_("non-emergency number"), max_length=30, blank=True)
    unit_phone = models.CharField(_("unit's telephone"), max_length=30, blank=True)
    unit_email = models.EmailField(_("unit's e-mail"), blank=True)
    from_email = models.EmailField(
        _("letters are from"), blank=True, help_text=_("Empty: the address set on the server.")
    )
    complaints_url = models.URLField(_("where to complain about an employee"), blank=True)
    tips_url = models.URLField(_("where to leave a tip"), blank=True)
    calea_url = models.URLField(_("CALEA's own comment portal"), blank=True)
    privacy_notice = I18nTextField(_("privacy notice"), blank=True, help_text=_("Markdown."))
    sign_in_notice = I18nTextField(
        _("notice before sign-in"),
        blank=True,
        default=defaults.sign_in_notice,
        help_text=_("Markdown. Shown to members before they sign in. Empty: none is shown."),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="America/New_York", validators=[validate_time_zone]
    )
    colour = models.CharField(
        _("color"),
        max_length=7,
        default="#162e51",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write it like #162e51.")), validate_readable_colour],
    )
    seal = models.FileField(
        _("seal"), upload_to="agency", blank=True, validators=[FileExtensionValidator(["png", "jpg", "jpeg"])]
    )

    class Meta:
        verbose_name = verbose_name_plural = _("agency")
        constraints = [models.CheckConstraint(name="agency_there_is_one", condition=models.Q(pk=1))]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)
        cache.delete("agency")

    @classmethod
    def current(cls) -> Self:
        """The agency, remembered for a minute by each process: every page shows its name."""
        agency = cache.get("agency")
        if agency is None:
            agency = cls.objects.first() or cls(name="Police Department", short_name="Police")
            cache.set("agency", agency, 60)
        return agency

    @property
    def seal_url(self) -> str:
        return reverse("agency:seal") if self.seal else ""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def today(self) -> date:
        return timezone.localdate(timezone=self.zone)

    def at(self, on: date, hour: int) -> datetime:
        """The moment of a full hour, by the agency's clock, of a date."""
        return datetime.combine(on, time(hour), tzinfo=self.zone)


class StationQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(is_open=True)


class Station(models.Model):
    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(unique=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    area = I18nTextField(_("area it covers"), blank=True)
    is_open = models.BooleanField(_("open"), default=True)

    objects = StationQuerySet.as_manager()

    class Meta:
        verbose_name = _("station")
        verbose_name_plural = _("stations")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        cache.delete("stations")

    @classmethod
    def remembered(cls) -> "list[Station]":
        """The open stations, remembered for a minute by each process."""
        return cache.get_or_set("stations", lambda: list(cls.objects.open()), 60) or []


class HolidayQuerySet(models.QuerySet):
    def dates_between(self, first: date, last: date) -> set[date]:
        """The holidays from `first` to `last`, both included."""
        return set(self.filter(on__range=(first, last)).values_list("on", flat=True))


class Holiday(models.Model):
    """A day on which the unit does not work. Promises counted in working days skip it."""

    on = models.DateField(_("date"), unique=True)
    name = models.CharField(_("name"), max_length=80)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["on"]

    def __str__(self):
        return f"{self.name}, {self.on}"


def end_sessions(member: "Member") -> None:
    """Sign a member out everywhere."""
    from allauth.usersessions.models import UserSession

    for session in UserSession.objects.filter(user=member):
        session.end()


class Member(AbstractUser):
    """Somebody who works here and signs in; residents never do."""

    station = models.ForeignKey(
        Station, verbose_name=_("station"), on_delete=models.PROTECT, null=True, blank=True, related_name="members"
    )
    title = models.CharField(_("rank or title"), max_length=60, blank=True)
    is_sworn = models.BooleanField(_("sworn"), default=False)
    language = models.CharField(
        _("language of letters"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("member")  # type: ignore[assignment]  # the stubs narrow it to str
        verbose_name_plural = _("members")  # type: ignore[assignment]

    def __str__(self):
        return " ".join(part for part in (self.title, self.get_full_name() or self.username) if part)

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        if not self.is_active:
            end_sessions(self)

    @classmethod
    def holding(cls, role: str) -> "models.QuerySet[Any]":
        """Active members of a role who can be written to."""
        return cls.objects.filter(groups__name=role, is_active=True).exclude(email="").order_by("pk")


class SignInLockQuerySet(models.QuerySet):
    def forgotten(self, now: datetime) -> Self:
        return self.filter(forgotten_at__lte=now)


class SignInLock(models.Model):
    """Failures to sign in, of a name, an account or an address, and until when it is locked: see `agency.lockout`."""

    key = models.CharField(max_length=64, unique=True, editable=False)
    member = models.ForeignKey(
        Member, verbose_name=_("member"), on_delete=models.CASCADE, null=True, editable=False, related_name="+"
    )
    failures = models.PositiveIntegerField(_("failures"), default=0, editable=False)
    locked_until = models.DateTimeField(_("locked until"), null=True, editable=False)
    forgotten_at = models.DateTimeField(_("forgotten at"), editable=False, db_index=True)

    objects = SignInLockQuerySet.as_manager()

    class Meta:
        verbose_name = _("failed sign-ins")
        verbose_name_plural = _("failed sign-ins")
        ordering = ["-forgotten_at"]

    def __str__(self):
        return str(self.member or _("A name or an address"))
