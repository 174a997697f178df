"""What the public reads of the plans, says to them and follows: through the front door."""

import os
import re
import zlib
from datetime import UTC, date, datetime
from pathlib import Path
from time import time
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from cpp import links, pdf
from cpp.models import CommunityInput, Follower, Plan, Response
from cpp.workflow import publish
from notices.models import Notice
from tests.factories import (
    complete_update,
    letters,
    make_adopted_plan,
    make_complete_plan,
    make_grant,
    make_input,
    make_measure,
    make_plan,
    make_priority,
    make_problem,
    make_response,
    make_station,
)
from tests.programs.desk import signed_in
from tests.programs.visitor import error_at, post, words
from uswds.typed import HONEYPOT

from .harbor import change_responses, make_harbor, publish_twice

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
SCRIPTS = ("العربية من اليمين", "中文的計畫", "हिन्दी योजना", "🚔🌳👩‍👩‍👧", "Ünïcödé – “quotes” & co")


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def url(page: str, plan: Plan, *args: object, query: str = "") -> str:
    return reverse(f"cpp:{page}", args=[plan.station.slug, *args]) + query


def january() -> time_machine.travel:
    return time_machine.travel(datetime(2026, 1, 12, 15, tzinfo=UTC), tick=False)


def july() -> time_machine.travel:
    return time_machine.travel(datetime(2026, 7, 12, 15, tzinfo=UTC), tick=False)


# --- The table of stations -------------------------------------------------------


def test_table_says_of_each_station_when_it_was_updated_is_due_and_is_late(client: Client) -> None:
    with january():
        make_adopted_plan(station=make_station(name="North"))
    make_plan(station=make_station(name="South"), commander=make_grant(username="ruth"))
    make_station(name="West")

    with july():
        table = words(client.get("/plans/"))

    assert "North January 12, 2026 version 1 June 30, 2026 12 days late" in table
    assert "South No plan yet No date yet" in table
    assert "West No plan yet No date yet" in table


def test_closed_station_is_not_in_the_table(client: Client) -> None:
    make_adopted_plan(station=make_station(name="Harbor", is_open=False))

    assert "Harbor" not in words(client.get("/plans/"))


def test_page_of_a_late_plan_says_for_how_long(client: Client) -> None:
    with january():
        plan = make_adopted_plan()

    with july():
        page = words(client.get(url("plan", plan)))

    assert "The next update is 12 days late. It was due on June 30, 2026." in page


def test_plan_that_is_not_published_shows_nothing_of_the_draft(client: Client) -> None:
    plan = make_complete_plan(about="Secret until it is published.")

    page = words(client.get(url("plan", plan)))

    assert "There is no plan yet." in page
    assert "Secret" not in page


# --- The plan --------------------------------------------------------------------


def test_plan_shows_all_that_was_published(client: Client) -> None:
    plan = make_harbor()
    publish_twice(plan)

    page = words(client.get(url("plan", plan)))

    for said in (
        "Captain Grant", "18,400 people", "61 of 100 people still name speeding first", "The plan changes.",
        "Speed display Result-based Cars at the school have slowed down.", "Talks after prayer Community-input-based",
        "July 9, 2026 : at a meeting, Library, in English and Spanish", "Improving", "Quality of life",
        "Speeds on School Street Crime trend, January 24, 2026 . Source: Our radar, two weeks in January",
        "Who is harmed Children who walk", "Our goal: have less of it", "Led by Officer Haddad",
        "What came of it Slower within three months", "May 11, 2026 18.5 After the display came", "Target 10",
        "Design of places 2", "You said (schools) A crossing guard in the morning", "No complaint since the bar closed",
    ):  # fmt: skip
        assert said in page


def test_empty_fields_have_no_heading(client: Client) -> None:
    page = words(client.get(url("plan", make_adopted_plan())))

    for heading in ("Who is harmed", "Our goal", "What came of it", "Led by", "How we know", "You said, we did"):
        assert heading not in page


def test_what_was_not_changed_is_not_in_the_update(client: Client) -> None:
    plan = make_adopted_plan()
    complete_update(plan)
    publish(plan, by=plan.commander, after=1)

    page = words(client.get(url("plan", plan)))

    assert "The plan does not change. It works: we go on." in page
    assert "No response is new or changed." in page


def test_enforcement_alone_is_said_plainly(client: Client) -> None:
    plan = make_complete_plan()
    Response.objects.update(kind="enforcement")
    publish(plan, by=plan.commander, after=0)

    assert "This plan answers with enforcement alone." in words(client.get(url("plan", plan)))


def test_old_version_stays_as_it_was_and_points_to_the_latest(client: Client) -> None:
    plan = make_harbor()
    publish_twice(plan)

    page = words(client.get(url("version", plan, 1)))

    assert "This is version 1 of 2." in page
    assert "It stands at the school." in page
    assert "Talks after prayer" not in page
    assert 'id="follow"' not in client.get(url("version", plan, 1)).content.decode()


def test_latest_version_under_its_number_is_the_plan(client: Client) -> None:
    plan = make_adopted_plan()

    assert words(client.get(url("version", plan, 1))) == words(client.get(url("plan", plan)))


@pytest.mark.parametrize("number", [0, 2, 99999999999999999999])
def test_unknown_version_is_not_found(client: Client, number: int) -> None:
    plan = make_adopted_plan()

    assert client.get(url("version", plan, number)).status_code == 404
    assert client.get(url("pdf", plan, number)).status_code == 404


def test_preview_is_the_public_page_with_nothing_to_follow(settings: Settings) -> None:
    settings.DEMO = True
    plan = make_complete_plan()

    page = signed_in(plan.commander).get(reverse("cpp:preview", args=[plan.station.slug]))

    assert "Preview: not published yet." in words(page)
    assert "Houses, a school and a park." in words(page)
    assert 'id="follow"' not in page.content.decode()
    assert "Tell us what matters here" not in words(page)


@pytest.mark.parametrize("responses", [2, 200])
def test_queries_of_the_page_do_not_grow_with_the_plan(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, responses: int
) -> None:
    plan = make_complete_plan()
    problem = make_problem(plan.priorities.get())
    for number in range(responses):
        make_response(problem, title=f"Response {number}", description="We **do** it.\n\n- here\n- there")
        make_measure(problem).readings.create(on=date(2026, 2, 1), value=number)
    publish(plan, by=plan.commander, after=0)
    address = url("plan", plan)
    client.get("/plans/")  # the agency is remembered

    with django_assert_num_queries(2):
        page = client.get(address)

    assert f"Response {responses - 1} " in words(page)


# --- History and what changed ----------------------------------------------------


def test_history_has_every_version_and_how_each_deadline_was_met(client: Client) -> None:
    with january():
        plan = make_adopted_plan()
    with july():
        complete_update(plan)
        publish(plan, by=plan.commander, after=1)
        page = words(client.get(url("history", plan)))

    assert "Version 2 Latest Published on July 12, 2026 What changed in version 2" in page
    assert "Version 1 Published on January 12, 2026" in page
    assert plan.versions.get(number=1).digest in page
    assert "December 31, 2026 Not due yet June 30, 2026 July 12, 2026: 12 days late" in page


def test_update_that_never_came_is_said(client: Client) -> None:
    plan = make_adopted_plan()
    plan.deadlines.create(due_on=date(2025, 6, 30))

    assert "June 30, 2025 Never came" in words(client.get(url("history", plan)))


def test_changes_are_told_in_words_under_their_priority(client: Client) -> None:
    plan = make_harbor()
    publish_twice(plan)

    page = words(client.get(url("changes", plan)))

    assert "Speeding near the school Changed response Speed display Result-based: Cars at the school" in page
    assert "New response Talks after prayer Community-input-based:" in page
    assert "Together" not in page
    assert "Partners Al-Nur Mosque, First Baptist Church" in page


def test_words_that_differ_are_marked(client: Client) -> None:
    plan = make_harbor()
    publish_twice(plan)

    page = client.get(url("changes", plan)).content.decode()

    assert "It stands <del>at the school.</del>" in page
    assert "It stands <ins>on Mill Lane, where people still speed.</ins>" in page


def test_every_part_has_a_heading_when_it_is_new_or_gone(client: Client) -> None:
    plan = make_harbor()
    publish(plan, by=plan.commander, after=0)
    plan.priorities.all().delete()
    priority = make_priority(plan, title="Graffiti")
    make_measure(priority.problems.get())
    update = complete_update(plan)
    update.will_change = True
    update.save()
    for response in Response.objects.filter(problem__priority=priority):
        mark = update.marks.create(response=response, basis="result", reason="It is new.")
        mark.evidence.add(plan.evidence.first())
    publish(plan, by=plan.commander, after=1)

    page = words(client.get(url("changes", plan)))

    for part in ("priority", "problem", "response", "measure"):
        assert f"New {part}" in page
        assert f"{part.capitalize()} taken out" in page


def test_versions_asked_for_the_wrong_way_round_are_put_right(client: Client) -> None:
    plan = make_harbor()
    publish_twice(plan)

    page = words(client.get(url("changes", plan, query="?from=2&to=1")))

    assert "From version 1 of" in page


@pytest.mark.parametrize(
    ("query", "status"), [("?from=9", 404), ("?to=9", 404), ("?from=x&to=-1", 200), ("?from=99999999999999", 200)]
)
def test_versions_that_are_not_there_are_not_found(client: Client, query: str, status: int) -> None:
    assert client.get(url("changes", make_adopted_plan(), query=query)).status_code == status


def test_one_version_has_nothing_to_compare(client: Client) -> None:
    page = words(client.get(url("changes", make_adopted_plan())))

    assert "Choose two different versions" in page


# --- Nothing that was written runs -------------------------------------------------


def infected_plan() -> Plan:
    """A plan with a script in every text that anybody can type."""
    plan = make_harbor(name="N " + SCRIPT[:60])
    for priority in plan.priorities.all():
        for part in (priority, *priority.problems.all(), *plan.evidence.all()):
            infect(part)
        for problem in priority.problems.all():
            for part in (*problem.responses.all(), *problem.measures.all()):
                infect(part)
    plan.about = SCRIPT
    plan.save()
    make_input(plan, theme=SCRIPT[:80], asked=SCRIPT, done=SCRIPT, is_public=True)
    plan.evidence.update(url="javascript:alert(3)")
    return plan


def infect(part: object) -> None:
    free = [f for f in part._meta.fields if f.get_internal_type() in {"TextField", "CharField"} and not f.choices]
    for field in free:
        setattr(part, field.name, SCRIPT[: field.max_length])
    part.save()


def test_scripts_in_a_plan_do_not_run_anywhere(client: Client) -> None:
    plan = infected_plan()
    publish(plan, by=plan.commander, after=0)
    update = complete_update(plan)
    update.feedback = update.effectiveness = update.how_it_changes = SCRIPT
    update.will_change = True
    update.save()
    response = Response.objects.first()
    response.description = "Other " + SCRIPT
    response.save()
    mark = update.marks.create(response=response, basis="result", reason=SCRIPT)
    mark.evidence.add(plan.evidence.first())
    publish(plan, by=plan.commander, after=1)

    for page in ("plan", "history", "changes", "input", "follow"):
        content = client.get(url(page, plan)).content.decode()
        assert "alert(" in content
        assert "<script>alert" not in content
        assert not re.search(r"<img[^>]*onerror", content)
        assert "javascript:" not in content


@pytest.mark.parametrize("text", SCRIPTS)
def test_any_script_is_shown_and_compared(client: Client, text: str) -> None:
    plan = make_complete_plan(about=text)
    publish(plan, by=plan.commander, after=0)
    complete_update(plan)
    plan.about = f"{text} {text}"
    plan.save()
    publish(plan, by=plan.commander, after=1)

    assert f"{text} {text}" in words(client.get(url("plan", plan)))
    assert f"Now {text} {text}" in words(client.get(url("changes", plan)))


# --- The PDF -----------------------------------------------------------------------


def pdf_of(client: Client, plan: Plan, number: int = 1) -> bytes:
    """A version's PDF, as it comes."""
    response = client.get(url("pdf", plan, number))
    assert response["Content-Type"] == "application/pdf"
    # Read to its end, it closes itself, as the test client wants it.
    return b"".join(response.streaming_content)


def unpacked(written: bytes) -> bytes:
    """A PDF, and all that is packed in it."""
    packed = re.findall(rb"/FlateDecode.*?stream\n(.*?)\nendstream", written, re.DOTALL)
    return b"\n".join([written, *(zlib.decompress(stream) for stream in packed)])


def test_pdf_is_made_once_and_kept(client: Client, tmp_path: Path) -> None:
    plan = make_harbor(name="العربية 中文 🚔")
    publish_twice(plan)

    first, second = pdf_of(client, plan, 2), pdf_of(client, plan, 2)

    assert first[:5] == b"%PDF-"
    assert first == second
    assert [kept.suffix for kept in (tmp_path / "plans").iterdir()] == [".pdf"]


def test_pdf_can_be_read_aloud(client: Client) -> None:
    written = unpacked(pdf_of(client, make_adopted_plan()))

    assert b"/Lang (en)" in written
    assert b"/MarkInfo" in written
    assert b"pdfuaid" in written


def test_pdf_of_a_plan_with_scripts_loads_nothing(client: Client) -> None:
    plan = infected_plan()
    publish(plan, by=plan.commander, after=0)

    assert b"javascript:" not in unpacked(pdf_of(client, plan))


def test_pdf_that_is_being_made_is_not_begun_twice(client: Client, tmp_path: Path) -> None:
    plan = make_adopted_plan()
    half = tmp_path / "plans" / f"{plan.latest.digest}-en.pdf.half"
    half.parent.mkdir()
    half.touch()

    waiting = client.get(url("pdf", plan, 1))
    an_hour_ago = time() - 3600
    os.utime(half, (an_hour_ago, an_hour_ago))

    assert (waiting.status_code, waiting["Retry-After"]) == (503, "30")
    assert pdf_of(client, plan)[:5] == b"%PDF-"
    assert not half.exists()


def test_pdf_that_failed_can_be_asked_for_again(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = make_adopted_plan()
    with monkeypatch.context() as broken:
        broken.setattr(pdf, "page_of", lambda content: {}[content["number"]])
        with pytest.raises(KeyError):
            client.get(url("pdf", plan, 1))

    assert pdf_of(client, plan)[:5] == b"%PDF-"


# --- Input -------------------------------------------------------------------------


def test_input_arrives_at_the_station_and_is_acknowledged_without_its_words(client: Client) -> None:
    plan = make_adopted_plan()
    priority = plan.priorities.get()

    page = post(client, url("input", plan), text="The crossing is dark.", priority=priority.key, who="schools",
                email="rosa@example.com", name="Rosa", language="en", key=uuid4())  # fmt: skip
    shown = words(client.get(page.url))

    said = CommunityInput.objects.get()
    assert (said.station, said.priority, said.who, said.name) == (plan.station, priority, "schools", "Rosa")
    assert said.reference in shown
    assert "dark" not in shown
    assert "Rosa" not in shown
    [letter] = letters("cpp/input_received")
    assert letter.recipient == "rosa@example.com"
    assert "dark" not in letter.subject + letter.body
    assert "Rosa" not in letter.subject + letter.body


def test_words_alone_are_enough(client: Client) -> None:
    plan = make_plan()

    page = post(client, url("input", plan), text="Nobody mows the park.")

    assert page.status_code == 302
    assert (CommunityInput.objects.get().email, CommunityInput.objects.get().language) == ("", "en")
    assert letters("cpp/input_received") == []


def test_input_without_words_is_asked_for(client: Client) -> None:
    page = post(client, url("input", make_plan()), text="  ")

    assert error_at(page, "text") == "Write what you want to say."
    assert CommunityInput.objects.count() == 0


def test_button_pressed_twice_is_one_input(client: Client) -> None:
    plan, key = make_plan(), uuid4()

    pages = [post(client, url("input", plan), text="Speeding.", email="rosa@example.com", key=key) for _ in range(2)]

    assert pages[0].url == pages[1].url
    assert CommunityInput.objects.count() == 1
    assert len(letters("cpp/input_received")) == 1


def test_draft_priorities_cannot_be_chosen(client: Client) -> None:
    plan = make_complete_plan()

    page = post(client, url("input", plan), text="Speeding.", priority=plan.priorities.get().key)

    assert "Speeding on School Street" not in words(client.get(url("input", plan)))
    assert "not one of the available choices" in error_at(page, "priority")


def test_reference_of_another_station_is_not_found(client: Client) -> None:
    plan, other = make_plan(), make_plan(commander=make_grant(username="ruth"))
    said = make_input(other)

    assert client.get(url("input_received", other, said.reference)).status_code == 200
    assert client.get(url("input_received", plan, said.reference)).status_code == 404


def test_robots_say_nothing_to_a_station(client: Client) -> None:
    plan = make_plan()

    hidden = post(client, url("input", plan), text="Buy this.", **{HONEYPOT: "x"})
    unseen = client.post(url("input", plan), {"text": "Buy this."})

    assert (hidden.status_code, unseen.status_code) == (400, 400)
    assert CommunityInput.objects.count() == 0


def test_input_has_a_limit_for_each_address(client: Client, settings: Settings) -> None:
    settings.RATE_LIMIT = (2, 600)
    plan = make_plan()

    answers = [post(client, url("input", plan), text=f"Number {number}").status_code for number in range(3)]

    assert answers == [302, 302, 429]


# --- Following ---------------------------------------------------------------------


def follow(client: Client, plan: Plan, email: str = "rosa@example.com") -> str:
    page = post(client, url("follow", plan), email=email)
    assert page.status_code == 302, words(page)
    return words(client.get(page.url))


def of_letter(letter: Notice, part: str) -> str:
    """The address of a page, out of a letter."""
    found = re.search(rf"http://testserver(/plans/{part}/\S+)", letter.body)
    assert found
    return found[1]


def test_follower_confirms_hears_of_the_next_version_and_stops(client: Client) -> None:
    plan = make_adopted_plan()
    follow(client, plan)
    confirm = of_letter(letters("cpp/follow_asked")[0], "follow")
    post(client, confirm)
    complete_update(plan)
    publish(plan, by=plan.commander, after=1)

    [letter] = letters("cpp/update_published")
    stop = of_letter(letter, "stop")
    shown = words(client.get(stop))
    stopped = words(post(client, stop))

    assert letter.recipient == "rosa@example.com"
    assert "Stop following the plan" in shown
    assert "You no longer follow this plan" in stopped
    assert Follower.objects.count() == 0
    assert client.get(stop).status_code == 404


def test_opening_a_link_changes_nothing(client: Client) -> None:
    plan = make_adopted_plan()
    follow(client, plan)
    follower = Follower.objects.get()

    client.get(of_letter(letters("cpp/follow_asked")[0], "follow"))
    client.get(links.stop_link(follower).removeprefix("http://testserver"))

    assert Follower.objects.get().confirmed_at is None


def test_asking_twice_is_one_follower_and_one_letter_a_day(client: Client) -> None:
    plan = make_adopted_plan()

    with january():
        follow(client, plan)
        follow(client, plan, "ROSA@example.com")

    assert Follower.objects.count() == 1
    assert len(letters("cpp/follow_asked")) == 1


def test_nobody_learns_whether_an_address_follows(client: Client) -> None:
    plan = make_adopted_plan()
    first = follow(client, plan)
    post(client, of_letter(letters("cpp/follow_asked")[0], "follow"))

    second = follow(client, plan)

    assert first == second
    assert len(letters("cpp/follow_asked")) == 1


def test_unconfirmed_address_hears_nothing(client: Client) -> None:
    plan = make_adopted_plan()
    follow(client, plan)
    complete_update(plan)
    publish(plan, by=plan.commander, after=1)

    assert letters("cpp/update_published") == []


@pytest.mark.parametrize("page", ["confirm", "stop"])
def test_forged_and_exchanged_links_are_refused(client: Client, page: str) -> None:
    plan = make_adopted_plan()
    follow(client, plan)
    follower = Follower.objects.get()
    other = links.stop_link(follower) if page == "confirm" else links.confirm_link(follower)
    token = other.rstrip("/").rpartition("/")[2]

    for forged in (token, "x", "MQ:1:1"):
        assert post(client, reverse(f"cpp:{page}", args=[forged])).status_code == 404
    assert Follower.objects.get().confirmed_at is None


def test_confirming_link_is_good_for_a_week(client: Client) -> None:
    plan = make_adopted_plan()
    with january():
        follow(client, plan)
    confirm = of_letter(letters("cpp/follow_asked")[0], "follow")

    with time_machine.travel(datetime(2026, 1, 20, 15, tzinfo=UTC), tick=False):
        assert client.get(confirm).status_code == 404


def test_address_that_is_none_is_explained(client: Client) -> None:
    plan = make_adopted_plan()

    page = post(client, url("follow", plan), email="rosa")

    assert "valid email address" in error_at(page, "email")


# --- The pages together -----------------------------------------------------------


def test_every_page_opens_in_spanish_too(client: Client) -> None:
    client.cookies["django_language"] = "es"
    plan = make_harbor()
    publish(plan, by=plan.commander, after=0)
    change_responses(plan)
    publish(plan, by=plan.commander, after=1)

    pages = ("plan", "history", "changes", "input", "follow", "follow_asked")

    assert [client.get(url(page, plan)).status_code for page in pages] == [200] * len(pages)
