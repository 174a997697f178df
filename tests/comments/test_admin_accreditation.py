"""The cycle, its assessments, and the lists behind the form."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import Settings

from comments.models import Accreditation, Assessment, AssessmentCycle, Chapter, Door, DoorWord, Theme
from tests.factories import (
    make_ana,
    make_assessment,
    make_comment,
    make_cycle,
    make_member,
    make_paul,
    make_public_notice,
)

from .desk import CYCLES, signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
CHAPTERS, WORDS, THEMES = (f"/admin/comments/{model}/" for model in ("chapter", "doorword", "theme"))
ACCREDITATION = "/admin/comments/accreditation/"


@pytest.fixture
def desk() -> Client:
    return signed_in(make_ana())


def rows(*assessments: Assessment, **changes: str) -> dict[str, object]:
    """The table beneath a cycle, as it is sent; `changes` are of the first row."""
    typed: dict[str, object] = {
        "assessments-TOTAL_FORMS": len(assessments), "assessments-INITIAL_FORMS": len(assessments),
    }  # fmt: skip
    for number, each in enumerate(assessments):
        row = {"id": each.pk, "cycle": each.cycle_id, "year": each.year, "kind": each.kind, "begins_on": each.begins_on}
        row |= changes if number == 0 else {}
        typed |= {f"assessments-{number}-{name}": value for name, value in row.items()}
    return typed


# --- Cycles ----------------------------------------------------------------------


def test_new_cycle_is_four_years_and_its_assessments_are_planned(desk: Client) -> None:
    page = desk.post(f"{CYCLES}add/", {"begins_on": "2027-03-01", "ends_on": ""}, follow=True)

    cycle = AssessmentCycle.objects.get()
    assert (cycle.begins_on, cycle.ends_on) == (date(2027, 3, 1), date(2031, 2, 28))
    planned = [(each.year, each.kind) for each in cycle.assessments.all()]
    assert planned == [(1, "web"), (2, "web"), (3, "web"), (4, "web"), (4, "on-site")]
    assert page.redirect_chain == [(f"{CYCLES}{cycle.pk}/change/", 302)]
    assert "its assessments are planned" in text_of(page)


def test_cycle_may_end_on_another_day(desk: Client) -> None:
    desk.post(f"{CYCLES}add/", {"begins_on": "2027-03-01", "ends_on": "2031-06-30"})

    assert AssessmentCycle.objects.get().ends_on == date(2031, 6, 30)


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"begins_on": "", "ends_on": ""}, "begins_on", "This field is required."),
        ({"begins_on": "2027-03-01", "ends_on": "2027-02-01"}, "ends_on", "A cycle ends after it begins."),
        ({"begins_on": "2027-03-01", "ends_on": "soon"}, "ends_on", "Enter a valid date."),
        ({"begins_on": "2028-12-31", "ends_on": ""}, "begins_on", "Another cycle has some of these days."),
    ],
)
def test_impossible_cycle_is_refused_next_to_the_date(
    desk: Client, typed: dict[str, str], field: str, says: str
) -> None:
    make_cycle()

    page = desk.post(f"{CYCLES}add/", typed)

    assert page.context["adminform"].form.errors == {field: [says]}
    assert AssessmentCycle.objects.count() == 1


def test_date_of_an_assessment_is_corrected_and_nothing_is_planned_twice(desk: Client) -> None:
    assessment = make_assessment()
    cycle = assessment.cycle
    typed = {"begins_on": cycle.begins_on, "ends_on": cycle.ends_on} | rows(assessment, begins_on="2025-12-24")

    desk.post(f"{CYCLES}{cycle.pk}/change/", typed)

    assert [each.begins_on for each in Assessment.objects.all()] == [date(2025, 12, 24)]


def test_assessment_of_which_the_public_was_told_is_not_deleted(desk: Client, settings: Settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    assessment = make_assessment()
    make_public_notice(assessment)
    cycle = assessment.cycle
    typed = {"begins_on": cycle.begins_on, "ends_on": cycle.ends_on} | rows(assessment, DELETE="on")

    page = desk.post(f"{CYCLES}{cycle.pk}/change/", typed)

    assert "would require deleting the following protected related objects: public notice" in text_of(page)
    assert Assessment.objects.exists()


def test_cycle_says_of_each_assessment_whether_the_public_was_told_in_time(
    desk: Client, settings: Settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    years = [make_assessment(year=year, begins_on=date(2024 + year, 11, 1)) for year in (1, 2, 3, 4)]
    make_public_notice(years[0], published_on=date(2025, 9, 2))
    make_public_notice(years[1], published_on=date(2026, 9, 3))
    Assessment.objects.filter(pk=years[2].pk).update(begins_on=date(2020, 11, 1))

    page = desk.get(f"{CYCLES}{years[0].cycle_id}/change/")

    said = text_of(page)
    assert "✓ 09/02/2025, in time" in said
    assert "▲ 09/03/2026, too late" in said
    assert "▲ was due by 09/02/2020. Add the public notice" in said
    assert " due by 09/02/2028. Add the public notice" in said
    assert f'href="/admin/comments/publicnotice/add/?assessment={years[3].pk}"' in page.content.decode()


def test_auditor_sees_the_dates_and_no_box_to_change_them() -> None:
    assessment = make_assessment()

    page = signed_in(make_paul()).get(f"{CYCLES}{assessment.cycle_id}/change/")

    assert "Nov. 1, 2025" in text_of(page) or "November 1, 2025" in text_of(page)
    assert 'type="date"' not in page.content.decode()
    assert "Add the public notice" not in text_of(page)


def test_every_box_in_the_table_says_aloud_what_it_is(desk: Client) -> None:
    assessment = make_assessment()

    page = desk.get(f"{CYCLES}{assessment.cycle_id}/change/").content.decode()

    assert 'aria-label="Begins on, web review, 2025-11-01"' in page


# --- What the public page says -----------------------------------------------------


def test_there_is_one_accreditation(desk: Client) -> None:
    assert desk.get(f"{ACCREDITATION}add/").status_code == 200
    Accreditation().save()

    assert desk.get(f"{ACCREDITATION}add/").status_code == 403


def test_accreditation_is_written_in_each_language(desk: Client) -> None:
    Accreditation().save()
    typed = {
        "program_0": "Law Enforcement", "program_1": "Policía", "about_0": "What it is.", "about_1": "Qué es.",
        "privacy_notice_0": "", "privacy_notice_1": "", "first_awarded_on": "2011-03-01", "awarded_on": "",
        "review_within_days": "10",
    }  # fmt: skip

    assert desk.post(f"{ACCREDITATION}1/change/", typed).status_code == 302

    accreditation = Accreditation.current()
    assert accreditation.program.localize("es") == "Policía"
    assert (accreditation.first_awarded_on, accreditation.review_within_days) == (date(2011, 3, 1), 10)


@pytest.mark.parametrize("days", ["0", "366", "x", ""])
def test_review_takes_between_a_day_and_a_year(desk: Client, days: str) -> None:
    Accreditation().save()

    page = desk.post(f"{ACCREDITATION}1/change/", {"review_within_days": days})

    assert list(page.context["adminform"].form.errors) == ["review_within_days"]


# --- Chapters, themes, words -------------------------------------------------------


def test_chapter_named_in_a_review_stays(desk: Client) -> None:
    used, unused = (Chapter.objects.create(number=number, title="Title") for number in (45, 46))
    make_comment().review.chapters.add(used)

    answers = [desk.post(f"{CHAPTERS}{each.pk}/delete/", {"post": "yes"}).status_code for each in (used, unused)]

    assert answers == [403, 302]
    assert list(Chapter.objects.all()) == [used]


def test_theme_with_comments_stays_and_leads_to_them(desk: Client) -> None:
    used, unused = (Theme.objects.create(year=2026, title=title) for title in ("Quick help", "Horses"))
    make_comment().review.themes.add(used)

    answers = [desk.post(f"{THEMES}{each.pk}/delete/", {"post": "yes"}).status_code for each in (used, unused)]

    assert answers == [403, 302]
    assert f'<a href="/admin/comments/review/?themes__id__exact={used.pk}">1</a>' in desk.get(THEMES).content.decode()


@pytest.mark.parametrize("address", [CHAPTERS, THEMES])
def test_several_chapters_or_themes_are_not_deleted_at_once(address: str) -> None:
    chapter = Chapter.objects.create(number=45, title="Title")
    theme = Theme.objects.create(year=2026, title="Quick help")
    comment = make_comment()
    comment.review.chapters.add(chapter)
    comment.review.themes.add(theme)
    boss = signed_in(make_member(is_superuser=True))

    boss.post(address, {"action": "delete_selected", "_selected_action": [chapter.pk, theme.pk], "post": "yes"})

    assert (Chapter.objects.count(), Theme.objects.count()) == (1, 1)


def test_theme_of_this_year_is_offered_and_saved_in_both_languages(desk: Client) -> None:
    from agency.models import Agency

    this_year = Agency.current().today().year
    assert f'name="year" value="{this_year}"' in desk.get(f"{THEMES}add/").content.decode()

    desk.post(f"{THEMES}add/", {"year": this_year, "title_0": "Quick help", "title_1": "Ayuda", "is_public": "on"})

    assert Theme.objects.get().title.localize("es") == "Ayuda"


def test_word_that_points_elsewhere_is_added_once(desk: Client) -> None:
    answers = [desk.post(f"{WORDS}add/", {"word": "on fire", "door": Door.EMERGENCY}) for _press in range(2)]

    assert [answer.status_code for answer in answers] == [302, 200]
    assert DoorWord.objects.get().word == "on fire"
