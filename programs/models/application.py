from datetime import date
from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.models import Agency, Member, Station
from agency.references import new_reference
from programs.kinds import ProgramKind, kind_of
from programs.promise import Lateness, explain
from records.models import Tombstone

from .program import DeclineReason, Program


class Status(models.TextChoices):
    WAITING_FOR_GUARDIAN = "waiting for guardian", _("waiting for the guardian's signature")
    RECEIVED = "received", _("received")
    IN_REVIEW = "in review", _("in review")
    WAITING_FOR_APPLICANT = "waiting for applicant", _("waiting for the applicant's answer")
    APPROVED = "approved", _("approved")
    SCHEDULED = "scheduled", _("scheduled")
    COMPLETED = "completed", _("completed")
    NO_SHOW = "no show", _("no show")
    ENDED_EARLY = "ended early", _("ended early")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("expired")


# Who has it sees the applications of every station.
EVERY_STATION = "programs.view_every_station"

WAITING = {Status.WAITING_FOR_GUARDIAN, Status.WAITING_FOR_APPLICANT}
UNDECIDED = WAITING | {Status.RECEIVED, Status.IN_REVIEW}
OPEN = UNDECIDED | {Status.APPROVED, Status.SCHEDULED}
APPOINTED = {Status.SCHEDULED, Status.COMPLETED, Status.NO_SHOW, Status.ENDED_EARLY}
DECIDED = APPOINTED | {Status.APPROVED, Status.DECLINED}


class Channel(models.TextChoices):
    WEB = "web", _("web")
    PHONE = "phone", _("telephone")
    PAPER = "paper", _("paper")


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, member: Member) -> Self:
        """Everything to who keeps the whole queue; else what they are assigned, and what their station has or hosts."""
        from .shift import Appointment

        if member.has_perm(EVERY_STATION):
            return self
        own = Q(assignee=member)
        if member.station_id:
            seats = Appointment.objects.filter(opening__station=member.station).exclude(status="cancelled")
            hosted = seats.values("application")
            own |= Q(station=member.station) | Q(pk__in=hosted)
        return self.filter(own)

    def undecided(self) -> Self:
        return self.filter(status__in=UNDECIDED)

    def on_the_clock(self) -> Self:
        """Those whose answer is ours to give: nobody else's is awaited."""
        return self.filter(status__in=UNDECIDED - WAITING)

    def due_by(self, on: date) -> Self:
        return self.on_the_clock().filter(due_on__lte=on)

    def overdue(self, on: date) -> Self:
        return self.on_the_clock().filter(due_on__lt=on)

    def for_page(self) -> Self:
        return self.select_related("program", "station", "assignee", "decline_reason", "ride_along__category")


class Application(models.Model):
    """A resident's application to a program, and where it stands in the queue."""

    reference = models.CharField(_("reference"), max_length=9, unique=True, default=new_reference, editable=False)
    program = models.ForeignKey(
        Program, verbose_name=_("program"), on_delete=models.PROTECT, related_name="applications"
    )
    # One form sent is one application, however often the button was pressed.
    submission_key = models.UUIDField(unique=True, default=uuid4, editable=False)
    channel = models.CharField(_("came by"), max_length=10, choices=Channel, default=Channel.WEB)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    first_name = models.CharField(_("first name"), max_length=60)
    middle_name = models.CharField(_("middle name"), max_length=60, blank=True)
    last_name = models.CharField(_("last name"), max_length=60)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30)
    address = models.TextField(_("address"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    interpreter = models.CharField(_("interpreter wanted for"), max_length=60, blank=True)

    station = models.ForeignKey(
        Station, verbose_name=_("station"), on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("assignee"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="assigned_applications",
    )  # fmt: skip
    status = models.CharField(_("status"), max_length=24, choices=Status, default=Status.RECEIVED)
    submitted_at = models.DateTimeField(_("received at"), default=timezone.now)
    due_on = models.DateField(_("promised by"))
    # What the promised date was made of; `promise_reason` says it in words.
    promise = models.JSONField(_("promise"))
    paused_on = models.DateField(_("clock stopped on"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decline_reason = models.ForeignKey(
        DeclineReason, verbose_name=_("reason"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    erasure_requested_at = models.DateTimeField(_("erasure asked for at"), null=True, blank=True)
    # Part of every private link: one more, and all links given out so far are dead.
    link_version = models.PositiveSmallIntegerField(default=1, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["status", "due_on", "id"], name="application_queue"),
            models.Index(fields=["due_on", "id"], name="application_by_promise"),
            models.Index(fields=["decided_at"], name="application_decided"),
            models.Index(fields=["submitted_at"], name="application_submitted"),
        ]
        permissions = [
            ("review_application", "Can review applications"),
            ("decide_application", "Can approve and decline applications"),
            ("record_background_check", "Can record the outcome of a background check"),
            ("view_every_station", "Can see the applications of every station"),
        ]
        constraints = [
            models.CheckConstraint(
                name="application_decided_when_and_by_whom",
                condition=Q(decided_at=None, decided_by=None) | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="application_decided_if_its_status_says_so",
                condition=~Q(status__in=sorted(DECIDED)) | Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_declined_for_a_reason",
                condition=Q(status=Status.DECLINED, decline_reason__isnull=False)
                | ~Q(status=Status.DECLINED) & Q(decline_reason=None),
            ),
            models.CheckConstraint(
                name="application_clock_stands_while_waiting",
                condition=Q(status__in=sorted(WAITING), paused_on__isnull=False)
                | ~Q(status__in=sorted(WAITING)) & Q(paused_on=None),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("programs:application", args=[self.reference])

    @property
    def about(self) -> str:
        """How letters name this record."""
        return f"programs.application:{self.pk}"

    @property
    def kind(self) -> ProgramKind:
        """What this application's program does differently from the others."""
        return kind_of(self.program)

    @property
    def full_name(self) -> str:
        return full_name(self.first_name, self.middle_name, self.last_name)

    @property
    def promise_reason(self) -> str:
        """The sentence that explains the promised date, the same for the resident and for staff."""
        return explain(self.due_on, self.promise)

    @property
    def appointment(self) -> Any:
        """The booked seat, or the one that was kept or missed; None while there is none."""
        return (
            self.appointments.exclude(status="cancelled")
            .select_related("opening__station", "opening__officer")
            .order_by("-pk")
            .first()
        )

    def age_in_days(self, on: date) -> int:
        return (on - timezone.localdate(self.submitted_at, Agency.current().zone)).days

    def lateness(self, on: date) -> Lateness:
        if self.status in WAITING:
            return Lateness.PAUSED
        if self.status not in UNDECIDED:
            return Lateness.ANSWERED
        return Lateness.of(self.due_on, on)

    def is_open(self) -> bool:
        return self.status in OPEN

    def tombstone(self) -> Tombstone | None:
        """What was written down when its personal data went; then nothing can be done to it any more."""
        return None if self.is_open() else Tombstone.objects.filter(about=self.about).first()

    def is_undecided(self) -> bool:
        return self.status in UNDECIDED


def full_name(first_name: str, middle_name: str, last_name: str, **others: Any) -> str:
    """A person's name as it is written out and signed."""
    return " ".join(filter(None, [first_name, middle_name, last_name]))


class ApplicationEvent(models.Model):
    """One step of an application's history. Rows are added, never changed."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="events")
    action = models.CharField(_("what"), max_length=24)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    note = models.TextField(_("note"), blank=True)
    is_private = models.BooleanField(_("for staff only"), default=False)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("history")
        ordering = ["at", "pk"]

    def __str__(self):
        return self.action


class BackgroundCheck(models.Model):
    """The outcome of a records check, and nothing of what it found: no text belongs here (CJIS scope)."""

    class Outcome(models.TextChoices):
        CLEARED = "cleared", _("cleared")
        NOT_CLEARED = "not cleared", _("not cleared")
        REFER = "refer", _("refer to a supervisor")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="background_checks")
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)
    checked_on = models.DateField(_("checked on"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("checked by"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("background check")
        verbose_name_plural = _("background checks")
        ordering = ["-pk"]

    def __str__(self):
        return self.get_outcome_display()
