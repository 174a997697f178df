"""The parts of a plan, from what the community asks for to what came of it (SARA: scan, analyze, respond, assess)."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .evidence import Evidence
from .plan import Plan


class Part(models.Model):
    """What is written in one place and frozen in versions: its key is the same in all of them."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    # One more with each save: who saves a text that was changed meanwhile is asked, not obeyed.
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class Category(models.TextChoices):
    SAFETY = "safety", _("public safety")
    QUALITY_OF_LIFE = "quality of life", _("quality of life")


class PriorityStatus(models.TextChoices):
    OPEN = "open", _("open")
    IMPROVING = "improving", _("improving")
    RESOLVED = "resolved", _("resolved")
    RETIRED = "retired", _("retired")


class Priority(Part):
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="priorities")
    title = models.CharField(_("title"), max_length=120)
    category = models.CharField(_("category"), max_length=16, choices=Category)
    explanation = models.TextField(_("what the community told us"), max_length=5000, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), default=1)
    status = models.CharField(_("status"), max_length=10, choices=PriorityStatus, default=PriorityStatus.OPEN)
    reason = models.TextField(_("why"), max_length=2000, blank=True)
    evidence = models.ManyToManyField(Evidence, verbose_name=_("evidence"), blank=True, related_name="priorities")

    class Meta:
        verbose_name = _("priority")
        verbose_name_plural = _("priorities")
        ordering = ["rank", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="priority_is_retired_for_a_reason", condition=~Q(status=PriorityStatus.RETIRED) | ~Q(reason="")
            )
        ]

    def __str__(self):
        return self.title


class Goal(models.TextChoices):
    ELIMINATE = "eliminate", _("eliminate it")
    REDUCE = "reduce", _("have less of it")
    LESS_HARM = "less harm", _("have it do less harm")
    LESS_FEAR = "less fear", _("have people fear it less")
    BETTER_RESPONSE = "better response", _("respond to it better")


class Problem(Part):
    """A problem under a priority, in SARA form: two or more incidents that have something in common."""

    priority = models.ForeignKey(
        Priority, verbose_name=_("priority"), on_delete=models.CASCADE, related_name="problems"
    )
    title = models.CharField(_("problem"), max_length=160)
    scanning = models.TextField(_("what happens, and how it came to our attention"), max_length=5000, blank=True)
    harmed = models.TextField(_("who is harmed by it"), max_length=2000, blank=True)
    who = models.TextField(_("who is involved"), max_length=2000, blank=True)
    where = models.TextField(_("where, and why there"), max_length=2000, blank=True)
    when = models.TextField(_("when, and why then"), max_length=2000, blank=True)
    why = models.TextField(_("why it happens"), max_length=2000, blank=True)
    still_to_learn = models.TextField(_("what we still have to learn, and from whom"), max_length=2000, blank=True)
    goal = models.CharField(_("goal"), max_length=16, choices=Goal, blank=True)
    assessment = models.TextField(_("what came of it"), max_length=5000, blank=True)

    class Meta:
        verbose_name = _("problem")
        verbose_name_plural = _("problems")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self):
        return self.title


class ResponseKind(models.TextChoices):
    PREVENTION = "prevention", _("prevention")
    PARTNERSHIP = "partnership", _("partnership")
    DESIGN = "design", _("design of places")
    ENFORCEMENT = "enforcement", _("enforcement")


class ResponseStatus(models.TextChoices):
    PLANNED = "planned", _("planned")
    UNDER_WAY = "under way", _("under way")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


class Response(Part):
    problem = models.ForeignKey(Problem, verbose_name=_("problem"), on_delete=models.CASCADE, related_name="responses")
    title = models.CharField(_("response"), max_length=160)
    kind = models.CharField(_("kind"), max_length=12, choices=ResponseKind)
    description = models.TextField(_("what we do"), max_length=5000, blank=True)
    lead = models.CharField(_("led by"), max_length=120, blank=True)
    partners = models.CharField(_("partners"), max_length=300, blank=True)
    resources = models.CharField(_("resources"), max_length=300, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=ResponseStatus, default=ResponseStatus.PLANNED)

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="response_ends_after_it_starts",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            )
        ]

    def __str__(self):
        return self.title


class Measure(Part):
    """How we will know: a figure with a source, where it stood and where it should go."""

    problem = models.ForeignKey(Problem, verbose_name=_("problem"), on_delete=models.CASCADE, related_name="measures")
    name = models.CharField(_("measure"), max_length=120)
    unit = models.CharField(_("unit"), max_length=60, help_text=_("For example: reports a month."))
    source = models.CharField(_("source"), max_length=160)
    baseline = models.DecimalField(_("where it stood"), max_digits=12, decimal_places=2)
    baseline_on = models.DateField(_("on"))
    target = models.DecimalField(_("target"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self):
        return self.name


class Reading(models.Model):
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="readings")
    on = models.DateField(_("date"))
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ["on"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["measure", "on"], name="reading_once_a_day")]

    def __str__(self):
        return f"{self.on}: {self.value}"
