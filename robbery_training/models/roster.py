from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency.encryption import EncryptedTextField, keyed_hash
from programs.models import Application, Opening


def person_key(name: str) -> str:
    """The same for the same name, however it is spaced and capitalized; it says nothing of the name."""
    return keyed_hash(f"trainee|{' '.join(name.split()).casefold()}")


class Trainee(models.Model):
    """Somebody whom a business sends to the training."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="trainees")
    name = EncryptedTextField(_("name"))
    # Names are unreadable in the database: by this the same person is found again.
    person = models.CharField(max_length=64, db_index=True, editable=False)
    role = models.CharField(_("role"), max_length=80, blank=True)
    # The session at which they were ticked: the business may have moved to another one since.
    attended = models.ForeignKey(
        Opening, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    attended_at = models.DateTimeField(_("here since"), null=True, blank=True, editable=False)
    checked_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ticked by"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip

    class Meta:
        verbose_name = _("trainee")
        verbose_name_plural = _("roster")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="trainee_attended_when_where_and_by_whom",
                condition=Q(attended=None, attended_at=None, checked_in_by=None)
                | Q(attended__isnull=False, attended_at__isnull=False, checked_in_by__isnull=False),
            ),
            models.UniqueConstraint(fields=["application", "person", "role"], name="trainee_is_named_once"),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.person = self.keyed_hashes()["person"]
        super().save(*args, **kwargs)

    def keyed_hashes(self) -> dict[str, str]:
        """The columns that stand for what is encrypted, made of it; `rotate_keys --matching` asks for them too."""
        # Whose name is stripped is nobody any more, and not the same nobody as another.
        return {"person": person_key(self.name) if self.name else self.person}

    def was_at(self, session: Opening) -> bool:
        return self.attended_id == session.pk

    @property
    def initials(self) -> str:
        """First letters of the first and the last name: all that a stranger may read."""
        names = self.name.split()
        return " ".join(f"{name[0].upper()}." for name in [*names[:1], *names[1:][-1:]])
