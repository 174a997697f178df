"""A new draft: from a template, or as a copy of an earlier survey, so that the two can be compared."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.db import transaction

from agency.texts import bilingual
from outreach.models import Option, Question, Section, Survey

from .defaults import Asked, Template
from .forms import sections_of

# Time to read it, to translate what was changed, and to print; staff choose the days in the end.
OPENS_AFTER, STAYS_OPEN = timedelta(days=14), timedelta(days=30)
# Sections, their questions, and the answers to choose from; none of them stored yet.
Structure = list[tuple[Section, list[tuple[Question, list[Option]]]]]


def from_template(template: Template, on: date) -> Survey:
    words = {"title": bilingual(*template.title), "intro": bilingual(*template.intro)}
    return _draft(f"{template.slug}-{on.year}", on, _from_words(template), **words)


def copy(survey: Survey, on: date) -> Survey:
    """The same questions once more. Where their codes stay the same, the results are compared."""
    kept = ("title", "intro", "station", "smallest_group", "is_self_selected")
    stem = survey.slug.removesuffix(f"-{survey.opens_on.year}")
    columns = {name: getattr(survey, name) for name in kept}
    return _draft(f"{stem}-{on.year}", on, _from_rows(survey), compares_with=survey, **columns)


@transaction.atomic
def _draft(slug: str, on: date, structure: Structure, **columns: Any) -> Survey:
    opens_on = on + OPENS_AFTER
    survey = Survey.objects.create(
        slug=_free(slug), opens_on=opens_on, closes_on=opens_on + STAYS_OPEN, **columns
    )  # fmt: skip
    for section, _questions in structure:
        section.survey = survey
    Section.objects.bulk_create(section for section, _questions in structure)
    for section, questions in structure:
        for question, _options in questions:
            question.section = section
    Question.objects.bulk_create(question for _section, questions in structure for question, _options in questions)
    answers = [
        (question, option) for _section, questions in structure for question, some in questions for option in some
    ]
    for question, option in answers:
        option.question = question
    Option.objects.bulk_create(option for _question, option in answers)
    return survey


def _free(slug: str) -> str:
    """The slug, or with the first number that makes it one of its own."""
    taken = set(Survey.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    return slug if slug not in taken else next(f"{slug}-{n}" for n in count(2) if f"{slug}-{n}" not in taken)


def _from_words(template: Template) -> Structure:
    return [
        (Section(title=bilingual(*title), position=at), [_asked(asked, place) for place, asked in enumerate(some, 1)])
        for at, (title, some) in enumerate(template.sections, start=1)
    ]


def _asked(asked: Asked, position: int) -> tuple[Question, list[Option]]:
    ends = dict(zip(("lowest", "highest"), (bilingual(*words) for words in asked.ends or ()), strict=False))
    question = Question(
        code=asked.code, kind=asked.kind, text=bilingual(*asked.words), position=position, **ends, **asked.more
    )
    options = enumerate(asked.options.items(), start=1)
    return question, [Option(code=code, text=bilingual(*words), position=at) for at, (code, words) in options]


def _from_rows(survey: Survey) -> Structure:
    """Read in full before any row is made new."""
    read = [
        (section, [(question, list(question.options.all())) for question in section.questions.all()])
        for section in sections_of(survey)
    ]
    return [
        (_new(section), [(_new(question), [_new(option) for option in options]) for question, options in questions])
        for section, questions in read
    ]


def _new(row: Any) -> Any:
    row.pk, row._state.adding = None, True  # noqa: SLF001 - Django's way to copy a row
    return row
