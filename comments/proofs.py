"""Proof that a public notice was published: a file, kept with its digest."""

from pathlib import Path
from typing import Any

from .models import PublicNotice
from .models.accreditation import LARGEST_PROOF, digest_of

BEGINNINGS = {".pdf": b"%PDF-", ".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff"}


def looks_like_its_name(proof: Any) -> bool:
    """Whether what is in a file is what its extension says: a picture, a PDF, or text that can be read."""
    proof.seek(0)
    content = proof.read(LARGEST_PROOF)
    proof.seek(0)
    beginning = BEGINNINGS.get(Path(proof.name).suffix.lower())
    return content.startswith(beginning) if beginning else _is_text(content)


def _is_text(content: bytes) -> bool:
    if b"\0" in content:
        return False
    for encoding in ("utf-8", "cp1252"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def digest_now(notice: PublicNotice) -> str:
    """The SHA-256 of the file as it lies there today; empty if it is gone."""
    try:
        with notice.proof.open() as file:
            return digest_of(file)
    except OSError:
        return ""


def is_unaltered(notice: PublicNotice) -> bool:
    """Whether the file still is the one that was recorded."""
    return digest_now(notice) == notice.proof_digest


def name_in_export(notice: PublicNotice) -> str:
    """Where the file stands in an export: no two notices share a place."""
    return f"proofs/{notice.pk}-{Path(str(notice.proof)).name}"
