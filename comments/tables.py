"""The tables of an export: their columns, and cells that a spreadsheet shows and never runs."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import SUBJECTS, Assessment, Channel, Comment, Kind, PublicNotice, Relevance
from .proofs import digest_now, name_in_export


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""


def _yes(is_so: bool) -> str:
    return _("yes") if is_so else _("no")


def _speaks_to(subject: str) -> Callable[[Comment], str]:
    return lambda comment: _yes(getattr(comment, subject))


# What is told of a comment and of its review, by column. Name, e-mail and telephone are not among them.
COLUMNS: list[tuple[Any, Callable[[Comment], Any]]] = [
    (gettext_lazy("number"), lambda comment: comment.number),
    (gettext_lazy("receipt number"), lambda comment: comment.receipt),
    (gettext_lazy("received on"), lambda comment: comment.received_on),
    (gettext_lazy("came by"), lambda comment: comment.get_channel_display()),
    (gettext_lazy("taken down by"), lambda comment: comment.taken_by or ""),
    (gettext_lazy("kind"), lambda comment: comment.get_kind_display()),
    *((label, _speaks_to(subject)) for subject, label in SUBJECTS.items()),
    (gettext_lazy("chapter, as commented"), lambda comment: comment.chapter),
    (gettext_lazy("comment"), lambda comment: comment.text),
    (gettext_lazy("relation to the community"), lambda comment: comment.get_relation_display()),
    (gettext_lazy("language"), lambda comment: comment.get_language_display()),
    (gettext_lazy("relevance"), lambda comment: comment.review.get_relevance_display()),
    (gettext_lazy("standards chapters"), lambda comment: "; ".join(map(str, comment.review.chapters.all()))),
    (gettext_lazy("themes"), lambda comment: "; ".join(map(str, comment.review.themes.all()))),
    (gettext_lazy("notes"), lambda comment: comment.review.notes),
    (gettext_lazy("assigned to"), lambda comment: comment.review.assigned_to or ""),
    (gettext_lazy("referred to"), lambda comment: comment.review.referred_to),
    (gettext_lazy("referred on"), lambda comment: comment.review.referred_on or ""),
    (gettext_lazy("reviewed by"), lambda comment: comment.review.reviewed_by or ""),
    (gettext_lazy("reviewed at"), lambda comment: _moment(comment.review.reviewed_at)),
    (gettext_lazy("forwarded to the assessor on"), lambda comment: comment.review.forwarded_on or ""),
    (gettext_lazy("sealed at"), lambda comment: _moment(comment.sealed_at)),
    (gettext_lazy("seal"), lambda comment: comment.seal),
]
CONTACT_COLUMNS = {
    "name": gettext_lazy("name"),
    "email": gettext_lazy("e-mail"),
    "phone": gettext_lazy("telephone"),
}


def facts(comment: Comment) -> Iterator[tuple[str, str]]:
    """What is counted of a comment."""
    yield "comments", ""
    yield "kind", comment.kind
    yield from (("subject", subject) for subject in SUBJECTS if getattr(comment, subject))
    yield "relevance", comment.review.relevance
    yield "channel", comment.channel
    yield "month", f"{comment.received_on:%Y-%m}"


def counted(counts: Counter) -> Iterator[tuple[Any, ...]]:
    """The rows of the counts: what there was nothing of is said, too."""
    values: list[tuple[str, Any, Iterable[tuple[str, Any]]]] = [
        ("comments", _("comments"), [("", _("all"))]),
        ("kind", _("kind"), Kind.choices),
        ("subject", _("subject"), SUBJECTS.items()),
        ("relevance", _("relevance"), [("", _("not reviewed yet")), *Relevance.choices]),
        ("channel", _("came by"), Channel.choices),
        ("month", _("month"), sorted((value, value) for what, value in counts if what == "month")),
    ]
    yield _("what"), _("value"), _("comments")
    for what, label, named in values:
        yield from ((label, name, counts[what, value]) for value, name in named)


def told_of(assessments: Iterable[Assessment]) -> Iterator[tuple[Any, ...]]:
    """The rows of the public notices: one for each, and one for each assessment that has none."""
    yield (
        _("assessment"), _("year of the cycle"), _("begins on"), _("public notice due by"), _("published on"),
        _("in time"), _("published where"), _("text of the notice"), _("recorded by"), _("recorded at"),
        _("proof"), _("SHA-256 as recorded"), _("SHA-256 today"),
    )  # fmt: skip
    for assessment in assessments:
        due = (assessment.get_kind_display(), assessment.year, assessment.begins_on, assessment.notice_due_on)
        for notice in assessment.notices.all():
            yield *due, *_published(notice)
        if not assessment.notices.all():
            yield *due, _("none recorded")


def _published(notice: PublicNotice) -> tuple[Any, ...]:
    return (
        notice.published_on, _yes(notice.is_in_time), notice.where, notice.text, notice.recorded_by,
        _moment(notice.recorded_at), name_in_export(notice), notice.proof_digest,
        digest_now(notice) or _("the file is gone"),
    )  # fmt: skip
