"""The page of one application: its whole story, and just the moves that are possible."""

from datetime import date, datetime, timedelta

import pytest
from django.db import models
from django.test import Client
from django.utils import timezone
from i18nfield.strings import LazyI18nString

from agency import roles
from agency.models import Agency, Member
from notices.models import Notice
from programs.models import (
    OPEN,
    Application,
    AppointmentStatus,
    BackgroundCheck,
    RideAlong,
    RideRecord,
    Signature,
    Status,
)
from programs.models.program import age_on
from programs.ride_along import KIND
from programs.workflow import DECIDE, TRANSITIONS, Action
from tests.factories import (
    letters,
    make_application,
    make_appointment,
    make_decline_reason,
    make_lena,
    make_member,
    make_minors_application,
    make_notice,
    make_omar,
    make_opening,
    make_program,
    make_release,
    make_signature,
    make_station,
)

from .desk import NEW_YORK, buttons, days_ago, move, move_url, page_of, part_of, ride_record, signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.fixture
def lena() -> Client:
    return signed_in(make_lena())


def page(client: Client, application: Application) -> str:
    return text_of(client.get(page_of(application)))


# --- The story ---------------------------------------------------------------


def test_answers_are_all_there(lena: Client) -> None:
    application = make_application(
        middle_name="María", interpreter="ASL", station=make_station(name="North"),
        ride={
            "organisation": "Port College", "accommodation": "A lower seat", "conflicts": ["pending case", "related"],
            "relative": "My aunt", "earlier_rides": "2019", "heard_from": "A friend", "emergency_relation": "brother",
        },
    )  # fmt: skip

    said = page(lena, application)

    age = age_on(application.ride_along.birth_date, Agency.current().today())
    for answer in (
        "Rosa María Delgado", "rosa@example.com", "910 555 0100", "12 Pine Street",
        "English; interpreter wanted for ASL", "North", f"•••• (hidden) ({age} years)", "Resident, Port College",
        "I want to see how my street is patrolled.",
        "June 1, 2027, Evening", "2019", "A friend", "•••• (hidden), •••• (hidden) (brother)", "Yes: •••• (hidden)",
        "I have a case pending in court; I am related to, or live with, someone who works here (My aunt)",
        "License or ID number •••• (hidden)",
    ):  # fmt: skip
        assert answer in said


def test_promise_and_its_reason_are_the_ones_the_resident_reads(lena: Client) -> None:
    application = make_application(submitted_at=days_ago(3))

    said = page(lena, application)

    assert application.promise_reason in said
    assert "3 days old" in said


def test_signature_verifies_until_an_answer_is_changed(lena: Client) -> None:
    application = make_application()
    make_signature(application)
    assert "✓ Verifies: text and answers are what was signed." in page(lena, application)

    RideAlong.objects.filter(pk=application.pk).update(reason="Another reason")

    assert "✗ Does not verify: an answer was changed after signing." in page(lena, application)
    assert "✓ Verifies" not in page(lena, application)


def test_corrected_contact_details_leave_the_signature_whole(lena: Client) -> None:
    application = make_application()
    make_signature(application)

    Application.objects.filter(pk=application.pk).update(phone="910 555 0999", address="Elsewhere")

    assert "✓ Verifies" in page(lena, application)


def test_earlier_applications_of_the_same_person_show_refusals_and_ended_rides_too(lena: Client) -> None:
    declined = make_application(Status.DECLINED, first_name="ROSA", submitted_at=days_ago(400))
    ended = make_application(Status.ENDED_EARLY, submitted_at=days_ago(300))
    make_application(first_name="Sam", last_name="Stone")
    twin = make_application(ride={"birth_date": date(1991, 3, 8)})

    said = page(lena, make_application())

    assert f"{declined.reference} {declined.submitted_at:%m/%d/%Y}: declined (Too soon)" in said
    assert f"{ended.reference}" in said
    assert ": ended early" in said
    assert twin.reference not in said
    assert "Stone" not in said


def test_months_between_rides_are_worked_out(lena: Client) -> None:
    opening = make_opening(datetime(2026, 8, 31, 18, tzinfo=NEW_YORK))
    make_application(Status.COMPLETED, opening=opening)

    assert (
        "Last ride, had or booked: August 31, 2026; 6 months must pass, so the next is possible from February 28, 2027."
        in page(lena, make_application())
    )


def test_first_ride_knows_no_earlier_one(lena: Client) -> None:
    assert "No earlier ride is known. The rule is 6 months." in page(lena, make_application())


def test_history_says_what_when_by_whom_and_private_notes_stay_with_staff(lena: Client) -> None:
    application = make_application()
    move(lena, application, Action.START_REVIEW)

    lena.post(part_of(application, "note"), {"text": "Called her, friendly."})

    said = page(lena, application)
    assert "review started, Lieutenant Lena" in said
    assert "private note, Lieutenant Lena (staff only) Called her, friendly." in said
    assert not Notice.objects.filter(body__contains="friendly").exists()


def test_empty_note_is_refused(lena: Client) -> None:
    application = make_application()

    response = lena.post(part_of(application, "note"), {"text": " "}, follow=True)

    assert "This field is required." in text_of(response)
    assert not application.events.exists()


def test_assignee_is_chosen_among_those_who_review(lena: Client) -> None:
    omar, grant = make_omar(), make_member(roles.UNIT_COMMANDER)
    application = make_application()

    lena.post(part_of(application, "assign"), {"assignee": grant.pk})
    application.refresh_from_db()
    assert application.assignee is None
    lena.post(part_of(application, "assign"), {"assignee": omar.pk})

    application.refresh_from_db()
    assert application.assignee == omar
    assert "assigned, Lieutenant Lena (staff only) Officer Omar" in page(lena, application)


def test_letters_of_the_application_are_listed_and_linked_for_who_may_read_them(lena: Client) -> None:
    north = make_station()
    application = make_application(station=north)
    notice = make_notice(about=application.about, subject="We have it")
    link = f"/admin/notices/notice/{notice.pk}/change/"

    for client, linked in ((lena, True), (signed_in(make_omar(station=north)), False)):
        response = client.get(page_of(application))
        assert "We have it" in text_of(response)
        assert (link in response.content.decode()) == linked


def test_staff_end_all_links_and_send_a_new_one(lena: Client) -> None:
    application = make_application()

    lena.post(part_of(application, "link"))

    application.refresh_from_db()
    assert application.link_version == 2
    assert [letter.recipient for letter in letters("programs/link")] == ["rosa@example.com"]


def test_guardian_who_is_awaited_gets_a_new_link_too(lena: Client) -> None:
    lena.post(part_of(make_minors_application(), "link"))

    assert [letter.recipient for letter in letters("programs/guardian_awaited")] == ["marta@example.com"]


def test_station_that_hosts_a_rider_sees_the_application() -> None:
    opening = make_opening()
    hosted, elsewhere = make_application(Status.SCHEDULED, opening=opening), make_application()
    omar = signed_in(make_member(roles.CRIME_PREVENTION_OFFICER, station=opening.station))

    assert [omar.get(page_of(one)).status_code for one in (hosted, elsewhere)] == [200, 404]


# --- The buttons -------------------------------------------------------------

MEMBERS = [
    roles.COORDINATOR, roles.CRIME_PREVENTION_OFFICER, roles.UNIT_COMMANDER, roles.AUDITOR,
]  # fmt: skip
DECIDES, REVIEWS = {roles.COORDINATOR}, {roles.COORDINATOR, roles.CRIME_PREVENTION_OFFICER}


def expected_buttons(role: str, status: Status) -> set[str]:
    return {
        action.value
        for action, transition in TRANSITIONS.items()
        if action in KIND.actions
        and status in transition.sources
        and role in (DECIDES if transition.permission == DECIDE else REVIEWS)
    }


@pytest.mark.parametrize("role", MEMBERS)
@pytest.mark.parametrize("status", list(Status))
def test_buttons_are_just_the_moves_that_status_and_role_allow(role: str, status: Status) -> None:
    north = make_station()
    member = make_member(role, station=north)
    make_minors = status == Status.WAITING_FOR_GUARDIAN
    application = make_minors_application(station=north) if make_minors else make_application(status, station=north)

    response = signed_in(member).get(page_of(application))

    assert (response.status_code, buttons(response)) == (200, expected_buttons(role, status))


@pytest.mark.parametrize("action", [action for action in TRANSITIONS if action in KIND.actions])
def test_each_button_names_its_letter(lena: Client, action: Action) -> None:
    transition = TRANSITIONS[action]
    application = make_application(sorted(transition.sources)[0])

    said = page(lena, application)

    sends = f"sends the letter “{action.label}”" if transition.letter else "sends no letter"
    assert f"{transition.button} {sends}" in said


@pytest.mark.parametrize("action", [action for action in TRANSITIONS if action in KIND.actions])
@pytest.mark.parametrize("role", MEMBERS)
def test_move_that_a_role_may_not_make_is_forbidden_however_it_is_asked_for(role: str, action: Action) -> None:
    north = make_station()
    application = make_application(sorted(TRANSITIONS[action].sources)[0], station=north)
    client = signed_in(make_member(role, station=north))
    allowed = role in (DECIDES if TRANSITIONS[action].permission == DECIDE else REVIEWS)

    answers = {
        client.get(move_url(application, action)).status_code,
        client.post(move_url(application, action)).status_code,
    }

    assert answers <= {200, 302} if allowed else answers == {403}


def test_move_that_does_not_exist_is_not_found(lena: Client) -> None:
    application = make_application()

    assert lena.get(f"/admin/programs/application/{application.pk}/move/erase/").status_code == 404
    assert lena.get(f"/admin/programs/application/{application.pk}/move/submit/").status_code == 404


# --- The moves ---------------------------------------------------------------


def test_question_goes_to_the_applicant_and_stops_the_clock_in_sight(lena: Client) -> None:
    application = make_application(Status.IN_REVIEW)

    response = move(lena, application, Action.ASK_APPLICANT, note="Which shift suits you?")

    application.refresh_from_db()
    today = Agency.current().today()
    assert (application.status, application.paused_on) == (Status.WAITING_FOR_APPLICANT, today)
    assert "The clock has stood still since" in text_of(response)
    [letter] = letters("programs/question")
    assert (letter.recipient, "Which shift suits you?" in letter.body) == ("rosa@example.com", True)


def test_answer_taken_on_the_telephone_starts_the_clock_again_as_many_days_later(lena: Client) -> None:
    stopped_on = Agency.current().today() - timedelta(days=5)
    application = make_application(Status.WAITING_FOR_APPLICANT, paused_on=stopped_on, submitted_at=days_ago(6))
    before = application.due_on

    response = move(lena, application, Action.ANSWER, note="Evenings.")

    application.refresh_from_db()
    assert (application.status, application.paused_on, application.due_on) == (
        Status.IN_REVIEW,
        None,
        before + timedelta(days=5),
    )
    assert "plus 5 days the clock stood still" in text_of(response)
    assert "The clock has stood still" not in text_of(response)


@pytest.mark.parametrize("action", [Action.ASK_APPLICANT, Action.ANSWER, Action.REOPEN])
def test_move_that_needs_words_is_not_made_without(lena: Client, action: Action) -> None:
    application = make_application(sorted(TRANSITIONS[action].sources)[0])
    before = application.status

    response = move(lena, application, action, note="  ")

    application.refresh_from_db()
    assert application.status == before
    assert "This field is required." in text_of(response)


def test_background_check_keeps_outcome_date_and_checker(lena: Client) -> None:
    application = make_application()

    lena.post(part_of(application, "check"), {"outcome": "cleared", "checked_on": "2026-01-05"})

    check = application.background_checks.get()
    assert (check.outcome, check.checked_on, check.checked_by.username) == ("cleared", date(2026, 1, 5), "lena")
    assert "Cleared, January 5, 2026, Lieutenant Lena" in page(lena, application)


def test_background_check_has_no_room_for_words() -> None:
    kinds = {field.name: type(field) for field in BackgroundCheck._meta.fields}

    assert set(kinds) == {"id", "application", "outcome", "checked_on", "checked_by"}
    assert not [name for name, kind in kinds.items() if issubclass(kind, models.TextField | models.JSONField)]
    assert {value for value, _label in BackgroundCheck._meta.get_field("outcome").choices} == {
        "cleared",
        "not cleared",
        "refer",
    }


@pytest.mark.parametrize(
    "typed", [{"outcome": "felony 1998"}, {"outcome": ""}, {"checked_on": "2999-01-01"}, {"checked_on": ""}]
)
def test_background_check_with_anything_else_is_refused(lena: Client, typed: dict[str, str]) -> None:
    application = make_application()

    lena.post(part_of(application, "check"), {"outcome": "cleared", "checked_on": "2026-01-05"} | typed)

    assert not application.background_checks.exists()


def test_check_stands_in_no_letter(lena: Client) -> None:
    application = make_application(Status.IN_REVIEW)
    lena.post(part_of(application, "check"), {"outcome": "not cleared", "checked_on": "2026-01-05"})

    move(
        lena,
        application,
        Action.DECLINE,
        decline_reason=make_decline_reason(name="Records").pk,
        note="Not cleared: two entries",
    )

    for word in ("clear", "record", "entries"):
        assert not [notice for notice in Notice.objects.all() if word in f"{notice.subject} {notice.body}".lower()]


def test_declined_applicant_reads_the_neutral_sentence_in_their_language(lena: Client) -> None:
    sentence = LazyI18nString({"en": "All shifts are taken.", "es": "No quedan turnos."})
    reason = make_decline_reason(name="Bad record", sentence=sentence)
    application = make_application(Status.IN_REVIEW, language="es")

    move(lena, application, Action.DECLINE, decline_reason=reason.pk, note="Never again")

    [letter] = letters("programs/declined")
    assert ("No quedan turnos." in letter.body, "Bad record" in letter.body, "Never again" in letter.body) == (
        True,
        False,
        False,
    )


def test_reason_that_is_no_longer_offered_cannot_be_given(lena: Client) -> None:
    application = make_application(Status.IN_REVIEW)

    move(lena, application, Action.DECLINE, decline_reason=make_decline_reason(is_offered=False).pk)

    application.refresh_from_db()
    assert application.status == Status.IN_REVIEW


def test_second_reviewer_is_refused_and_told(lena: Client) -> None:
    application, reason = make_application(Status.IN_REVIEW), make_decline_reason()
    other = signed_in(make_lena(username="maya"))
    # Both have the page with the buttons before them.
    assert Action.DECLINE.value in buttons(other.get(page_of(application)))
    move(lena, application, Action.APPROVE)

    response = move(other, application, Action.DECLINE, decline_reason=reason.pk)

    assert f"Application {application.reference} is now “approved”: this can no longer be done." in text_of(response)
    application.refresh_from_db()
    assert (application.status, application.decided_by.username) == (Status.APPROVED, "lena")
    assert not letters("programs/declined")


def test_approval_invites_to_choose_a_shift(lena: Client) -> None:
    application = make_application(Status.IN_REVIEW)

    response = move(lena, application, Action.APPROVE)

    assert f"{application.reference}: approved." in text_of(response)
    assert [letter.recipient for letter in letters("programs/approved")] == ["rosa@example.com"]


def test_staff_book_move_and_cancel_a_shift_and_the_rider_is_told_each_time(lena: Client) -> None:
    application = make_application(Status.APPROVED)
    first, second = make_opening(), make_opening()

    move(lena, application, Action.SCHEDULE, opening=first.pk, note="She asked for it.")
    move(lena, application, Action.MOVE, opening=second.pk)
    assert application.appointment.opening == second
    response = move(lena, application, Action.CANCEL, note="Storm")

    application.refresh_from_db()
    assert application.status == Status.APPROVED
    assert [len(letters(f"programs/{kind}")) for kind in ("scheduled", "moved", "cancelled")] == [1, 1, 1]
    assert "She asked for it." in text_of(response)


def test_staff_may_book_sooner_than_the_publics_notice_but_no_full_shift(lena: Client) -> None:
    application = make_application(Status.APPROVED, program=make_program(lead_days=14))
    tomorrow = make_opening(timezone.now() + timedelta(days=1))
    full = make_opening()
    make_appointment(make_application(Status.APPROVED), full)

    offered = lena.get(move_url(application, Action.SCHEDULE)).context["form"].fields["opening"].queryset

    assert list(offered) == [tomorrow]


def check_list(**changes: str) -> dict[str, str]:
    return {"id_seen": "on", "dressed": "on", "fit": "on", "rules_known": "on", **changes}


def test_rider_who_signed_is_checked_in(lena: Client) -> None:
    application = make_application(Status.SCHEDULED)
    make_signature(application)

    move(lena, application, Action.CHECK_IN, **check_list(note="Has her own vest"))

    assert application.appointment.checked_in_by.username == "lena"
    assert "Has her own vest" in page(lena, application)


def test_check_in_needs_every_point_of_the_list(lena: Client) -> None:
    application = make_application(Status.SCHEDULED)
    make_signature(application)

    move(lena, application, Action.CHECK_IN, **check_list(fit=""))

    assert application.appointment.checked_in_at is None


def test_rider_who_has_not_signed_is_not_checked_in_until_the_signature_on_paper_is_recorded(lena: Client) -> None:
    application = make_application(Status.SCHEDULED)
    make_release()
    assert "The release is not signed yet." in page(lena, application)

    refused = move(lena, application, Action.CHECK_IN, **check_list())
    assert "The release is not signed. Record the signature first." in text_of(refused)
    assert application.appointment.checked_in_at is None
    lena.post(part_of(application, "paper"), {"typed_name": "Rosa Delgado"})
    move(lena, application, Action.CHECK_IN, **check_list())

    assert application.appointment.checked_in_at
    assert Signature.objects.get().on_paper
    assert "signature on paper recorded, Lieutenant Lena" in page(lena, application)


def test_second_signature_on_paper_is_refused_in_words(lena: Client) -> None:
    application = make_application()
    make_signature(application)

    response = lena.post(part_of(application, "paper"), {"typed_name": "Rosa Delgado"}, follow=True)

    assert "The release is signed already." in text_of(response)
    assert Signature.objects.count() == 1


def test_signature_on_paper_without_any_release_is_refused_in_words(lena: Client) -> None:
    response = lena.post(part_of(make_application(), "paper"), {"typed_name": "Rosa Delgado"}, follow=True)

    assert "There is no release to sign. Publish one first." in text_of(response)


def test_guardians_signature_on_paper_starts_the_clock(lena: Client) -> None:
    application = make_minors_application()
    make_release()

    move(lena, application, Action.SIGN_AS_GUARDIAN, typed_name="Marta Delgado")

    application.refresh_from_db()
    signature = application.signatures.get()
    assert (application.status, signature.signer, signature.on_paper) == (Status.RECEIVED, "guardian", True)


def test_rider_who_did_not_come_has_missed_it_and_may_be_let_book_again(lena: Client) -> None:
    application = make_application(Status.SCHEDULED)

    move(lena, application, Action.NO_SHOW)
    assert application.appointment.status == AppointmentStatus.MISSED
    response = move(lena, application, Action.SCHEDULE_AGAIN)

    application.refresh_from_db()
    assert application.status == Status.APPROVED
    assert "may book again, Lieutenant Lena" in text_of(response)


def test_ride_of_someone_who_never_signed_is_not_recorded(lena: Client) -> None:
    application = make_application(Status.SCHEDULED)

    response = move(lena, application, Action.COMPLETE, **ride_record(application.appointment.opening))

    application.refresh_from_db()
    assert application.status == Status.SCHEDULED
    assert "The release is not signed. Record the signature first." in text_of(response)
    assert not RideRecord.objects.exists()


def test_after_ride_record_completes_the_ride(lena: Client) -> None:
    application = make_application(Status.SCHEDULED)
    make_signature(application)
    opening = application.appointment.opening

    response = move(
        lena, application, Action.COMPLETE, **ride_record(opening, unit="B12", is_witness="on", case_number="26-1")
    )

    record = RideRecord.objects.get()
    assert (record.calls_attended, record.conduct, record.unit, record.written_by.username) == (3, 4, "B12", "lena")
    assert application.appointment.status == AppointmentStatus.KEPT
    assert "calls 3, conduct 4/5, witness 26-1, may ride again" in text_of(response)
    assert len(letters("programs/ride_completed")) == 1


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"is_witness": "on"}, "Give the case number: the rider may be called as a witness."),
        ({"conduct": 6}, "Ensure this value is less than or equal to 5."),
        ({"ended_at": "2020-01-01T18:00"}, "The ride ended after it started."),
    ],
)
def test_after_ride_record_that_cannot_be_is_explained_and_nothing_changes(lena: Client, typed: dict, why: str) -> None:
    application = make_application(Status.SCHEDULED)

    response = move(lena, application, Action.COMPLETE, **ride_record(application.appointment.opening, **typed))

    assert why in text_of(response)
    assert not RideRecord.objects.exists()
    application.refresh_from_db()
    assert application.status == Status.SCHEDULED


def test_ride_that_ended_early_says_why(lena: Client) -> None:
    application = make_application(Status.SCHEDULED)
    make_signature(application)
    typed = ride_record(application.appointment.opening)

    assert "This field is required." in text_of(move(lena, application, Action.END_EARLY, **typed))
    response = move(lena, application, Action.END_EARLY, **typed, ended_early_because="A pursuit")

    application.refresh_from_db()
    assert application.status == Status.ENDED_EARLY
    assert "ended early: A pursuit" in text_of(response)


@pytest.mark.parametrize("status", sorted(OPEN))
def test_withdrawing_for_the_applicant_tells_them_and_frees_the_seat(lena: Client, status: Status) -> None:
    application = make_application(status)

    move(lena, application, Action.WITHDRAW, note="On the telephone")

    application.refresh_from_db()
    assert application.status == Status.WITHDRAWN
    assert len(letters("programs/withdrawn")) == 1
    assert not application.appointments.filter(status=AppointmentStatus.BOOKED).exists()


def test_declined_application_opened_again_gets_a_new_promise(lena: Client) -> None:
    application = make_application(Status.DECLINED, submitted_at=days_ago(60))

    move(lena, application, Action.REOPEN, note="New facts")

    application.refresh_from_db()
    assert (application.status, application.decided_at) == (Status.IN_REVIEW, None)
    assert application.due_on == Agency.current().today() + timedelta(days=14)


def test_packet_holds_what_goes_with_the_rider(lena: Client) -> None:
    omar = make_omar()
    application = make_application(Status.SCHEDULED, opening=make_opening(officer=omar))
    make_release(text="I ride at my own risk, always.")
    signature = make_signature(application)

    said = text_of(lena.get(part_of(application, "packet")))

    for part in (
        application.reference,
        "Officer Omar",
        "Luis Delgado, 910 555 0101",
        signature.digest,
        "✓",
        "☐ Photo ID seen",
        "I ride at my own risk, always.",
    ):
        assert part in said


def test_packet_of_who_has_not_signed_says_so(lena: Client) -> None:
    assert "Not signed yet." in text_of(lena.get(part_of(make_application(Status.SCHEDULED), "packet")))


# --- Whose station -----------------------------------------------------------


@pytest.fixture(params=[roles.UNIT_COMMANDER, roles.CRIME_PREVENTION_OFFICER])
def elsewhere(request: pytest.FixtureRequest) -> Member:
    """Somebody of another station than the application's."""
    return make_member(request.param, station=make_station())


def test_application_of_another_station_is_not_found(elsewhere: Member) -> None:
    application = make_application(Status.IN_REVIEW, station=make_station())

    assert signed_in(elsewhere).get(page_of(application)).status_code == 404


@pytest.mark.parametrize("part", ["note", "assign", "paper", "link", "packet"])
def test_nothing_can_be_done_to_an_application_of_another_station(part: str) -> None:
    application = make_application(Status.IN_REVIEW, station=make_station())
    omar = signed_in(make_omar(station=make_station()))

    assert omar.post(part_of(application, part), {"text": "x", "typed_name": "x"}).status_code == 404
    assert not application.events.exists()


@pytest.mark.parametrize("action", [Action.ASK_APPLICANT, Action.WITHDRAW])
def test_application_of_another_station_is_not_moved(action: Action) -> None:
    application = make_application(Status.IN_REVIEW, station=make_station())
    omar = signed_in(make_omar(station=make_station()))

    assert {
        omar.get(move_url(application, action)).status_code,
        move(omar, application, action, note="x").status_code,
    } == {404}
    application.refresh_from_db()
    assert application.status == Status.IN_REVIEW
