from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField


class LanguageQuerySet(models.QuerySet):
    def offered(self) -> Self:
        return self.filter(is_offered=True)


class Language(models.Model):
    """What a meeting is held in, or an interpreter asked for: spoken, signed, or captioned."""

    code = models.SlugField(_("code"), max_length=12, unique=True, help_text=_("As in BCP 47: es, vi, ase."))
    name = I18nCharField(_("name"), max_length=80)
    # Sign languages, and captioning (CART), which is asked for and assigned on the same path.
    is_for_the_deaf = models.BooleanField(_("sign language or captioning"), default=False)
    is_offered = models.BooleanField(_("can be asked for"), default=True)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=100)

    objects = LanguageQuerySet.as_manager()

    class Meta:
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        ordering = ["position", "pk"]

    def __str__(self):
        return str(self.name)
