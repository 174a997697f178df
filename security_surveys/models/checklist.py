from collections.abc import Iterable
from itertools import chain, count
from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from agency.written_once import Unchangeable


class Premises(models.TextChoices):
    HOME = "home", _("a home")
    BUSINESS = "business", _("a business")


class Zone(models.TextChoices):
    """From outside in, as a burglar comes: the zones of vulnerability of OJP NCJ 112107."""

    NEIGHBORHOOD = "neighborhood", _("Street and neighborhood")
    BOUNDARY = "boundary", _("Edge of the property")
    OPEN_SPACE = "open space", _("Yard and open space")
    EXTERIOR = "exterior", _("Outside of the building")
    INTERIOR = "interior", _("Inside")


class Urgency(models.IntegerChoices):
    FIRST = 1, _("do first")
    SOON = 2, _("soon")
    LATER = 3, _("when you can")


class Cost(models.TextChoices):
    FREE = "free", _("costs nothing")
    LOW = "low", _("under $50")
    MIDDLE = "middle", _("$50 to $250")
    HIGH = "high", _("over $250")


Row = TypeVar("Row", bound="Frozen")


class FrozenQuerySet(models.QuerySet[Row]):
    """Rows of a checklist: those of a published one are neither changed nor deleted, and none is added."""

    def refuse_if_published(self) -> None:
        if self.exclude(**{self.model.published: None}).exists():
            raise Unchangeable(self.model)

    def update(self, **kwargs):
        self.refuse_if_published()
        return super().update(**kwargs)

    def delete(self):
        self.refuse_if_published()
        return super().delete()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> Any:
        rows = list(objs)
        Checklist.objects.filter(pk__in={row.whole.pk for row in rows}).refuse_if_published()
        return super().bulk_create(rows, *args, **kwargs)


class Frozen(models.Model):
    """A checklist or a part of one: when it is published, it stays as surveys were made with it."""

    # Where the row's checklist says since when it is published.
    published: ClassVar[str] = "published_at"
    unchangeable = _(
        "A published checklist stays as it is: surveys were made with it. Make a new version to change it."
    )

    objects: ClassVar = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self.refuse_if_published()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self.refuse_if_published()
        return super().delete(*args, **kwargs)

    @property
    def whole(self) -> "Checklist":
        """The checklist that the row belongs to."""
        raise NotImplementedError

    def refuse_if_published(self) -> None:
        """Raise Unchangeable if the row stands in a published checklist, or is to be put into one."""
        type(self).objects.filter(pk=self.pk).refuse_if_published()
        Checklist.objects.filter(pk=self.whole.pk).refuse_if_published()


class ChecklistQuerySet(FrozenQuerySet["Checklist"]):
    def current(self, premises: str) -> "Checklist | None":
        """The newest published version; None before the first."""
        return self.filter(premises=premises).exclude(published_at=None).order_by("-version").first()


class Checklist(Frozen):
    """A version of what is looked at. Published, it is never changed: surveys made with it keep their questions."""

    premises = models.CharField(_("for"), max_length=10, choices=Premises)
    version = models.PositiveSmallIntegerField(_("version"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("published by"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip

    objects: ClassVar = ChecklistQuerySet.as_manager()

    class Meta:
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")
        ordering = ["premises", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["premises", "version"], name="checklist_version_is_used_once"),
            models.UniqueConstraint(
                fields=["premises"], condition=Q(published_at=None), name="checklist_has_one_draft"
            ),
        ]

    def __str__(self):
        return _("Checklist for %(premises)s, version %(version)d") % {
            "premises": self.get_premises_display(),
            "version": self.version,
        }

    @property
    def whole(self) -> "Checklist":
        return self

    def is_published(self) -> bool:
        return self.published_at is not None


class Section(Frozen):
    """A part of the walk, such as doors or lighting."""

    published = "checklist__published_at"

    checklist = models.ForeignKey(
        Checklist, verbose_name=_("checklist"), on_delete=models.CASCADE, related_name="sections"
    )
    name = I18nCharField(_("name"))
    zone = models.CharField(_("zone"), max_length=12, choices=Zone)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "pk"]

    def __str__(self):
        return str(self.name)

    @property
    def whole(self) -> Checklist:
        return self.checklist


class Item(Frozen):
    """One thing to look at, worded so that “yes” is good."""

    published = "section__checklist__published_at"

    section = models.ForeignKey(Section, verbose_name=_("section"), on_delete=models.CASCADE, related_name="items")
    # The same in every version, so that answers can be carried from the self-survey and compared over the years.
    code = models.SlugField(_("code"), max_length=40, blank=True)
    text = I18nCharField(_("what to look at"))
    why = I18nTextField(_("why it matters"), blank=True)
    urgency = models.PositiveSmallIntegerField(_("how urgent if not"), choices=Urgency, default=Urgency.SOON)
    in_self_survey = models.BooleanField(_("in the self-survey"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["section__position", "section", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["section", "code"], name="item_code_is_used_once")]

    def __str__(self):
        return str(self.text)

    def save(self, *args, **kwargs):
        self.code = self.code or self._new_code()
        super().save(*args, **kwargs)

    @property
    def whole(self) -> Checklist:
        return self.section.checklist

    def _new_code(self) -> str:
        """Of the first words, and of no other item of the checklist."""
        words = slugify(str(self.text))[:34] or "item"
        used = set(Item.objects.filter(section__checklist=self.whole).values_list("code", flat=True))
        numbered = (f"{words}-{number}" for number in count(2))
        return next(code for code in chain([words], numbered) if code not in used)


class Recommendation(Frozen):
    """What can be done about an item: the officer picks one, and may reword it."""

    published = "item__section__checklist__published_at"

    item = models.ForeignKey(Item, verbose_name=_("item"), on_delete=models.CASCADE, related_name="recommendations")
    text = I18nTextField(_("recommendation"))
    cost = models.CharField(_("cost"), max_length=6, choices=Cost, default=Cost.LOW)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["position", "pk"]

    def __str__(self):
        return str(self.text)

    @property
    def whole(self) -> Checklist:
        return self.item.section.checklist
