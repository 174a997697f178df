"""Staff announce a policy, read what was said, sort it by themes, and say what was heard and what changed."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agency.models import Member
from outreach.models import PolicyDraft, PolicyReview, PolicyStatus, PolicyTheme
from outreach.policies import letters as policy_letters
from outreach.policies.statistics import workplace
from outreach.policies.workflow import TRANSITIONS, Action, TransitionRefused, advance
from records.models import AuditEntry
from tests.factories import letters, make_lena, make_omar, make_paul
from tests.outreach.committees.council import remind
from tests.outreach.gathering import today
from tests.programs.desk import signed_in, text_of

from .desk import SAID, make_comment, make_policy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
POLICIES, REVIEWS = "/admin/outreach/policydraft/", "/admin/outreach/policyreview/"
# So that each step could be taken, if only the policy stood rightly.
DAYS = {Action.TAKE_BACK: (2, 9), Action.PUBLISH: (-9, -2)}


@pytest.fixture
def lena() -> Member:
    return make_lena()


def press(client: Client, policy: PolicyDraft, action: Action, **typed: Any) -> str:
    return text_of(client.post(f"{POLICIES}{policy.pk}/step/{action.value}/", typed, follow=True))


def typed(lena: Member, **changes: Any) -> dict[str, Any]:
    on = today()
    return {
        "title_0": "Body cameras", "slug": "body-cameras", "owner": lena.pk, "summary_0": "Earlier.",
        "current_text_0": "", "proposed_text_0": "Before a stop.", "opens_on": f"{on}",
        "closes_on": f"{on + timedelta(days=30)}",
    } | changes  # fmt: skip


# --- Its life --------------------------------------------------------------------


@pytest.mark.parametrize("action", TRANSITIONS)
@pytest.mark.parametrize("status", PolicyStatus)
def test_every_step_from_every_state(status: PolicyStatus, action: Action, lena: Member) -> None:
    policy = make_policy(*DAYS.get(action, (-5, 5)), status=status, heard="Earlier.", changed="Yes.")
    step = TRANSITIONS[action]

    if status == step.source:
        advance(policy, action, by=lena, closes_on=today() + timedelta(days=30))
    else:
        with pytest.raises(TransitionRefused):
            advance(policy, action, by=lena, closes_on=today() + timedelta(days=30))

    policy.refresh_from_db()
    assert policy.status == (step.target if status == step.source else status)


@pytest.mark.parametrize(
    ("action", "days", "changes", "words"),
    [
        (Action.ANNOUNCE, (-9, -1), {"status": PolicyStatus.DRAFT}, "Its last day is over."),
        (Action.TAKE_BACK, (-1, 9), {}, "It is open for comment already"),
        (Action.EXTEND, (-9, 5), {"closes_on": 5}, "The new last day comes after"),
        (Action.EXTEND, (-9, -5), {"closes_on": -1}, "The new last day comes after"),
        (Action.PUBLISH, (-9, 0), {"heard": "Earlier.", "changed": "Yes."}, "It is still open"),
        (Action.PUBLISH, (-9, -1), {"heard": "Earlier.", "changed": ""}, "Write what was heard"),
    ],
)
def test_step_that_cannot_be_taken_yet_says_why(
    action: Action, days: tuple[int, int], changes: dict[str, Any], words: str, lena: Member
) -> None:
    asked = {"closes_on": today() + timedelta(days=changes.pop("closes_on"))} if "closes_on" in changes else {}
    policy = make_policy(*days, **changes)

    with pytest.raises(TransitionRefused, match=words):
        advance(policy, action, by=lena, **asked)

    before = (policy.status, policy.closes_on)
    policy.refresh_from_db()
    assert (policy.status, policy.closes_on) == before


def test_refused_step_says_why_on_its_page(client: Client, lena: Member) -> None:
    assert "It is still open for comment." in press(signed_in(lena), make_policy(), Action.PUBLISH)


def test_policy_is_written_announced_and_stays_as_it_was_announced(client: Client, lena: Member) -> None:
    desk = signed_in(lena)
    desk.post(f"{POLICIES}add/", typed(lena))
    policy = PolicyDraft.objects.get()
    assert client.get(policy.get_absolute_url()).status_code == 404

    press(desk, policy, Action.ANNOUNCE)
    desk.post(f"{POLICIES}{policy.pk}/change/", typed(lena, proposed_text_0="Something else.") | empty_themes())

    policy.refresh_from_db()
    assert str(policy.proposed_text) == "Before a stop."
    assert "Before a stop." in text_of(client.get(policy.get_absolute_url()))


def empty_themes(**rows: Any) -> dict[str, Any]:
    return {"themes-TOTAL_FORMS": len(rows) and 1, "themes-INITIAL_FORMS": 0, "heard_0": "", "changed_0": ""} | rows


def test_policy_that_closes_before_it_opens_is_refused(lena: Member) -> None:
    response = signed_in(lena).post(f"{POLICIES}add/", typed(lena, closes_on="2020-01-01"))

    assert "This is before it opens." in text_of(response)
    assert not PolicyDraft.objects.exists()


@pytest.mark.parametrize(
    "columns",
    [{"closes_on": "2020-01-01"}, {"announced_at": None}, {"status": "draft"}, {"status": "answered"}],
)
def test_database_refuses_what_cannot_be(columns: dict[str, Any]) -> None:
    make_policy()

    with pytest.raises(IntegrityError):
        PolicyDraft.objects.update(**columns)


def test_summary_is_published_with_themes_and_numbers_and_can_be_corrected(client: Client, lena: Member) -> None:
    policy = make_policy()
    desk = signed_in(lena)
    comments = [make_comment(policy) for _each in range(3)]
    theme = PolicyTheme.objects.create(policy=policy, title="Earlier")
    PolicyTheme.objects.create(policy=policy, title="Never")
    for comment in comments[:2]:
        desk.post(f"{REVIEWS}{comment.pk}/change/", {"themes": [theme.pk], "notes": "", "_save": "Save"})
    PolicyDraft.objects.update(opens_on=today() - timedelta(days=9), closes_on=today() - timedelta(days=1))
    assert "3 comments came." in text_of(client.get(policy.get_absolute_url()))

    wrote = {"owner": lena.pk, "heard_0": "Most want it **earlier**.", "changed_0": "It is earlier now."}
    desk.post(f"{POLICIES}{policy.pk}/change/", empty_themes(**{"themes-TOTAL_FORMS": 0}) | wrote)
    press(desk, policy, Action.PUBLISH)

    page = text_of(client.get(policy.get_absolute_url()))
    assert "Most want it earlier." in page
    assert "It is earlier now." in page
    assert "Earlier 2 Never 0" in page
    assert SAID not in page
    press(desk, policy, Action.CORRECT)
    assert "Most want it earlier." not in text_of(client.get(policy.get_absolute_url()))


# --- Reading the comments ----------------------------------------------------------


def test_comment_is_read_and_sorted_and_never_changed_or_answered(lena: Member) -> None:
    policy = make_policy()
    first, second = make_comment(policy, email="rosa@example.com"), make_comment(policy)
    other = PolicyTheme.objects.create(policy=make_policy(slug="other"), title="Of another")
    desk = signed_in(lena)

    page = desk.get(f"{REVIEWS}{first.pk}/change/").content.decode()
    response = desk.post(f"{REVIEWS}{first.pk}/change/", {"notes": "Good point", "_next": "1", "text": "Altered"})
    refused = desk.post(f"{REVIEWS}{first.pk}/change/", {"themes": [other.pk], "_save": "Save"})

    review = PolicyReview.objects.get(pk=first.pk)
    assert 'name="text"' not in page
    assert ("rosa@example.com" in page, "•••• (hidden)" in page) == (False, True)
    assert "Of another" not in page
    assert response.url == f"{REVIEWS}{second.pk}/change/"
    assert (review.read_by, review.notes, review.comment.text) == (lena, "Good point", first.text)
    assert refused.status_code == 200
    assert desk.get(f"{REVIEWS}add/").status_code == 403
    assert desk.post(f"{REVIEWS}{first.pk}/delete/", {"post": "yes"}).status_code == 403


def test_table_has_no_names_and_no_formulas(lena: Member) -> None:
    policy = make_policy()
    make_comment(policy, text="=HYPERLINK(1)\nsecond line", name="Rosa Delgado", email="rosa@example.com")

    content = signed_in(lena).get(f"{POLICIES}{policy.pk}/comments.csv").content.decode("utf-8-sig")

    rows = list(csv.reader(StringIO(content, newline="")))
    assert rows[1][3] == "'=HYPERLINK(1)\nsecond line"
    assert "Rosa" not in content
    assert "rosa@" not in content
    trace = AuditEntry.objects.get(action="exported")
    assert (trace.by, trace.record, trace.details) == (lena, str(policy.pk), {"file": "body-cameras-comments.csv"})


def test_auditor_reads_and_changes_nothing_and_others_see_none_of_it() -> None:
    policy = make_policy()
    comment = make_comment(policy)
    own = [f"{POLICIES}{policy.pk}/change/", f"{REVIEWS}{comment.pk}/change/", f"{POLICIES}{policy.pk}/comments.csv"]
    paul, omar = signed_in(make_paul()), signed_in(make_omar())

    assert [paul.get(address).status_code for address in own] == [200, 200, 200]
    assert paul.post(own[1], {"notes": "x"}).status_code == 403
    assert paul.post(f"{POLICIES}{policy.pk}/step/extend/", {}).status_code == 403
    assert [omar.get(address).status_code for address in own] == [403, 403, 403]


def test_only_a_draft_is_deleted(lena: Member) -> None:
    desk = signed_in(lena)
    draft, announced = make_policy(status=PolicyStatus.DRAFT), make_policy(slug="other")

    for policy in (draft, announced):
        desk.post(f"{POLICIES}{policy.pk}/delete/", {"post": "yes"})

    assert list(PolicyDraft.objects.all()) == [announced]


def test_lists_ask_the_database_as_often_for_many_as_for_one(client: Client, lena: Member) -> None:
    def asked() -> list[int]:
        counts = []
        for by, address in ((client, "/policies/"), (desk, POLICIES), (desk, REVIEWS)):
            with CaptureQueriesContext(connection) as queries:
                assert by.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    def fill(number: int) -> None:
        policy = make_policy(slug=f"p{number}")
        theme = PolicyTheme.objects.create(policy=policy, title="Earlier")
        make_comment(policy).review.themes.add(theme)

    desk = signed_in(lena)
    fill(1)
    asked()
    few = asked()
    fill(2)
    fill(3)

    assert asked() == few


# --- Reminders -------------------------------------------------------------------


@pytest.mark.parametrize(("closed", "told"), [(13, 0), (14, 1), (27, 1), (28, 1)])
def test_owner_is_reminded_once_of_a_summary_that_is_missing(closed: int, told: int, lena: Member) -> None:
    owner = make_omar()
    make_policy(-60, -closed, owner=owner)
    make_policy(-60, -closed, slug="other", status=PolicyStatus.ANSWERED)

    for _times in range(2):
        remind(today())

    assert [letter.recipient for letter in letters(policy_letters.SUMMARY_DUE)] == [owner.email] * told


def test_coordinators_are_reminded_where_the_owner_has_left_and_a_summary_ends_it(lena: Member) -> None:
    policy = make_policy(-60, -20, owner=make_omar(is_active=False), heard="Earlier.", changed="Yes.")
    remind(today())
    (letter,) = letters(policy_letters.SUMMARY_DUE)
    assert letter.recipient == lena.email

    advance(policy, Action.PUBLISH, by=lena)

    assert letters(policy_letters.SUMMARY_DUE)[0].status == "cancelled"


def test_workplace_says_what_waits(lena: Member) -> None:
    make_comment(make_policy())
    make_policy(-9, -1, slug="closed")

    assert workplace(lena, today()) == {"open": 1, "unread": 1, "closed": 1, "mine": 1}
    assert workplace(make_omar(), today()) == {}
