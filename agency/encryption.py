"""Fields whose content is unreadable in the database, and the keyed hash that finds them again."""

import hashlib
import hmac
import json
from datetime import date
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(text: str) -> str:
    """Text as a Fernet token under the newest of `FIELD_KEYS`."""
    return _cipher(tuple(settings.FIELD_KEYS)).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """The text of a token under any of `FIELD_KEYS`; raises `cryptography.fernet.InvalidToken` otherwise."""
    return _cipher(tuple(settings.FIELD_KEYS)).decrypt(token.encode()).decode()


def anew(token: str) -> str | None:
    """A token under the newest of `FIELD_KEYS`, with the moment it was first made; None if it is so already.

    Raises `cryptography.fernet.InvalidToken` where no key of ours opens it.
    """
    try:
        _cipher(tuple(settings.FIELD_KEYS[:1])).decrypt(token)
    except InvalidToken:
        return _cipher(tuple(settings.FIELD_KEYS)).rotate(token).decode()
    return None


def keyed_hash(text: str) -> str:
    """64 hex digits that are the same for the same text, and say nothing of it to who lacks `MATCHING_KEY`."""
    return hmac.new(settings.MATCHING_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):
    """Text encrypted at rest. It cannot be searched or ordered by; an empty text stays empty."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt(value) if value else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return decrypt(value) if value else value


class EncryptedBinaryField(models.BinaryField):
    """Bytes encrypted at rest."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return _cipher(tuple(settings.FIELD_KEYS)).encrypt(bytes(value)) if value else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return _cipher(tuple(settings.FIELD_KEYS)).decrypt(bytes(value)) if value else value


class EncryptedDateField(models.DateField):
    """A date encrypted at rest."""

    def get_internal_type(self) -> str:
        return "TextField"

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(value.isoformat()) if value else None

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return value if prepared else self.get_prep_value(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> date | None:
        return date.fromisoformat(decrypt(value)) if value else None


ENCRYPTED = (EncryptedTextField, EncryptedBinaryField, EncryptedDateField)


class EncryptedJSON:
    """A serializer for Django's signed and stored sessions."""

    def dumps(self, obj: Any) -> bytes:
        return encrypt(json.dumps(obj, separators=(",", ":"))).encode("latin-1")

    def loads(self, data: bytes) -> Any:
        return json.loads(decrypt(data.decode("latin-1")))
