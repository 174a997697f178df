from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nTextField

from agency.encryption import EncryptedTextField
from agency.models import Member, Station

from .people import StakeholderKind

# Who has it sees the organizations, and reads the engagement figures and quarterly reports, of every station.
SEE_EVERY_STATION = "outreach.see_every_station"


class OrganizationQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def public(self) -> Self:
        """Those that the public may know of: they agreed, and the partnership goes on."""
        return self.active().filter(agreed_to_be_public_on__isnull=False)

    def at(self, station: Station | None) -> Self:
        """Those that a station works with; all of them for the whole city."""
        return self.filter(Q(stations=station) | Q(stations=None)) if station else self

    def visible_to(self, member: Member) -> Self:
        """A member's own station's and the whole city's; every station's to who sees all."""
        if member.has_perm(SEE_EVERY_STATION):
            return self
        return self.at(member.station) if member.station else self.filter(stations=None)


class Organization(models.Model):
    """A stakeholder with a name: who solves problems together with us, or might."""

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=16, choices=StakeholderKind)
    stations = models.ManyToManyField(
        Station, verbose_name=_("stations"), related_name="organizations", blank=True,
        help_text=_("None: it works in the whole city."),
    )  # fmt: skip
    website = models.URLField(_("website"), blank=True)
    together = I18nTextField(
        _("what we do together"), max_length=1000, blank=True, help_text=_("The public reads it, if they agreed.")
    )
    partner_since = models.DateField(_("partner since"), null=True, blank=True)
    agreed_to_be_public_on = models.DateField(
        _("agreed to be named in public on"), null=True, blank=True,
        help_text=_("Empty: they are not on the public page. Somebody who may speak for them must have agreed."),
    )  # fmt: skip
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Off: it no longer exists, or no longer works with us.")
    )
    # What was written about the one is counted for the other.
    merged_into = models.ForeignKey(
        "self", verbose_name=_("merged into"), on_delete=models.PROTECT, null=True, blank=True, related_name="merged",
        editable=False,
    )  # fmt: skip
    note = models.TextField(_("note for staff"), max_length=2000, blank=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name", "pk"]
        permissions = [("see_every_station", _("Can see the engagement of every station"))]
        constraints = [
            models.CheckConstraint(
                name="organization_merged_is_not_active", condition=Q(merged_into=None) | Q(is_active=False)
            ),
        ]

    def __str__(self):
        return self.name


class Contact(models.Model):
    """A person at an organization. Never public."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="contacts", verbose_name=_("organization")
    )
    name = EncryptedTextField(_("name"))
    role = models.CharField(_("role"), max_length=80, blank=True, help_text=_("Such as pastor, principal, owner."))
    email = EncryptedTextField(_("e-mail"), blank=True)
    phone = EncryptedTextField(_("telephone"), blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    left_on = models.DateField(_("left on"), null=True, blank=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["left_on", "pk"]

    def __str__(self):
        """Without the name: the admin's history keeps this text, and can be read."""
        return f"{capfirst(self._meta.verbose_name)} {self.pk}"
