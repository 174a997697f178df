from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.cache import cache
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from agency.models import Member, Station
from programs.models import EVERY_STATION

from .area import AreaMap, Drawing, check_outline


class WatchPolicy(models.Model):
    """What this agency asks of its groups. In days, so that a date and the list of groups never disagree by one.

    Half the households for signs: High Point NC, Newington CT. Two meetings a year preferred: Davidson NC. Inactive
    after a year without one, and a roster kept current: Newington CT.
    """

    signs_percent = models.PositiveSmallIntegerField(
        _("households enrolled before signs, in percent"), default=50, validators=[MaxValueValidator(100)]
    )
    meeting_days = models.PositiveSmallIntegerField(
        _("days without a meeting until a group is at risk"), default=183, validators=[MinValueValidator(31)]
    )
    inactive_days = models.PositiveSmallIntegerField(
        _("days without a meeting until it is inactive"), default=365, validators=[MinValueValidator(31)]
    )
    roster_days = models.PositiveSmallIntegerField(
        _("days a confirmed roster is good for"), default=365, validators=[MinValueValidator(91)]
    )

    class Meta:
        verbose_name = verbose_name_plural = _("rules for groups")
        default_permissions = ["change", "view"]
        constraints = [
            models.CheckConstraint(name="watch_policy_there_is_one", condition=Q(pk=1)),
            models.CheckConstraint(
                name="watch_policy_at_risk_comes_first", condition=Q(inactive_days__gt=F("meeting_days"))
            ),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)
        cache.delete("watch-policy")

    @classmethod
    def current(cls) -> Self:
        """Remembered for a minute by each process."""
        policy = cache.get("watch-policy")
        if policy is None:
            policy = cls.objects.first() or cls()
            cache.set("watch-policy", policy, 60)
        return policy


class GroupKind(models.TextChoices):
    BLOCK = "block", _("Block or street")
    APARTMENTS = "apartments", _("Apartment building")
    BUSINESS = "business", _("Businesses")


class Standing(models.TextChoices):
    """How a group stands; worked out in standing.py, never stored."""

    FORMING = "forming", _("forming")
    ACTIVE = "active", _("active")
    AT_RISK = "at risk", _("at risk")
    INACTIVE = "inactive", _("inactive")
    DISSOLVED = "dissolved", _("dissolved")


class WatchGroupQuerySet(models.QuerySet):
    def visible_to(self, member: Member) -> Self:
        """Every group to who keeps the whole queue; else those of the own station, those one is liaison of, and those
        to whose next meeting one goes."""
        from .meeting import WatchMeeting

        if member.has_perm(EVERY_STATION):
            return self
        visits = WatchMeeting.objects.planned().filter(opening__officer=member)
        own = Q(liaison=member) | Q(pk__in=visits.values("group"))
        if member.station_id:
            own |= Q(station=member.station_id)
        return self.filter(own)

    def kept_by(self, member: Member) -> Self:
        """Those whose rosters a member may read: all to a coordinator, their own to a liaison officer."""
        if not member.has_perm("watch.view_household"):
            return self.none()
        return self if member.has_perm(EVERY_STATION) else self.filter(liaison=member)

    def with_facts(self, on: date) -> Any:
        """With what the standing on a day is worked out from; see watch.standing."""
        from watch.standing import facts

        return self.annotate(**facts(on))

    def with_standing(self, on: date) -> Any:
        """With the standing on a day as a column: the same that `watch.standing.standing` says."""
        from watch.standing import standing_column

        return self.with_facts(on).annotate(standing=standing_column(on, WatchPolicy.current()))


class WatchGroup(models.Model):
    """Neighbors who look out for each other. How the group stands is worked out, never typed: see standing.py."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=GroupKind, default=GroupKind.BLOCK)
    station = models.ForeignKey(
        Station, verbose_name=_("station"), on_delete=models.PROTECT, related_name="watch_groups"
    )
    area = models.CharField(_("area"), max_length=200, help_text=_("In words: streets, or the name of a building."))
    # Corners upon the station's map: how far from its left and from its top, from 0 to 1.
    outline = models.JSONField(_("outline"), default=list, blank=True, validators=[check_outline])
    households = models.PositiveSmallIntegerField(
        _("households in the area"),
        validators=[MinValueValidator(1)],
        help_text=_("Usually 10 to 25. For businesses: how many businesses."),
    )
    liaison = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("liaison officer"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="watch_groups",
    )  # fmt: skip
    started_on = models.DateField(_("started on"))
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)
    dissolved_because = models.CharField(_("dissolved because"), max_length=200, blank=True)
    signs_asked_on = models.DateField(_("signs asked for on"), null=True, blank=True)
    signs_count = models.PositiveSmallIntegerField(_("how many signs"), null=True, blank=True)
    signs_places = models.TextField(_("where the signs should stand"), max_length=500, blank=True)
    signs_approved_on = models.DateField(_("signs approved on"), null=True, blank=True)
    signs_installed_on = models.DateField(_("signs installed on"), null=True, blank=True)

    objects = WatchGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("Community Watch group")
        verbose_name_plural = _("Community Watch groups")
        ordering = ["name"]
        default_permissions = ["add", "change", "view"]
        constraints = [
            models.CheckConstraint(name="watch_group_has_a_household", condition=Q(households__gte=1)),
            models.CheckConstraint(
                name="watch_group_dissolved_when_and_why",
                condition=Q(dissolved_on=None, dissolved_because="")
                | Q(dissolved_on__isnull=False, dissolved_on__gte=F("started_on")) & ~Q(dissolved_because=""),
            ),
            models.CheckConstraint(
                name="watch_group_signs_asked_for_how_many_and_where",
                condition=Q(signs_asked_on=None, signs_count=None, signs_places="")
                | Q(signs_asked_on__isnull=False, signs_count__isnull=False, signs_count__gte=1) & ~Q(signs_places=""),
            ),
            models.CheckConstraint(
                name="watch_group_signs_approved_once_asked_for",
                condition=Q(signs_approved_on=None)
                | Q(signs_asked_on__isnull=False, signs_approved_on__gte=F("signs_asked_on")),
            ),
            models.CheckConstraint(
                name="watch_group_signs_installed_once_approved",
                condition=Q(signs_installed_on=None)
                | Q(signs_approved_on__isnull=False, signs_installed_on__gte=F("signs_approved_on")),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def about_key(self) -> str:
        """How letters name this record."""
        return f"watch.group:{self.pk}"

    @cached_property
    def drawing(self) -> Drawing | None:
        """The outline upon the station's map; None where no map is loaded."""
        size = AreaMap.objects.filter(station=self.station_id).values_list("width", "height").first()
        return Drawing(*size, self.outline) if size else None

    def enrolled(self) -> int:
        """Households on the rosters of all its blocks."""
        from .captain import Household

        return Household.objects.filter(captain__group=self).enrolled().count()

    def serving_captains(self) -> "models.QuerySet[Any]":
        return self.captains.filter(left_on=None)


class Step(models.TextChoices):
    """How a group is started, in order (Randolph County NC, Wilson NC). Signs, which not every group wants, and
    keeping it going are no steps of it."""

    CONTACT = "contact", _("You told us that you want a group.")
    PLACE = "place", _("A place for the first meeting is found.")
    INVITED = "invited", _("Every household is invited: renters, new neighbors and working parents too.")
    OFFICER = "officer", _("An officer has explained the program at a meeting.")
    CHOSEN = "chosen", _("The group has chosen its captains.")
    TRAINED = "trained", _("The captains are trained.")
    ROSTER = "roster", _("The roster of each block is written.")


class StepDone(models.Model):
    """A step of the start-up that a group has behind it."""

    group = models.ForeignKey(WatchGroup, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(_("step"), max_length=10, choices=Step)
    done_on = models.DateField(_("done on"))
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("recorded by"), on_delete=models.PROTECT, related_name="+",
        editable=False,
    )  # fmt: skip

    class Meta:
        verbose_name = _("step done")
        verbose_name_plural = _("start-up")
        ordering = ["done_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["group", "step"], name="watch_step_is_done_once")]

    def __str__(self):
        return self.get_step_display()
