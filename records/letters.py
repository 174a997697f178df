"""The letters about what is kept and destroyed: to staff, and to who asked us to erase what we know of them."""

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from agency import roles
from agency.models import Member
from notices import outbox
from notices.kinds import Audience, Kind, register
from notices.outbox import Letter

from .models import Destruction, DestructionItem
from .retention import Due
from .workflow import GOOD_FOR

AUDIT_BROKEN = register("records/audit_broken", audience=Audience.STAFF)
DESTRUCTION_PROPOSED = register("records/destruction_proposed", audience=Audience.STAFF, is_reminder=True)
DESTRUCTION_AWAITED = register("records/destruction_awaited", audience=Audience.STAFF, is_reminder=True)
WAY_IN_CHANGED = register("records/way_in_changed", audience=Audience.STAFF)
ROLES_CHANGED = register("records/roles_changed", audience=Audience.STAFF)
ERASED = register("records/erased", audience=Audience.APPLICANT)
ERASURE_KEPT = register("records/erasure_kept", audience=Audience.APPLICANT)


def chain_broken(wrong: list[str], on: date) -> None:
    """Tell administrators and auditors, once a day, that the audit trail is not what was sealed."""
    told = [*Member.holding(roles.ADMINISTRATOR), *Member.holding(roles.AUDITOR)]
    outbox.post_all(
        Letter(
            kind=AUDIT_BROKEN,
            key=f"{AUDIT_BROKEN.name}/{on}/{member.pk}",
            to=member.email,
            language=member.language,
            about="records.sealedday",
            context={"wrong": wrong, "link": settings.SITE_URL + reverse("admin:records_sealedday_changelist")},
        )
        for member in {member.pk: member for member in told}.values()
    )


def way_in_changed(member: Member, what: str, by: str, press: str) -> None:
    """Tell a member that something of their sign-in was changed, and by whom; who has no address, the auditors."""
    told = [member] if member.email else list(Member.holding(roles.AUDITOR))
    _of_account(WAY_IN_CHANGED, told, member, f"{what}/{press}", {"what": what, "by": by})


def roles_changed(member: Member, by: str, press: str) -> None:
    """Tell a member, and all auditors, that what the member may do was changed."""
    told = {reader.pk: reader for reader in [member, *Member.holding(roles.AUDITOR)]}
    _of_account(ROLES_CHANGED, list(told.values()), member, press, {"by": by or str(member)})


def _of_account(kind: Kind, told: list[Member], member: Member, once: str, context: dict[str, Any]) -> None:
    outbox.post_all(
        Letter(
            kind=kind,
            key=f"{kind.name}/{member.pk}/{once}/{reader.pk}",
            to=reader.email,
            language=reader.language,
            about=f"agency.member:{member.pk}",
            context=context
            | {
                "member": str(member),
                "is_own": reader.pk == member.pk,
                "account": settings.SITE_URL + reverse("account_home"),
                "trail": settings.SITE_URL + reverse("admin:records_auditentry_changelist"),
            },
        )
        for reader in told
        if reader.email
    )


def destruction_proposed(destruction: Destruction, records: int) -> None:
    outbox.post_all(_to_confirm(DESTRUCTION_PROPOSED, destruction, "first", records))


def destruction_awaited(destruction: Destruction, stage: int, records: int) -> Iterator[Letter]:
    yield from _to_confirm(DESTRUCTION_AWAITED, destruction, str(stage), records)


def _to_confirm(kind: Kind, destruction: Destruction, once: str, records: int) -> Iterator[Letter]:
    """To everybody who may confirm, and that is never who proposed."""
    told = [*Member.holding(roles.COMMAND_STAFF), *Member.holding(roles.ADMINISTRATOR)]
    for member in {member.pk: member for member in told if member.pk != destruction.proposed_by_id}.values():
        yield Letter(
            kind=kind,
            key=f"{kind.name}/{destruction.pk}/{once}/{member.pk}",
            to=member.email,
            language=member.language,
            about=destruction.about_key,
            context={
                "destruction": destruction,
                "records": records,
                "until": destruction.proposed_at + GOOD_FOR,
                "link": settings.SITE_URL + destruction.get_absolute_url(),
            },
        )


def erased(due: Due, item: DestructionItem) -> None:
    """The last letter: what it says, and to whom it went, is forgotten when it is out."""
    if due.kind.addressee and due.is_reachable:
        to, language = due.kind.addressee(due.record)
        context = {"reference": due.reference, "label": due.kind.label, "goes": due.kind.goes}
        about = f"records.destructionitem:{item.pk}"
        key = f"{ERASED.name}/{item.pk}"
        outbox.post(Letter(kind=ERASED, key=key, to=to, language=language, about=about, context=context))


def erasure_kept(due: Due, because: str) -> Letter | None:
    """Why it cannot be erased yet: told once for each reason; by telephone to who gave no address."""
    if not due.kind.addressee or not due.is_reachable:
        return None
    to, language = due.kind.addressee(due.record)
    about, once = due.kind.about_of(due.record), hashlib.sha256(because.encode()).hexdigest()[:16]
    return Letter(
        kind=ERASURE_KEPT,
        key=f"{ERASURE_KEPT.name}/{about}/{once}",
        to=to,
        language=language,
        about=about,
        context={"reference": due.reference, "label": due.kind.label, "because": because},
    )
