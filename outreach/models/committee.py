"""Committees that advise the department or review its incidents, and who sits on them."""

from collections.abc import Iterable
from datetime import date
from typing import Self

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from agency.encryption import EncryptedTextField

# An advisory committee is likely a public body (North Carolina G.S. 143-318.10(b)); the notice of its special meetings
# is out at least so long before (G.S. 143-318.12). We ask the same of every meeting.
NOTICE_HOURS = 48
# Ours: until when the department answers a recommendation, unless the committee's page says otherwise.
ANSWER_DAYS = 60


class CommitteeKind(models.TextChoices):
    ADVISORY = "advisory", _("advisory committee")
    REVIEW_BOARD = "review board", _("incident review board")


class CommitteeQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(is_open=True)


class Committee(models.Model):
    """A committee that advises the department, or reviews its incidents, in public."""

    slug = models.SlugField(_("address"), unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=CommitteeKind, default=CommitteeKind.ADVISORY)
    name = I18nCharField(_("name"), max_length=120)
    purpose = I18nTextField(_("purpose"), max_length=3000, blank=True, help_text=_("Markdown."))
    seats = models.PositiveSmallIntegerField(
        _("seats"), default=9, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    term_months = models.PositiveSmallIntegerField(
        _("a term lasts, in months"), default=24, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    quorum = models.PositiveSmallIntegerField(_("quorum"), default=5, validators=[MinValueValidator(1)])
    meets = I18nCharField(_("how often it meets"), max_length=120, blank=True)
    notice_hours = models.PositiveSmallIntegerField(
        _("notice of a meeting, in hours"),
        default=NOTICE_HOURS,
        help_text=_("So long before a meeting its notice is published, or a reason is on record."),
    )
    answer_days = models.PositiveSmallIntegerField(
        _("the department answers within, in days"), default=ANSWER_DAYS, validators=[MinValueValidator(1)]
    )
    is_open = models.BooleanField(
        _("at work"), default=True, help_text=_("One that has ended stays on the public pages with its minutes.")
    )

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        ordering = ["pk"]
        default_permissions = ["add", "change", "view"]
        constraints = [
            models.CheckConstraint(
                name="committee_quorum_fits_its_seats", condition=Q(quorum__gte=1, quorum__lte=F("seats"))
            )
        ]

    def __str__(self):
        return str(self.name)

    def get_absolute_url(self):
        return reverse("outreach:committee", args=[self.slug])

    def clean(self):
        if self.quorum and self.seats and self.quorum > self.seats:
            raise ValidationError({"quorum": _("More than there are seats.")})

    @property
    def about_key(self) -> str:
        """How letters name this record."""
        return f"outreach.committee:{self.pk}"

    @property
    def is_review_board(self) -> bool:
        return self.kind == CommitteeKind.REVIEW_BOARD

    def open_seats(self, serving: Iterable["Term"]) -> list[int]:
        """The numbers of the seats that nobody sits in."""
        taken = {term.seat for term in serving}
        return [seat for seat in range(1, self.seats + 1) if seat not in taken]


class TermQuerySet(models.QuerySet):
    def serving(self, on: date) -> Self:
        """Who sits on a day. Whose term is over stays until somebody follows, or until they leave."""
        return self.filter(Q(left_on=None) | Q(left_on__gt=on), from_on__lte=on)

    def not_left(self) -> Self:
        return self.filter(left_on=None)

    def ending_by(self, on: date) -> Self:
        return self.not_left().filter(until_on__lte=on, committee__is_open=True)


class Term(models.Model):
    """Somebody's time in a seat. The public reads name, whom they represent and the dates: no address, no telephone."""

    committee = models.ForeignKey(
        Committee, verbose_name=_("committee"), on_delete=models.PROTECT, related_name="terms"
    )
    seat = models.PositiveSmallIntegerField(_("seat number"), validators=[MinValueValidator(1)])
    name = models.CharField(_("name"), max_length=120, help_text=_("As the public reads it."))
    represents = I18nCharField(
        _("whom they represent"), max_length=120, blank=True, help_text=_("A neighborhood, a group, the city at large.")
    )
    is_chair = models.BooleanField(_("chair"), default=False)
    email = EncryptedTextField(
        _("e-mail"), blank=True,
        help_text=_("Only to tell them that their term is ending. Never shown; emptied when they leave."),
    )  # fmt: skip
    language = models.CharField(_("language of letters"), max_length=10, choices=settings.LANGUAGES, default="en")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    left_on = models.DateField(_("left on"), null=True, blank=True, help_text=_("The day from which the seat is open."))

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat and its term")
        verbose_name_plural = _("seats and terms")
        ordering = ["committee", "seat", "-from_on", "-pk"]
        default_permissions = ["add", "change", "view"]
        constraints = [
            models.CheckConstraint(name="term_ends_after_it_begins", condition=Q(until_on__gt=F("from_on"))),
            models.CheckConstraint(
                name="term_is_not_left_before_it_begins", condition=Q(left_on=None) | Q(left_on__gte=F("from_on"))
            ),
            models.CheckConstraint(name="term_forgets_address_of_who_left", condition=Q(left_on=None) | Q(email="")),
            models.CheckConstraint(name="term_is_in_a_numbered_seat", condition=Q(seat__gte=1)),
            models.UniqueConstraint(
                fields=["committee", "seat"], condition=Q(left_on=None), name="term_one_in_a_seat",
                violation_error_message=_("Somebody sits in this seat. Enter the day on which they leave first."),
            ),
            models.UniqueConstraint(
                fields=["committee"], condition=Q(left_on=None, is_chair=True), name="term_one_chair",
                violation_error_message=_("There is a chair already."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        if self.left_on:
            self.email = ""
        super().save(*args, **kwargs)

    def clean(self):
        if self.left_on:
            # Before the constraints are asked: whoever enters the day need not empty the box as well.
            self.email = ""
        if not self.until_on and self.from_on and self.committee_id:
            self.until_on = self.from_on + relativedelta(months=self.committee.term_months)
        if self.seat and self.committee_id and self.seat > self.committee.seats:
            raise ValidationError({"seat": _("The committee has %d seats.") % self.committee.seats})

    @property
    def about_key(self) -> str:
        """How letters to this person name the record."""
        return f"outreach.term:{self.pk}"

    @property
    def ending_key(self) -> str:
        """How letters to staff name it: what becomes of the person's own letters is another matter."""
        return f"outreach.term.ending:{self.pk}"
