"""Three policies of Harbor City: one open for comment, one whose comments are being read, one that was answered."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count
from uuid import UUID

from agency.demo.clock import clock_at
from agency.models import Agency, Member
from agency.texts import bilingual
from outreach.models import PolicyDraft, PolicyTheme
from outreach.policies import workflow
from outreach.policies.receiving import receive
from outreach.policies.workflow import Action

from .policy_words import POLICIES, Policy, Said


def stage(members: dict[str, Member], now: datetime) -> None:
    """Each is announced, commented on, read and answered in its time."""
    today = now.astimezone(Agency.current().zone).date()
    keys = (UUID(int=number) for number in count(7000))
    for words in POLICIES:
        policy = _written(words, members, today)
        if words.is_announced:
            _live(policy, words, members, now, keys)


def _written(words: Policy, members: dict[str, Member], today: date) -> PolicyDraft:
    texts = {name: bilingual(*getattr(words, name)) for name in ("title", "summary", "proposed_text")}
    return PolicyDraft.objects.create(
        slug=words.slug,
        owner=members[words.owner],
        current_text=bilingual(*words.current_text) if words.current_text else "",
        opens_on=today + timedelta(days=words.opens),
        closes_on=today + timedelta(days=words.closes),
        **texts,
    )


def _live(policy: PolicyDraft, words: Policy, members: dict[str, Member], now: datetime, keys: Iterator[UUID]) -> None:
    agency, by = Agency.current(), members[words.owner]
    with clock_at(min(agency.at(policy.opens_on - timedelta(days=3), 9), now)):
        workflow.advance(policy, Action.ANNOUNCE, by=by)
    themes = {name: PolicyTheme.objects.create(policy=policy, title=bilingual(*name)) for name in words.themes}
    for place, said in enumerate(words.comments):
        moment = agency.at(policy.opens_on, 8) + timedelta(hours=7 * place, minutes=11 * place)
        with clock_at(min(moment, now - timedelta(minutes=5))):
            _said(policy, said, [themes[words.themes[at]] for at in said.themes], by, next(keys))
    if words.heard:
        policy.heard, policy.changed = bilingual(*words.heard), bilingual(*words.changed)
        policy.save(update_fields=["heard", "changed"])
        with clock_at(agency.at(policy.closes_on + timedelta(days=12), 15)):
            workflow.advance(policy, Action.PUBLISH, by=by)


def _said(policy: PolicyDraft, said: Said, themes: list[PolicyTheme], by: Member, key: UUID) -> None:
    answers = {"text": said.text, "name": said.name, "email": said.email, "language": said.language}
    comment = receive(policy, answers, key=key)
    if themes:
        review = comment.review
        review.themes.set(themes)
        review.read_at, review.read_by = comment.received_at + timedelta(days=1), by
        review.save(update_fields=["read_at", "read_by"])
