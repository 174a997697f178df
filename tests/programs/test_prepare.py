"""What a new portal starts with, and that it is never put back over what somebody has changed."""

from io import StringIO

import pytest
from django.core.management import call_command

from agency.models import Agency
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

    assert Program.objects.get().categories.get(months_between=0).name.localize("en") == "News media"


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
