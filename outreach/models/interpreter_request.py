from datetime import date, datetime
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agency.encryption import EncryptedTextField
from agency.models import Agency, Member, Station
from comments.models import Comment
from programs.models import Application

from .event import Event
from .interpreter import Interpreter, Level, Mode
from .language import Language

# Who has it sees the requests of every station.
EVERY_REQUEST = "outreach.see_every_interpreterrequest"


class RequestStatus(models.TextChoices):
    OPEN = "open", _("nobody asked")
    ASKING = "asking", _("asked, no answer yet")
    CONFIRMED = "confirmed", _("confirmed")
    MET = "met", _("met")
    NO_SHOW = "no-show", _("interpreter did not come")
    UNMET = "unmet", _("not met")
    CANCELLED = "cancelled", _("no longer needed")


UNCONFIRMED = {RequestStatus.OPEN, RequestStatus.ASKING}
AHEAD = UNCONFIRMED | {RequestStatus.CONFIRMED}
# How a request can have ended that was still wanted.
ENDED = {RequestStatus.MET, RequestStatus.NO_SHOW, RequestStatus.UNMET}


class InterpreterRequestQuerySet(models.QuerySet):
    def visible_to(self, member: Member) -> Self:
        """A member's own station's and the whole city's; every station's to who looks after all."""
        if member.has_perm(EVERY_REQUEST):
            return self
        return self.filter(Q(station=member.station_id) | Q(station=None)) if member.station_id else self.none()

    def ahead(self) -> Self:
        return self.filter(status__in=sorted(AHEAD))

    def unconfirmed(self) -> Self:
        return self.filter(status__in=sorted(UNCONFIRMED))

    def due_by(self, on: date) -> Self:
        return self.filter(due_on__lte=on)

    def to_record(self, now: datetime, on: date) -> Self:
        """Confirmed, and over: somebody has to say how it went."""
        over = Q(ends_at__lte=now) | Q(ends_at=None, due_on__lt=on)
        return self.filter(over, status=RequestStatus.CONFIRMED)

    def with_sources(self) -> Self:
        return self.select_related("language", "station", "event", "application__program", "comment")

    def for_list(self) -> Self:
        """With everything a row of the list shows; `live` holds the assignment that counts now."""
        held = Assignment.objects.holding().select_related("interpreter__member")
        return self.with_sources().prefetch_related(Prefetch("assignments", held, to_attr="held"))


class InterpreterRequest(models.Model):
    """That somebody needs to understand and be understood: an interpreter, captions, or a translation, for once."""

    language = models.ForeignKey(
        Language, verbose_name=_("language"), on_delete=models.PROTECT, related_name="interpreter_requests"
    )
    mode = models.CharField(_("mode"), max_length=12, choices=Mode)
    level = models.PositiveSmallIntegerField(
        _("must be good enough for"), choices=Level, default=Level.MEETINGS,
    )  # fmt: skip
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    due_on = models.DateField(
        _("needed on"), blank=True, help_text=_("For written work: by when. Otherwise the day it starts.")
    )
    place = models.CharField(_("place"), max_length=330, blank=True)
    station = models.ForeignKey(
        Station, verbose_name=_("station"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="interpreter_requests",
    )  # fmt: skip
    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.PROTECT, null=True, blank=True, editable=False,
        related_name="interpreter_requests",
    )  # fmt: skip
    application = models.ForeignKey(
        Application, verbose_name=_("application"), on_delete=models.PROTECT, null=True, blank=True, editable=False,
        related_name="interpreter_requests",
    )  # fmt: skip
    # To understand what was written. Nobody answers a comment, in any language.
    comment = models.ForeignKey(
        Comment, verbose_name=_("comment"), on_delete=models.PROTECT, null=True, blank=True, editable=False,
        related_name="interpreter_requests",
    )  # fmt: skip
    note = models.TextField(
        _("what it is about"), max_length=1000, blank=True, help_text=_("The interpreter reads it. Write no names.")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=RequestStatus, default=RequestStatus.OPEN, editable=False
    )
    asks_by_itself = models.BooleanField(
        _("the portal asks one after the other"),
        default=True,
        help_text=_("Otherwise nobody is asked until somebody presses “Ask”."),
    )
    # What a translator handed in. Who may read comments may read it.
    translation = EncryptedTextField(_("translation"), max_length=20_000, blank=True, editable=False)
    asked_for_at = models.DateTimeField(_("asked for at"), default=timezone.now, editable=False)

    objects = InterpreterRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for an interpreter")
        verbose_name_plural = _("requests for interpreters")
        ordering = ["due_on", "starts_at", "pk"]
        indexes = [models.Index(fields=["status", "due_on"], name="interpreter_request_due")]
        permissions = [("see_every_interpreterrequest", "Can see the requests of every station")]
        constraints = [
            models.CheckConstraint(
                name="interpreter_request_has_hours_unless_written",
                condition=Q(mode=Mode.WRITTEN, starts_at=None, ends_at=None)
                | ~Q(mode=Mode.WRITTEN) & Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
            ),
            models.CheckConstraint(
                name="interpreter_request_comes_from_one_thing",
                condition=Q(event=None, application=None)
                | Q(event=None, comment=None)
                | Q(application=None, comment=None),
            ),
            *(
                models.UniqueConstraint(
                    fields=[source, "language", "mode"],
                    condition=~Q(status="cancelled"),
                    name=f"interpreter_request_once_for_its_{source}",
                )
                for source in ("event", "application", "comment")
            ),
        ]

    def __str__(self):
        return f"{self.language}, {self.get_mode_display()}, {date_format(self.due_on)}"

    def save(self, *args, **kwargs):
        if self.starts_at:
            self.due_on = timezone.localdate(self.starts_at, Agency.current().zone)
        super().save(*args, **kwargs)

    def clean(self):
        if self.mode == Mode.WRITTEN:
            self._clean_written()
        elif not (self.starts_at and self.ends_at):
            raise ValidationError({"starts_at": _("Say when it starts and ends.")})
        elif self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("It ends after it starts.")})

    def _clean_written(self) -> None:
        if self.starts_at or self.ends_at:
            raise ValidationError({"starts_at": _("Written work has no hours: say by when it is needed.")})
        if not self.due_on:
            raise ValidationError({"due_on": _("Say by when it is needed.")})

    @property
    def about_key(self) -> str:
        """How letters name this record."""
        return f"outreach.interpreterrequest:{self.pk}"

    @property
    def purpose(self) -> str:
        """What it is for, as staff and the interpreter read it: nobody's name, and nothing of what a comment says."""
        if self.event:
            return str(self.event)
        if self.application:
            return f"{self.application.program}, {self.application.reference}"
        if self.comment:
            return gettext("Comment %(receipt)s") % {"receipt": self.comment.receipt}
        return gettext("Asked for by telephone or in person")

    @property
    def where(self) -> str:
        if self.application and self.application.kind.officer_comes:
            # Where somebody lives is not for a letter: the one who goes there too says it.
            return gettext("At the applicant’s address: our officer tells you where")
        return self.place

    def is_over(self, now: datetime) -> bool:
        """Whether it is too late to ask anybody."""
        if self.starts_at:
            return self.starts_at <= now
        return self.due_on < timezone.localdate(now, Agency.current().zone)

    @property
    def assignment(self) -> "Assignment | None":
        """The one that counts: who is asked, has accepted, has come or has not."""
        held = getattr(self, "held", None)
        found = self.assignments.holding().select_related("interpreter__member") if held is None else held
        return found[0] if found else None


class AssignmentStatus(models.TextChoices):
    ASKED = "asked", _("asked")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    NO_ANSWER = "no answer", _("did not answer in time")
    GIVEN_BACK = "given back", _("accepted, then could not come")
    TAKEN_BACK = "taken back", _("taken back by us")
    RELEASED = "released", _("no longer needed at that time")
    SERVED = "served", _("served")
    NO_SHOW = "no-show", _("did not come")


# An interpreter is held for these: they can be nowhere else at that time.
LIVE = {AssignmentStatus.ASKED, AssignmentStatus.ACCEPTED}
# Who has one of these for a time is not asked again for that time.
SPENT = {
    AssignmentStatus.DECLINED,
    AssignmentStatus.NO_ANSWER,
    AssignmentStatus.GIVEN_BACK,
    AssignmentStatus.TAKEN_BACK,
}


class AssignmentQuerySet(models.QuerySet):
    def live(self) -> Self:
        return self.filter(status__in=sorted(LIVE))

    def holding(self) -> Self:
        """Those that count now, or counted at the end; newest first."""
        return self.filter(status__in=sorted(LIVE | {"served", "no-show"})).order_by("-pk")

    def run_out(self, now: datetime) -> Self:
        return self.filter(status=AssignmentStatus.ASKED, answer_until__lte=now)

    def overlapping(self, starts_at: datetime, ends_at: datetime) -> Self:
        return self.live().filter(starts_at__lt=ends_at, ends_at__gt=starts_at)


class Assignment(models.Model):
    """One interpreter asked for one request, and what became of it."""

    request = models.ForeignKey(InterpreterRequest, on_delete=models.CASCADE, related_name="assignments")
    interpreter = models.ForeignKey(
        Interpreter, verbose_name=_("interpreter"), on_delete=models.PROTECT, related_name="assignments"
    )
    status = models.CharField(_("status"), max_length=10, choices=AssignmentStatus, default=AssignmentStatus.ASKED)
    # The request's hours when they were asked: migration 0002 keeps one interpreter in one place by them.
    starts_at = models.DateTimeField(_("starts"), null=True, editable=False)
    ends_at = models.DateTimeField(_("ends"), null=True, editable=False)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    answer_until = models.DateTimeField(_("answer wanted by"))
    answered_at = models.DateTimeField(_("answered at"), null=True)
    # Stands in the address of the private page, and in the calendar file as its id.
    key = models.UUIDField(unique=True, default=uuid4, editable=False)
    rating = models.PositiveSmallIntegerField(
        _("how it went, 1 to 5"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    feedback = EncryptedTextField(_("feedback"), max_length=1000, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["status", "answer_until"], name="assignment_run_out")]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(status__in=sorted(LIVE)), name="assignment_one_at_a_time"
            ),
            models.CheckConstraint(
                name="assignment_rating_is_one_to_five", condition=Q(rating=None) | Q(rating__range=(1, 5))
            ),
        ]

    def __str__(self):
        return f"{self.interpreter}: {self.get_status_display()}"


class RequestEvent(models.Model):
    """One step of a request's history. Rows are added, never changed."""

    request = models.ForeignKey(InterpreterRequest, on_delete=models.CASCADE, related_name="history")
    action = models.CharField(_("what"), max_length=24)
    # None: the interpreter's own doing, or the portal's.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    interpreter = models.ForeignKey(
        Interpreter, verbose_name=_("interpreter"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("history")
        ordering = ["at", "pk"]
        default_permissions = ()

    def __str__(self):
        return self.action
