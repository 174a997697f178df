"""Building a survey in the admin: from a template or a copy, announced when nothing is missing, then fixed."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from i18nfield.strings import LazyI18nString

from agency import roles
from agency.models import Agency
from agency.texts import bilingual
from outreach.models import Index, Question, QuestionKind, Section, Survey
from outreach.surveys.defaults import TEMPLATES
from outreach.surveys.workflow import TRANSITIONS, Action, Standing, SurveyRefused, advance, missing, standing
from tests.factories import make_lena, make_member, make_paul, make_station
from tests.programs.desk import signed_in, text_of

from .answers import make_question, make_returns, make_survey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
K = QuestionKind
SURVEYS = "/admin/outreach/survey/"


@pytest.fixture
def lena() -> Client:
    return signed_in(make_lena())


def page_of(survey: Survey, part: str = "change/") -> str:
    return f"{SURVEYS}{survey.pk}/{part}"


def press(client: Client, survey: Survey, action: Action) -> HttpResponse:
    return client.post(page_of(survey, f"move/{action.value}/"), follow=True)


def draft(*kinds: QuestionKind, **changes: Any) -> Survey:
    """A draft in both languages that wants nothing more."""
    survey = make_survey(*kinds, **{"announced_at": None, "title": bilingual("Survey", "Encuesta"), **changes})
    Section.objects.update(title=bilingual("Your street", "Su calle"))
    ends = {"lowest": bilingual("badly", "mal"), "highest": bilingual("well", "bien")}
    Question.objects.update(text=bilingual("How are we?", "¿Cómo estamos?"), **ends)
    for question in Question.objects.all():
        question.options.update(text=bilingual("Yes", "Sí"))
    return survey


def fields_of(response: HttpResponse) -> dict[str, Any]:
    """What a page of the admin sends back when nothing is changed."""
    admin_form = response.context["adminform"].form
    forms = [admin_form, *(inline.formset.management_form for inline in response.context["inline_admin_formsets"])]
    forms += [form for inline in response.context["inline_admin_formsets"] for form in inline.formset.forms]
    sent: dict[str, Any] = {}
    for form in forms:
        for bound in form:
            value = bound.value()
            if isinstance(value, LazyI18nString):
                sent |= {f"{bound.html_name}_{place}": value.localize(code) for place, code in enumerate(["en", "es"])}
            elif value is not None and value is not False:
                sent[bound.html_name] = value
    return sent


# --- From nothing, from a template, from the last time ---


def test_survey_is_built_page_by_page(lena: Client) -> None:
    today = Agency.current().today()
    words = {"title_0": "Our streets", "title_1": "Nuestras calles", "slug": "our-streets", "smallest_group": 10}
    dates = {"opens_on": today, "closes_on": today + timedelta(days=9)}
    lena.post(SURVEYS + "add/", {**words, **dates, "is_self_selected": "on"})
    survey = Survey.objects.get()

    add_row(lena, page_of(survey), "sections", title_0="Streets", title_1="Calles")
    section = f"/admin/outreach/section/{survey.sections.get().pk}/change/"
    add_row(lena, section, "questions", text_0="What worries you?", text_1="¿Qué le preocupa?", kind="choice")
    question = Question.objects.get()
    page = f"/admin/outreach/question/{question.pk}/change/"
    add_row(lena, page, "options", text_0="Noise", text_1="Ruido")
    before = text_of(lena.get(page_of(survey)))
    add_row(lena, page, "options", text_0="Speeding", text_1="Velocidad")

    assert (question.code, sorted(question.options.values_list("code", flat=True))) == (
        "what-worries-you", ["noise", "speeding"],
    )  # fmt: skip
    assert "needs at least two answers to choose from" in before
    assert "It is announced." in text_of(press(lena, survey, Action.ANNOUNCE))


def add_row(client: Client, page: str, prefix: str, **row: Any) -> None:
    sent = fields_of(client.get(page))
    number = sent[f"{prefix}-TOTAL_FORMS"]
    sent |= {f"{prefix}-{number}-{name}": value for name, value in {"position": number + 1, **row}.items()}
    response = client.post(page, {**sent, f"{prefix}-TOTAL_FORMS": number + 1})
    assert response.status_code == 302, response.context["errors"]


@pytest.mark.parametrize("template", TEMPLATES)
def test_template_makes_a_draft_that_wants_nothing_more(lena: Client, template: str) -> None:
    response = lena.post(f"{SURVEYS}new/{template}/", follow=True)

    survey = Survey.objects.get()
    assert response.redirect_chain == [(page_of(survey), 302)]
    assert "Nothing is missing." in text_of(response)
    assert missing(survey, Agency.current().today()) == []


def test_templates_have_the_five_headings_and_the_four_indices(lena: Client) -> None:
    for template in TEMPLATES:
        lena.post(f"{SURVEYS}new/{template}/")

    community, trust = Survey.objects.order_by("pk")
    assert [str(section) for section in community.sections.all()] == [
        "How we do our work", "What our employees know and can do", "How officers behave", "Safety", "Your suggestions",
    ]  # fmt: skip
    assert set(community.sections.values_list("questions__kind", flat=True)) == set(K)
    assert set(trust.sections.values_list("questions__index", flat=True)) == set(Index)


def test_copy_has_the_same_questions_and_compares_with_what_it_was_copied_from(lena: Client) -> None:
    earlier = draft(K.CHOICE, K.RANKING, station=make_station(), announced_at=timezone.now(), slug="streets-2025")
    Survey.objects.filter(pk=earlier.pk).update(opens_on="2025-01-01", closes_on="2025-02-01")

    lena.post(page_of(earlier, "copy/"))

    copied = Survey.objects.get(compares_with=earlier)
    year = Agency.current().today().year
    assert (copied.slug, copied.station, copied.announced_at) == (f"streets-{year}", earlier.station, None)
    for survey in (earlier, copied):
        rows = Question.objects.filter(section__survey=survey).values_list("code", "kind", "options__code")
        assert sorted(rows) == sorted(
            (kind, kind, code) for kind in ("choice", "ranking") for code in ("lights", "noise", "speeding")
        )


# --- Announcing ---


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (lambda: Question.objects.all().delete(), "There is no question yet."),
        (lambda: Question.objects.get(kind=K.CHOICE).options.first().delete(), None),
        (lambda: Question.objects.get(kind=K.CHOICE).options.exclude(code="noise").delete(), "at least two"),
        (lambda: Question.objects.update(highest=""), "does not say what 0 and 10 mean."),
        (
            lambda: Question.objects.exclude(code="other").update(code="same"),
            "Two questions have the same code: same.",
        ),
        (lambda: Question.objects.update(text=LazyI18nString({"en": "Why?"})), "Not in Spanish: “Why?”, “Why?”"),
        (lambda: Survey.objects.update(title=LazyI18nString({"es": "Encuesta"})), "Not in English: “Encuesta”"),
        (
            lambda: Survey.objects.get().sections.create(title=bilingual("Empty", "Vacía")),
            "Sections without a question: Empty.",
        ),
        (lambda: Survey.objects.update(opens_on="2025-01-01", closes_on="2025-01-02"), "is past."),
        (lambda: Survey.objects.update(is_self_selected=False), "make the codes of their invitations first."),
    ],
)
def test_survey_is_announced_only_when_nothing_is_missing(lena: Client, changes: Any, said: str | None) -> None:
    survey = draft(K.CHOICE, K.SCALE)
    make_question(
        survey, K.SCALE, "other", text=bilingual("B?", "¿B?"), lowest=bilingual("a", "a"), highest=bilingual("b", "b")
    )
    Question.objects.filter(code="scale").update(section=survey.sections.create(title=bilingual("Two", "Dos")))
    changes()

    page = text_of(press(lena, survey, Action.ANNOUNCE))

    survey.refresh_from_db()
    assert (survey.announced_at is not None) == (said is None)
    assert (said or "It is announced.") in page


def test_announced_questions_stay_as_they_are_and_the_page_says_why(lena: Client) -> None:
    survey = draft(K.CHOICE)
    question = Question.objects.get()
    page = f"/admin/outreach/question/{question.pk}/change/"
    sent = fields_of(lena.get(page))
    press(lena, survey, Action.ANNOUNCE)

    refused = lena.post(page, {**sent, "text_0": "Other words?"})

    assert refused.status_code == 403
    assert "How are we?" in text_of(lena.get(page))
    assert "answers to other words would not be the same answers" in text_of(lena.get(page))
    survey_page = lena.get(page_of(survey))
    assert "sections-0-title_0" not in survey_page.content.decode()
    assert set(survey_page.context["adminform"].form.fields) == {"title", "intro", "closes_on", "compares_with"}


FORCED: dict[Standing, dict[str, Any]] = {
    Standing.DRAFT: {"announced_at": None},
    Standing.COMING: {"opens_on": timezone.localdate() + timedelta(days=3)},
    Standing.OPEN: {},
    Standing.CLOSED: {"is_over": True},
    Standing.COUNTED: {"is_counted": True},
    Standing.PUBLISHED: {"is_over": True, "results_published_at": timezone.now()},
}


@pytest.mark.parametrize("stands", Standing)
@pytest.mark.parametrize("action", Action)
def test_survey_moves_only_as_the_table_says(action: Action, stands: Standing) -> None:
    survey, now = draft(K.CHOICE, **{"announced_at": timezone.now(), **FORCED[stands]}), timezone.now()
    if stands in TRANSITIONS[action].sources:
        advance(survey, action, now)
    else:
        with pytest.raises(SurveyRefused, match=f"Meanwhile this survey is: {stands.label}."):
            advance(survey, action, now)

    moved_to = {
        Action.ANNOUNCE: Standing.OPEN, Action.TAKE_BACK: Standing.DRAFT, Action.CLOSE: Standing.CLOSED,
        Action.COUNT: Standing.COUNTED,
    }  # fmt: skip
    survey.refresh_from_db()
    expected = moved_to[action] if stands in TRANSITIONS[action].sources else stands
    assert standing(survey, Agency.current().today()) == expected


def test_draft_can_be_deleted_and_an_announced_survey_cannot(lena: Client) -> None:
    survey, other = draft(K.CHOICE), make_survey(K.CHOICE)

    lena.post(page_of(survey, "delete/"), {"post": "yes"})
    refused = lena.post(page_of(other, "delete/"), {"post": "yes"})

    assert list(Survey.objects.all()) == [other]
    assert refused.status_code == 403


@pytest.mark.parametrize(("language", "said"), [("en", "How are we?"), ("es", "¿Cómo estamos?")])
def test_preview_shows_a_draft_as_the_public_will_see_it_in_both_languages(
    lena: Client, language: str, said: str
) -> None:
    survey = draft(K.CHOICE)

    page = lena.get(page_of(survey, "preview/"), {"language": language})

    assert said in text_of(page)
    assert "Send my answers" not in text_of(page)


# --- Who may ---


@pytest.mark.parametrize(
    ("role", "reads", "changes"),
    [
        (roles.COORDINATOR, 200, 302),
        (roles.COMMAND_STAFF, 200, 403),
        (roles.UNIT_COMMANDER, 200, 403),
        (roles.AUDITOR, 200, 403),
        (roles.CRIME_PREVENTION_OFFICER, 403, 403),
        (roles.ADMINISTRATOR, 403, 403),
        (roles.TRAINING_COORDINATOR, 403, 403),
    ],
)
def test_who_reads_surveys_and_who_changes_them(role: str, reads: int, changes: int) -> None:
    survey = draft(K.CHOICE)
    section = survey.sections.get()
    member = signed_in(make_member(role))

    read = [SURVEYS, page_of(survey), page_of(survey, "preview/"), f"/admin/outreach/section/{section.pk}/change/"]
    acts = [page_of(survey, "move/announce/"), page_of(survey, "copy/"), f"{SURVEYS}new/trust-survey/"]

    assert {member.get(page).status_code for page in read} == {reads}
    assert {member.post(page).status_code for page in acts} == {changes}
    assert member.get(page_of(survey, "codes/")).status_code == (200 if changes == 302 else 403)


def test_list_costs_the_same_however_many_surveys_there_are(lena: Client, django_assert_max_num_queries: Any) -> None:
    for _survey in range(6):
        make_returns(make_survey(K.CHOICE), 2)

    with django_assert_max_num_queries(12):
        page = text_of(lena.get(SURVEYS))

    assert page.count("Survey ") >= 6


def test_auditor_sees_no_button() -> None:
    survey = draft(K.CHOICE)

    page = text_of(signed_in(make_paul()).get(page_of(survey)))

    assert "Announce it" not in page
    assert "Copy it for the next time" not in page
