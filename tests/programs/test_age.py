from datetime import date

import pytest

from programs.models.program import age_on
from tests.factories import make_program


@pytest.mark.parametrize(
    ("on", "age"),
    [(date(2026, 3, 7), 17), (date(2026, 3, 8), 18), (date(2026, 3, 9), 18)],
    ids=["a day short", "birthday", "the day after"],
)
def test_age_is_full_years(on: date, age: int) -> None:
    assert age_on(date(2008, 3, 8), on) == age


@pytest.mark.parametrize(
    ("on", "age"),
    [
        (date(2026, 2, 28), 17),
        (date(2026, 3, 1), 18),
        (date(2028, 2, 28), 19),
        (date(2028, 2, 29), 20),
    ],
)
def test_who_was_born_on_29_february_is_a_year_older_on_1_march(on: date, age: int) -> None:
    assert age_on(date(2008, 2, 29), on) == age


@pytest.mark.django_db
@pytest.mark.parametrize(("age", "needs"), [(15, False), (16, True), (17, True), (18, False)])
def test_minor_needs_a_guardian_where_minors_may_ride(age: int, needs: bool) -> None:
    program = make_program(minors_allowed=True, minimum_age=18, minimum_age_with_guardian=16)

    assert (program.youngest, program.needs_guardian(age)) == (16, needs)


@pytest.mark.django_db
@pytest.mark.parametrize("age", [16, 17, 18])
def test_nobody_needs_a_guardian_where_minors_may_not_ride(age: int) -> None:
    program = make_program(minors_allowed=False, minimum_age=18, minimum_age_with_guardian=16)

    assert (program.youngest, program.needs_guardian(age)) == (18, False)
