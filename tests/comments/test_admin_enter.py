"""A comment by telephone, by mail or from a public session is typed in, and then sealed like every other."""

from datetime import timedelta

import pytest
from django.test import Client

from agency.models import Agency, Member
from comments.models import Channel, Comment
from notices.models import Notice
from tests.factories import make_ana, make_comment

from .desk import COMMENTS, ENTER, is_whole, page_of, signed_in, taken_down, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.fixture
def ana() -> Member:
    return make_ana()


@pytest.fixture
def desk(ana: Member) -> Client:
    return signed_in(ana)


@pytest.mark.parametrize("channel", [Channel.PHONE, Channel.MAIL, Channel.SESSION, Channel.CALEA])
def test_it_is_sealed_with_how_it_came_and_who_took_it_down(desk: Client, ana: Member, channel: Channel) -> None:
    make_comment()
    last_week = Agency.current().today() - timedelta(days=7)

    page = desk.post(ENTER, taken_down(channel=channel.value, received_on=last_week.isoformat()), follow=True)

    comment = Comment.objects.latest("number")
    assert (comment.channel, comment.taken_by, comment.received_on) == (channel, ana, last_week)
    assert (comment.text, comment.about_service, comment.about_standards) == ("Nobody calls me back.", True, False)
    assert page.redirect_chain == [(page_of(comment), 302)]
    assert f"Comment {comment.receipt} is received and sealed." in text_of(page)
    assert is_whole()


def test_it_waits_for_its_review_like_the_others(desk: Client) -> None:
    desk.post(ENTER, taken_down())

    assert Comment.objects.get().receipt in text_of(desk.get(COMMENTS, {"relevance": "none"}))


@pytest.mark.parametrize(("email", "recipients"), [("", []), ("rosa@example.com", ["rosa@example.com"])])
def test_who_gave_an_address_is_sent_the_acknowledgement(desk: Client, email: str, recipients: list[str]) -> None:
    desk.post(ENTER, taken_down(email=email))

    assert [notice.recipient for notice in Notice.objects.all()] == recipients


def test_button_pressed_twice_enters_one_comment(desk: Client) -> None:
    pages = [desk.post(ENTER, taken_down()).url for _press in range(2)]

    assert Comment.objects.count() == 1
    assert pages == [page_of(Comment.objects.get())] * 2


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"channel": ""}, "channel"), ({"channel": "web"}, "channel"), ({"received_on": ""}, "received_on"),
        ({"received_on": "2999-01-01"}, "received_on"), ({"kind": ""}, "kind"), ({"subjects": []}, "subjects"),
        ({"text": " \n "}, "text"), ({"text": "x" * 10_001}, "text"), ({"text": "a\0b"}, "text"),
        ({"email": "rosa@example.com\nBcc: sam@example.com"}, "email"), ({"phone": "call me"}, "phone"),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_said_next_to_it_and_nothing_is_lost(
    desk: Client, typed: dict[str, object], field: str
) -> None:
    page = desk.post(ENTER, taken_down(name="Rosa Delgado") | typed)

    assert list(page.context["form"].errors) == [field]
    assert f'id="id_{field}_error"' in page.content.decode()
    assert 'value="Rosa Delgado"' in page.content.decode()
    assert not Comment.objects.exists()


def test_nothing_is_chosen_for_who_types(desk: Client) -> None:
    page = desk.get(ENTER).content.decode()

    assert "checked" not in page
    assert 'autocomplete="email"' not in page


def test_any_script_is_taken_down_as_it_was_said(desk: Client) -> None:
    said = "¡Gracias! 谢谢 شكرا 🙏 <b>bold</b>\nSecond line."

    desk.post(ENTER, taken_down(text=said.replace("\n", "\r\n")))

    assert Comment.objects.get().text == said
    assert is_whole()
