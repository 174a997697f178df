"""Reaching everyone in a real browser: a meeting up to its answer, a survey on a phone, an interpreter found."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from agency import roles
from agency.models import Member
from agency.texts import bilingual
from cpp.models import CommunityInput, Plan
from notices.models import Notice
from outreach.interpreters import asking
from outreach.models import Concern, Event, EventStatus, QuestionKind, Return, Rsvp, StakeholderKind
from tests.cpp.harbor import make_harbor
from tests.factories import make_agency, make_lena, make_member
from tests.outreach.gathering import in_days, make_concern, make_event, make_language, today
from tests.outreach.interpreters.booth import make_interpreter, make_request
from tests.outreach.surveys.answers import make_question, make_returns, make_survey

from .conftest import faults

SignIn = Callable[[Member], None]
PHONE = {"width": 360, "height": 800}


@pytest.fixture
def plan(live_server: LiveServer, settings: Settings) -> Plan:
    settings.SITE_URL = live_server.url
    make_agency(unit_phone="910 555 0120", complaints_url="https://example.com/complaints")
    return make_harbor()


def test_meeting_from_its_announcement_to_its_answer_in_a_plan_and_in_public(
    page: Page, plan: Plan, sign_in: SignIn
) -> None:
    title = bilingual("Forum at the library", "Foro en la biblioteca")
    event = make_event(EventStatus.DRAFT, title=title, station=plan.station, starts_at=in_days(9))
    lena = make_lena()

    sign_in(lena)
    page.goto(f"/admin/outreach/event/{event.pk}/announce/")
    page.get_by_role("button", name="Announce").click()
    page.context.clear_cookies()

    # Rosa finds it on her phone, and says that she comes.
    page.set_viewport_size(PHONE)
    page.goto("/events/")
    page.get_by_role("link", name="Forum at the library").click()
    assert faults(page) == []
    page.get_by_role("link", name="Say that you come").click()
    page.get_by_label("Name").fill("Rosa Delgado")
    page.locator("input[type=email]").fill("rosa@example.com")
    assert faults(page) == []
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("thank|written|reply", re.IGNORECASE))
    assert Rsvp.objects.get().name == "Rosa Delgado"

    # It was held; what was raised there is answered.
    Event.objects.update(starts_at=timezone.now() - timedelta(hours=3), ends_at=timezone.now() - timedelta(hours=1))
    concern = make_concern(Event.objects.get(), who=StakeholderKind.IMMIGRANT, owner=lena)
    sign_in(lena)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"/admin/outreach/event/{event.pk}/record/")
    page.get_by_label("How many people came").fill("34")
    page.get_by_role("button", name="It was held").click()
    page.goto(f"/admin/outreach/concern/{concern.pk}/answer/")
    for name, english, spanish in (("asked", "The lamp is dark.", "La lámpara no funciona."),
                                   ("answer", "The city has mended it.", "La ciudad la reparó.")):  # fmt: skip
        page.locator(f"[name={name}_0]").fill(english)
        page.locator(f"[name={name}_1]").fill(spanish)
    page.locator("[name=is_public]").check()
    assert faults(page, 1280) == []
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("button", name="Answer").click()

    # The commander takes both into the plan; the public reads the answer.
    sign_in(plan.commander)
    page.goto(f"/station/{plan.station.slug}/input/")
    assert faults(page, 1280) == []
    page.get_by_role("button", name=re.compile("Take this up")).first.click()
    page.get_by_role("button", name=re.compile("Make it evidence")).first.click()
    said = CommunityInput.objects.get(outreach_concern=Concern.objects.get())
    assert (said.done, plan.evidence.get(event=event).title) == ("The city has mended it.", "Forum at the library")
    page.context.clear_cookies()
    page.goto("/events/you-said-we-did/")
    page.get_by_role("button", name="Español").click()
    expect(page.get_by_text("La ciudad la reparó.")).to_be_visible()


def test_survey_is_answered_in_spanish_on_a_phone(page: Page, plan: Plan) -> None:
    make_language("es", "Spanish")
    survey = make_survey(title=bilingual("Community survey", "Encuesta comunitaria"), station=plan.station)
    worst = {"speeding": bilingual("Speeding", "Exceso de velocidad"), "noise": bilingual("Noise", "Ruido")}
    kinds = [QuestionKind.CHOICE, QuestionKind.SCALE, QuestionKind.AGREE, QuestionKind.TEXT]
    asked = [
        make_question(survey, kind, text=bilingual(f"Question {kind.value}?", f"¿Pregunta {kind.value}?"), **more)
        for kind in kinds
        for more in [{"options": worst} if kind == QuestionKind.CHOICE else {}]
    ]

    page.set_viewport_size(PHONE)
    page.goto(survey.get_absolute_url())
    page.get_by_role("button", name="Español").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Encuesta comunitaria")
    assert faults(page) == []
    page.locator("a.usa-button--big").click()
    page.get_by_text("Exceso de velocidad").click()
    page.locator(f"label[for=id_q{asked[1].pk}_7]").click()
    page.locator(f"label[for=id_q{asked[2].pk}_1]").click()
    page.locator(f"[name=q{asked[3].pk}]").fill("Más luces en la calle Pino.")
    assert faults(page) == []
    page.locator(".form-buttons button").first.click()
    expect(page).to_have_url(re.compile("/thanks/"))

    assert (Return.objects.get().language, Return.objects.get().answers.count()) == ("es", 4)


def test_results_are_a_chart_with_its_table(page: Page, plan: Plan) -> None:
    title = bilingual("Community survey", "Encuesta comunitaria")
    survey = make_survey(QuestionKind.CHOICE, QuestionKind.SCALE, title=title, results_published_at=timezone.now())
    make_returns(survey, 12)

    page.goto(survey.get_results_url())

    expect(page.locator("main svg").first).to_be_visible()
    assert faults(page, 360, 1280) == []
    page.get_by_text("Show as table").first.click()
    expect(page.get_by_role("table").first).to_contain_text("Speeding")


def test_interpreter_who_declines_is_followed_by_the_next(page: Page, plan: Plan) -> None:
    first, second = make_interpreter(), make_interpreter()
    asking.ask(make_request(), first)
    letter = Notice.objects.get(recipient=first.email)
    [link] = re.findall(r"http\S+/interpreters/link/\S+", letter.body)

    page.set_viewport_size(PHONE)
    page.goto(link)
    assert faults(page) == []
    page.get_by_role("button", name="No, I cannot").click()

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert Notice.objects.filter(recipient=second.email).count() == 1


@pytest.mark.parametrize("language", ["English", "Español"])
def test_public_pages_of_outreach(page: Page, plan: Plan, language: str) -> None:
    make_event(station=plan.station, seats=1)
    month = f"/events/month/{today():%Y-%m}/"
    page.goto("/events/")
    page.get_by_role("button", name=language).click()
    found = []
    for address in ("/events/", month, "/events/past/", "/events/you-said-we-did/", "/committees/", "/policies/",
                    "/community-surveys/", "/language-access/", "/partners/", "/resources/", "/unit/",
                    "/search/?q=plan"):  # fmt: skip
        page.goto(address)
        found += faults(page)
    assert found == []


def test_members_pages_of_outreach_and_training(page: Page, plan: Plan, sign_in: SignIn) -> None:
    sign_in(make_member(roles.COORDINATOR))
    event = make_event()
    found = []
    for address in ("/log/", "/log/stations/", "/quarterly/", "/training/", f"/door/{event.door_code}/"):
        page.goto(address)
        found += faults(page)
    assert found == []
