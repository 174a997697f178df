import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.db import connection
from pytest_django import Settings

from agency.encryption import EncryptedJSON, decrypt, encrypt, keyed_hash
from programs.models import RideAlong
from tests.factories import make_application

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def stored(column: str) -> str:
    """What stands in the database's own row."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM programs_ridealong")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("text", ["D1234567", "José Núñez", "دلجادو", "🚓", " " * 10_000])
def test_text_comes_back_as_it_was(text: str) -> None:
    assert decrypt(encrypt(text)) == text


def test_same_text_is_never_written_twice_the_same() -> None:
    assert encrypt("D1234567") != encrypt("D1234567")


def test_new_key_encrypts_and_the_old_one_still_decrypts(settings: Settings) -> None:
    settings.FIELD_KEYS = [OLD]
    written_before = encrypt("D1234567")

    settings.FIELD_KEYS = [NEW, OLD]
    written_after = encrypt("D1234567")

    assert decrypt(written_before) == "D1234567"
    settings.FIELD_KEYS = [NEW]
    assert decrypt(written_after) == "D1234567"


def test_retired_key_decrypts_nothing(settings: Settings) -> None:
    settings.FIELD_KEYS = [OLD]
    written_before = encrypt("D1234567")

    settings.FIELD_KEYS = [NEW]

    with pytest.raises(InvalidToken):
        decrypt(written_before)


def test_changed_ciphertext_is_refused() -> None:
    token = encrypt("D1234567")
    forged = token[:-10] + ("A" if token[-10] != "A" else "B") + token[-9:]

    with pytest.raises(InvalidToken):
        decrypt(forged)


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["licence_number", "birth_date", "emergency_name", "emergency_phone"])
def test_row_holds_ciphertext_and_the_model_plain_text(column: str) -> None:
    make_application()

    plain = str(getattr(RideAlong.objects.get(), column))

    assert decrypt(stored(column)) == plain
    assert plain not in stored(column)


@pytest.mark.django_db
def test_empty_text_stays_empty() -> None:
    make_application(ride={"accommodation": ""})

    assert stored("accommodation") == RideAlong.objects.get().accommodation == ""


def test_keyed_hash_is_steady_and_needs_the_key(settings: Settings) -> None:
    before = keyed_hash("rosadelgado|1990-03-08")

    assert keyed_hash("rosadelgado|1990-03-08") == before
    settings.MATCHING_KEY = "another"
    assert keyed_hash("rosadelgado|1990-03-08") != before


def test_session_serializer_hides_what_it_keeps() -> None:
    serializer = EncryptedJSON()
    written = serializer.dumps({"typed": "Rosa"})

    assert serializer.loads(written) == {"typed": "Rosa"}
    assert b"Rosa" not in written
