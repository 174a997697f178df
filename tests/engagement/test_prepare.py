"""What a new portal starts with, and that it is never put back over what somebody has changed."""

from io import StringIO

import pytest
from django.core.management import call_command

from agency.models import Agency
from comments.doors import words_found
from comments.models import Accreditation, Chapter, Door, DoorWord
from programs.models import Program, Release
from tests import factories

pytestmark = pytest.mark.django_db
TEXTS = ["name", "summary", "who_may", "what_happens", "what_to_wear", "not_allowed", "rules_out", "what_we_ask"]


def prepare() -> str:
    said = StringIO()
    call_command("prepare", stdout=said)
    return said.getvalue()


def test_new_portal_gets_what_it_needs():
    prepare()

    program = Program.objects.get(slug="ride-along")
    assert Agency.objects.count() == 1
    assert program.categories.count() == 7
    assert program.decline_reasons.count() == 9
    assert program.current_release().version == 1


def test_nobody_can_sign_the_template_before_the_program_is_opened():
    prepare()

    program = Program.objects.get(slug="ride-along")
    assert not program.is_open
    assert program.current_release().words("en").startswith("TEMPLATE.")


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_text_is_in_both_languages(language):
    prepare()

    program = Program.objects.get(slug="ride-along")
    assert [name for name in TEXTS if language not in getattr(program, name).data] == []
    assert all(language in reason.sentence.data for reason in program.decline_reasons.all())
    assert all(language in category.name.data for category in program.categories.all())


def test_reporters_may_ride_as_often_as_they_like():
    prepare()

    assert Program.objects.get(slug="ride-along").categories.get(months_between=0).name.localize("en") == "News media"


def test_second_time_there_is_nothing_to_prepare():
    prepare()

    assert prepare() == "Nothing to prepare.\n"


def test_what_somebody_changed_or_took_out_stays_so():
    factories.make_agency(name="Port Haven Police Department")
    program = factories.make_program(name="Ride with us")
    factories.make_category(program, name="Neighbor")
    factories.make_release(program, text="Our lawyer's words.")

    prepare()

    program.refresh_from_db()
    assert Agency.objects.get().name == "Port Haven Police Department"
    assert str(program.name) == "Ride with us"
    assert [str(category) for category in program.categories.all()] == ["Neighbor"]
    assert Release.objects.get().words("en") == "Our lawyer's words."


# --- The comment page --------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es"])
def test_comment_page_explains_itself_in_both_languages(language):
    prepare()

    accreditation = Accreditation.objects.get()
    assert all(language in text.data for text in (accreditation.about, accreditation.privacy_notice))
    assert all(language in chapter.title.data for chapter in Chapter.objects.all())


def test_program_and_dates_are_left_for_the_agency_to_say():
    said = prepare()

    accreditation = Accreditation.objects.get()
    assert (accreditation.awarded_on, accreditation.first_awarded_on) == (None, None)
    assert "give your accreditation program and its dates in the admin" in said


def test_chapters_can_be_chosen_from():
    prepare()

    assert Chapter.objects.get(number=45).title.localize("en") == "Crime Prevention and Community Involvement"
    assert not Chapter.objects.filter(is_offered=False).exists()


@pytest.mark.parametrize(
    ("text", "door"),
    [
        ("There is a fight going on right now!", Door.EMERGENCY),
        ("HE HAS A GUN", Door.EMERGENCY),
        ("Necesito ayuda ahora", Door.EMERGENCY),
        ("I want to file a complaint", Door.COMPLAINT),
        ("El oficial me golpeo", Door.COMPLAINT),
    ],
)
def test_words_point_to_other_doors_in_both_languages(text, door):
    prepare()

    assert list(words_found(text)) == [door]


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for the safety talk at our school.",
        "Officers should hold more meetings, and fewer guns should be on our streets.",
        "El curso de prevención fue excelente.",
    ],
)
def test_ordinary_comments_are_not_asked_about_other_doors(text):
    prepare()

    assert words_found(text) == {}


def test_every_word_is_found_in_a_text_that_says_it():
    prepare()

    lost = [entry.word for entry in DoorWord.objects.all() if entry.word not in words_found(entry.word)[entry.door]]
    assert lost == []


def test_what_was_taken_out_of_a_list_does_not_come_back():
    prepare()
    Chapter.objects.exclude(number=45).delete()
    DoorWord.objects.all().delete()
    Accreditation(about="Our own words.").save()

    assert prepare() == "Nothing to prepare.\n"
    assert [chapter.number for chapter in Chapter.objects.all()] == [45]
    assert not DoorWord.objects.exists()
    assert str(Accreditation.objects.get().about) == "Our own words."
