from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.encryption import EncryptedTextField

LATELY = timedelta(days=30)
NOBODY = {"email": "", "phone": "", "name": ""}


class HoldQuerySet(models.QuerySet):
    def standing(self) -> Self:
        return self.filter(lifted_at=None)

    def lifted_lately(self) -> Self:
        """What whoever confirms a destruction has to know: what was held until a moment ago may be on the list."""
        return self.filter(lifted_at__gte=timezone.now() - LATELY)


class Hold(models.Model):
    """Nothing of a record, or of a person, is destroyed while it stands: a lawsuit or an audit needs it.

    By what a person is found is encrypted, shown on no page, and forgotten when the hold is lifted. A keyed hash
    would not do: whoever changes `MATCHING_KEY` would end every hold without knowing it.
    """

    why = models.CharField(
        gettext_lazy("why"), max_length=300, help_text=gettext_lazy("The matter and its number. Not a person's name.")
    )
    asked_by = models.CharField(
        gettext_lazy("asked for by"),
        max_length=120,
        help_text=gettext_lazy("An office: City Attorney, auditor, court."),
    )
    # A record: how tombstones name it, and what people call it.
    about = models.CharField(max_length=80, blank=True, editable=False, db_index=True)
    reference = models.CharField(gettext_lazy("record"), max_length=40, blank=True, editable=False)
    # Or a person, by any of these.
    email = EncryptedTextField(blank=True, editable=False)
    phone = EncryptedTextField(blank=True, editable=False)
    name = EncryptedTextField(blank=True, editable=False)
    placed_at = models.DateTimeField(gettext_lazy("since"), default=timezone.now, editable=False)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=gettext_lazy("placed by"), on_delete=models.PROTECT, editable=False,
        related_name="+",
    )  # fmt: skip
    lifted_at = models.DateTimeField(gettext_lazy("lifted at"), null=True, editable=False)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=gettext_lazy("lifted by"), on_delete=models.PROTECT, null=True,
        editable=False, related_name="+",
    )  # fmt: skip

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("legal hold")
        verbose_name_plural = gettext_lazy("legal holds")
        ordering = ["lifted_at", "-placed_at"]
        default_permissions = ["add", "view"]
        permissions = [("lift_hold", "Can lift a legal hold")]
        constraints = [
            models.CheckConstraint(
                name="hold_is_on_a_record_or_on_a_person",
                condition=~Q(about="") & Q(**NOBODY)
                | Q(about="") & ~Q(**NOBODY)
                | Q(about="", lifted_at__isnull=False, **NOBODY),
            ),
            models.CheckConstraint(
                name="hold_is_lifted_when_and_by_whom",
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]

    def __str__(self):
        return self.why

    @property
    def of_what(self) -> str:
        """A record by its reference, or by what a person is found, without saying it."""
        if self.about:
            return self.reference
        found_by = {_("e-mail"): self.email, _("telephone"): self.phone, _("name and date of birth"): self.name}
        by = ", ".join(label for label, known in found_by.items() if known)
        return _("a person, by %s") % by if by else str(_("a person"))

    def is_standing(self) -> bool:
        return self.lifted_at is None
