from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.encryption import EncryptedDateField, EncryptedTextField, keyed_hash
from agency.people import plain_letters

from .application import Application
from .program import Category, Release


class PreferredShift(models.TextChoices):
    DAY = "day", _("Day")
    EVENING = "evening", _("Evening")
    NIGHT = "night", _("Night")
    ANY = "any", _("Any time")


class Ability(models.TextChoices):
    YES = "yes", _("Yes")
    WITH_ACCOMMODATION = "with accommodation", _("Yes, with an accommodation")
    NO = "no", _("No")


class Conflict(models.TextChoices):
    """Ticked or not ticked, never described: details would be criminal-history text."""

    PENDING_CASE = "pending case", _("I have a case pending in court")
    PROTECTIVE_ORDER = "protective order", _("A protective order names me")
    LAWSUIT = "lawsuit", _("I have a claim or lawsuit against this agency")
    RELATED = "related", _("I am related to, or live with, someone who works here")


def match_key(first_name: str, last_name: str, birth_date: date) -> str:
    """The same for the same person however the name is spelled out: without accents, case or punctuation."""
    return keyed_hash(f"{plain_letters(first_name + last_name)}|{birth_date.isoformat()}")


class RideAlongQuerySet(models.QuerySet):
    def same_person(self, ride_along: "RideAlong") -> Self:
        """Other ride-along applications under this name and date of birth, newest first."""
        others = self.filter(match_key=ride_along.match_key).exclude(pk=ride_along.pk)
        return others.select_related("application__program").order_by("-application__submitted_at")


class RideAlong(models.Model):
    """What only the ride-along asks."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, primary_key=True, related_name="ride_along"
    )
    # Empty only once the application is stripped.
    birth_date = EncryptedDateField(_("date of birth"), null=True)
    match_key = models.CharField(max_length=64, db_index=True, editable=False)
    licence_number = EncryptedTextField(_("driver license or ID number"))
    category = models.ForeignKey(Category, verbose_name=_("applies as"), on_delete=models.PROTECT, related_name="+")
    organisation = models.CharField(_("school or employer"), max_length=120, blank=True)
    reason = models.TextField(_("reason"), max_length=1000)
    heard_from = models.CharField(_("heard of it from"), max_length=120, blank=True)
    # Up to three [date, shift], most wanted first.
    preferences = models.JSONField(_("preferred dates"), default=list)
    earlier_rides = models.CharField(_("earlier rides"), max_length=120, blank=True)
    emergency_name = EncryptedTextField(_("emergency contact"))
    emergency_phone = EncryptedTextField(_("emergency contact's telephone"))
    emergency_relation = models.CharField(_("who that is"), max_length=60, blank=True)
    ability = models.CharField(
        _("can enter and leave a patrol car and follow instructions"), max_length=20, choices=Ability
    )
    accommodation = EncryptedTextField(_("accommodation asked for"), blank=True)
    conflicts = models.JSONField(_("disclosed"), default=list, blank=True)
    relative = models.CharField(_("who works here"), max_length=120, blank=True)
    agrees_to_records_check = models.BooleanField(_("agrees to a records check"))
    accepts_rules = models.BooleanField(_("accepts the rules"))
    guardian_name = EncryptedTextField(_("guardian"), blank=True)
    guardian_email = EncryptedTextField(_("guardian's e-mail"), blank=True)
    guardian_phone = EncryptedTextField(_("guardian's telephone"), blank=True)
    guardian_relation = models.CharField(_("guardian is"), max_length=60, blank=True)

    objects = RideAlongQuerySet.as_manager()

    class Meta:
        verbose_name = _("ride-along")
        verbose_name_plural = _("ride-alongs")
        constraints = [
            models.CheckConstraint(
                name="ride_along_consents_are_given", condition=Q(agrees_to_records_check=True, accepts_rules=True)
            ),
        ]

    def __str__(self):
        return self.application.reference

    def save(self, *args, **kwargs):
        self.match_key = self.keyed_hashes()["match_key"]
        super().save(*args, **kwargs)

    def keyed_hashes(self) -> dict[str, str]:
        """The columns that stand for what is encrypted, made of it; `rotate_keys --matching` asks for them too."""
        if self.birth_date is None:  # stripped: what it has now is nobody's
            return {"match_key": self.match_key}
        names = self.application.first_name, self.application.last_name
        return {"match_key": match_key(*names, self.birth_date)}

    @property
    def has_guardian(self) -> bool:
        return bool(self.guardian_name)

    @property
    def months_between(self) -> int:
        """Months that must pass between two rides of this applicant."""
        own = self.category.months_between
        return self.application.program.months_between if own is None else own

    def preferred(self) -> list[tuple[date, str]]:
        """Wanted dates with the shift in words."""
        return [(date.fromisoformat(on), str(PreferredShift(shift).label)) for on, shift in self.preferences]

    def disclosed(self) -> list[str]:
        return [str(Conflict(value).label) for value in self.conflicts]


class Signer(models.TextChoices):
    RIDER = "rider", _("rider")
    GUARDIAN = "guardian", _("guardian")


class Signature(models.Model):
    """A release signed by typed name, bound by a SHA-256 to its exact text and to the answers given."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="signatures")
    signer = models.CharField(_("signer"), max_length=10, choices=Signer)
    release = models.ForeignKey(Release, verbose_name=_("release"), on_delete=models.PROTECT, related_name="signatures")
    language = models.CharField(_("in"), max_length=10)
    typed_name = models.CharField(_("typed name"), max_length=200)
    on_paper = models.BooleanField(_("on paper"), default=False)
    signed_at = models.DateTimeField(_("signed at"), default=timezone.now)
    digest = models.CharField(_("SHA-256"), max_length=64)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["signed_at"]
        constraints = [models.UniqueConstraint(fields=["application", "signer"], name="signature_is_given_once")]

    def __str__(self):
        return self.typed_name

    def words(self) -> str:
        return self.release.words(self.language)
