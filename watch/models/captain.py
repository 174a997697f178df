from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agency.encryption import EncryptedTextField, keyed_hash
from agency.models import Member

from .group import WatchGroup
from .registration import WatchRegistration


class Office(models.TextChoices):
    CHAIR = "chair", _("chair")
    CAPTAIN = "captain", _("captain")
    ALTERNATE = "alternate", _("alternate")


def hash_of_email(email: str) -> str:
    """Finds a captain by an address without reading any."""
    return keyed_hash(email.strip().casefold()) if email else ""


class CaptainQuerySet(models.QuerySet):
    def serving(self) -> Self:
        return self.filter(left_on=None)


class Captain(models.Model):
    """A neighbor who leads a group, or a block of it, for a term. One per 10 to 15 houses, with an alternate:
    Mounds View MN, Newington CT."""

    group = models.ForeignKey(WatchGroup, verbose_name=_("group"), on_delete=models.PROTECT, related_name="captains")
    office = models.CharField(_("office"), max_length=10, choices=Office, default=Office.CAPTAIN)
    name = EncryptedTextField(_("name"))
    email = EncryptedTextField(_("e-mail"), blank=True)
    email_hash = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    phone = EncryptedTextField(_("telephone"))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    block = models.CharField(
        _("block"), max_length=120, blank=True, help_text=_("Whose roster this captain keeps. In words.")
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    roster_confirmed_on = models.DateField(_("roster confirmed on"), null=True, blank=True, editable=False)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    # Part of every private link: one more, and all links given out so far are dead.
    link_version = models.PositiveSmallIntegerField(default=1, editable=False)

    objects = CaptainQuerySet.as_manager()

    class Meta:
        verbose_name = _("captain")
        verbose_name_plural = _("captains")
        ordering = ["group", "pk"]
        default_permissions = ["add", "change", "view"]
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=Q(office="chair", left_on=None), name="watch_group_has_one_chair"
            ),
            models.CheckConstraint(
                name="watch_captain_term_ends_after_it_begins", condition=Q(until_on__gt=F("from_on"))
            ),
            models.CheckConstraint(
                name="watch_captain_leaves_after_coming", condition=Q(left_on=None) | Q(left_on__gte=F("from_on"))
            ),
        ]

    def __str__(self):
        """Without the name: who reads of a captain need not be one of those who may know it."""
        return f"{self.group}, {self.get_office_display()}" + (f", {self.block}" if self.block else "")

    def save(self, *args, **kwargs):
        self.email_hash = self.keyed_hashes()["email_hash"]
        super().save(*args, **kwargs)

    def keyed_hashes(self) -> dict[str, str]:
        """The columns that stand for what is encrypted, made of it; `rotate_keys --matching` asks for them too."""
        return {"email_hash": hash_of_email(self.email)}

    @property
    def about_key(self) -> str:
        """How letters name this record."""
        return f"watch.captain:{self.pk}"


class HouseholdQuerySet(models.QuerySet):
    def visible_to(self, member: Member) -> Self:
        return self.filter(captain__group__in=WatchGroup.objects.kept_by(member))

    def enrolled(self) -> Self:
        return self.filter(left_on=None)


class Household(models.Model):
    """A line of a block's roster: who lives there and how to reach them. Read by its captain and few of us."""

    captain = models.ForeignKey(Captain, verbose_name=_("captain"), on_delete=models.PROTECT, related_name="households")
    registration = models.OneToOneField(
        WatchRegistration, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="household"
    )
    address = EncryptedTextField(_("address"))
    contact = EncryptedTextField(_("name"))
    phone = EncryptedTextField(_("telephone"), blank=True)
    enrolled_on = models.DateField(_("enrolled on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("rosters")
        ordering = ["captain", "pk"]
        default_permissions = ["view"]
        constraints = [
            models.CheckConstraint(
                name="watch_household_leaves_after_coming",
                condition=Q(left_on=None) | Q(left_on__gte=F("enrolled_on")),
            )
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"
