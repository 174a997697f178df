from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency.encryption import EncryptedTextField
from programs.models import Application

from .group import GroupKind, WatchGroup


class Wish(models.TextChoices):
    REGISTER = "register", _("Start a group where I live or work")
    JOIN = "join", _("Join the group at my address, if there is one")


class WouldLead(models.TextChoices):
    YES = "yes", _("Yes")
    PERHAPS = "perhaps", _("Perhaps, tell me more")
    NO = "no", _("No")


class WatchRegistration(models.Model):
    """What only the Community Watch asks."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, primary_key=True, related_name="watch_registration"
    )
    wants = models.CharField(_("wants to"), max_length=10, choices=Wish)
    kind = models.CharField(_("kind of place"), max_length=12, choices=GroupKind)
    place = EncryptedTextField(_("where they live or trade"))
    area = models.CharField(_("street or neighborhood"), max_length=200)
    households = models.PositiveSmallIntegerField(
        _("about how many households"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    would_lead = models.CharField(_("would lead"), max_length=10, choices=WouldLead, default=WouldLead.NO)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    shares_contact = models.BooleanField(_("name and telephone may go to the captain"), default=False)
    # What became of it: the group, and the captain who was told.
    group = models.ForeignKey(
        WatchGroup, verbose_name=_("group"), on_delete=models.PROTECT, null=True, blank=True, editable=False,
        related_name="registrations",
    )  # fmt: skip
    captain = models.ForeignKey(
        "Captain", verbose_name=_("put in touch with"), on_delete=models.PROTECT, null=True, blank=True,
        editable=False, related_name="neighbors",
    )  # fmt: skip

    class Meta:
        verbose_name = _("Community Watch registration")
        verbose_name_plural = _("Community Watch registrations")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="watch_registration_to_join_shares_contact", condition=~Q(wants="join") | Q(shares_contact=True)
            ),
            models.CheckConstraint(
                name="watch_registration_of_a_group_says_how_many",
                condition=~Q(wants="register") | Q(households__isnull=False, households__gte=1),
            ),
        ]

    def __str__(self):
        return self.application.reference
