"""Everything in one file, and back into an empty database, where every table is compared and every chain verified."""

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg2
import pytest
from cryptography.fernet import Fernet
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from comments.models import Ledger
from programs.models import Application, Signature
from records import backup, databases
from scripts.processes import ROOT
from tests.conftest import POSTGRES
from tests.factories import (
    make_agency,
    make_application,
    make_comment,
    make_program,
    make_public_notice,
    make_signature,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def stored(settings: Settings, tmp_path: Path) -> None:
    """Rosa's signed application, her comment, and a public notice with its proof as an uploaded file."""
    settings.MEDIA_ROOT = tmp_path / "media"
    make_agency()
    make_signature(make_application())
    make_comment(name="Rosa Delgado")
    make_public_notice()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    # Without the command, which leaves a heartbeat behind: so that nothing is newer than the backup.
    path = tmp_path / "portal.backup"
    backup.back_up(path)
    return path


class Elsewhere:
    """Another database, empty, and another folder of uploads."""

    def __init__(self, folder: Path) -> None:
        self.media = folder / "elsewhere"
        self.file, self.name = folder / "elsewhere.sqlite3", f"{connection.settings_dict['NAME']}_elsewhere"

    @property
    def url(self) -> str:
        server = connection.settings_dict
        where = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/".format(**server)
        return where + self.name if POSTGRES else f"sqlite:///{self.file}"

    def make(self, what: str) -> None:
        if POSTGRES:
            with connection.cursor() as cursor:
                cursor.execute(f'{what} DATABASE "{self.name}"')

    def restore(self, archive: Path, **env: str) -> "subprocess.CompletedProcess[str]":
        own = {"DJANGO_SETTINGS_MODULE": "engagement.settings", "DATABASE_URL": self.url, "MEDIA_ROOT": str(self.media)}
        command = [sys.executable, "manage.py", "restore", str(archive)]
        return subprocess.run(
            command, cwd=ROOT, env=os.environ | own | env, capture_output=True, text=True, check=False
        )

    def rows(self) -> dict[str, Any]:
        return all_rows(psycopg2.connect(self.url) if POSTGRES else sqlite3.connect(self.file))


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Elsewhere]:
    elsewhere = Elsewhere(tmp_path)
    elsewhere.make("CREATE")
    yield elsewhere
    elsewhere.make("DROP")


def all_rows(opened: Any) -> dict[str, Any]:
    """Every row of every table, whatever the portal thinks of them."""
    cursor = opened.cursor()
    names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    cursor.execute(
        names if POSTGRES else "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'sqlite_sequence'"
    )
    found = {}
    for (name,) in cursor.fetchall():
        cursor.execute(f'SELECT * FROM "{name}"')
        found[name] = sorted(map(repr, cursor.fetchall()))
    opened.close()
    return found


def rows_here() -> dict[str, Any]:
    if POSTGRES:
        return all_rows(psycopg2.connect(Elsewhere(Path()).url.removesuffix("_elsewhere")))
    copy = sqlite3.connect(":memory:")
    connection.ensure_connection()
    connection.connection.backup(copy)
    return all_rows(copy)


def test_restored_into_an_empty_database_everything_is_as_it_was(archive: Path, elsewhere: Elsewhere) -> None:
    before = rows_here()

    done = elsewhere.restore(archive)

    told = "Every table is as it was backed up, and every chain verifies.\n"
    assert (done.stdout, done.returncode) == (told, 0), done.stderr
    restored = elsewhere.rows()
    # That the comments were verified stands in the new database, and nowhere else.
    assert len(restored.pop("comments_verification")) == 1 + len(before.pop("comments_verification"))
    assert restored == before
    assert [len(before[table]) for table in ("programs_application", "comments_comment")] == [1, 1]
    assert uploads(elsewhere.media) == uploads(Path(django_settings.MEDIA_ROOT))
    assert len(uploads(elsewhere.media)) == 1


def uploads(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_without_the_keys_of_that_time_the_restore_says_so(archive: Path, elsewhere: Elsewhere) -> None:
    done = elsewhere.restore(archive, FIELD_KEYS=Fernet.generate_key().decode())

    assert done.returncode == 1
    assert "encrypted values cannot be opened: FIELD_KEYS lacks the key of that time." in done.stderr


def test_archive_is_its_owners_alone_and_leaves_nothing_beside_itself(archive: Path) -> None:
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert sorted(path.name for path in archive.parent.iterdir()) == ["media", "portal.backup"]


def test_manifest_has_the_heads_of_the_chains_and_none_of_the_keys(archive: Path) -> None:
    heads = backup.verify(archive)["chains"]

    assert heads["comments"] == f"1 comments, {Ledger.objects.get().seal}"
    assert set(heads) == {"audit trail", "comments", "signatures"}
    assert django_settings.FIELD_KEYS[0].encode() not in archive.read_bytes()


@pytest.mark.parametrize("place", [0, 600, 0.3, 0.7, -600, -30, -1])
def test_flipped_byte_is_refused_wherever_it_is(archive: Path, place: float) -> None:
    whole = bytearray(archive.read_bytes())
    whole[int(place * len(whole)) if isinstance(place, float) else place] ^= 1
    archive.write_bytes(whole)

    for command in (["backup", archive, "--verify"], ["restore", archive]):
        with pytest.raises(CommandError, match="is damaged or incomplete"):
            call_command(*command)


@pytest.mark.parametrize("kept", [0, 10, 64, 65, 0.5, -1])
def test_truncated_archive_is_refused(archive: Path, kept: float) -> None:
    whole = archive.read_bytes()
    archive.write_bytes(whole[: int(kept * len(whole)) if isinstance(kept, float) else kept])

    with pytest.raises(CommandError, match="is damaged or incomplete"):
        call_command("restore", archive)


def test_database_that_is_not_empty_is_left_alone(archive: Path) -> None:
    Application.objects.update(first_name="Rosalind")

    with pytest.raises(CommandError, match="The database is not empty"):
        call_command("restore", archive)

    assert Application.objects.get().first_name == "Rosalind"


def test_backup_that_is_there_is_not_overwritten(archive: Path) -> None:
    before = archive.read_bytes()

    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", archive)

    assert archive.read_bytes() == before


def test_backup_that_fails_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: Any) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(backup, "_add", full)

    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", tmp_path / "portal.backup")

    assert [path.name for path in tmp_path.iterdir()] == ["media"]


def test_table_and_chain_that_differ_are_named(archive: Path) -> None:
    manifest = backup.verify(archive)
    assert backup._compare(manifest) == []

    with connection.cursor() as cursor:
        if POSTGRES:
            cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE comments_comment SET text = 'Another'")
        cursor.execute("UPDATE programs_signature SET typed_name = 'Sam Stone'")
        if POSTGRES:
            cursor.execute("SET session_replication_role = DEFAULT")

    wrong = backup._compare(manifest)
    tables = ["comments_comment", "comments_verification", "programs_signature"]
    assert wrong[:3] == [f"Table {name} is not what was backed up." for name in tables]
    signature = Signature.objects.get()
    assert set(wrong[3:]) == {
        "Comment 1 is not what was sealed.",
        f"Signature {signature.pk} of {signature.application} does not verify.",
    }


def test_archive_of_another_version_is_refused(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = backup.verify(archive)
    manifest["migrations"].append("programs.9999_of_tomorrow")
    monkeypatch.setattr(databases, "is_empty", lambda: True)
    monkeypatch.setattr(backup, "_uploads", lambda: iter(()))

    with pytest.raises(backup.Refused, match="1 migrations differ, the first is programs"):
        backup._refuse_what_does_not_fit(manifest)


@pytest.mark.postgres
def test_what_is_written_meanwhile_is_in_neither_dump_nor_manifest(
    tmp_path: Path, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = databases._run

    def write() -> None:
        make_program(slug="meanwhile")
        connection.close()

    def slowly(*arguments: str) -> None:
        run(*arguments)
        writer = Thread(target=write)
        writer.start()
        writer.join()

    monkeypatch.setattr(databases, "_run", slowly)
    told = StringIO()
    call_command("backup", tmp_path / "portal.backup", stdout=told)

    done = elsewhere.restore(tmp_path / "portal.backup")

    assert "comments: 1 comments, " in told.getvalue()
    assert done.returncode == 0, done.stderr
    assert len(elsewhere.rows()["programs_program"]) == len(rows_here()["programs_program"]) - 1
