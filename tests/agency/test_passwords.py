"""A password is long and known from no breach, and the page says so at its field."""

import gzip

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from tests.factories import make_member

from .entrance import PASSWORD, make_lena_with_app, signed_in_twice

LIST = settings.BASE_DIR / "agency" / "breached" / "passwords.txt.gz"


@pytest.mark.parametrize("password", ["1q2w3e4r5t6y", "Qwertyuiop123", "PASSWORD1234", "iloveyouforever"])
def test_password_known_from_a_breach_is_refused_however_it_is_written(password: str) -> None:
    with pytest.raises(ValidationError, match="too common"):
        validate_password(password)


@pytest.mark.parametrize("password", [PASSWORD, "correct-horse-of-wharf-street"])
def test_long_and_unknown_one_is_taken(password: str) -> None:
    validate_password(password)


def test_eleven_letters_are_too_few() -> None:
    with pytest.raises(ValidationError, match="at least 12"):
        validate_password("blue-lanter")


def test_list_holds_what_passes_the_length_and_nothing_twice() -> None:
    words = gzip.decompress(LIST.read_bytes()).decode().splitlines()

    assert len(words) > 40_000
    assert words == sorted({word.lower() for word in words})
    assert min(map(len, words)) == 12


@pytest.mark.django_db
def test_page_says_it_at_the_field() -> None:
    lena, _secret = make_lena_with_app()
    typed = {"oldpassword": PASSWORD, "password1": "qwertyuiop123", "password2": "qwertyuiop123"}

    page = signed_in_twice(lena).post("/accounts/password/change/", typed).content.decode()

    assert ('id="id_password1_error"' in page, "too common" in page) == (True, True)


@pytest.mark.django_db
def test_administrator_who_sets_one_is_told_the_same() -> None:
    member = make_member()
    client: Client = signed_in_twice(make_member(is_superuser=True))
    typed = {"password1": "qwertyuiop123", "password2": "qwertyuiop123", "usable_password": "true"}

    page = client.post(f"/admin/agency/member/{member.pk}/password/", typed).content.decode()

    assert "too common" in page
