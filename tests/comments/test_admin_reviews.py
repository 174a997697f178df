"""Forty comments on Ana's desk: found, read, weighed; never changed, never answered."""

from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from agency import roles
from agency.models import Agency, Member
from comments.models import Accreditation, Chapter, Relevance, Review, Theme
from comments.sealing import content
from notices.models import Notice
from notices.models import Status as NoticeStatus
from records.revealing import reveal_url
from tests.factories import make_ana, make_comment, make_lena, make_member, make_paul
from tests.programs.visitor import words

from .desk import COMMENTS, days_ago, is_whole, page_of, receipts, signed_in, text_of, weighed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.fixture
def ana() -> Member:
    return make_ana(first_name="Ana", last_name="Kowalski", title="Manager")


@pytest.fixture
def desk(ana: Member) -> Client:
    return signed_in(ana)


def so_many_days_ago(days: int):
    return days_ago(days).date()


# --- The list ------------------------------------------------------------------


def test_row_says_which_comment_what_it_is_about_since_when_it_waits_and_whose_it_is(desk: Client, ana: Member) -> None:
    comment = make_comment(text="Nobody calls back.", about_engagement=True, received_on=so_many_days_ago(3))
    Review.objects.update(assigned_to=ana)

    said = text_of(desk.get(COMMENTS)).partition(comment.receipt)[2]

    on = f"{comment.received_on:%m/%d/%Y}"
    assert said.startswith(
        f" Nobody calls back. commendation engagement, service {on} ○ waits 3 days Manager Ana Kowalski"
    )


@pytest.mark.parametrize(
    ("days", "mark"),
    [(0, "○ came today"), (1, "○ waits 1 day"), (14, "○ waits 14 days"), (15, "▲ late: waits 15 days")],
)
def test_comment_is_late_once_the_agencys_days_have_passed(desk: Client, days: int, mark: str) -> None:
    comment = make_comment(received_on=so_many_days_ago(days))

    assert mark in text_of(desk.get(COMMENTS))
    assert receipts(desk.get(COMMENTS, {"relevance": "late"})) == ([comment.receipt] if "late" in mark else [])


def test_agency_says_how_long_a_review_may_take(desk: Client) -> None:
    Accreditation(review_within_days=3).save()
    make_comment(received_on=so_many_days_ago(4))

    page = text_of(desk.get(COMMENTS))

    assert "▲ late: waits 4 days" in page
    assert "Unreviewed for more than 3 days" in page


def test_what_waits_stands_first_and_the_oldest_of_it_on_top(desk: Client, ana: Member) -> None:
    done, first, second, done_last = (make_comment() for _number in range(4))
    for comment in (done, done_last):
        weigh(comment.review, Relevance.RELEVANT, ana)

    assert receipts(desk.get(COMMENTS)) == [each.receipt for each in (first, second, done_last, done)]


def weigh(review: Review, relevance: Relevance, by: Member) -> None:
    review.weigh(relevance, by=by)
    if relevance == Relevance.MISDIRECTED:
        review.referred_to, review.referred_on = "Internal affairs", Agency.current().today()
    review.save()


def test_each_standing_is_found(desk: Client, ana: Member) -> None:
    waiting = make_comment()
    by_relevance = {relevance: make_comment() for relevance in Relevance}
    for relevance, comment in by_relevance.items():
        weigh(comment.review, relevance, ana)

    assert receipts(desk.get(COMMENTS, {"relevance": "none"})) == [waiting.receipt]
    for relevance, comment in by_relevance.items():
        page = desk.get(COMMENTS, {"relevance": relevance.value})
        assert receipts(page) == [comment.receipt]
        assert f"✓ {relevance.label}" in text_of(page)


def test_kind_subject_channel_year_week_and_words_narrow_the_list(desk: Client) -> None:
    theirs = make_comment(
        kind="concern", about_candidacy=True, channel="phone", text="The Elm Street crossing.",
        received_on=so_many_days_ago(0).replace(year=2020, day=1),
    )  # fmt: skip
    other = make_comment()
    lists = [
        {"comment__kind__exact": "concern"}, {"subject": "about_candidacy"}, {"comment__channel__exact": "phone"},
        {"received": "2020"}, {"comment__received_on__year": "2020"}, {"q": "elm crossing"},
        {"q": theirs.receipt.lower()},
    ]  # fmt: skip

    assert [receipts(desk.get(COMMENTS, asked)) for asked in lists] == [[theirs.receipt]] * len(lists)
    assert receipts(desk.get(COMMENTS, {"received": "week"})) == [other.receipt]


def test_mine_nobodys_and_those_of_a_theme_are_found(desk: Client, ana: Member) -> None:
    mine, nobodys = make_comment(), make_comment()
    Review.objects.filter(comment=mine).update(assigned_to=ana)
    theme = Theme.objects.create(year=2026, title="Quick help")
    nobodys.review.themes.add(theme)

    assert receipts(desk.get(COMMENTS, {"assigned": "me"})) == [mine.receipt]
    assert receipts(desk.get(COMMENTS, {"assigned": "nobody"})) == [nobodys.receipt]
    assert receipts(desk.get(COMMENTS, {"themes__id__exact": theme.pk})) == [nobodys.receipt]


@pytest.mark.parametrize(
    "nonsense",
    ["relevance=x", "subject=text", "received=0000", "received=x", "assigned=you", "o=99", "p=77",
     "comment__received_on__year=x"],
)  # fmt: skip
def test_nonsense_in_the_address_is_no_error(desk: Client, nonsense: str) -> None:
    make_comment()

    assert desk.get(f"{COMMENTS}?{nonsense}", follow=True).status_code == 200


def test_view_that_is_open_says_so(desk: Client) -> None:
    make_comment()

    page = desk.get(f"{COMMENTS}?assigned=me&relevance=none").content.decode()

    assert '<a href="?assigned=me&amp;relevance=none" aria-current="page">Mine</a>' in page


def test_several_are_taken_on_at_once(desk: Client, ana: Member) -> None:
    chosen, other = make_comment(), make_comment()

    page = desk.post(COMMENTS, {"action": "assign_to_me", "_selected_action": [chosen.pk]}, follow=True)

    assert "1 comment is assigned to you." in text_of(page)
    assert list(Review.objects.filter(assigned_to=ana)) == [chosen.review]
    assert Review.objects.get(comment=other).assigned_to is None


def test_auditor_is_offered_no_action(ana: Member) -> None:
    comment = make_comment()
    paul = signed_in(make_paul())

    page = paul.post(COMMENTS, {"action": "assign_to_me", "_selected_action": [comment.pk]}, follow=True)

    assert receipts(page) == [comment.receipt]
    assert Review.objects.get().assigned_to is None


def test_years_are_offered_from_the_first_comment_to_the_last_and_months_once_a_year_is_chosen(desk: Client) -> None:
    for on in (date(2023, 5, 2), date(2025, 3, 9), date(2025, 6, 1)):
        make_comment(received_on=on)

    everything, a_year = words(desk.get(COMMENTS)), words(desk.get(COMMENTS, {"received": "2025"}))

    assert "2025 2024 2023" in everything
    assert ("March" in everything, "March" in a_year, "May" in a_year) == (False, True, False)


@pytest.mark.parametrize("rows", [2, 60])
def test_list_costs_the_same_number_of_statements_however_long_it_is(
    desk: Client, ana: Member, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    themes = [Theme.objects.create(year=2026, title=title) for title in ("Quick help", "Speeding")]
    for number in range(rows):
        comment = make_comment(text=f"Comment {number}", name="Rosa", received_on=so_many_days_ago(number % 3))
        comment.review.themes.set(themes)
        Review.objects.filter(comment=comment).update(assigned_to=ana)
    desk.get(COMMENTS)

    with django_assert_num_queries(10):
        page = desk.get(COMMENTS)

    assert len(receipts(page)) == min(rows, 40)


def test_long_comment_is_cut_in_the_list_and_whole_on_its_page(desk: Client) -> None:
    comment = make_comment(text="Speeding. " * 1000)

    assert text_of(desk.get(COMMENTS)).count("Speeding.") == 16
    assert text_of(desk.get(page_of(comment))).count("Speeding.") == 1000


# --- The page ------------------------------------------------------------------


def test_page_says_all_that_was_said_and_how_it_came(desk: Client) -> None:
    lena = make_lena(first_name="Lena", last_name="Ortiz")
    comment = make_comment(
        kind="concern", about_standards=True, chapter="45 Crime Prevention", text="Line one.\nLine two.",
        name="Rosa Delgado", email="rosa@example.com", phone="910 555 0100", relation="resident", language="es",
        channel="session", taken_by=lena,
    )  # fmt: skip

    said = text_of(desk.get(page_of(comment)))

    for part in (
        "Concern", "Line one. Line two.", "compliance with the standards of accreditation; delivery of public safety",
        "45 Crime Prevention", "public session; taken down by Lieutenant Lena Ortiz",
        "From •••• (hidden) Show what is hidden “I live here”", "waiting to be sent, Spanish", comment.seal,
    ):  # fmt: skip
        assert part in said
    assert '<p class="said__text" dir="auto">Line one.\nLine two.</p>' in desk.get(page_of(comment)).content.decode()


def test_page_says_who_gave_no_name(desk: Client) -> None:
    said = text_of(desk.get(page_of(make_comment())))

    assert "From anonymous Acknowledgement none asked for" in said


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (NoticeStatus.PENDING, "Acknowledgement waiting to be sent, English"),
        (NoticeStatus.FAILED, "Acknowledgement failed, English, SMTPRecipientsRefused 550"),
    ],
)
def test_page_says_whether_the_acknowledgement_went_out(desk: Client, status: str, says: str) -> None:
    comment = make_comment(email="rosa@example.com")
    error = "SMTPRecipientsRefused 550" if status == NoticeStatus.FAILED else ""
    Notice.objects.update(status=status, last_error=error)

    assert says in text_of(desk.get(page_of(comment)))


def test_page_says_when_the_acknowledgement_was_sent(desk: Client) -> None:
    comment = make_comment(email="rosa@example.com")
    Notice.objects.update(status=NoticeStatus.SENT, sent_at=days_ago(0))

    said = text_of(desk.get(page_of(comment)))

    assert f"Acknowledgement sent, English, {days_ago(0):%B}" in said


def test_script_is_text_in_the_list_and_on_the_page(desk: Client) -> None:
    comment = make_comment(text="<script>alert('x')</script>", name='"><script>alert(1)</script>')
    desk.post(page_of(comment), weighed("relevant", notes="<script>notes</script>"))

    for address in (COMMENTS, page_of(comment), f"{COMMENTS}{comment.pk}/history/", "/admin/"):
        page = desk.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<script>notes" not in page
    assert "<script>alert('x')</script>" in words(desk.get(page_of(comment)))


def test_name_that_can_no_longer_be_read_hides_nothing_else(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, other = make_comment(name="Rosa Delgado", text="I am still here."), make_comment()
    monkeypatch.setattr("agency.encryption.EncryptedTextField.from_db_value", raise_invalid)

    page, shown = desk.get(page_of(broken)), desk.post(reveal_url(broken))

    assert "I am still here." in text_of(page)
    assert "Name can no longer be read" in text_of(shown)
    assert receipts(desk.get(COMMENTS)) == [broken.receipt, other.receipt]


def raise_invalid(field: object, token: str, *_how: object) -> str:
    from cryptography.fernet import InvalidToken

    raise InvalidToken


def test_auditor_reads_the_same_and_has_nothing_to_fill_in(ana: Member) -> None:
    comment = make_comment(text="Nobody calls back.", name="Rosa Delgado")
    weigh(comment.review, Relevance.NOT_RELEVANT, ana)

    page = signed_in(make_paul()).get(page_of(comment))

    assert {"Nobody calls back.", "•••• (hidden)", "not relevant"} <= {
        part for part in ("Nobody calls back.", "•••• (hidden)", "not relevant") if part in text_of(page)
    }
    form = page.content.decode().partition('id="review_form"')[2].partition("</form>")[0]
    assert "<textarea" not in form
    assert 'type="submit"' not in form
    assert 'type="radio"' not in form


# --- The review ----------------------------------------------------------------


def test_relevance_is_recorded_with_who_said_so_and_when(desk: Client, ana: Member) -> None:
    comment = make_comment()

    desk.post(page_of(comment), weighed("relevant", notes="For the traffic study."))

    review = Review.objects.get()
    assert (review.relevance, review.reviewed_by, review.notes) == ("relevant", ana, "For the traffic study.")
    assert review.reviewed_at is not None
    assert "Reviewed by Manager Ana Kowalski" in text_of(desk.get(page_of(comment)))


def test_notes_alone_do_not_make_it_reviewed(desk: Client) -> None:
    comment = make_comment()

    desk.post(page_of(comment), weighed("", notes="To be asked about."))

    review = Review.objects.get()
    assert (review.notes, review.reviewed_at, review.reviewed_by) == ("To be asked about.", None, None)


def test_who_edits_the_notes_later_is_not_made_its_reviewer(desk: Client, ana: Member) -> None:
    comment = make_comment()
    weigh(comment.review, Relevance.RELEVANT, make_ana(username="earlier"))

    desk.post(page_of(comment), weighed("relevant", notes="Added."))

    assert Review.objects.get().reviewed_by.username == "earlier"


def test_review_can_be_opened_again(desk: Client, ana: Member) -> None:
    comment = make_comment()
    weigh(comment.review, Relevance.RELEVANT, ana)

    desk.post(page_of(comment), weighed(""))

    review = Review.objects.get()
    assert (review.relevance, review.reviewed_at, review.reviewed_by) == ("", None, None)


def test_misdirected_comment_is_referred(desk: Client) -> None:
    comment = make_comment()
    today = Agency.current().today()

    desk.post(page_of(comment), weighed("misdirected", referred_to="Internal affairs", referred_on=today.isoformat()))

    review = Review.objects.get()
    assert (review.relevance, review.referred_to, review.referred_on) == ("misdirected", "Internal affairs", today)


@pytest.mark.parametrize(
    ("relevance", "referral", "says"),
    [
        ("misdirected", {}, "Say to whom it was referred, and when."),
        ("misdirected", {"referred_to": "Internal affairs"}, "Say to whom it was referred, and when."),
        ("misdirected", {"referred_on": "2026-11-20"}, "Say to whom it was referred, and when."),
        ("relevant", {"referred_to": "Internal affairs"}, "Only a misdirected comment is referred."),
        ("", {"referred_on": "2026-11-20"}, "Only a misdirected comment is referred."),
    ],
)
def test_referral_and_relevance_belong_together(
    desk: Client, relevance: str, referral: dict[str, str], says: str
) -> None:
    comment = make_comment()

    page = desk.post(page_of(comment), weighed(relevance, notes="Long notes, typed with care.", **referral))

    assert page.context["adminform"].form.errors == {"referred_to": [says]}
    assert says in text_of(page)
    assert "Long notes, typed with care." in page.content.decode()
    assert Review.objects.get().notes == ""


@pytest.mark.parametrize(
    "typed",
    [{"relevance": "brilliant"}, {"referred_on": "soon"}, {"forwarded_on": "13/13/2026"}, {"notes": "x" * 5001},
     {"notes": "a\0b"}, {"chapters": ["999"]}, {"themes": ["x"]}, {"assigned_to": "999"}],
)  # fmt: skip
def test_nonsense_is_refused_with_a_message_and_stores_nothing(desk: Client, typed: dict[str, object]) -> None:
    comment = make_comment()

    page = desk.post(page_of(comment), weighed("relevant") | typed)

    assert list(page.context["adminform"].form.errors) == list(typed)
    assert Review.objects.get().relevance == ""


def test_chapters_themes_assignee_and_forwarding_are_kept(desk: Client, ana: Member) -> None:
    comment = make_comment()
    chapter = Chapter.objects.create(number=45, title="Community involvement")
    theme = Theme.objects.create(year=comment.received_on.year, title="Quick help")
    typed = {"chapters": [chapter.pk], "themes": [theme.pk], "assigned_to": ana.pk, "forwarded_on": "2026-11-20"}

    desk.post(page_of(comment), weighed("relevant", **typed))

    review = Review.objects.get()
    assert (list(review.chapters.all()), list(review.themes.all())) == ([chapter], [theme])
    assert (review.assigned_to, str(review.forwarded_on)) == (ana, "2026-11-20")


def test_themes_of_its_year_are_offered(desk: Client) -> None:
    comment = make_comment()
    Theme.objects.create(year=comment.received_on.year, title="Quick help")
    Theme.objects.create(year=2001, title="Horses")

    said = text_of(desk.get(page_of(comment)))

    assert "Quick help" in said
    assert "Horses" not in said


def test_only_who_weighs_comments_can_be_given_one(desk: Client, ana: Member) -> None:
    comment = make_comment()
    for other in (make_lena(), make_paul(), make_member(roles.ACCREDITATION_MANAGER, is_active=False)):
        page = desk.post(page_of(comment), weighed("", assigned_to=other.pk))
        assert "assigned_to" in page.context["adminform"].form.errors

    assert desk.post(page_of(comment), weighed("", assigned_to=ana.pk)).status_code == 302


def test_review_of_who_has_left_can_still_be_saved(desk: Client) -> None:
    gone = make_ana(username="gone")
    comment = make_comment()
    Review.objects.update(assigned_to=gone)
    Member.objects.filter(pk=gone.pk).update(is_active=False)

    desk.post(page_of(comment), weighed("relevant", assigned_to=gone.pk))

    assert Review.objects.get().relevance == "relevant"


def test_next_comment_is_opened_until_none_waits(desk: Client) -> None:
    first, second, third = make_comment(), make_comment(), make_comment()
    to_the_next = {**weighed("relevant"), "_next": "Save and open the next"}
    del to_the_next["_save"]

    assert "2 other comments wait for their reviews." in text_of(desk.get(page_of(second)))
    assert desk.post(page_of(second), to_the_next).url == page_of(first)
    assert desk.post(page_of(first), to_the_next).url == page_of(third)
    end = desk.post(page_of(third), to_the_next, follow=True)

    assert end.redirect_chain == [(COMMENTS, 302)]
    assert "No other comment waits for a review." in text_of(end)


def test_weighing_changes_nothing_of_the_comment_and_sends_nothing(desk: Client) -> None:
    comment = make_comment(email="rosa@example.com")
    before, letters = content(comment), Notice.objects.count()

    desk.post(page_of(comment), weighed("not relevant", notes="Thank her?"))

    comment.refresh_from_db()
    assert content(comment) == before
    assert is_whole()
    assert Notice.objects.count() == letters


def test_history_says_who_changed_what(desk: Client) -> None:
    comment = make_comment()
    desk.post(page_of(comment), weighed("relevant", notes="For the study."))

    said = text_of(desk.get(f"{COMMENTS}{comment.pk}/history/"))

    assert "ana (Ana Kowalski) Changed Relevance and Notes." in said


def test_days_are_the_agencys(desk: Client) -> None:
    make_comment(received_on=Agency.current().today() - timedelta(days=7))

    assert receipts(desk.get(COMMENTS, {"received": "week"})) == []
