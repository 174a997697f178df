"""Everything the portal keeps, in one file, and back.

The file is a tar archive: the database, the uploaded files, and last a manifest with the number of rows and a digest
of every table, of the same moment as the database's own dump. Behind the archive stands the SHA-256 of all of it, so
that a byte that is wrong or missing anywhere is noticed before anything is restored. The keys are not in it.
"""

import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from . import databases, rotating
from .chains import CHAINS

FORMAT = 1
DATABASE, MANIFEST, MEDIA = "database", "manifest.json", "media/"
# Behind the archive: the digest in hex, and a line's end.
SEAL = 65
CHUNK = 1024 * 1024

Manifest = dict[str, Any]


class Refused(Exception):
    """It cannot be backed up to, or restored from, this file; as text, why."""


# --- Backing up ----------------------------------------------------------------


def back_up(path: Path) -> Manifest:
    """Write everything to a file that is there whole or not at all, and readable by its owner alone."""
    if path.exists():
        raise Refused(f"{path} exists already.")
    with TemporaryDirectory(prefix=".backup-", dir=path.parent) as folder:
        dump, partial = Path(folder, DATABASE), Path(folder, "archive")
        with databases.one_moment(dump) as tables:
            manifest = {
                "format": FORMAT,
                "made_at": timezone.now().isoformat(timespec="seconds"),
                "engine": connection.vendor,
                "migrations": _applied(),
                "chains": {chain.name: chain.head() for chain in CHAINS},
                "tables": tables,
            }
        with os.fdopen(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
            _write(out, dump, manifest)
            os.fsync(out.fileno())
        partial.replace(path)
    _sync(path.parent)
    return manifest


def _write(out: IO[bytes], dump: Path, manifest: Manifest) -> None:
    summed = _Summed(out)
    with tarfile.open(fileobj=summed, mode="w|") as archive:  # type: ignore[call-overload]
        manifest["parts"] = {DATABASE: _add(archive, DATABASE, dump)}
        for name, file in _uploads():
            manifest["parts"][MEDIA + name] = _add(archive, MEDIA + name, file)
        text = json.dumps(manifest, indent=1, sort_keys=True).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(text)
        archive.addfile(info, BytesIO(text))
    out.write(f"{summed.digest.hexdigest()}\n".encode())


def _add(archive: tarfile.TarFile, name: str, file: Path) -> str:
    """Put a file into the archive, and return its digest."""
    with file.open("rb") as opened:
        summed = _Summed(opened)
        info = tarfile.TarInfo(name)
        info.size = os.fstat(opened.fileno()).st_size
        archive.addfile(info, summed)
    return summed.digest.hexdigest()


def _uploads() -> Iterator[tuple[str, Path]]:
    root = Path(settings.MEDIA_ROOT)
    for file in sorted(root.rglob("*")):
        if file.is_file():
            yield file.relative_to(root).as_posix(), file


def _applied() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _sync(folder: Path) -> None:
    """So that the file's name, too, is on the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


# --- Verifying -----------------------------------------------------------------


def verify(path: Path) -> Manifest:
    """The manifest of a file every byte of which is as it was written; raises Refused."""
    with path.open("rb") as file:
        length = os.fstat(file.fileno()).st_size - SEAL
        digest = hashlib.sha256()
        for start in range(0, max(length, 0), CHUNK):
            digest.update(file.read(min(CHUNK, length - start)))
        if length <= 0 or file.read() != f"{digest.hexdigest()}\n".encode():
            raise Refused(f"{path} is damaged or incomplete: it is not what was written.")
    with _opened(path) as archive:
        manifest: Manifest = json.load(_member(archive, MANIFEST))
    if manifest["format"] != FORMAT:
        raise Refused(f"{path} is of format {manifest['format']}: this portal reads {FORMAT}.")
    return manifest


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    with path.open("rb") as file, tarfile.open(fileobj=file, mode="r:") as archive:
        yield archive


def _member(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    found = archive.extractfile(name)
    if found is None:
        raise Refused(f"{name} in the archive is no file.")
    return found


# --- Restoring -----------------------------------------------------------------


def restore(path: Path) -> list[str]:
    """Fill an empty database and an empty folder of uploads; return what is not as it was, in sentences."""
    manifest = verify(path)
    _refuse_what_does_not_fit(manifest)
    with _opened(path) as archive, TemporaryDirectory(prefix=".restore-", dir=path.parent) as folder:
        dump = Path(folder, DATABASE)
        wrong = [_unpack(archive, name, dump, digest) for name, digest in manifest["parts"].items()]
        if not any(wrong):
            databases.load(dump)
    return [sentence for sentence in wrong if sentence] or _compare(manifest)


def _refuse_what_does_not_fit(manifest: Manifest) -> None:
    if manifest["engine"] != connection.vendor:
        raise Refused(f"It is of {manifest['engine']}, and this database is {connection.vendor}.")
    if not databases.is_empty():
        raise Refused("The database is not empty: make a new one, without `migrate`.")
    if any(_uploads()):
        raise Refused(f"The folder of uploads is not empty: {settings.MEDIA_ROOT}")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    other = sorted(known ^ set(manifest["migrations"]))
    if other:
        raise Refused(
            f"It was made by another version of the portal: {len(other)} migrations differ, the first is {other[0]}. "
            "Restore it with that version, then upgrade."
        )


def _unpack(archive: tarfile.TarFile, name: str, dump: Path, digest: str) -> str:
    """Write one part where it belongs; say so if it is not what the manifest says."""
    target = dump
    if name != DATABASE:
        inside = PurePosixPath(name.removeprefix(MEDIA))
        if inside.is_absolute() or ".." in inside.parts:
            raise Refused(f"{name} would be written outside of the uploads.")
        target = Path(settings.MEDIA_ROOT, inside)
    target.parent.mkdir(parents=True, exist_ok=True)
    summed = _Summed(_member(archive, name))
    with target.open("xb") as out:
        shutil.copyfileobj(summed, out, CHUNK)
    return "" if summed.digest.hexdigest() == digest else f"{name} is not what was backed up."


def _compare(manifest: Manifest) -> list[str]:
    """Every table with the manifest, then every chain, then whether the keys at hand open what is encrypted."""
    found, kept = databases.tables(), manifest["tables"]
    wrong = [f"Table {name} is not what was backed up." for name in sorted(kept) if found.get(name) != kept[name]]
    wrong += [f"Table {name} was not backed up." for name in sorted(found.keys() - kept.keys())]
    unreadable = sum(len(count.unreadable) for count in rotating.still_old())
    if unreadable:
        # Then no chain can be walked either: a seal is over what was said, not over its token.
        return [*wrong, f"{unreadable} encrypted values cannot be opened: FIELD_KEYS lacks the key of that time."]
    return wrong + [sentence for chain in CHAINS for sentence in chain.wrong()]


class _Summed:
    """A file that is read or written through a digest."""

    def __init__(self, file: Any) -> None:
        self.file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data: bytes = self.file.read(size)
        self.digest.update(data)
        return data

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        return int(self.file.write(data))
