from datetime import date, timedelta
from typing import Any, Self

from django.conf import settings
from django.core.cache import cache
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.models import Member, Station


class Schedule(models.TextChoices):
    FIXED = "fixed", _("30 June and 31 December")
    FROM_ADOPTION = "from adoption", _("every six months from the day a plan was adopted")


class PlanPolicy(models.Model):
    """How this agency keeps its plans. That they are updated twice a year is policy 3-01/110.00, and no setting."""

    schedule = models.CharField(_("updates are due"), max_length=14, choices=Schedule, default=Schedule.FIXED)
    needs_approval = models.BooleanField(
        _("a second person approves"),
        default=False,
        help_text=_("What a commander has written is published only by somebody of the command staff."),
    )

    class Meta:
        verbose_name = verbose_name_plural = _("rules for plans")
        default_permissions = ["change", "view"]
        constraints = [models.CheckConstraint(name="plan_policy_there_is_one", condition=Q(pk=1))]

    def __str__(self):
        return self.get_schedule_display()

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)
        cache.delete("plan-policy")

    @classmethod
    def current(cls) -> Self:
        """Remembered for a minute by each process."""
        policy = cache.get("plan-policy")
        if policy is None:
            policy = cls.objects.first() or cls()
            cache.set("plan-policy", policy, 60)
        return policy


class Standing(models.TextChoices):
    DRAFTING = "drafting", _("being written")
    SUBMITTED = "submitted", _("waiting for approval")


class PlanQuerySet(models.QuerySet):
    def editable_by(self, member: Member) -> Self:
        """A commander writes the plan that is theirs, whatever station they are moved to, and no other."""
        if not member.has_perm("cpp.change_plan"):
            return self.none()
        return self.filter(commander=member)

    def readable_by(self, member: Member) -> Self:
        """Commanders, command staff and the auditor read every plan, also what is not published yet."""
        return self.all() if member.has_perm("cpp.view_plan") else self.none()

    def adopted(self) -> Self:
        return self.exclude(adopted_on=None)

    def update_due_by(self, on: date) -> Self:
        return self.filter(next_update_due__lte=on)

    def for_page(self) -> Self:
        return self.select_related("station", "commander", "superior")


class Plan(models.Model):
    """The Community Policing Plan of a patrol station: what is being written. What was published is in `Version`."""

    station = models.OneToOneField(Station, verbose_name=_("station"), on_delete=models.PROTECT, related_name="plan")
    commander = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("unit commander"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="plans",
    )  # fmt: skip
    superior = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("superior"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", help_text=_("Is told when an update is a week late. Empty: the command staff."),
    )  # fmt: skip
    about = models.TextField(_("about the area"), max_length=10_000, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    standing = models.CharField(_("standing"), max_length=10, choices=Standing, default=Standing.DRAFTING)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True, editable=False)
    next_update_due = models.DateField(_("next update due"), null=True, blank=True, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["station__name"]
        permissions = [
            ("oversee_plan", "Can see which plans are late and appoint commanders"),
            ("approve_plan", "Can approve and publish what a commander has submitted"),
        ]
        constraints = [
            models.CheckConstraint(
                name="plan_update_is_due_once_adopted",
                condition=Q(adopted_on=None, next_update_due=None)
                | Q(adopted_on__isnull=False, next_update_due__isnull=False),
            )
        ]

    def __str__(self):
        return str(self.station)

    def get_absolute_url(self):
        return reverse("cpp:plan", args=[self.station.slug])

    def get_station_url(self) -> str:
        """The commander's own page of it."""
        return reverse("cpp:station", args=[self.station.slug])

    @property
    def about_key(self) -> str:
        """How letters name this record."""
        return f"cpp.plan:{self.pk}"

    @property
    def latest(self) -> Any:
        """The version that the public reads; None before the plan is adopted."""
        return self.versions.order_by("-number").first()

    @property
    def open_update(self) -> Any:
        """The semi-annual update being written; None before the plan is adopted."""
        return self.updates.filter(version=None).order_by("-pk").first()

    def is_late(self, on: date) -> bool:
        return self.next_update_due is not None and self.next_update_due < on

    def days_late(self, on: date) -> int:
        """Days since the update was due; 0 or fewer while there is time."""
        return (on - self.next_update_due).days if self.next_update_due else 0


class Tenure(models.Model):
    """Who commanded a station from when to when: history stays when somebody else takes over."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="tenures")
    commander = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("unit commander"), on_delete=models.PROTECT, related_name="+"
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("tenure")
        verbose_name_plural = _("commanders so far")
        ordering = ["-from_on", "-pk"]
        default_permissions = ["view"]
        constraints = [
            models.UniqueConstraint(fields=["plan"], condition=Q(until_on=None), name="tenure_one_commander_at_a_time")
        ]

    def __str__(self):
        return str(self.commander)


class Deadline(models.Model):
    """A semi-annual update that was due, and the one that met it; none if it never came."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="deadlines")
    due_on = models.DateField(_("due on"))
    met_on = models.DateField(_("published on"), null=True, blank=True)

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = ["due_on"]
        default_permissions = ["view"]
        constraints = [models.UniqueConstraint(fields=["plan", "due_on"], name="deadline_once")]

    def __str__(self):
        return str(self.due_on)

    @property
    def days_late(self) -> int | None:
        """0 when in time; None when the update never came."""
        return max((self.met_on - self.due_on) // timedelta(days=1), 0) if self.met_on else None


class PlanEvent(models.Model):
    """One step of a plan's history. Rows are added, never changed."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="events")
    action = models.CharField(_("what"), max_length=24)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("history")
        ordering = ["-at", "-pk"]
        default_permissions = ["view"]

    def __str__(self):
        return self.action
