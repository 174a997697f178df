from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agency.encryption import EncryptedTextField
from agency.models import Member
from programs.models import Application, AppointmentStatus
from programs.workflow import REVIEW

from .checklist import Premises

SEE_EVERY_SURVEY = "security_surveys.see_every_survey"


class Holding(models.TextChoices):
    OWNER = "owner", _("I own it")
    TENANT = "tenant", _("I rent it")
    MANAGER = "manager", _("I manage it")


class Alarm(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("I do not know")


class SecuritySurveyQuerySet(models.QuerySet):
    def visible_to(self, member: Member) -> Self:
        """Weak points of a home: for the officer who visits or is assigned, and for who keeps the program."""
        if member.has_perm(SEE_EVERY_SURVEY):
            return self
        # Whose role was taken away keeps the appointments, and not the sight of them.
        if not member.has_perm(REVIEW):
            return self.none()
        visits = Q(
            application__appointments__opening__officer=member,
            application__appointments__status__in=[AppointmentStatus.BOOKED, AppointmentStatus.KEPT],
        )
        return self.filter(visits | Q(application__assignee=member)).distinct()


class SecuritySurvey(models.Model):
    """What only the security survey asks: which premises, and what to know before the visit."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, primary_key=True, related_name="security_survey"
    )
    premises = models.CharField(_("premises"), max_length=10, choices=Premises)
    address = EncryptedTextField(_("address to visit"), blank=True)
    holding = models.CharField(_("the applicant"), max_length=10, choices=Holding)
    # A tenant asks the owner first: the visit looks at what is the owner's, and recommends changes to it.
    owner_agrees = models.BooleanField(_("the owner agrees"), default=False)
    dwelling = models.CharField(_("kind of home"), max_length=60, blank=True)
    business_name = models.CharField(_("business"), max_length=120, blank=True)
    business_type = models.CharField(_("kind of business"), max_length=120, blank=True)
    opening_hours = models.CharField(_("opening hours"), max_length=200, blank=True)
    employees = models.PositiveSmallIntegerField(_("number of employees"), null=True, blank=True)
    alarm = models.CharField(_("alarm"), max_length=10, choices=Alarm, default=Alarm.UNKNOWN)
    worries = EncryptedTextField(_("what worries them"), blank=True)
    had_incident = models.BooleanField(_("something happened lately"), default=False)
    case_number = models.CharField(_("case number"), max_length=40, blank=True)
    # For the visit only: erased when the report goes out.
    on_arrival = EncryptedTextField(_("pets, gate, parking"), blank=True)
    accessibility = models.CharField(_("accessibility"), max_length=300, blank=True)
    preferred_times = models.CharField(_("preferred times"), max_length=200, blank=True)

    objects = SecuritySurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("security survey")
        verbose_name_plural = _("security surveys")
        permissions = [("see_every_survey", "Can see the addresses and findings of every security survey")]
        constraints = [
            models.CheckConstraint(
                name="security_survey_tenant_has_the_owners_word",
                condition=~Q(holding=Holding.TENANT) | Q(owner_agrees=True),
            ),
        ]

    def __str__(self):
        return self.application.reference

    def get_absolute_url(self):
        return reverse("security_surveys:survey", args=[self.application.reference])

    @property
    def where(self) -> str:
        """The premises in a line, as the officer looks for them."""
        return ", ".join(filter(None, [self.business_name, " ".join(self.address.split())]))

    def is_erased(self) -> bool:
        """Nobody asks for a visit without an address: what was typed is no longer kept."""
        return not self.address
