from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from .plan import Plan


class EvidenceKind(models.TextChoices):
    """Where a priority comes from. A kind that another part of the portal keeps gets a column of its own below."""

    MEETING = "meeting", _("notes of a meeting")
    SURVEY = "survey", _("results of a survey")
    INPUT = "input", _("community input")
    CRIME = "crime trend", _("crime trend")
    QUALITY_OF_LIFE = "quality-of-life trend", _("quality-of-life trend")


class Evidence(models.Model):
    """Something a plan can point to, written down once and linked wherever it bears on."""

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="evidence")
    # A form that is sent twice makes one row.
    submission_key = models.UUIDField(unique=True, default=uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=24, choices=EvidenceKind)
    title = models.CharField(_("title"), max_length=160)
    on = models.DateField(_("date"))
    source = models.CharField(_("source"), max_length=160, blank=True)
    figures = models.TextField(
        _("what it says: figures, what was decided, what was asked"), max_length=5000, blank=True
    )
    url = models.URLField(_("where it can be read"), blank=True)
    community_input = models.OneToOneField(
        "CommunityInput", verbose_name=_("community input"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="evidence", editable=False,
    )  # fmt: skip
    event = models.ForeignKey(
        "outreach.Event", verbose_name=_("event"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="evidence", editable=False,
    )  # fmt: skip
    survey = models.ForeignKey(
        "outreach.Survey", verbose_name=_("survey"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="evidence", editable=False,
    )  # fmt: skip
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["-on", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="evidence_of_community_input_names_it",
                condition=models.Q(kind=EvidenceKind.INPUT, community_input__isnull=False)
                | ~models.Q(kind=EvidenceKind.INPUT) & models.Q(community_input=None),
            ),
            models.CheckConstraint(
                name="evidence_of_an_event_is_a_meeting",
                condition=models.Q(event=None) | models.Q(kind=EvidenceKind.MEETING),
            ),
            models.CheckConstraint(
                name="evidence_of_a_survey_is_one",
                condition=models.Q(survey=None) | models.Q(kind=EvidenceKind.SURVEY),
            ),
            models.UniqueConstraint(fields=["plan", "event"], name="evidence_once_of_an_event"),
            models.UniqueConstraint(fields=["plan", "survey"], name="evidence_once_of_a_survey"),
        ]

    def __str__(self):
        return f"{self.title} ({self.on})"
