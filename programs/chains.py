"""Signatures, for backups and restores: each covers the text, the answers and the name."""

from records.chains import Chain, register

from .models import Signature
from .signing import still_verifies


def _head() -> str:
    return f"{Signature.objects.count()} signatures"


def _wrong() -> list[str]:
    signatures = Signature.objects.select_related("release", "application__ride_along").order_by("pk")
    return [
        f"Signature {signature.pk} of {signature.application} does not verify."
        for signature in signatures.iterator(chunk_size=500)
        if not still_verifies(signature)
    ]


register(Chain("signatures", _head, _wrong))
