"""Rosa comments on a policy, through the front door: it is kept as it came, acknowledged, and never answered."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, connection
from django.test import Client
from django.utils import timezone

from agency.models import Agency
from agency.written_once import Unchangeable
from comments.models import Door, DoorWord
from notices.kinds import KINDS, Audience
from notices.models import Notice
from outreach.models import PolicyComment, PolicyReview, PolicyStatus
from outreach.policies import letters as policy_letters
from outreach.policies.receiving import CommentsClosed, receive
from tests.engagement.test_guard import hidden_fields
from tests.engagement.test_pages import INLINE
from tests.factories import letters, make_agency
from tests.outreach.committees.council import remind
from tests.outreach.gathering import today
from tests.programs.desk import text_of
from tests.threads import at_once

from .desk import SAID, make_comment, make_policy, say

pytestmark = pytest.mark.django_db
WHO = {"name": "Rosa Delgado", "email": "rosa@example.com", "language": "es"}


# --- Reading ---------------------------------------------------------------------


def test_page_shows_the_words_that_would_change(client: Client) -> None:
    policy = make_policy()

    page = client.get(policy.get_absolute_url()).content.decode()

    assert "camera on <del>at </del>a stop." in page
    assert "camera on <ins>before </ins>a stop." in page
    assert "<ins>Nobody edits it.</ins>" in page
    assert "Cameras would be on <strong>earlier</strong>." in page
    assert "1 paragraph stays as it is" in page


def test_new_policy_is_shown_whole(client: Client) -> None:
    page = text_of(client.get(make_policy(current_text="").get_absolute_url()))

    assert "Nobody edits it." in page
    assert "What would change" not in page


@pytest.mark.parametrize(
    ("days", "status"), [((-5, 5), PolicyStatus.ANNOUNCED), ((-9, -2), PolicyStatus.ANSWERED)], ids=["open", "answered"]
)
def test_html_in_texts_is_cleaned(client: Client, status: PolicyStatus, days: tuple[int, int]) -> None:
    unclean = "<script>x()</script><img src=x onerror=x()>[a](javascript:x()) fine"
    texts = ("summary", "current_text", "proposed_text", "heard", "changed")
    policy = make_policy(*days, status=status, **dict.fromkeys(texts, unclean))

    for address in ("/policies/", policy.get_absolute_url()):
        page = client.get(address).content.decode()
        assert INLINE.findall(page) == []
        assert page.count("<h1") == 1


def test_list_says_what_is_open_to_come_and_closed(client: Client) -> None:
    make_policy(slug="a", title="Open one")
    make_policy(2, 9, slug="b", title="Coming one")
    make_policy(-9, -2, slug="c", title="Closed one")
    make_policy(-9, -2, slug="d", title="Answered one", status=PolicyStatus.ANSWERED)
    make_policy(slug="e", title="Draft one", status=PolicyStatus.DRAFT)

    page = text_of(client.get("/policies/"))

    for words in ("Open one Open for comment until", "Coming one: opens on", "Closed one: closed on"):
        assert words in page
    assert "Answered one: read what we heard" in page
    assert "Draft one" not in page
    assert client.get("/policies/e/").status_code == 404


def test_doors_for_emergencies_and_complaints_come_before_the_form(client: Client) -> None:
    make_agency(complaints_url="https://complaints.example/")

    page = client.get(make_policy().get_absolute_url()).content.decode()

    assert 0 < page.index("https://complaints.example/") < page.index("<textarea")
    assert page.index('href="tel:911"') < page.index("<textarea")


# --- Commenting ------------------------------------------------------------------


def test_comment_is_kept_put_before_staff_and_acknowledged(client: Client) -> None:
    policy = make_policy()

    response = client.get(say(client, policy, **WHO).url)

    comment = PolicyComment.objects.get()
    assert (comment.text, comment.name, comment.email, comment.language) == (SAID, *WHO.values())
    assert comment.receipt in text_of(response)
    assert "Turn the cameras" not in text_of(response)
    assert PolicyReview.objects.get().comment == comment
    (letter,) = letters(policy_letters.COMMENT_RECEIVED)
    assert (letter.recipient, letter.language) == ("rosa@example.com", "es")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name || email FROM outreach_policycomment")
        assert not {"Rosa", "rosa"} & set(re.findall(r"\w+", cursor.fetchone()[0]))


@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_that_was_typed_is_in_the_letter(language: str) -> None:
    make_agency()
    comment = make_comment(make_policy(), **WHO | {"language": language})

    (letter,) = letters(policy_letters.COMMENT_RECEIVED)
    assert comment.receipt in letter.body
    assert [word for word in ("Rosa", "Delgado", "rosa@", "Turn the") if word in letter.subject + letter.body] == []


def test_only_letter_about_a_comment_is_its_acknowledgement() -> None:
    policy = make_policy()
    make_comment(policy, **WHO)
    for days in range(0, 90, 10):
        remind(policy.closes_on + timedelta(days=days))

    to_rosa = Notice.objects.filter(recipient="rosa@example.com")
    assert [notice.kind for notice in to_rosa] == ["outreach/policy_comment_received"]
    about = [kind.name for kind in KINDS.values() if kind.name.startswith("outreach/policy")]
    assert [name for name in about if KINDS[name].audience != Audience.STAFF] == ["outreach/policy_comment_received"]


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u2800"])
def test_comment_without_words_is_refused(text: str, client: Client) -> None:
    response = say(client, make_policy(), text=text)

    assert response.status_code == 200
    assert "Write what you want to say." in text_of(response)
    assert not PolicyComment.objects.exists()


def test_pressing_twice_and_sending_again_within_a_minute_make_one(client: Client) -> None:
    policy, key = make_policy(), str(uuid4())

    with time_machine.travel(timezone.now(), tick=False) as now:
        first, second = say(client, policy, key=key, **WHO), say(client, policy, key=key, **WHO)
        third = say(client, policy, **WHO)
        now.shift(61)
        other = say(client, policy, **WHO)

    assert first.url == second.url == third.url != other.url
    assert [PolicyComment.objects.count(), len(letters(policy_letters.COMMENT_RECEIVED))] == [2, 2]


def test_sent_changed_and_sent_again_loses_nothing(client: Client) -> None:
    policy, key = make_policy(), str(uuid4())

    say(client, policy, key=key)
    say(client, policy, key=key, text="I meant something else.")

    assert sorted(PolicyComment.objects.values_list("text", flat=True)) == ["I meant something else.", SAID]


def test_words_that_belong_elsewhere_are_asked_about_and_then_taken(client: Client) -> None:
    DoorWord.objects.create(word="send help", door=Door.EMERGENCY)
    policy = make_policy()

    asked = say(client, policy, text="Send help to the crossing")
    assert "Does somebody need help now?" in text_of(asked)
    assert not PolicyComment.objects.exists()
    again = dict(hidden_fields(asked.content.decode()))
    assert again["text"] == "Send help to the crossing"
    assert say(client, policy, **again, change="1").status_code == 200
    assert say(client, policy, **again, go_on="1").status_code == 302

    assert PolicyComment.objects.get().text == "Send help to the crossing"


@pytest.mark.parametrize(("opens", "closes"), [(-9, -1), (1, 9)])
def test_outside_its_days_nothing_is_taken_and_no_word_is_lost(opens: int, closes: int, client: Client) -> None:
    policy = make_policy(opens, closes)

    response = say(client, policy)

    page = text_of(response)
    assert "Your comment was not sent" in page
    assert SAID in page
    assert "<textarea" not in response.content.decode()
    assert not PolicyComment.objects.exists()


def test_last_day_counts_to_its_end_by_the_agencys_clock(client: Client) -> None:
    make_agency(time_zone="America/New_York")
    policy = make_policy(-5, 0)
    midnight = Agency.current().at(policy.closes_on, 23)

    with time_machine.travel(midnight + timedelta(minutes=59), tick=False) as now:
        assert say(client, policy).status_code == 302
        now.shift(60)
        assert say(client, policy, text="One more thing").status_code == 200
        # Pressed twice around midnight: the first was in time.
        assert say(client, policy).status_code == 200

    assert PolicyComment.objects.count() == 1


def test_form_sent_again_after_the_last_day_is_still_the_comment_it_was() -> None:
    policy, key = make_policy(-5, 0), uuid4()
    said = {"text": SAID, "name": "", "email": "", "language": "en"}
    comment = receive(policy, said, key=key)
    type(policy).objects.update(closes_on=today() - timedelta(days=1))

    assert receive(policy, said, key=key) == comment
    with pytest.raises(CommentsClosed):
        receive(policy, said | {"text": "New"}, key=uuid4())


def test_receipt_of_another_policy_or_of_nobody_is_not_found(client: Client) -> None:
    comment = make_comment(make_policy())
    make_policy(slug="other")

    assert client.get(f"/policies/other/receipt/{comment.receipt}/").status_code == 404
    assert client.get("/policies/body-cameras/receipt/2222-2222/").status_code == 404


# --- Kept as it came -------------------------------------------------------------


def test_comment_is_neither_changed_nor_deleted() -> None:
    comment = make_comment(make_policy())

    acts: list[Any] = [comment.save, comment.delete, PolicyComment.objects.all().delete]
    for act in (*acts, lambda: PolicyComment.objects.update(text="")):
        with pytest.raises(Unchangeable, match="nobody changes or deletes one"):
            act()


def test_database_keeps_no_comment_without_words() -> None:
    with pytest.raises(IntegrityError):
        PolicyComment.objects.create(policy=make_policy(), text="", received_on=today())


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_all_kept_and_one_pressed_often_is_one() -> None:
    make_agency()
    policy, key = make_policy(), uuid4()
    said = {"text": SAID, "name": "", "email": "rosa@example.com", "language": "en"}

    kept = at_once(12, lambda place: make_comment(policy, text=f"Comment {place}").receipt)
    same = at_once(12, lambda _place: receive(policy, said, key=key).receipt)

    assert len(kept) == 12
    assert list(same.values()) == [12]
    assert PolicyComment.objects.count() == PolicyReview.objects.count() == 13
