"""Staff look into the outbox, and send again what failed."""

import pytest
from django.test import Client

from agency import roles
from notices.models import Notice, Status
from tests.factories import make_lena, make_member, make_notice, make_omar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
OUTBOX = "/admin/notices/notice/"


def signed_in(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def act(client: Client, action: str, *notices: Notice):
    return client.post(OUTBOX, {"action": action, "_selected_action": [notice.pk for notice in notices]}, follow=True)


def test_coordinator_reads_what_was_sent() -> None:
    make_notice(subject="Your application")

    assert "Your application" in signed_in(make_lena()).get(OUTBOX).content.decode()


def test_officer_does_not_read_the_outbox() -> None:
    make_notice()

    assert signed_in(make_omar()).get(OUTBOX).status_code == 403


@pytest.mark.parametrize("kind", ["link", "guardian"])
def test_private_links_in_letters_are_hidden_from_staff(kind: str) -> None:
    notice = make_notice(body=f"Hello Rosa,\n\nhttp://testserver/programs/{kind}/WzEsMV0:1vMxyz:abc/\n\nKind regards\n")

    page = signed_in(make_lena()).get(f"{OUTBOX}{notice.pk}/change/").content.decode()

    assert "Hello Rosa," in page
    assert f"/programs/{kind}/…" in page
    assert "WzEsMV0" not in page


def test_failed_letter_is_sent_again() -> None:
    failed = make_notice(status=Status.FAILED, attempts=14, last_error="SMTPServerDisconnected")
    sent = make_notice(status=Status.SENT)

    response = act(signed_in(make_lena()), "send_again", failed, sent)

    failed.refresh_from_db()
    assert (failed.status, failed.attempts, failed.last_error) == (Status.PENDING, 0, "")
    assert "1 failed letter will be sent again." in response.content.decode()
    assert Notice.objects.get(pk=sent.pk).status == Status.SENT


def test_letter_on_paper_is_marked_as_posted() -> None:
    letter = make_notice(recipient="", status=Status.TO_PRINT)

    act(signed_in(make_lena()), "mark_printed", letter)

    letter.refresh_from_db()
    assert letter.status == Status.SENT
    assert letter.sent_at is not None


@pytest.mark.parametrize("action", ["send_again", "mark_printed"])
def test_auditor_reads_and_sends_nothing(action: str) -> None:
    failed = make_notice(status=Status.FAILED, subject="Your application")
    auditor = signed_in(make_member(roles.AUDITOR))

    act(auditor, action, failed)

    assert "Your application" in auditor.get(OUTBOX).content.decode()
    assert Notice.objects.get().status == Status.FAILED


@pytest.mark.parametrize("path", ["add/", "1/delete/"])
def test_nobody_writes_or_deletes_letters_by_hand(path: str) -> None:
    make_notice(pk=1)

    assert signed_in(make_lena(is_superuser=True)).get(OUTBOX + path).status_code == 403


def test_administrator_sends_letters_again_without_reading_them() -> None:
    notice = make_notice(subject="Your application", body="Hello Rosa,\n")

    page = signed_in(make_member(roles.ADMINISTRATOR)).get(f"{OUTBOX}{notice.pk}/change/").content.decode()

    assert "Your application" in page
    assert "Hello Rosa," not in page


# --- Letters that are nobody else's business -----------------------------------


@pytest.fixture
def acknowledgement() -> Notice:
    """To Rosa, who commented; only who weighs comments may know."""
    return make_notice(
        kind="comments/acknowledgement", key="comments/acknowledgement/7", about="comments.comment:7",
        subject="We received your comment", body="Hello Rosa,\n", status=Status.FAILED, attempts=14,
    )  # fmt: skip


def read(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.parametrize("role", [roles.COORDINATOR, roles.ADMINISTRATOR])
def test_to_whom_a_confidential_letter_went_is_withheld_and_what_it_says(role: str, acknowledgement: Notice) -> None:
    client = signed_in(make_member(role))

    for page in (read(client, OUTBOX), read(client, f"{OUTBOX}{acknowledgement.pk}/change/")):
        assert "We received your comment" in page
        assert "withheld" in page
        assert "rosa@example.com" not in page
        assert "Hello Rosa," not in page


def test_who_may_know_reads_it(acknowledgement: Notice) -> None:
    paul = signed_in(make_member(roles.AUDITOR))

    page = read(paul, f"{OUTBOX}{acknowledgement.pk}/change/")

    assert "rosa@example.com" in page
    assert "Hello Rosa," in page
    assert "withheld" not in page
    assert "We received your comment" in read(paul, f"{OUTBOX}?q=rosa@example.com")


def test_other_letters_keep_their_recipient(acknowledgement: Notice) -> None:
    make_notice(recipient="luis@example.com")

    assert "luis@example.com" in read(signed_in(make_lena()), OUTBOX)


@pytest.mark.parametrize("asked", ["rosa@example.com", "comments/acknowledgement/7", "comments.comment:7", "rosa"])
def test_confidential_letter_is_not_found_by_whom_it_went_to(asked: str, acknowledgement: Notice) -> None:
    other = make_notice(subject="Your ride", recipient="rosa@example.com", key="other", about=f"x {asked}")

    page = read(signed_in(make_lena()), f"{OUTBOX}?q={asked}")

    assert other.subject in page
    assert "We received your comment" not in page


@pytest.mark.parametrize(
    "asked",
    [
        "recipient=rosa@example.com",
        "recipient__startswith=rosa",
        "about=comments.comment:7",
        "key__contains=/7",
        "body__gt=x",
    ],
)
def test_address_of_the_list_does_not_answer_who_was_written_to(asked: str, acknowledgement: Notice) -> None:
    assert signed_in(make_lena()).get(f"{OUTBOX}?{asked}").status_code == 400


def test_address_of_the_list_asks_at_most_for_what_may_be_known(acknowledgement: Notice) -> None:
    make_notice(subject="Your ride", recipient="rosa@example.com")

    page = read(signed_in(make_lena()), f"{OUTBOX}?known_recipient=rosa@example.com")

    assert "Your ride" in page
    assert "We received your comment" not in page


def test_order_of_the_list_does_not_answer_it_either(acknowledgement: Notice) -> None:
    before, after = make_notice(recipient="aaron@example.com"), make_notice(recipient="zoe@example.com")
    client = signed_in(make_lena())

    page = client.get(f"{OUTBOX}?o=2")

    assert [notice.pk for notice in page.context["cl"].result_list] == [acknowledgement.pk, before.pk, after.pk]


def test_confidential_letter_that_failed_is_sent_again_unread(acknowledgement: Notice) -> None:
    page = act(signed_in(make_member(roles.ADMINISTRATOR)), "send_again", acknowledgement)

    acknowledgement.refresh_from_db()
    assert acknowledgement.status == Status.PENDING
    assert "rosa@example.com" not in page.content.decode()
