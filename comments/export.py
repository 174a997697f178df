"""The comments of a cycle for the assessor: one ZIP, written comment by comment so that any number of them fits."""

import hashlib
import shutil
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from tempfile import SpooledTemporaryFile, TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.db.models import QuerySet
from django.template.loader import get_template, render_to_string
from django.utils import timezone

from agency.models import Agency, Member
from agency.spreadsheets import table

from .models import Assessment, AssessmentCycle, Comment, Export, PublicNotice
from .proofs import name_in_export
from .sealing import verify
from .story import CONTACT, contact, with_contact
from .tables import COLUMNS, CONTACT_COLUMNS, counted, facts, told_of

# Where one comment after another is put into the page that holds them.
HERE = "<!-- comments -->"
IN_MEMORY = 5 * 1024 * 1024


@dataclass
class Package:
    """What is asked for, and what was counted on the way."""

    cycle: AssessmentCycle
    year: int | None
    with_names: bool
    counts: Counter = field(default_factory=Counter)

    @property
    def days(self) -> tuple[date, date]:
        return self.cycle.year(self.year) if self.year else (self.cycle.begins_on, self.cycle.ends_on)

    @property
    def size(self) -> int:
        return self.counts["comments", ""]

    @property
    def filename(self) -> str:
        part = f"-year-{self.year}" if self.year else ""
        names = "-with-names" if self.with_names else ""
        return f"comments-{self.cycle.begins_on.year}-{self.cycle.ends_on.year}{part}{names}.zip"


def export(package: Package, *, by: Member) -> tuple[Export, IO[bytes]]:
    """Write the ZIP, and record who took what out of the portal: where that fails, nothing is handed out."""
    with ExitStack() as until_recorded:
        file = until_recorded.enter_context(TemporaryFile())
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            _write(archive, package, by)
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        record = Export.objects.create(
            by=by, cycle=package.cycle, year=package.year, with_names=package.with_names, comments=package.size,
            digest=digest,
        )  # fmt: skip
        until_recorded.pop_all()
    return record, file


def _write(archive: ZipFile, package: Package, by: Member) -> None:
    # First of all: what comes in while the others are written is left for the next time.
    verification = verify()
    newest = Comment.objects.order_by("-number").first()
    told = {
        "package": package, "by": by, "agency": Agency.current(), "now": timezone.now(), "verification": verification,
        "newest": newest,
    }  # fmt: skip
    _write_comments(archive, package, _chosen(package, newest.number if newest else 0), told)
    with table(archive, "counts.csv") as write:
        for row in counted(package.counts):
            write(row)
    _write_notices(archive, package)
    for name in ("verification.txt", "README.txt"):
        archive.writestr(name, render_to_string(f"comments/export/{name}", told))


def _chosen(package: Package, newest: int) -> "QuerySet[Comment]":
    received = Comment.objects.received_in(*package.days).filter(number__lte=newest).order_by("number")
    told = with_contact(received) if package.with_names else received.defer(*CONTACT)
    of_the_review = ("review__assigned_to", "review__reviewed_by")
    return told.select_related("taken_by", *of_the_review).prefetch_related("review__chapters", "review__themes")


def _write_comments(archive: ZipFile, package: Package, comments: "QuerySet[Comment]", told: dict[str, Any]) -> None:
    """The table and the page, in one go: what is reviewed meanwhile stands alike in both, and in the counts."""
    one = get_template("comments/export/_comment.html")
    page, _here, end = render_to_string("comments/export/comments.html", told).partition(HERE)
    with SpooledTemporaryFile(IN_MEMORY) as pages:
        pages.write(page.encode())
        with table(archive, "comments.csv") as write:
            write([label for label, _cell in COLUMNS] + list(CONTACT_COLUMNS.values()) * package.with_names)
            for comment in comments.iterator(chunk_size=500):
                who = contact(comment) if package.with_names else {}
                write([cell(comment) for _label, cell in COLUMNS] + list(who.values()))
                pages.write(one.render({"comment": comment, "review": comment.review, "contact": who}).encode())
                package.counts.update(facts(comment))
        pages.write(end.encode())
        pages.seek(0)
        with archive.open("comments.html", "w") as entry:
            shutil.copyfileobj(pages, entry)


def _write_notices(archive: ZipFile, package: Package) -> None:
    """The public notices of these assessments, each with its proof; a file that is gone is said to be."""
    assessments = Assessment.objects.filter(cycle=package.cycle).prefetch_related("notices__recorded_by")
    if package.year:
        assessments = assessments.filter(year=package.year)
    with table(archive, "notices.csv") as write:
        for row in told_of(assessments):
            write(row)
    for notice in PublicNotice.objects.filter(assessment__in=assessments):
        storage, name = notice.proof.storage, str(notice.proof)
        if storage.exists(name):
            with storage.open(name) as proof, archive.open(name_in_export(notice), "w") as entry:
                shutil.copyfileobj(proof, entry)
