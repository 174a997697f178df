"""Courses, who was there, what is asked of whom, and lists that wait to be put down."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField

from agency.models import Agency, Member

# Policy 3-01/110.00: each member gets at least eight hours in community policing and engagement. Whether each year or
# once it does not say.
HOURS = Decimal(8)
QUARTER = Decimal("0.25")


def hours_field(label: Any, **kwargs: Any) -> models.DecimalField:
    least = MinValueValidator(QUARTER, _("A quarter of an hour (0.25) is the least."))
    return models.DecimalField(label, max_digits=5, decimal_places=2, validators=[least], **kwargs)


class Mode(models.TextChoices):
    IN_PERSON = "in person", _("in person")
    ONLINE = "online", _("online")


class Course(models.Model):
    name = models.CharField(_("name"), max_length=160)
    provider = models.CharField(_("provider"), max_length=120, blank=True)
    mode = models.CharField(_("mode"), max_length=9, choices=Mode, default=Mode.IN_PERSON)
    hours = hours_field(
        _("hours"), help_text=_("For the whole course. Hours that were recorded stay as they are when you change this.")
    )
    topics = models.CharField(_("topics"), max_length=300, blank=True)
    counts = models.BooleanField(
        _("counts toward the requirement"),
        default=True,
        help_text=_("Without the tick no hours of this course count, those of earlier years neither."),
    )
    approved_by = models.ForeignKey(
        Member, verbose_name=_("approved by"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    link = models.URLField(_("where it is taken online"), blank=True)
    is_active = models.BooleanField(
        _("offered"), default=True, help_text=_("Without the tick members no longer see it among what they can take.")
    )

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="course_has_a_name_of_its_own",
                violation_error_message=_("There is a course of this name already."),
            ),
            models.CheckConstraint(name="course_takes_time", condition=Q(hours__gt=0)),
        ]  # fmt: skip

    def __str__(self):
        return self.name


class CourseDate(models.Model):
    """A day on which a course is held."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="dates")
    on = models.DateField(_("date"))
    where = models.CharField(_("time, place, how to sign up"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("date")
        verbose_name_plural = _("dates")
        ordering = ["on", "pk"]

    def __str__(self):
        return f"{self.course}, {self.on}"


class Source(models.TextChoices):
    ENTERED = "entered", _("entered")
    IMPORTED = "imported", _("imported")


class Attendance(models.Model):
    """That a member has completed a course. Of a certificate only its number is kept."""

    member = models.ForeignKey(
        Member, verbose_name=_("member"), on_delete=models.PROTECT, related_name="attendances"
    )  # fmt: skip
    course = models.ForeignKey(
        Course, verbose_name=_("course"), on_delete=models.PROTECT, related_name="attendances"
    )  # fmt: skip
    completed_on = models.DateField(_("completed on"))
    hours = hours_field(_("hours"), blank=True, help_text=_("Empty: all hours of the course."))
    reference = models.CharField(_("certificate number"), max_length=60, blank=True)
    score = models.DecimalField(
        _("score"), max_digits=4, decimal_places=1, null=True, blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)], help_text=_("Of 100."),
    )  # fmt: skip
    note = models.CharField(_("note"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=8, choices=Source, default=Source.ENTERED)
    entered_by = models.ForeignKey(
        Member, verbose_name=_("entered by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    entered_at = models.DateTimeField(_("entered at"), default=timezone.now)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["-completed_on", "pk"]
        permissions = [
            ("see_own_station", "Can see the training hours of the members of their own station"),
            ("see_stations", "Can see how many members of each station have their training hours"),
            ("see_every_member", "Can see every member's training hours"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "course", "completed_on"], name="attendance_counts_once",
                violation_error_message=_("This is recorded already."),
            ),
            models.CheckConstraint(name="attendance_took_time", condition=Q(hours__gt=0)),
            models.CheckConstraint(
                name="attendance_score_is_of_100", condition=Q(score=None) | Q(score__gte=0, score__lte=100)
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.member}: {self.course}, {self.completed_on}"

    def clean(self):
        if self.course_id and self.hours is None:
            self.hours = self.course.hours
        today = Agency.current().today()
        if self.completed_on and (problem := problem_with_date(self.completed_on, today)):
            raise ValidationError({"completed_on": problem})
        if self.course_id and self.hours is not None and (problem := problem_with_hours(self.hours, self.course.hours)):
            raise ValidationError({"hours": problem})


def problem_with_date(day: date, today: date) -> str:
    """What is not right about the day on which a course was completed; empty if nothing is."""
    return gettext("This day is still to come.") if day > today else ""


def problem_with_hours(hours: Decimal, most: Decimal) -> str:
    """What is not right about hours of a course; empty if nothing is. Nobody stays longer than it takes."""
    if not QUARTER <= hours <= most:
        return gettext("The course has %(most)s hours. Enter from 0.25 up to that.") % {"most": f"{most.normalize():f}"}
    return ""


class Period(models.TextChoices):
    CALENDAR_YEAR = "calendar year", _("each calendar year")
    ROLLING = "rolling", _("within any twelve months")
    ONCE = "once", _("once")


class Who(models.TextChoices):
    EVERYONE = "everyone", _("everyone")
    SWORN = "sworn", _("sworn members")
    PROFESSIONAL = "professional", _("professional staff")


class Requirement(models.Model):
    """So many hours, of whom, and how often."""

    name = I18nCharField(_("name"), max_length=200)
    hours = hours_field(_("hours"), default=HOURS)
    period = models.CharField(
        _("period"), max_length=13, choices=Period, default=Period.CALENDAR_YEAR,
        help_text=_(
            "The agency chooses: policy 3-01/110.00 asks for eight hours and does not say how often. The first hours "
            "within any twelve months, and those asked for once, are due a year after somebody joins, or a year after "
            "this begins."
        ),
    )  # fmt: skip
    who = models.CharField(_("of whom"), max_length=12, choices=Who, default=Who.EVERYONE)
    from_on = models.DateField(
        _("from"),
        help_text=_(
            "From this day it replaces what was asked of the same people before. Leave the earlier one in force, so "
            "that past years stay right."
        ),
    )
    is_pro_rata = models.BooleanField(
        _("less for who joins or leaves"),
        default=True,
        help_text=_(
            "In a calendar year only: a twelfth of the hours for each whole month of service, rounded up to half an "
            "hour."
        ),
    )
    is_active = models.BooleanField(
        _("in force"), default=True, help_text=_("Nothing is asked of anybody, and nobody is reminded, without it.")
    )

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = ["-from_on", "pk"]
        constraints = [models.CheckConstraint(name="requirement_asks_for_time", condition=Q(hours__gt=0))]

    def __str__(self):
        return str(self.name)

    @property
    def asks(self) -> tuple[bool, ...]:
        """Of which members, by whether they are sworn."""
        return (True, False) if self.who == Who.EVERYONE else (self.who == Who.SWORN,)

    @classmethod
    def in_force(cls, on: date) -> dict[bool, Self]:
        """What holds on a day for sworn members (True) and for professional staff (False).

        Of those that have begun, the newest; of two of the same day, the one for fewer people.
        """
        begun = cls.objects.filter(is_active=True, from_on__lte=on)
        oldest_first = sorted(begun, key=lambda each: (each.from_on, each.who != Who.EVERYONE, each.pk))
        return {is_sworn: each for each in oldest_first for is_sworn in each.asks}


class Served(NamedTuple):
    """From when to when somebody works here, both days included; None while no end is known."""

    from_on: date
    until_on: date | None = None

    def covers(self, on: date) -> bool:
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)


class Service(models.Model):
    """When a member joined and left. Without it, the day on which the account was made counts."""

    member = models.OneToOneField(
        Member, verbose_name=_("member"), on_delete=models.CASCADE, related_name="service"
    )  # fmt: skip
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("service dates")
        verbose_name_plural = _("service dates")
        ordering = ["member__last_name", "member__first_name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="service_ends_after_it_begins", condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                violation_error_message=_("The last day comes before the first."),
            )
        ]  # fmt: skip

    def __str__(self):
        return str(self.member)

    @staticmethod
    def of(member: Member) -> Served:
        service: Service | None = getattr(member, "service", None)
        return Served(service.joined_on, service.left_on) if service else Served(account_made_on(member))

    @staticmethod
    def fill() -> int:
        """Give each active member who has none the day on which the account was made; returns how many there were."""
        without = Member.objects.filter(is_active=True, service=None)
        rows = [Service(member=member, joined_on=account_made_on(member)) for member in without]
        return len(Service.objects.bulk_create(rows, ignore_conflicts=True))


def account_made_on(member: Member) -> date:
    return timezone.localdate(member.date_joined, Agency.current().zone)


class TrainingImport(models.Model):
    """A list as it was read and shown. What is put down is what is kept here, and not what comes with the second press.

    Forgotten after a day.
    """

    file_name = models.CharField(_("file"), max_length=120)
    rows = models.JSONField(_("lines"), default=list)
    lines = models.PositiveIntegerField(_("lines"))
    problems = models.PositiveIntegerField(_("lines that are not right"))
    uploaded_by = models.ForeignKey(
        Member, verbose_name=_("uploaded by"), on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("imported at"), null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        default_permissions = ["add", "view"]
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="import_is_put_down_whole", condition=Q(confirmed_at=None) | Q(problems=0, lines__gt=0)
            )
        ]

    def __str__(self):
        return self.file_name
