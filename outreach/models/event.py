from datetime import date, datetime
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from agency.encryption import EncryptedTextField, keyed_hash
from agency.models import Member, Station
from agency.references import new_reference

from .language import Language

# Who has it plans and sees the events of every station.
EVERY_STATION = "outreach.plan_every_station"
# The meetings of committees are planned by those who look after committees.
MEETINGS = "outreach.change_committeemeeting"


class EventKind(models.TextChoices):
    FORUM = "forum", _("community forum")
    PLAN = "plan", _("meeting about a station’s plan")
    WATCH = "watch", _("Community Watch meeting")
    SEMINAR = "seminar", _("seminar")
    CLEAN_UP = "clean-up", _("clean-up")
    K9 = "k9", _("K-9 demonstration")
    ACADEMY = "academy", _("community academy")
    COMMITTEE = "committee", _("meeting of a committee")
    OTHER = "other", _("other event")


class EventStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    ANNOUNCED = "announced", _("announced")
    CANCELLED = "cancelled", _("cancelled")
    HELD = "held", _("held")


PUBLIC = {EventStatus.ANNOUNCED, EventStatus.CANCELLED, EventStatus.HELD}


class Frequency(models.TextChoices):
    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every two weeks")
    MONTHLY = "monthly", _("every month, on the same weekday of the month")


class Series(models.Model):
    """Events that repeat at the same hour by the agency's clock, summer and winter. Each is an event of its own."""

    frequency = models.CharField(_("repeats"), max_length=12, choices=Frequency)
    first_on = models.DateField(_("first"))
    until_on = models.DateField(_("last, at the latest"))

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="series_ends_after_it_begins", condition=Q(until_on__gte=F("first_on")))
        ]

    def __str__(self):
        return f"{self.get_frequency_display()}, {self.first_on} – {self.until_on}"


class SeriesException(models.Model):
    """A day on which a series does not take place."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="exceptions")
    on = models.DateField(_("not on"))
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["series", "on"], name="series_exception_once")]


class EventQuerySet(models.QuerySet):
    def public(self) -> Self:
        return self.filter(status__in=sorted(PUBLIC))

    def upcoming(self, now: datetime) -> Self:
        """Announced and not over, soonest first. What is called off stays until it would have been over."""
        shown = self.filter(status__in=[EventStatus.ANNOUNCED, EventStatus.CANCELLED], ends_at__gt=now)
        return shown.order_by("starts_at", "pk")

    def visible_to(self, member: Member) -> Self:
        """Their station's, the whole city's and what they organize; every station's to who plans for all."""
        if member.has_perm(EVERY_STATION):
            return self
        own = Q(organizer=member)
        return self.filter(own | Q(station=member.station_id) | Q(station=None) if member.station_id else own)

    def editable_by(self, member: Member) -> Self:
        """Their station's and what they organize, with who replied to it; every event to who plans for all."""
        open_to_them = self if member.has_perm(MEETINGS) else self.filter(committee=None)
        if member.has_perm(EVERY_STATION):
            return open_to_them
        own = Q(organizer=member)
        return open_to_them.filter(own | Q(station=member.station_id) if member.station_id else own)

    def for_list(self) -> Self:
        return self.select_related("station", "committee").prefetch_related("languages")

    def with_places(self) -> Self:
        """With `taken`: places given, and places held for somebody of the waiting list."""
        taken = Rsvp.objects.filter(event=OuterRef("pk"), status__in=[RsvpStatus.COMING, RsvpStatus.OFFERED])
        summed = taken.order_by().values("event").annotate(people_of=Sum("people")).values("people_of")
        return self.annotate(taken=Coalesce(Subquery(summed), 0))


class Event(models.Model):
    """A meeting or event that anybody may come to."""

    kind = models.CharField(_("kind"), max_length=12, choices=EventKind)
    status = models.CharField(
        _("status"), max_length=10, choices=EventStatus, default=EventStatus.DRAFT, editable=False
    )
    title = I18nCharField(_("title"), max_length=160)
    description = I18nTextField(_("what happens"), max_length=5000, blank=True, help_text=_("Markdown."))
    station = models.ForeignKey(
        Station, verbose_name=_("station"), on_delete=models.PROTECT, null=True, blank=True, related_name="events",
        help_text=_("Empty: for the whole city."),
    )  # fmt: skip
    committee = models.ForeignKey(
        "Committee",
        verbose_name=_("committee"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
    )
    organizer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("organizer"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="events",
    )  # fmt: skip
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=120)
    address = models.CharField(_("address"), max_length=200, blank=True)
    access = I18nTextField(
        _("access"),
        max_length=600,
        blank=True,
        help_text=_("Step-free entrance, parking, bus, restroom, hearing loop."),
    )
    languages = models.ManyToManyField(Language, verbose_name=_("languages"), related_name="events", blank=True)
    takes_rsvps = models.BooleanField(_("people say that they come"), default=True)
    seats = models.PositiveSmallIntegerField(
        _("seats"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5000)],
        help_text=_("Empty: no limit."),
    )  # fmt: skip
    offer_hours = models.PositiveSmallIntegerField(
        _("an offer of a freed seat is good for, in hours"), default=48, validators=[MinValueValidator(1)]
    )
    request_by = models.DateField(_("ask for an interpreter or help by"), null=True, blank=True)
    series = models.ForeignKey(
        Series, verbose_name=_("series"), on_delete=models.PROTECT, null=True, blank=True, related_name="events",
        editable=False,
    )  # fmt: skip
    # The day that the series has it on, wherever it was moved to.
    series_on = models.DateField(null=True, blank=True, editable=False)
    announced_at = models.DateTimeField(_("announced at"), null=True, blank=True, editable=False)
    cancelled_because = I18nCharField(_("called off because"), max_length=200, blank=True)
    # A calendar replaces what it knows of this id by whatever has a higher sequence (RFC 5545).
    uid = models.UUIDField(default=uuid4, editable=False, unique=True)
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)
    # On the page at the door; whoever scans it says only that they are here.
    door_code = models.CharField(
        _("code at the door"), max_length=9, unique=True, default=new_reference, editable=False
    )
    people_came = models.PositiveIntegerField(
        _("people who came"), null=True, blank=True, help_text=_("Empty: as many as were counted at the door.")
    )
    minutes = I18nTextField(_("minutes"), max_length=20000, blank=True, help_text=_("Markdown."))
    minutes_published_at = models.DateTimeField(_("minutes published at"), null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["status", "starts_at"], name="event_calendar")]
        permissions = [("plan_every_station", "Can plan the events of every station")]
        constraints = [
            models.CheckConstraint(name="event_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="event_public_once_announced",
                condition=Q(status=EventStatus.DRAFT) | Q(announced_at__isnull=False),
            ),
            models.CheckConstraint(
                name="event_of_a_committee_is_its_meeting", condition=Q(committee=None) | Q(kind=EventKind.COMMITTEE)
            ),
            models.UniqueConstraint(fields=["series", "series_on"], name="event_once_in_a_series"),
        ]

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return reverse("outreach:event", args=[self.pk])

    @property
    def about_key(self) -> str:
        """How letters name this record."""
        return f"outreach.event:{self.pk}"

    @property
    def is_called_off(self) -> bool:
        return self.status == EventStatus.CANCELLED

    @property
    def where(self) -> str:
        return ", ".join(filter(None, [self.place, self.address]))

    def is_open_for_rsvps(self, now: datetime) -> bool:
        return self.status == EventStatus.ANNOUNCED and self.takes_rsvps and self.starts_at > now

    def takes_requests(self, on: date) -> bool:
        """Whether an interpreter or other help can still be asked for."""
        return self.status == EventStatus.ANNOUNCED and (self.request_by is None or on <= self.request_by)

    def seats_left(self) -> int | None:
        """None where there is no limit."""
        if self.seats is None:
            return None
        taken = self.rsvps.filter(status__in=[RsvpStatus.COMING, RsvpStatus.OFFERED]).aggregate(people=Sum("people"))
        return self.seats - (taken["people"] or 0)

    def attendance(self) -> int | None:
        """How many came: what was counted by hand, or else at the door; None if nobody counted."""
        if self.people_came is not None:
            return self.people_came
        return self.check_ins.aggregate(people=Count("pk"))["people"] or None


class RsvpStatus(models.TextChoices):
    COMING = "coming", _("coming")
    WAITING = "waiting", _("on the waiting list")
    OFFERED = "offered", _("offered a place")
    EXPIRED = "expired", _("did not take the offer")
    CANCELLED = "cancelled", _("not coming")


LIVE = {RsvpStatus.COMING, RsvpStatus.WAITING, RsvpStatus.OFFERED}


class RsvpQuerySet(models.QuerySet):
    def live(self) -> Self:
        return self.filter(status__in=sorted(LIVE))

    def coming(self) -> Self:
        return self.filter(status=RsvpStatus.COMING)

    def waiting(self) -> Self:
        return self.filter(status=RsvpStatus.WAITING).order_by("asked_at", "pk")

    def run_out(self, now: datetime) -> Self:
        return self.filter(status=RsvpStatus.OFFERED, offer_until__lte=now)


class Rsvp(models.Model):
    """Somebody says that they come, or waits for a place. Who it was is forgotten soon after the event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="rsvps", verbose_name=_("event"))
    status = models.CharField(_("status"), max_length=10, choices=RsvpStatus)
    name = EncryptedTextField(_("name"), blank=True)
    email = EncryptedTextField(_("e-mail"), blank=True)
    # Finds the address again without reading it.
    email_hash = models.CharField(max_length=64, blank=True, editable=False)
    people = models.PositiveSmallIntegerField(
        _("people"), default=1, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    language = models.CharField(_("language of letters"), max_length=10, choices=settings.LANGUAGES, default="en")
    interpreter_for = models.ForeignKey(
        Language, verbose_name=_("interpreter for"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    help_wanted = EncryptedTextField(_("help to take part"), blank=True)
    asked_at = models.DateTimeField(_("since"), default=timezone.now)
    offer_until = models.DateTimeField(_("offer good until"), null=True, blank=True)
    # A form that is sent twice makes one row.
    submission_key = models.UUIDField(unique=True, default=uuid4, editable=False)
    link_version = models.PositiveSmallIntegerField(default=1, editable=False)
    forgotten_on = models.DateField(null=True, blank=True, editable=False)

    objects = RsvpQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "email_hash"], condition=Q(status__in=sorted(LIVE)) & ~Q(email_hash=""),
                name="rsvp_one_for_an_address",
            ),
            models.CheckConstraint(name="rsvp_is_for_one_to_ten", condition=Q(people__range=(1, 10))),
            models.CheckConstraint(
                name="rsvp_offer_has_an_end", condition=~Q(status=RsvpStatus.OFFERED) | Q(offer_until__isnull=False)
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.event}: {self.people}"

    def save(self, *args, **kwargs):
        self.email_hash = self.keyed_hashes()["email_hash"]
        super().save(*args, **kwargs)

    def keyed_hashes(self) -> dict[str, str]:
        """The columns that stand for what is encrypted, made of it; `rotate_keys --matching` asks for them too."""
        return {"email_hash": keyed_hash(self.email.casefold()) if self.email else ""}

    @property
    def about_key(self) -> str:
        """How letters name this record."""
        return f"outreach.rsvp:{self.pk}"


class CheckIn(models.Model):
    """Somebody was there. No name: only, if they like, their language and neighborhood."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="check_ins")
    key = models.UUIDField(unique=True, default=uuid4, editable=False)
    language = models.ForeignKey(
        Language, verbose_name=_("language"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    neighborhood = models.CharField(_("neighborhood"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        default_permissions = ()
