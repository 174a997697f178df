from collections.abc import Iterator
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agency.encryption import EncryptedTextField
from agency.models import Station

from .language import Language

# The code under which captioning (CART) stands among the languages.
CAPTIONING_CODE = "cart"


class Mode(models.TextChoices):
    """Interpretation is spoken or signed, translation is written (Lakewood PP-7150); captions are on the same path."""

    SPOKEN = "spoken", _("spoken")
    SIGNED = "signed", _("signed")
    CAPTIONING = "captioning", _("live captioning")
    WRITTEN = "written", _("written translation")

    @classmethod
    def of(cls, language: Language) -> "Mode":
        """How a language is interpreted at a meeting."""
        if language.code == CAPTIONING_CODE:
            return cls.CAPTIONING
        return cls.SIGNED if language.is_for_the_deaf else cls.SPOKEN


class Level(models.IntegerChoices):
    CONVERSATION = 1, _("everyday conversation")
    MEETINGS = 2, _("meetings and interviews")
    LEGAL = 3, _("legal and technical matters")


class InterpreterKind(models.TextChoices):
    MEMBER = "member", _("member of the department")
    VOLUNTEER = "volunteer", _("volunteer")
    VENDOR = "vendor", _("from an agency or on contract")


class InterpreterQuerySet(models.QuerySet):
    def serving(self) -> Self:
        return self.filter(Q(member=None) | Q(member__is_active=True), is_active=True)

    def for_readiness(self) -> Self:
        """With what tells whether somebody is ready to serve, in as many queries for one as for a hundred."""
        skills = Prefetch("skills", Skill.objects.select_related("language"))
        return self.select_related("member").prefetch_related(skills, "stations")


class Interpreter(models.Model):
    """Somebody who interprets for us. To be willing is not enough: who is asked is of age, screened, bound to
    confidentiality and tested (practice: Boise, Las Vegas). Children and relatives of those involved never are."""

    kind = models.CharField(_("kind"), max_length=10, choices=InterpreterKind)
    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("member"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="interpreter", help_text=_("For members of the department: name and e-mail are the account’s."),
    )  # fmt: skip
    name = EncryptedTextField(_("name"), blank=True)
    email = EncryptedTextField(_("e-mail"), blank=True)
    phone = EncryptedTextField(_("telephone"), blank=True)
    language = models.CharField(_("language of letters"), max_length=10, choices=settings.LANGUAGES, default="en")
    stations = models.ManyToManyField(
        Station, verbose_name=_("stations"), blank=True, related_name="interpreters", help_text=_("None: all of them.")
    )
    is_active = models.BooleanField(_("may be asked"), default=True)
    is_adult = models.BooleanField(
        _("is an adult"), default=False, help_text=_("Children do not interpret for us, however well they speak.")
    )
    screened_on = models.DateField(_("screening done on"), null=True, blank=True)
    agreed_on = models.DateField(
        _("agreement signed on"), null=True, blank=True, help_text=_("On confidentiality and conflicts of interest.")
    )
    # Part of every private link: one more, and all links given out so far are dead.
    link_version = models.PositiveSmallIntegerField(default=1, editable=False)

    objects = InterpreterQuerySet.as_manager()

    class Meta:
        verbose_name = _("interpreter")
        verbose_name_plural = _("interpreters")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="interpreter_is_a_member_or_has_a_name",
                condition=Q(kind=InterpreterKind.MEMBER, member__isnull=False)
                | ~Q(kind=InterpreterKind.MEMBER) & Q(member=None) & ~Q(name=""),
            )
        ]

    def __str__(self):
        """Without the name, unless it is a member's: the admin's history keeps this text, and can be read."""
        return str(self.member) if self.member else f"{capfirst(self._meta.verbose_name)} {self.pk}"

    def clean(self):
        if self.kind == InterpreterKind.MEMBER and not self.member:
            raise ValidationError({"member": _("Say which member.")})
        if self.kind and self.kind != InterpreterKind.MEMBER and self.member:
            raise ValidationError({"member": _("Only for the kind “member of the department”.")})
        if self.kind and self.kind != InterpreterKind.MEMBER and not self.name:
            raise ValidationError({"name": _("Enter the name.")})

    @property
    def name_shown(self) -> str:
        return str(self.member) if self.member else self.name

    @property
    def address(self) -> str:
        """The e-mail address to which letters go."""
        return self.member.email if self.member else self.email

    @property
    def letter_language(self) -> str:
        return self.member.language if self.member else self.language

    @property
    def about_key(self) -> str:
        """How letters name this record."""
        return f"outreach.interpreter:{self.pk}"

    def missing(self) -> list[str]:
        """What keeps this person from being asked at all, in words; empty if they are ready to serve."""
        return list(self._missing())

    def _missing(self) -> Iterator[str]:
        if not self.is_active:
            yield gettext("is not to be asked at present")
        if self.member and not self.member.is_active:
            yield gettext("the member’s account is inactive")
        if not self.is_adult:
            yield gettext("is not confirmed to be an adult")
        if not self.screened_on:
            yield gettext("the screening is not done")
        if not self.agreed_on:
            yield gettext("the agreement is not signed")
        if not self.address:
            yield gettext("has no e-mail address")
        if not any(skill.assessed_on for skill in self.skills.all()):
            yield gettext("no skill is assessed")


class Skill(models.Model):
    """A language that somebody interprets, in one mode, and who found out how well."""

    interpreter = models.ForeignKey(Interpreter, on_delete=models.CASCADE, related_name="skills")
    language = models.ForeignKey(Language, verbose_name=_("language"), on_delete=models.PROTECT, related_name="skills")
    mode = models.CharField(_("mode"), max_length=12, choices=Mode, default=Mode.SPOKEN)
    level = models.PositiveSmallIntegerField(_("good enough for"), choices=Level, default=Level.MEETINGS)
    assessed_on = models.DateField(_("assessed on"), null=True, blank=True)
    assessed_how = models.CharField(
        _("how"), max_length=120, blank=True, help_text=_("Oral test, certificate, work seen.")
    )
    assessed_by = models.CharField(_("by whom"), max_length=120, blank=True)
    is_court_certified = models.BooleanField(_("certified by a court"), default=False)

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["interpreter", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["interpreter", "language", "mode"], name="skill_once"),
            models.CheckConstraint(
                name="skill_assessed_when_how_and_by_whom",
                condition=Q(assessed_on=None) | ~Q(assessed_how="") & ~Q(assessed_by=""),
            ),
        ]

    def __str__(self):
        return f"{self.language}, {self.get_mode_display()}"

    def clean(self):
        if self.assessed_on and not (self.assessed_how and self.assessed_by):
            raise ValidationError({"assessed_how": _("Say how the skill was assessed, and by whom.")})


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class AvailableHours(models.Model):
    """When somebody can serve, week by week, by the agency's clock. Who has none may be asked for any hour."""

    interpreter = models.ForeignKey(Interpreter, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    begins = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))

    class Meta:
        verbose_name = _("hours available")
        verbose_name_plural = _("hours available (none: any hour)")
        ordering = ["weekday", "begins"]
        default_permissions = ()
        constraints = [models.CheckConstraint(name="hours_end_after_they_begin", condition=Q(ends__gt=F("begins")))]

    def __str__(self):
        return f"{self.get_weekday_display()}, {self.begins:%H:%M}–{self.ends:%H:%M}"


class Absence(models.Model):
    """Days on which somebody is away."""

    interpreter = models.ForeignKey(Interpreter, on_delete=models.CASCADE, related_name="absences")
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["first_on"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="absence_ends_after_it_begins", condition=Q(last_on__gte=F("first_on")))
        ]

    def __str__(self):
        return f"{self.first_on} – {self.last_on}"
