from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency.encryption import EncryptedTextField
from programs.models import Application

# A class has 5 to 40 people; a business larger than this is taught in several.
MOST_PEOPLE = 60


class TrainingLanguage(models.TextChoices):
    ENGLISH = "en", _("English")
    SPANISH = "es", _("Spanish")
    OTHER = "other", _("Another language")


class Equipment(models.TextChoices):
    SCREEN = "screen", _("A large screen or TV that a laptop can be connected to")
    PROJECTOR = "projector", _("A projector")
    NONE = "none", _("Nothing: the trainer brings what is needed")


class RobberyTraining(models.Model):
    """What only the robbery training asks: whose people, how many, and where and when they could be taught."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, primary_key=True, related_name="robbery_training"
    )
    business_name = models.CharField(_("business"), max_length=120)
    business_type = models.CharField(_("kind of business"), max_length=120)
    site_address = EncryptedTextField(_("where it could be held"), blank=True)
    people = models.PositiveSmallIntegerField(
        _("people expected"), validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)]
    )
    preferred_times = models.CharField(_("preferred times"), max_length=300)
    training_language = models.CharField(_("language of the training"), max_length=10, choices=TrainingLanguage)
    other_language = models.CharField(_("which other language"), max_length=60, blank=True)
    equipment = models.CharField(_("equipment there"), max_length=10, choices=Equipment, default=Equipment.NONE)
    had_robbery = models.BooleanField(_("robbed lately"), default=False)
    case_number = models.CharField(_("case number"), max_length=40, blank=True)
    wants_survey = models.BooleanField(_("would like a security survey too"), default=False)

    class Meta:
        verbose_name = _("robbery training")
        verbose_name_plural = _("robbery trainings")
        constraints = [
            models.CheckConstraint(
                name="robbery_training_is_for_one_to_sixty", condition=Q(people__range=(1, MOST_PEOPLE))
            ),
            models.CheckConstraint(
                name="robbery_training_other_language_is_named",
                condition=~Q(training_language=TrainingLanguage.OTHER) | ~Q(other_language=""),
            ),
        ]

    def __str__(self):
        return self.business_name

    @property
    def taught_in(self) -> str:
        """The language wanted, in words."""
        return self.other_language or self.get_training_language_display()
