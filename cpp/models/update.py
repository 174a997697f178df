from django.db import models
from django.utils.translation import gettext_lazy as _

from .evidence import Evidence
from .parts import Response
from .plan import Plan


class Update(models.Model):
    """A semi-annual update with the four contents that policy 3-01/110.00 asks for."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="updates")
    begins_on = models.DateField(_("covers the time from"))
    due_on = models.DateField(_("due on"))
    # (a) Community feedback through surveys and meetings.
    feedback = models.TextField(_("what the community told us in surveys and meetings"), max_length=10_000, blank=True)
    evidence = models.ManyToManyField(Evidence, verbose_name=_("gathered in"), blank=True, related_name="updates")
    # (b) How effective the efforts have been, and whether the plan will change.
    effectiveness = models.TextField(_("how effective our efforts have been"), max_length=10_000, blank=True)
    will_change = models.BooleanField(_("will the plan change?"), null=True, blank=True)
    how_it_changes = models.TextField(_("how it changes, or why not"), max_length=5000, blank=True)
    # (c) New and changed responses are `ResponseChange`; (d) how and when it is shared is `Sharing`.
    revision = models.PositiveIntegerField(default=1, editable=False)
    version = models.OneToOneField(
        "Version", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="update"
    )

    class Meta:
        verbose_name = _("semi-annual update")
        verbose_name_plural = _("semi-annual updates")
        ordering = ["-due_on", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["plan"], condition=models.Q(version=None), name="update_one_open_at_a_time")
        ]

    def __str__(self):
        return str(self.due_on)


class Basis(models.TextChoices):
    """Why a response is new or changed, in the two words of the policy."""

    RESULT = "result", _("result-based")
    COMMUNITY_INPUT = "community input", _("community-input-based")


class ResponseChange(models.Model):
    """What a commander says of a response that is new or changed since the last version."""

    update = models.ForeignKey(Update, on_delete=models.CASCADE, related_name="marks")
    response = models.ForeignKey(Response, verbose_name=_("response"), on_delete=models.CASCADE, related_name="+")
    basis = models.CharField(_("based on"), max_length=16, choices=Basis, blank=True)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    evidence = models.ManyToManyField(Evidence, verbose_name=_("evidence"), blank=True, related_name="+")
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("new or changed response")
        verbose_name_plural = _("new or changed responses")
        ordering = ["response_id"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["update", "response"], name="change_marked_once")]

    def __str__(self):
        return str(self.response)


class SharingWay(models.TextChoices):
    WEBSITE = "website", _("this portal and its followers")
    MEETING = "meeting", _("at a meeting")
    PRINT = "print", _("printed copies")
    MEDIA = "media", _("newspaper, radio or television")
    SOCIAL = "social", _("social media")
    PARTNERS = "partners", _("through partners")


class Sharing(models.Model):
    """How and when an update is shared with the community."""

    update = models.ForeignKey(Update, on_delete=models.CASCADE, related_name="sharings")
    way = models.CharField(_("how"), max_length=10, choices=SharingWay)
    on = models.DateField(_("when"))
    where = models.CharField(_("where"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("sharing")
        verbose_name_plural = _("how and when it is shared")
        ordering = ["on", "pk"]
        default_permissions = ()

    def __str__(self):
        return f"{self.get_way_display()}, {self.on}"
