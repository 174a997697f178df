from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from programs.kinds import KINDS


class DayCount(models.TextChoices):
    CALENDAR = "calendar", _("every day")
    WORKING = "working", _("working days: not weekends, not the agency's holidays")


class Program(models.Model):
    """A row of the catalogue: what a resident reads, and the rules by which the unit answers."""

    slug = models.SlugField(unique=True)
    name = I18nCharField(_("name"))
    # On the first page, where a visitor asks: what can I do here?
    invitation = I18nCharField(_("what one does, in plain verbs"), blank=True)
    summary = I18nTextField(_("summary"))
    who_may = I18nTextField(_("who may apply"), blank=True)
    what_happens = I18nTextField(_("what happens"), blank=True)
    what_to_wear = I18nTextField(_("what to wear and bring"), blank=True)
    not_allowed = I18nTextField(_("what is not allowed"), blank=True)
    rules_out = I18nTextField(_("what rules someone out"), blank=True)
    what_we_ask = I18nTextField(_("what we will ask, and why"), blank=True)
    is_open = models.BooleanField(_("taking applications"), default=True)
    paused_because = I18nTextField(_("if not, why and until when"), blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=30, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)

    # Two weeks: the Wilmington NC Police Department's public promise for ride-along applications.
    processing_days = models.PositiveSmallIntegerField(
        _("days until we answer"), default=14, validators=[MinValueValidator(1)]
    )
    counted_in = models.CharField(_("counted in"), max_length=10, choices=DayCount, default=DayCount.CALENDAR)
    waiting_days = models.PositiveSmallIntegerField(
        _("days we wait for an applicant's answer"), default=30, help_text=_("After that the application is closed.")
    )
    booking_days = models.PositiveSmallIntegerField(
        _("days an approval is good for"), default=90, help_text=_("An approval never booked ends after them.")
    )
    minimum_age = models.PositiveSmallIntegerField(_("minimum age"), default=18, validators=[MaxValueValidator(99)])
    minors_allowed = models.BooleanField(
        _("younger with a guardian"),
        default=False,
        help_text=_("Whether a waiver for a minor holds is for your lawyer to say."),
    )
    minimum_age_with_guardian = models.PositiveSmallIntegerField(_("minimum age with a guardian"), default=16)
    months_between = models.PositiveSmallIntegerField(_("months between two rides"), default=6)
    lead_days = models.PositiveSmallIntegerField(
        _("days' notice for a date"), default=14, help_text=_("Dates sooner than this cannot be asked for.")
    )
    seats = models.PositiveSmallIntegerField(_("seats"), default=1, validators=[MinValueValidator(1)])
    longest_hours = models.PositiveSmallIntegerField(
        _("at most, in hours"), default=4, validators=[MinValueValidator(1)]
    )

    offer_hours = models.PositiveSmallIntegerField(
        _("hours an offer is good for"), default=48, validators=[MinValueValidator(1)],
        help_text=_("Seats that become free are held so long for the next on the waiting list."),
    )  # fmt: skip
    # Twelve: Dallas, Texas, has each employee of a convenience store take the training again each year (ordinance 12B).
    certificate_months = models.PositiveSmallIntegerField(
        _("months a certificate is good for"), default=12, validators=[MinValueValidator(1)]
    )
    # Longer than the last question after a survey, which is asked after six months.
    findings_kept_months = models.PositiveSmallIntegerField(
        _("months findings are kept"), default=12, validators=[MinValueValidator(7)],
        help_text=_("After that a survey's address, findings and pictures are erased; the numbers stay."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="program_promises_at_least_a_day", condition=Q(processing_days__gte=1)),
            models.CheckConstraint(
                name="program_guardian_age_is_the_lower", condition=Q(minimum_age_with_guardian__lte=F("minimum_age"))
            ),
        ]

    def __str__(self):
        return str(self.name)

    def get_absolute_url(self):
        return reverse("programs:program", args=[self.slug])

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        cache.delete_many([f"program/{self.slug}", "programs"])

    @classmethod
    def remembered(cls, slug: str) -> Self:
        """The program, remembered for half a minute by each process: every form page needs its rules."""
        program = cache.get(f"program/{slug}")
        if program is None:
            program = cls.objects.prefetch_related("categories").get(slug=slug)
            cache.set(f"program/{slug}", program, 30)
        return program

    @classmethod
    def remembered_with_a_form(cls) -> list[Self]:
        """The programs that can be applied to, remembered as long."""
        programs = cache.get("programs")
        if programs is None:
            programs = list(cls.objects.filter(slug__in=KINDS))
            cache.set("programs", programs, 30)
        return programs

    @property
    def youngest(self) -> int:
        """The age, in years, under which nobody may apply."""
        return self.minimum_age_with_guardian if self.minors_allowed else self.minimum_age

    @property
    def takes_applications(self) -> bool:
        """Whether it has a form; the self-survey has none."""
        return self.slug in KINDS

    def check_length(self, length: timedelta) -> None:
        """Raise ValidationError if a time offered is longer than the program allows."""
        if length > timedelta(hours=self.longest_hours):
            raise ValidationError(_("At most %d hours: offer a shorter time.") % self.longest_hours)

    def offered_categories(self) -> "list[Category]":
        return [category for category in self.categories.all() if category.is_offered]

    def needs_guardian(self, age: int) -> bool:
        return self.youngest <= age < self.minimum_age

    def current_release(self) -> "Release | None":
        return self.releases.order_by("-version").first()


class Category(models.Model):
    """Who the applicant is to us: resident, student, media … some categories may ride more often."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="categories")
    name = I18nCharField(_("name"))
    months_between = models.PositiveSmallIntegerField(
        _("months between two rides"), null=True, blank=True, help_text=_("Empty: as the program says.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_offered = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "pk"]

    def __str__(self):
        return str(self.name)


class DeclineReason(models.Model):
    """Why an application may be declined: a word for staff, a neutral sentence for the applicant."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="decline_reasons")
    name = models.CharField(_("for staff"), max_length=80)
    sentence = I18nTextField(_("for the applicant"), help_text=_("Never what a records check found."))
    is_offered = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("reason to decline")
        verbose_name_plural = _("reasons to decline")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Release(models.Model):
    """A version of the release of liability. It is never changed: who signed it signed these words."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="releases")
    version = models.PositiveSmallIntegerField(_("version"), editable=False)
    text = I18nTextField(_("text"))
    published_at = models.DateTimeField(_("published at"), auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("release of liability")
        verbose_name_plural = _("releases of liability")
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["program", "version"], name="release_version_is_used_once")]

    def __str__(self):
        return f"{self.program} {self.version}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise ValueError("A published release is never changed: publish a new version.")
        newest = self.program.current_release()
        self.version = newest.version + 1 if newest else 1
        super().save(*args, **kwargs)

    def words(self, language: str) -> str:
        """The text in a language, exactly as it is shown and signed."""
        return self.text.localize(language).replace("\r\n", "\n").strip()


def age_on(born: date, on: date) -> int:
    """Full years of age. Who was born on 29 February is a year older on 1 March of a common year."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
