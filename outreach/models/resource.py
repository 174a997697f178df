from typing import Self
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField


class ResourceKind(models.TextChoices):
    """In the order of the page: who needs help first finds it first."""

    VICTIMS = "victims", _("help after a crime")
    REPORT = "report", _("report a crime or give a tip")
    YOUTH = "youth", _("for young people")
    PREVENTION = "prevention", _("prevent crime")
    ACCOUNT = "account", _("where else to find us")


class ResourceQuerySet(models.QuerySet):
    def public(self) -> Self:
        return self.filter(is_public=True)


class Resource(models.Model):
    """Something the public can use: a service, a tip against crime, an account of ours elsewhere."""

    kind = models.CharField(_("kind"), max_length=10, choices=ResourceKind)
    title = I18nCharField(_("title"), max_length=120)
    text = I18nTextField(_("text"), max_length=5000, blank=True, help_text=_("Markdown."))
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    url = models.URLField(_("web page"), blank=True)
    position = models.PositiveSmallIntegerField(_("place in its list"), default=100)
    is_public = models.BooleanField(_("shown to the public"), default=False)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        ordering = ["kind", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="resource_public_once_it_says_something",
                condition=Q(is_public=False) | ~Q(text="") | ~Q(url="") | ~Q(phone=""),
            )
        ]

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return reverse("outreach:resource", args=[self.pk])

    @property
    def host(self) -> str:
        """What a link to its web page is called."""
        return urlsplit(self.url).netloc.removeprefix("www.")


class OfficerProfileQuerySet(models.QuerySet):
    def public(self) -> Self:
        """Those who agreed and serve; their pictures are not read with them."""
        shown = self.filter(is_public=True, member__is_active=True).select_related("member__station").defer("jpeg")
        return shown.annotate(has_portrait=Q(jpeg__isnull=False))


class OfficerProfile(models.Model):
    """A member in public, who agreed to it: what they do here. Nothing of family or home."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("member"), on_delete=models.CASCADE, related_name="profile"
    )
    words = I18nTextField(
        _("what they do here"),
        max_length=800,
        blank=True,
        help_text=_("In their own words. Nothing of family or home."),
    )
    jpeg = models.BinaryField(null=True, editable=False)
    # The day on which the member said yes; empty once they took it back.
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    is_public = models.BooleanField(_("shown to the public"), default=False)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=100)

    objects = OfficerProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("officer profile")
        verbose_name_plural = _("officer profiles")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="profile_public_once_agreed", condition=Q(is_public=False) | Q(agreed_on__isnull=False)
            )
        ]

    def __str__(self):
        return str(self.member)
