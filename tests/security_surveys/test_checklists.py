"""Checklists: what is published stays, what comes next is a draft, and who may do what."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from i18nfield.strings import LazyI18nString

from agency.written_once import Unchangeable
from programs.models import Program
from security_surveys.models import Checklist, Item, Premises, Recommendation, Section, Zone
from security_surveys.prepare import prepare
from security_surveys.versions import ChecklistIncomplete, DraftExists, missing, new_version, publish
from security_surveys.visiting import begin
from tests.factories import make_lena
from tests.programs.desk import signed_in, text_of

from .visited import make_survey
from .walker import make_draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
LIST = "/admin/security_surveys/checklist/"


@pytest.fixture
def published() -> Checklist:
    checklist = make_draft()
    publish(checklist, by=None)
    return checklist


def page_of(row: Checklist | Section | Item, part: str = "change") -> str:
    return f"/admin/security_surveys/{row._meta.model_name}/{row.pk}/{part}/"


def contents(checklist: Checklist) -> list[tuple[str, str, str, int, list[str]]]:
    return [
        (str(item.section), item.code, str(item), item.urgency, [str(advice) for advice in item.recommendations.all()])
        for item in Item.objects.filter(section__checklist=checklist)
    ]


# --- What is published stays -----------------------------------------------------

CHANGES: dict[str, Callable[[Checklist], object]] = {
    "checklist is deleted": lambda checklist: checklist.delete(),
    "checklist is saved": lambda checklist: checklist.save(),
    "checklists are deleted": lambda _checklist: Checklist.objects.all().delete(),
    "section is added": lambda checklist: checklist.sections.create(name="Roof", zone=Zone.EXTERIOR),
    "section is saved": lambda checklist: checklist.sections.first().save(),
    "section is deleted": lambda checklist: checklist.sections.first().delete(),
    "sections are changed": lambda _checklist: Section.objects.update(name="Roof"),
    "sections are deleted": lambda checklist: checklist.sections.all().delete(),
    "item is added": lambda checklist: checklist.sections.first().items.create(text="The roof is good"),
    "items are added": lambda checklist: Item.objects.bulk_create([Item(section=checklist.sections.first())]),
    "item is saved": lambda _checklist: Item.objects.first().save(),
    "items are changed": lambda _checklist: Item.objects.bulk_update(Item.objects.all(), ["text"]),
    "items are deleted": lambda _checklist: Item.objects.all().delete(),
    "recommendation is added": lambda _checklist: Item.objects.first().recommendations.create(text="Mend it"),
    "recommendation is saved": lambda _checklist: Recommendation.objects.first().save(),
    "recommendation is deleted": lambda _checklist: Recommendation.objects.first().delete(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_published_checklist_is_never_changed(published: Checklist, change: Callable[[Checklist], object]) -> None:
    before = contents(published)

    with pytest.raises(Unchangeable, match="Make a new version to change it"), transaction.atomic():
        change(published)

    assert contents(Checklist.objects.get()) == before


def test_part_of_a_draft_is_not_moved_into_a_published_checklist(published: Checklist) -> None:
    section = new_version(Premises.HOME).sections.first()
    section.checklist = published

    with pytest.raises(Unchangeable):
        section.save()


def test_survey_keeps_the_version_it_was_begun_with(published: Checklist) -> None:
    survey = make_survey()
    visit = begin(survey, by=make_lena())
    draft = new_version(Premises.HOME)
    draft.sections.first().items.first().delete()

    publish(draft, by=None)

    visit.refresh_from_db()
    assert visit.checklist == published
    assert len(contents(visit.checklist)) == len(contents(draft)) + 1
    assert Checklist.objects.current(Premises.HOME) == draft


# --- From version to version -------------------------------------------------------


def test_new_version_begins_as_the_newest_with_the_same_codes(published: Checklist) -> None:
    draft = new_version(Premises.HOME)

    assert (draft.version, draft.is_published()) == (2, False)
    assert contents(draft) == contents(published)


def test_there_is_one_draft_at_a_time(published: Checklist) -> None:
    new_version(Premises.HOME)

    with pytest.raises(DraftExists, match="There is a draft already"):
        new_version(Premises.HOME)
    with pytest.raises(IntegrityError, match="checklist"), transaction.atomic():
        Checklist.objects.create(premises=Premises.HOME, version=9)
    assert new_version(Premises.BUSINESS).version == 1


def test_draft_lacks_what_an_officer_would_miss() -> None:
    draft = Checklist.objects.create(premises=Premises.HOME, version=1)
    assert missing(draft) == ["There is no item yet."]
    yard = draft.sections.create(name="Yard", zone=Zone.BOUNDARY)
    house = draft.sections.create(name="House", zone=Zone.EXTERIOR)
    draft.sections.create(name="Roof", zone=Zone.EXTERIOR)
    for section in (yard, house):
        section.items.create(code="light", text="There is a light")
    house.items.first().recommendations.create(text="Put one up")

    assert missing(draft) == [
        "Without an item: Roof.",
        "Without a recommendation: There is a light",
        "Two items have the same code: light.",
    ]
    with pytest.raises(ChecklistIncomplete, match="Without an item"):
        publish(draft, by=None)


def test_published_checklist_is_not_published_again(published: Checklist) -> None:
    with pytest.raises(Unchangeable):
        publish(published, by=make_lena())

    assert Checklist.objects.get().published_by is None


def test_item_gets_a_code_of_its_own_out_of_its_words() -> None:
    yard = make_draft().sections.get(name="Yard")
    text = LazyI18nString({"en": "The gate locks", "es": "El portón cierra"})

    assert [yard.items.create(text=text).code for _time in range(2)] == ["the-gate-locks", "the-gate-locks-2"]


# --- What a new portal starts with ----------------------------------------------------


@pytest.fixture
def prepared() -> None:
    list(prepare())


@pytest.mark.usefixtures("prepared")
def test_new_portal_has_both_checklists_and_programs() -> None:
    asked = {premises: Item.objects.filter(section__checklist__premises=premises).count() for premises in Premises}

    assert asked == {Premises.HOME: 60, Premises.BUSINESS: 65}
    assert Checklist.objects.current(Premises.HOME).sections.count() == 8
    assert Checklist.objects.current(Premises.BUSINESS).sections.count() == 9
    assert dict(Program.objects.values_list("slug", "is_open")) == {"security-survey": False, "self-survey": True}
    assert list(prepare()) == []


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_text_is_in_both_languages(language: str) -> None:
    texts = [item.text for item in Item.objects.all()] + [item.why for item in Item.objects.all()]
    texts += [section.name for section in Section.objects.all()] + [r.text for r in Recommendation.objects.all()]
    for program in Program.objects.all():
        texts += [program.name, program.summary, program.who_may, program.what_happens, program.what_we_ask]
        texts += [reason.sentence for reason in program.decline_reasons.all()]

    assert [text for text in texts if not text.data.get(language)] == []


# --- In the admin ---------------------------------------------------------------------


def press(client: Client, url: str) -> HttpResponse:
    return client.post(url, follow=True)


def test_coordinator_makes_a_version_changes_and_publishes_it(published: Checklist) -> None:
    client = signed_in(make_lena())
    page = text_of(press(client, f"{LIST}new/home/"))
    assert "This is a draft." in page
    draft = Checklist.objects.get(published_at=None)
    item = Item.objects.get(section__checklist=draft, code="lock")
    advice = item.recommendations.get()
    typed = {
        "text_0": "The lock is new", "text_1": "La cerradura es nueva", "why_0": "", "why_1": "", "urgency": 3,
        "in_self_survey": "on", "position": 9, "recommendations-TOTAL_FORMS": 1, "recommendations-INITIAL_FORMS": 1,
        "recommendations-0-id": advice.pk, "recommendations-0-item": item.pk, "recommendations-0-position": 1,
        "recommendations-0-text_0": "Buy one", "recommendations-0-text_1": "Compre una",
        "recommendations-0-cost": "middle",
    }  # fmt: skip

    saved = client.post(page_of(item), typed)
    assert saved["Location"] == page_of(item.section)
    page = text_of(press(client, page_of(draft, "publish")))

    assert "It is published." in page
    item.refresh_from_db()
    assert (str(item), item.code, item.urgency) == ("The lock is new", "lock", 3)
    assert [str(advice) for advice in item.recommendations.all()] == ["Buy one"]
    current = Checklist.objects.current(Premises.HOME)
    assert (current, current.published_by.username) == (draft, "lena")


def test_incomplete_draft_says_what_is_missing_and_is_not_published(published: Checklist) -> None:
    draft = new_version(Premises.HOME)
    Recommendation.objects.filter(item__section__checklist=draft, item__code="lock").delete()
    client = signed_in(make_lena())

    assert "Without a recommendation: The lock is good" in text_of(client.get(page_of(draft)))
    assert "Without a recommendation: The lock is good" in text_of(press(client, page_of(draft, "publish")))
    assert Checklist.objects.current(Premises.HOME) == published


def test_published_checklist_is_read_and_not_written(published: Checklist) -> None:
    client = signed_in(make_lena())

    for row in (published, published.sections.first(), Item.objects.first()):
        page = client.get(page_of(row)).content.decode()
        assert 'name="_save"' not in page
        assert 'type="text"' not in page
        assert client.post(page_of(row), {"text_0": "Changed", "name_0": "Changed"}).status_code == 403
        assert client.post(page_of(row, "delete"), {"post": "yes"}).status_code == 403


def test_page_left_open_while_it_was_published_is_refused_with_a_sentence(
    published: Checklist, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = published.sections.get(name="House")
    monkeypatch.setattr("security_surveys.admin.checklists.is_open", lambda _row: True)
    typed = {"name_0": "Garage", "name_1": "", "zone": "exterior", "position": 2}
    forms = {"items-TOTAL_FORMS": 0, "items-INITIAL_FORMS": 0}

    response = signed_in(make_lena()).post(page_of(section), typed | forms, follow=True)

    assert "Make a new version to change it" in text_of(response)
    section.refresh_from_db()
    assert str(section) == "House"


def test_second_draft_is_refused_with_a_sentence(published: Checklist) -> None:
    new_version(Premises.HOME)

    page = text_of(press(signed_in(make_lena()), f"{LIST}new/home/"))

    assert "There is a draft already." in page
    assert "New version for a home" not in page
    assert "New version for a business" in page


@pytest.mark.parametrize("url", [f"{LIST}new/castle/", f"{LIST}9/publish/"])
def test_what_is_not_there_is_not_found(url: str) -> None:
    assert signed_in(make_lena()).post(url).status_code == 404


@pytest.mark.parametrize("url", [f"{LIST}new/home/", f"{LIST}1/publish/"])
def test_nothing_is_done_by_following_a_link(url: str) -> None:
    assert signed_in(make_lena()).get(url).status_code == 405
