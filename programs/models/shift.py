from datetime import datetime
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from agency.models import Member, Station

from .application import EVERY_STATION, Application
from .program import Program


class OpeningQuerySet(models.QuerySet):
    def editable_by(self, member: Member) -> Self:
        """A member's own station's shifts; every station's to who keeps the whole queue."""
        if member.has_perm(EVERY_STATION):
            return self
        return self.filter(station=member.station) if member.station_id else self.none()

    def offered(self, after: datetime) -> Self:
        return self.filter(cancelled_at=None, starts_at__gt=after)

    def with_taken(self, besides: Application | None = None) -> Self:
        """With `taken`: seats sold, and seats held for somebody of the waiting list who has been offered them.

        What is held for one applicant is not taken for that one: `besides` names them.
        """
        from .waiting import WaitingPlace

        sold = Appointment.objects.filter(opening=OuterRef("pk")).exclude(status="cancelled")
        held = WaitingPlace.objects.offered().filter(opening=OuterRef("pk")).exclude(application=besides)
        return self.annotate(taken=_people_of(sold) + _people_of(held))

    def bookable(self, after: datetime, people: int = 1, besides: Application | None = None) -> Self:
        """Those with so many seats left, soonest first."""
        free = self.offered(after).with_taken(besides).filter(taken__lte=F("seats") - people)
        return free.select_related("station").order_by("starts_at", "pk")

    def full(self, after: datetime, people: int = 1) -> Self:
        """Those that have so many seats, but not so many left."""
        full = self.offered(after).filter(seats__gte=people).with_taken().filter(taken__gt=F("seats") - people)
        return full.select_related("station").order_by("starts_at", "pk")


def _people_of(rows: models.QuerySet) -> Coalesce:
    # Ordered by nothing: an order would become part of the grouping.
    summed = rows.order_by().values("opening").annotate(people_of=Sum("people")).values("people_of")
    return Coalesce(Subquery(summed), 0)


class Opening(models.Model):
    """Time that an officer or a shift offers: applicants book its seats."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="openings", verbose_name=_("program"))
    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="openings", verbose_name=_("station"))
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="openings",
        verbose_name=_("officer"),
    )  # fmt: skip
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    seats = models.PositiveSmallIntegerField(
        _("seats"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    place = models.CharField(_("place, if not the station"), max_length=200, blank=True)
    language = models.CharField(_("language, if only one"), max_length=10, choices=settings.LANGUAGES, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True, editable=False)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("time offered")
        verbose_name_plural = _("times offered")
        ordering = ["starts_at", "pk"]
        permissions = [("offer_opening", "Can offer, change and cancel shifts")]
        indexes = [models.Index(fields=["starts_at"], name="opening_starts")]
        constraints = [
            models.CheckConstraint(name="opening_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="opening_has_a_seat", condition=Q(seats__gte=1)),
        ]

    def __str__(self):
        starts, ends = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        hours = f"{date_format(starts, 'TIME_FORMAT')}–{date_format(ends, 'TIME_FORMAT')}"
        return f"{date_format(starts, 'DATE_FORMAT')}, {hours}, {self.place or self.station}"

    def clean(self):
        super().clean()
        if self.starts_at and self.ends_at and self.starts_at >= self.ends_at:
            raise ValidationError({"ends_at": _("It ends after it starts.")})
        if self.program_id and self.starts_at and self.ends_at:
            self.program.check_length(self.ends_at - self.starts_at)
        if self.officer and self.starts_at and self.clashes().exists():
            raise ValidationError({"officer": _("This officer is somewhere else at that time.")})

    def is_offered(self) -> bool:
        return self.cancelled_at is None and self.starts_at > timezone.now()

    def clashes(self) -> OpeningQuerySet:
        """Other shifts of the same officer that overlap this one."""
        same = Opening.objects.filter(officer=self.officer, cancelled_at=None).exclude(pk=self.pk)
        return same.filter(starts_at__lt=self.ends_at, ends_at__gt=self.starts_at)

    def free_seat(self) -> int:
        """The lowest number that no appointment has."""
        taken = set(self.appointments.exclude(status="cancelled").values_list("seat", flat=True))
        return next(seat for seat in range(1, len(taken) + 2) if seat not in taken)

    def seats_left(self, besides: Application | None = None) -> int:
        """Seats neither sold nor held for another; negative after the seats were made fewer."""
        found = Opening.objects.with_taken(besides).get(pk=self.pk)
        return self.seats - found.taken  # type: ignore[attr-defined]  # an annotation

    @property
    def where(self) -> str:
        """The place in a line: where people come to."""
        return self.place or ", ".join(filter(None, [self.station.name, " ".join(self.station.address.split())]))


class AppointmentStatus(models.TextChoices):
    BOOKED = "booked", _("booked")
    KEPT = "kept", _("kept")
    MISSED = "missed", _("missed")
    CANCELLED = "cancelled", _("cancelled")


class Appointment(models.Model):
    """What one application has taken of an opening: a seat, or as many as its people need."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="appointments")
    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("time"))
    seat = models.PositiveSmallIntegerField(_("seat"))
    people = models.PositiveSmallIntegerField(_("people"), default=1, validators=[MinValueValidator(1)])
    status = models.CharField(_("status"), max_length=10, choices=AppointmentStatus, default=AppointmentStatus.BOOKED)
    # A calendar replaces what it knows of this id by whatever has a higher sequence (RFC 5545).
    uid = models.UUIDField(default=uuid4, editable=False)
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)
    booked_at = models.DateTimeField(_("booked at"), default=timezone.now)
    checked_in_at = models.DateTimeField(_("checked in at"), null=True, blank=True)
    checked_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["opening__starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "seat"], condition=~Q(status="cancelled"), name="appointment_seat_is_sold_once"
            ),
            models.UniqueConstraint(
                fields=["application"], condition=Q(status="booked"), name="appointment_one_booked_for_an_application"
            ),
            models.CheckConstraint(name="appointment_takes_a_seat", condition=Q(people__gte=1)),
            models.CheckConstraint(
                name="appointment_checked_in_when_and_by_whom",
                condition=Q(checked_in_at=None, checked_in_by=None)
                | Q(checked_in_at__isnull=False, checked_in_by__isnull=False),
            ),
        ]

    def __str__(self):
        return str(self.opening)


class RideRecord(models.Model):
    """What is written down after a ride. Calls by number and type only: no names, no narrative."""

    appointment = models.OneToOneField(Appointment, on_delete=models.CASCADE, related_name="record")
    started_at = models.DateTimeField(_("started"))
    ended_at = models.DateTimeField(_("ended"))
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("officer"),
    )
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    calls_attended = models.PositiveSmallIntegerField(_("calls attended"), default=0)
    call_types = models.CharField(_("types of call"), max_length=200, blank=True)
    conduct = models.PositiveSmallIntegerField(
        _("rider's conduct, 1 to 5"), default=5, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    ended_early_because = models.CharField(_("ended early because"), max_length=200, blank=True)
    had_injury = models.BooleanField(_("injury or exposure"), default=False)
    had_damage = models.BooleanField(_("damage"), default=False)
    is_witness = models.BooleanField(_("rider witnessed an incident"), default=False)
    case_number = models.CharField(_("case number"), max_length=40, blank=True)
    badge_returned = models.BooleanField(_("badge returned"), default=True)
    recommended_again = models.BooleanField(_("may ride again"), default=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    written_at = models.DateTimeField(_("written at"), auto_now_add=True)

    class Meta:
        verbose_name = _("after-ride record")
        verbose_name_plural = _("after-ride records")
        constraints = [
            models.CheckConstraint(name="ride_record_ends_after_it_starts", condition=Q(ended_at__gt=F("started_at"))),
            models.CheckConstraint(name="ride_record_conduct_is_one_to_five", condition=Q(conduct__range=(1, 5))),
        ]

    def __str__(self):
        return str(self.appointment)


class Feedback(models.Model):
    """What the applicant thought of it: a few questions, asked once."""

    appointment = models.OneToOneField(Appointment, on_delete=models.CASCADE, related_name="feedback")
    rating = models.PositiveSmallIntegerField(
        _("how was it, 1 to 5"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    understands_better = models.BooleanField(_("understands more than before"))
    would_recommend = models.BooleanField(_("would recommend it"))
    comment = models.TextField(_("in their words"), max_length=1000, blank=True)
    given_at = models.DateTimeField(_("given at"), auto_now_add=True)

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        constraints = [models.CheckConstraint(name="feedback_rating_is_one_to_five", condition=Q(rating__range=(1, 5)))]

    def __str__(self):
        return str(self.appointment)
