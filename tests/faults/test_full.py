"""The disk of the database is full, or the broker's memory: people are told, nothing is half, nothing typed is lost."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from comments.models import Comment, Ledger, Review
from comments.sealing import verify
from notices.models import Notice
from tests.factories import make_agency
from tests.programs import visitor

from .conftest import Caller, Cluster, Portal, wait_for

WRITE = "/comments/write/"
TYPED = {"kind": "concern", "subjects": ["about_service"], "text": "The light is broken. " * 300, "name": "Rosa"}
SIZE = "24m"


@pytest.fixture
def small_disk(cluster: Cluster) -> Iterator[Path]:
    """A disk of 24 megabytes on which the table of comments lies; only root may mount one."""
    if os.getuid() != 0:
        pytest.skip("needs to be root, to mount a small disk")
    folder = Path(tempfile.mkdtemp(prefix="small-disk-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "small-disk", folder], check=True)
    os.chown(folder, cluster.owner.st_uid, cluster.owner.st_gid)
    space = folder / "space"
    space.mkdir(mode=0o700)
    os.chown(space, cluster.owner.st_uid, cluster.owner.st_gid)
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLESPACE small LOCATION '{space}'")
            cursor.execute("ALTER TABLE comments_comment SET TABLESPACE small")
        yield folder
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE comments_comment SET TABLESPACE pg_default")
            cursor.execute("DROP TABLESPACE small")
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """Not a byte is left on it."""
    filler = disk / "filler"
    with pytest.raises(OSError, match="No space left"):
        fill(filler)
    yield
    filler.unlink()


def fill(filler: Path) -> None:
    with filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))


@pytest.fixture
def rosa(portal: Portal, static_files: None) -> Caller:
    make_agency()
    visitor.make_open_program()
    portal.start_web()
    return Caller(portal.port)


def test_comment_sent_while_the_disk_is_full_is_kept_in_the_page_and_stored_once_when_there_is_room(
    rosa: Caller, small_disk: Path
) -> None:
    rosa.get(WRITE)
    with full(small_disk):
        # A page of the table may have room for another; in the end there is none.
        wait_for(lambda: send(rosa) == 503)
        stored = Comment.objects.count()
        assert ("Not saved yet" in rosa.page, TYPED["text"].strip() in rosa.page) == (True, True)
        assert (Review.objects.count(), sum(Ledger.objects.values_list("length", flat=True))) == (stored, stored)

    rosa.press_again()

    assert (rosa.status, Comment.objects.count()) == (200, stored + 1)
    assert verify().is_intact


def send(rosa: Caller) -> int:
    rosa.send(WRITE, TYPED | {"name": f"Rosa {Comment.objects.count()}"})
    return rosa.status


def test_application_is_taken_while_the_brokers_memory_is_full(rosa: Caller, portal: Portal) -> None:
    rosa.fill_in()
    portal.broker.fill_up()

    rosa.sign()

    assert (rosa.status, Notice.objects.filter(kind="programs/received").count()) == (200, 1)
