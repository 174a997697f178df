from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client

from agency.colours import contrast_with_white, darker
from agency.models import Agency, Holiday
from tests.factories import make_agency, make_holiday

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("colour", "contrast"), [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54), ("#777777", 4.48)]
)
def test_contrast_is_that_of_wcag(colour: str, contrast: float) -> None:
    assert round(contrast_with_white(colour), 2) == contrast


@pytest.mark.parametrize("colour", ["#777777", "#ffff00", "#ffffff"])
def test_colour_too_faint_for_white_words_is_refused(colour: str) -> None:
    with pytest.raises(ValidationError) as refused:
        make_agency(colour=colour).full_clean()

    assert refused.value.message_dict == {
        "colour": ["White text on this color is too faint to read. Choose a darker one."]
    }


def test_dark_colour_is_taken() -> None:
    make_agency(colour="#767676").full_clean()


def test_what_is_no_colour_at_all_is_refused_without_a_fault() -> None:
    with pytest.raises(ValidationError) as refused:
        make_agency(colour="blue").full_clean()

    assert refused.value.message_dict["colour"][0] == "Write it like #162e51."


def test_darker_colour_has_a_third_less_light() -> None:
    assert darker("#306090") == "#204060"


def test_stylesheet_carries_the_agencys_colour(client: Client) -> None:
    make_agency(colour="#306030")

    response = client.get("/agency/colours.css")

    assert response["Content-Type"] == "text/css"
    assert b"--agency-primary:#306030;--agency-primary-dark:#204020" in response.content


def test_there_is_one_agency_however_often_it_is_saved() -> None:
    make_agency(short_name="First")
    make_agency(short_name="Second")

    assert [agency.short_name for agency in Agency.objects.all()] == ["Second"]


def test_database_refuses_a_second_agency() -> None:
    make_agency()

    with pytest.raises(IntegrityError, match="agency_there_is_one"):
        Agency.objects.bulk_create([Agency(pk=2, name="Another", short_name="Another")])


def test_change_of_the_agency_shows_at_once() -> None:
    agency = make_agency(short_name="Before")
    Agency.current()

    agency.short_name = "After"
    agency.save()

    assert Agency.current().short_name == "After"


@pytest.mark.parametrize("zone", ["EST", "Wilmington", ""])
def test_time_zone_is_written_out_in_full(zone: str) -> None:
    with pytest.raises(ValidationError) as refused:
        make_agency(time_zone=zone).clean_fields()

    assert list(refused.value.message_dict) == ["time_zone"]


@time_machine.travel(datetime(2026, 11, 25, 3, 0, tzinfo=UTC), tick=False)
def test_today_is_told_by_the_agencys_clock() -> None:
    make_agency(time_zone="America/New_York")

    assert Agency.current().today() == date(2026, 11, 24)


def test_holiday_is_entered_once() -> None:
    make_holiday(date(2026, 11, 26))

    with pytest.raises(IntegrityError):
        make_holiday(date(2026, 11, 26))


def test_holidays_between_two_dates_include_both() -> None:
    for day in (25, 26, 27, 28):
        make_holiday(date(2026, 11, day))

    assert Holiday.objects.dates_between(date(2026, 11, 26), date(2026, 11, 27)) == {
        date(2026, 11, 26),
        date(2026, 11, 27),
    }
