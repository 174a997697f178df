"""Every rule is changed without code; what was promised or signed before keeps what it had."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.forms import BoundField
from django.test import Client

from agency.models import Agency
from programs.models import Application, DeclineReason, Program, Release
from programs.signing import still_verifies
from tests.factories import make_application, make_category, make_decline_reason, make_lena, make_signature

from . import visitor
from .desk import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.fixture
def program() -> Program:
    return visitor.make_open_program()


@pytest.fixture
def lena() -> Client:
    return signed_in(make_lena())


def change(client: Client, program: Program, **changes: object):
    """Open the program's page, change some of it, and save."""
    address = f"/admin/programs/program/{program.pk}/change/"
    page = client.get(address)
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    typed = {name: value for form in forms for field in form for name, value in as_sent(field)}
    return client.post(address, {**typed, **changes}, follow=True)


def as_sent(field: BoundField) -> Iterator[tuple[str, object]]:
    """What a browser sends for a field that nobody touched; a text in two languages has two parts."""
    shown = field.subwidgets[0].data
    for part in shown.get("subwidgets", [shown]):
        value = part.get("value")
        if part.get("type") == "checkbox":
            if part["attrs"].get("checked"):
                yield part["name"], "on"
        else:
            yield part["name"], (value[0] if isinstance(value, list) and value else value) or ""


def test_new_promise_is_for_new_applications_and_the_old_ones_keep_theirs(lena: Client, program: Program) -> None:
    before = make_application()

    assert "was changed successfully" in text_of(change(lena, program, processing_days=7))

    before.refresh_from_db()
    today = Agency.current().today()
    after = visitor.apply(Client())
    assert (before.due_on, after.due_on) == (today + timedelta(days=14), today + timedelta(days=7))


def test_new_minimum_age_holds_for_the_next_visitor(lena: Client, program: Program) -> None:
    change(lena, program, minimum_age=60)

    response = visitor.type_in(Client(), "you")

    assert "programs/apply/too_young.html" in [template.name for template in response.templates]
    assert not Application.objects.exists()


def test_guardians_age_above_the_minimum_is_refused_in_words(lena: Client, program: Program) -> None:
    response = change(lena, program, minimum_age=15)

    program.refresh_from_db()
    assert (response.status_code, program.minimum_age) == (200, 18)
    assert "Please correct the error" in text_of(response)


def test_paused_program_takes_nothing_and_says_why(lena: Client, program: Program) -> None:
    change(lena, program, is_open="", paused_because_0="Until May, for training.")

    assert "Until May, for training." in text_of(Client().get(visitor.url("you")))


def test_category_can_be_given_its_own_months_between_rides(lena: Client, program: Program) -> None:
    category = program.categories.get()

    change(lena, program, **{"categories-0-months_between": 1})

    category.refresh_from_db()
    assert category.months_between == 1


def test_reason_to_decline_is_added_and_an_old_one_no_longer_offered(lena: Client, program: Program) -> None:
    old = make_decline_reason(program)

    change(
        lena, program,
        **{
            "decline_reasons-TOTAL_FORMS": 2, "decline_reasons-0-is_offered": "", "decline_reasons-1-name": "Full",
            "decline_reasons-1-sentence_0": "All shifts are taken.",
            "decline_reasons-1-sentence_1": "No quedan turnos.", "decline_reasons-1-is_offered": "on",
            "decline_reasons-1-program": program.pk,
        },
    )  # fmt: skip

    old.refresh_from_db()
    assert (old.is_offered, DeclineReason.objects.get(name="Full").sentence.localize("es")) == (
        False,
        "No quedan turnos.",
    )


def test_new_version_of_the_release_leaves_old_signatures_as_they_were(lena: Client, program: Program) -> None:
    signature = make_signature(make_application())
    old = program.current_release()

    lena.post(
        "/admin/programs/release/add/", {"program": program.pk, "text_0": "Now I ride at nobody's risk.", "text_1": ""}
    )

    new = program.current_release()
    signature.refresh_from_db()
    assert (new.version, new.published_by.username, new.words("en")) == (
        old.version + 1,
        "lena",
        "Now I ride at nobody's risk.",
    )
    assert (signature.release, still_verifies(signature)) == (old, True)
    assert Release.objects.count() == 2


def test_new_version_begins_with_the_words_of_the_last_one(lena: Client, program: Program) -> None:
    form = lena.get("/admin/programs/release/add/").context["adminform"].form

    assert str(form.initial["text"]) == program.current_release().words("en")


def test_published_release_is_read_and_never_changed(lena: Client, program: Program) -> None:
    release = program.current_release()
    address = f"/admin/programs/release/{release.pk}/change/"

    assert lena.get(address).status_code == 200
    assert lena.post(address, {"program": program.pk, "text_0": "Other words", "text_1": ""}).status_code == 403
    release.refresh_from_db()
    assert release.words("en") == "I ride at my own risk."


def test_category_in_use_is_not_deleted(lena: Client, program: Program) -> None:
    unused = make_category(program, name="Media")
    make_application()
    used = program.categories.exclude(pk=unused.pk).get()

    response = change(lena, program, **{"categories-0-DELETE": "on"})

    assert program.categories.filter(pk=used.pk).exists()
    assert response.status_code == 200
