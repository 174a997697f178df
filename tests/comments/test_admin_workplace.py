"""The first page of who weighs comments, and the walks over their seals."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from agency import roles
from agency.models import Agency, Member
from comments.models import Verification
from comments.sealing import verify
from notices.models import Notice
from tests.factories import (
    make_ana,
    make_application,
    make_assessment,
    make_comment,
    make_lena,
    make_member,
    make_paul,
    make_public_notice,
)

from .desk import SEALS, days_ago, signed_in, speaks_of_comments, tamper, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
VERIFY = f"{SEALS}verify/"


@pytest.fixture(autouse=True)
def own_files(settings: Settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ana() -> Member:
    return make_ana()


@pytest.fixture
def desk(ana: Member) -> Client:
    return signed_in(ana)


def in_days(days: int):
    return Agency.current().today() + timedelta(days=days)


def workplace(client: Client) -> str:
    return text_of(client.get("/admin/"))


# --- The workplace -----------------------------------------------------------------


def test_it_counts_what_waits_and_what_waits_too_long(desk: Client, ana: Member) -> None:
    for days in (0, 6, 7, 20, 30):
        make_comment(received_on=days_ago(days).date())
    reviewed = make_comment().review
    reviewed.weigh("relevant", by=ana)
    reviewed.save()

    said = workplace(desk)

    assert "Comments 2 unreviewed for more than 14 days 5 unreviewed 3 new in 7 days 0 misdirected" in said


def test_its_counts_lead_to_the_comments(desk: Client) -> None:
    make_comment(received_on=days_ago(20).date())

    page = desk.get("/admin/").content.decode()

    assert '<a href="/admin/comments/review/?relevance=late" class="is-urgent">' in page
    assert '<a href="/admin/comments/review/?relevance=none">' in page


def test_it_shows_months_kinds_and_subjects_with_tables(desk: Client) -> None:
    make_comment(kind="concern", about_candidacy=True)
    make_comment()

    page = desk.get("/admin/")

    charts = {chart["title"]: chart for chart in page.context["parts"][0]["work"]["charts"]}
    figures = {title: [(bar["label"], bar["value"]) for bar in chart["bars"]] for title, chart in charts.items()}
    assert figures["Kind"] == [("commendation", 1), ("concern", 1)]
    assert figures["Subject"] == [("standards", 0), ("engagement", 0), ("service", 2), ("candidacy", 1)]
    assert (len(figures["Came in"]), figures["Came in"][-1][1]) == (12, 2)
    assert page.content.decode().count("Show as table") == 3


def test_auditor_sees_the_same_numbers() -> None:
    make_comment()

    assert "1 unreviewed 1 new in 7 days" in workplace(signed_in(make_paul()))


@pytest.mark.parametrize("role", sorted(roles.ROLES.keys() - {roles.ACCREDITATION_MANAGER, roles.AUDITOR}))
def test_nobody_else_hears_of_comments(role: str) -> None:
    make_comment(received_on=days_ago(20).date())

    page = signed_in(make_member(role)).get("/admin/")

    assert "Workplace" in text_of(page)
    assert "unreviewed" not in text_of(page)
    assert not speaks_of_comments(page)


def test_who_answers_applications_still_sees_them_and_the_auditor_both() -> None:
    make_application()

    assert "Applications 0 overdue" in workplace(signed_in(make_lena()))
    assert "Applications 0 overdue" in workplace(signed_in(make_paul()))


@pytest.mark.parametrize(
    ("days", "says", "aloud"),
    [
        (60, "The public notice of the web review that begins", True),
        (59, "▲ The public notice of the web review that begins", True),
        (90, "The public notice of the web review that begins", True),
        (91, "The public notice of the web review that begins", False),
    ],
)
def test_it_says_of_which_assessment_the_public_must_be_told(
    desk: Client, days: int, says: str, *, aloud: bool
) -> None:
    make_assessment(begins_on=in_days(days))

    page = desk.get("/admin/").content.decode()

    assert says in text_of(desk.get("/admin/"))
    assert ("none is recorded" in page) == says.startswith("▲")
    assert ('<p class="warning-line">' in page) == aloud


def test_it_is_quiet_about_what_the_public_was_told(desk: Client) -> None:
    make_public_notice(make_assessment(begins_on=in_days(20)))

    assert "public notice of the" not in workplace(desk)


def test_it_says_whether_the_comments_are_as_received(desk: Client) -> None:
    assert "The seals have not been verified yet." in workplace(desk)
    comment = make_comment()
    verify()
    assert "✓ 1 comment is as it was received. Verified" in workplace(desk)
    tamper(comment)
    verify()

    assert "✗ Comment 1 is not what was sealed." in workplace(desk)


def test_it_costs_the_same_number_of_statements_however_much_there_is(desk: Client) -> None:
    spent = [statements(desk, more) for more in (1, 30)]

    assert spent[0] == spent[1]


def statements(desk: Client, more: int) -> int:
    """What the workplace costs once there are so many more comments."""
    for _each in range(more):
        make_comment()
    desk.get("/admin/")
    with CaptureQueriesContext(connection) as spent:
        desk.get("/admin/")
    return len(spent)


# --- Verifying ---------------------------------------------------------------------


def test_button_walks_over_the_seals_and_says_what_it_found(desk: Client) -> None:
    make_comment()

    page = desk.post(VERIFY, follow=True)

    assert "1 comment is as it was received." in text_of(page)
    assert Verification.objects.get().is_intact


def test_altered_comment_is_named_and_staff_are_told(desk: Client) -> None:
    make_comment()
    tamper(make_comment())

    page = desk.post(VERIFY, follow=True)

    assert "✗ not as received Comment 2 is not what was sealed." in text_of(page)
    assert Notice.objects.filter(kind="comments/chain_broken").count() == 1


def test_looking_verifies_nothing(desk: Client) -> None:
    assert desk.get(VERIFY).status_code == 405
    assert not Verification.objects.exists()


def test_auditor_sees_what_was_found_and_has_no_button() -> None:
    make_comment()
    verify()
    paul = signed_in(make_paul())

    assert "✓ as received" in text_of(paul.get(SEALS))
    assert "Verify now" not in text_of(paul.get(SEALS))
    assert paul.post(VERIFY).status_code == 403
    assert Verification.objects.count() == 1


def test_earlier_verification_is_kept_with_its_last_seal(desk: Client) -> None:
    comment = make_comment()
    verification = verify()

    assert comment.seal in text_of(desk.get(f"{SEALS}{verification.pk}/change/"))
