from datetime import date, datetime, timedelta
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from agency.models import Agency, Station


class QuestionKind(models.TextChoices):
    CHOICE = "choice", _("one of several")
    SEVERAL = "several", _("any of several")
    SCALE = "scale", _("from 0 to 10")
    AGREE = "agree", _("how far one agrees, in five steps")
    RANKING = "ranking", _("put in order")
    TEXT = "text", _("in their own words")


class Index(models.TextChoices):
    """What a question's answers, put on a scale from 0 to 100, are counted toward."""

    TRUST = "trust", _("trust")
    SAFETY = "safety", _("safety")
    RESPECT = "respect", _("respect")
    VOICE = "voice", _("voice")


class SurveyQuerySet(models.QuerySet):
    def announced(self) -> Self:
        return self.filter(announced_at__isnull=False)

    def open_on(self, on: date) -> Self:
        return self.announced().filter(opens_on__lte=on, closes_on__gte=on, closed_at=None)

    def published(self) -> Self:
        return self.filter(results_published_at__isnull=False)


class Survey(models.Model):
    """Questions to the community, open between two dates, answered without an account."""

    slug = models.SlugField(_("address"), unique=True)
    title = I18nCharField(_("title"), max_length=160)
    intro = I18nTextField(_("introduction"), max_length=3000, blank=True, help_text=_("Markdown."))
    station = models.ForeignKey(
        Station, verbose_name=_("station"), on_delete=models.PROTECT, null=True, blank=True, related_name="surveys",
        help_text=_("Empty: people say which station’s area they mean."),
    )  # fmt: skip
    opens_on = models.DateField(_("opens"))
    closes_on = models.DateField(_("closes, at the end of"))
    smallest_group = models.PositiveSmallIntegerField(
        _("results of fewer answers are not shown"), default=10, validators=[MinValueValidator(2)],
        help_text=_("So that nobody can be recognized, and chance is not read as a result."),
    )  # fmt: skip
    is_self_selected = models.BooleanField(
        _("whoever likes takes part"), default=True, help_text=_("Not drawn at random: the results say so.")
    )
    compares_with = models.ForeignKey(
        "self", verbose_name=_("compares with"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        help_text=_("An earlier survey with questions of the same codes."),
    )  # fmt: skip
    # From then on its questions stand: answers to other words would not be the same answers.
    announced_at = models.DateTimeField(_("announced at"), null=True, blank=True, editable=False)
    # Before the end of its last day, because staff ended it.
    closed_at = models.DateTimeField(_("closed early at"), null=True, blank=True, editable=False)
    # No more papers are entered. Until then nobody reads what was answered: one paper between two looks would tell.
    counted_at = models.DateTimeField(_("entry of papers ended at"), null=True, blank=True, editable=False)
    results_published_at = models.DateTimeField(_("results published at"), null=True, blank=True, editable=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="survey_closes_after_it_opens",
                condition=Q(closes_on__gte=F("opens_on")),
                violation_error_message=_("It cannot close before it opens."),
            ),
            models.CheckConstraint(
                name="survey_counted_after_it_was_announced",
                condition=Q(counted_at=None) | Q(announced_at__isnull=False),
            ),
            models.CheckConstraint(
                name="survey_results_after_it_was_counted",
                condition=Q(results_published_at=None) | Q(counted_at__isnull=False),
            ),
        ]

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return reverse("outreach:survey", args=[self.slug])

    def get_results_url(self) -> str:
        return reverse("outreach:survey_results", args=[self.slug])

    def is_open(self, on: date) -> bool:
        return self.announced_at is not None and self.closed_at is None and self.opens_on <= on <= self.closes_on

    def ends_at(self) -> datetime:
        """The moment from which nobody begins to answer any more."""
        return self.closed_at or Agency.current().at(self.closes_on + timedelta(days=1), 0)

    def needs_code(self) -> bool:
        """Who was drawn at random answers with the code of the invitation; others would spoil the sample."""
        return not self.is_self_selected


class Section(models.Model):
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="sections", verbose_name=_("survey"))
    title = I18nCharField(_("title"), max_length=160)
    position = models.PositiveSmallIntegerField(_("place"), default=1)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "pk"]

    def __str__(self):
        return str(self.title)


class Question(models.Model):
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions", verbose_name=_("section"))
    # The same question has the same code in every survey: by it, results are compared.
    code = models.SlugField(_("code"), max_length=40)
    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind)
    text = I18nTextField(_("question"), max_length=400)
    help = I18nCharField(_("hint"), max_length=200, blank=True)
    # A scale without words at its ends is read both ways round.
    lowest = I18nCharField(_("what 0 means"), max_length=60, blank=True)
    highest = I18nCharField(_("what 10 means"), max_length=60, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    index = models.CharField(_("counts toward"), max_length=10, choices=Index, blank=True)
    # A statement that speaks against us: to agree with it counts low.
    is_reversed = models.BooleanField(_("to agree counts low"), default=False)
    position = models.PositiveSmallIntegerField(_("place"), default=1)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["section__position", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["section", "code"], name="question_code_once"),
            models.CheckConstraint(
                name="question_of_an_index_has_a_scale",
                condition=Q(index="") | Q(kind__in=[QuestionKind.SCALE, QuestionKind.AGREE]),
                violation_error_message=_(
                    "Only a question from 0 to 10, or in five steps, can count toward something."
                ),
            ),
        ]

    def __str__(self):
        return str(self.text)


class Option(models.Model):
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="options", verbose_name=_("question"))
    code = models.SlugField(_("code"), max_length=40)
    text = I18nCharField(_("answer"), max_length=160)
    position = models.PositiveSmallIntegerField(_("place"), default=1)

    class Meta:
        verbose_name = _("answer to choose")
        verbose_name_plural = _("answers to choose")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["question", "code"], name="option_code_once")]

    def __str__(self):
        return str(self.text)


class PaperCode(models.Model):
    """A code on a paper invitation: good for one answer, on paper or in a browser. Which answer is not kept."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="codes", verbose_name=_("survey"))
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    used_on = models.DateField(_("used on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        default_permissions = ()


class Ballot(models.Model):
    """That a browser's token was used for a survey. Nothing leads from here to the answers."""

    # Counted keys of ballots and of answers, laid side by side, would say which browser gave which answers.
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="ballots", verbose_name=_("survey"))
    token_hash = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["survey", "token_hash"], name="ballot_is_cast_once")]


class Channel(models.TextChoices):
    WEB = "web", _("browser")
    CODE = "code", _("browser, with a code from an invitation")
    PAPER = "paper", _("paper")


class Return(models.Model):
    """One person's answers: no name, no time of day, and a random key instead of a number."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="returns", verbose_name=_("survey"))
    station = models.ForeignKey(
        Station, verbose_name=_("station"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    came_by = models.CharField(_("came by"), max_length=6, choices=Channel, default=Channel.WEB)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("entered by"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        default_permissions = ()
        indexes = [models.Index(fields=["survey", "station"], name="returns_of_a_survey")]


class Theme(models.Model):
    """What several texts have in common, in the staff's words."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="themes", verbose_name=_("question"))
    name = I18nCharField(_("theme"), max_length=80)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["pk"]

    def __str__(self):
        return str(self.name)


class Answer(models.Model):
    """An answer to one question; one row for each answer chosen or ranked."""

    # At random, as a return's: listed by it, texts stand in no order.
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    returned = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, null=True, blank=True, related_name="answers")
    # 0 to 10, 1 to 5 (agrees fully), or the place in a ranking, 1 first.
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(blank=True, max_length=2000)
    themes = models.ManyToManyField(Theme, related_name="answers", blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        default_permissions = ["view"]
        constraints = [
            models.UniqueConstraint(fields=["returned", "question", "option"], name="answer_option_once"),
            models.UniqueConstraint(
                fields=["returned", "question"], condition=Q(option=None), name="answer_once_where_nothing_is_chosen"
            ),
            models.CheckConstraint(
                name="answer_says_something", condition=Q(option__isnull=False) | Q(number__isnull=False) | ~Q(text="")
            ),
            models.CheckConstraint(name="answer_is_at_most_ten", condition=Q(number=None) | Q(number__lte=10)),
        ]
