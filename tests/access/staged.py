"""What there is to be looked at: one of everything, each under the name by which the table speaks of it."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.utils import timezone
from PIL import Image
from time_machine import travel

from agency import roles
from agency.models import SignInLock
from comments.models import Accreditation, Chapter, Door, DoorWord, Export, Theme
from comments.sealing import verify
from cpp import links as follower_links
from cpp.models import Follower, Measure, PlanPolicy, Priority, Problem, Reading, Response, Sharing
from outreach.events import links as reply_links
from outreach.interpreters import links as interpreter_links
from outreach.models import BoardCase, EventStatus, OfficerProfile, Question, QuestionKind, Resource
from outreach.models import Theme as SurveyTheme
from programs import links, waiting
from programs.models import Status
from records.holds import hold_record
from records.models import (
    AuditEntry,
    Destruction,
    PublicRecordsRequest,
    RetentionRule,
    SealedDay,
    Tombstone,
)
from records.prepare import prepare as prepare_records
from security_surveys.models import Item
from tests import factories as make
from tests.outreach import gathering as events
from tests.outreach.committees import council
from tests.outreach.interpreters import booth
from tests.outreach.policies import desk as policies
from tests.outreach.stakeholders import beat
from tests.outreach.surveys import answers as surveys
from tests.programs.visitor import make_open_program
from tests.robbery_training import classroom as robbery
from tests.security_surveys import visited
from tests.security_surveys.walker import make_draft
from tests.training import classroom as training
from tests.watch import neighborhood as watch
from training.models import Service, TrainingImport
from watch import links as captain_links
from watch.models import AreaMap, WatchPolicy
from watch.models import Concern as WatchConcern

Records = dict[str, Any]
OUTLINE = [[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]


def path_of(link: str) -> str:
    return link.removeprefix("http://testserver")


def token_in(link: str) -> str:
    return path_of(link).rstrip("/").rpartition("/")[2]


def long_ago() -> Any:
    """Before every private link that is asked for now would have run out."""
    return travel(timezone.now() - timedelta(days=500))


def the_agency(world: Any) -> Records:
    for who, member in world.members.items():
        if who != "F":
            Authenticator.objects.create(user=member, type="totp", data={})
    return {
        "station": world.north,
        "holiday": make.make_holiday(date(2027, 1, 1)),
        "omar": world.members["O"],
        "group": Group.objects.get(name=roles.AUDITOR),
        "notice": make.make_notice(),
        "lock": SignInLock.objects.create(key="x", forgotten_at=_in_days(1)),
        "passkey": Authenticator.objects.create(user=make.make_member(), type="webauthn", data={}),
    }


def applications(world: Any) -> Records:
    """Rosa's ride, which is hers to see by her link; and one of another resident, of the other station."""
    program = make_open_program(is_open=True)
    shift = make.make_opening(program=program, station=world.north)
    ride = make.make_application(Status.SCHEDULED, program=program, station=world.north, opening=shift)
    make.make_signature(ride)
    other = make.make_application(Status.SCHEDULED, program=program, station=world.south)
    minor = make.make_minors_application(program=program, station=world.north)
    reviewed = make.make_application(Status.IN_REVIEW, program=program, station=world.north)
    revoked = links.link_for(reviewed)
    links.revoke(reviewed)
    with long_ago():
        run_out = links.link_for(ride)
    world.links["own"] += [links.link_for(ride)]
    world.links["others"] += [links.link_for(other)]
    return {
        "program": program,
        "release": program.current_release(),
        "shift": make.make_opening(program=program, station=world.north),
        "application": reviewed,
        "ride": ride.reference,
        "ride_along": ride.ride_along,
        "ride_link": token_in(links.link_for(ride)),
        "ride_link_revoked": token_in(revoked),
        "ride_link_run_out": token_in(run_out),
        "guardian_link": token_in(links.guardian_link_for(minor)),
    }


def home_surveys(world: Any) -> Records:
    """Omar's visit that has begun, and a report that its resident has by a link."""
    make.make_program(slug="self-survey", name="Your own survey", summary="Walk around.", is_open=True)
    begun = visited.make_visit()
    report = visited.make_report()
    application = report.survey.application
    draft = make_draft()
    world.links["own"] += [links.link_for(application)]
    return {
        "visit": begun.survey.application.reference,
        "visit_photo": begun.photos.get(),
        "visit_section": begun.checklist.sections.first(),
        "visit_item": Item.objects.filter(section__checklist=begun.checklist).first(),
        "report": application.reference,
        "report_photo": report.photos.get(),
        "checklist": draft,
        "checklist_section": draft.sections.first(),
        "checklist_item": Item.objects.filter(section__checklist=draft).first(),
        "look": begun.survey.looks.create(member=world.members["O"], what="visit"),
    }


def robbery_trainings(world: Any) -> Records:
    """A session that Omar teaches, one that another officer has taught, and a business that waits for a seat."""
    store = robbery.make_business("Corner Store", station=world.north)
    session = robbery.make_session(store, station=world.north, officer=world.members["O"])
    shop = robbery.make_business("Pier Shop", station=world.north)
    certificate = robbery.teach(shop, "Bo Diaz")[0]
    full = robbery.make_session(robbery.make_business(people=20), officer=None, starts_at=_in_days(20))
    waits = robbery.make_business("Fish Market", station=world.north)
    world.links["own"] += [links.link_for(one) for one in (store, shop, waits)]
    return {
        "store": store.reference,
        "business": store,
        "booking": store.appointment,
        "session": session,
        "clerk": robbery.name_people(store, "Ann Lee")[0],
        "shop": shop.reference,
        "certificate": certificate,
        "certificate_number": certificate.number,
        "taught": certificate.trainee.attended,
        "taught_clerk": certificate.trainee,
        "waits": waits.reference,
        "full": full,
        "place": waiting.join(waits, full),
    }


def _in_days(days: int) -> Any:
    return timezone.now() + timedelta(days=days)


def watch_groups(world: Any) -> Records:
    """A group whose liaison Omar is, its captain Marta with her link, and the captain of a group elsewhere."""
    registration = watch.make_registration("register", Status.RECEIVED, station=world.north)
    group = watch.make_active_group(station=world.north, liaison=world.members["O"], outline=OUTLINE)
    captain, meeting = group.captains.get(), group.meetings.get()
    elsewhere = watch.make_captain(watch.make_group(station=world.south))
    left = watch.make_captain(group, block="South side")
    revoked = captain_links.link_for(left)
    captain_links.revoke(left)
    world.links["own"] += [captain_links.link_for(captain)]
    world.links["others"] += [captain_links.link_for(elsewhere)]
    return {
        "watch_group": group,
        "captain": captain,
        "captain_link": token_in(captain_links.link_for(captain)),
        "captain_link_revoked": token_in(revoked),
        "household": watch.make_household(captain),
        "watch_meeting": meeting,
        "watch_planned": group.meetings.create(planned_at=_in_days(9), place="Park"),
        "watch_concern": WatchConcern.objects.create(meeting=meeting, what="The crossing is dark."),
        "watch_policy": WatchPolicy.objects.get(),
        "registration": registration,
        "area_map": _area_map(world.north),
    }


def _area_map(station: Any) -> AreaMap:
    area = AreaMap(station=station)
    area.take(_jpeg())
    area.save()
    return area


def _jpeg() -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (64, 48), "#7a5230").save(drawn, "JPEG")
    return drawn.getvalue()


def meetings(world: Any) -> Records:
    """A forum of the station, what was raised there, and who said that they come."""
    north = world.north
    forum = events.make_event(station=north)
    own, other = events.make_rsvp(forum), events.make_rsvp(events.make_event(station=world.south))
    left = events.make_rsvp(forum)
    revoked = reply_links.link_for(left)
    reply_links.revoke(left)
    world.links["own"] += [reply_links.link_for(own)]
    world.links["others"] += [reply_links.link_for(other)]
    return {
        "month": date(2026, 12, 1),
        "forum": forum,
        "forum_planned": events.make_event(EventStatus.DRAFT, station=north),
        "forum_held": events.make_event(EventStatus.HELD, station=north),
        "forum_door": forum.door_code,
        "reply": own,
        "phoned": events.make_rsvp(forum, email=""),
        "reply_link": token_in(reply_links.link_for(own)),
        "reply_link_revoked": token_in(revoked),
        "concern": events.make_concern(forum),
        "concern_answered": events.make_concern(forum, owner=world.members["O"], answered_on=events.today()),
    }


def interpreters(world: Any) -> Records:
    """Marta is asked to interpret at the forum, by a link; and somebody else at another one."""
    person = booth.make_interpreter()
    asked = booth.asked(booth.make_request(world.records["forum"]))
    elsewhere = booth.make_interpreter(language=events.make_language("ht", "Haitian Creole"))
    other = booth.asked(booth.make_request(events.make_event(station=world.south), events.make_language("ht")))
    person.refresh_from_db()
    with long_ago():
        run_out = interpreter_links.link_for(asked)
    world.links["own"] += [interpreter_links.link_for(asked)]
    world.links["others"] += [interpreter_links.link_for(other)]
    return {
        "interpreter": elsewhere,
        "language": person.skills.get().language,
        "request": asked.request,
        "assignment": asked.key,
        "assignment_link": token_in(interpreter_links.link_for(asked)),
        "assignment_link_run_out": token_in(run_out),
    }


def committees(world: Any) -> Records:
    lena = world.members["C"]
    board = council.make_board()
    planned = council.make_meeting(board)
    held = council.make_meeting(board, EventStatus.HELD)
    policy = policies.make_policy(owner=lena)
    return {
        "committee": board,
        "committee_slug": board.slug,
        "term": council.make_term(board),
        "committee_meeting": held,
        "committee_planned": planned,
        "committee_event": planned.event,
        "recommendation": council.make_recommendation(board),
        "board_case": BoardCase.objects.create(committee=board, number="2026-0147", meeting=held),
        "policy": policy,
        "policy_slug": policy.slug,
        "policy_receipt": policies.make_comment(policy).receipt,
        "policy_comment": policies.make_comment(policy),
    }


def outreach(world: Any) -> Records:
    omar, lena = world.members["O"], world.members["C"]
    profile = OfficerProfile.objects.create(member=omar, is_public=True, agreed_on=date(2026, 1, 1), jpeg=_jpeg())
    organization = beat.make_organization(world.north)
    quarter = beat.last_quarter()
    beat.make_report(lena)
    return {
        "resource": Resource.objects.create(kind="report", title="Tips", phone="911", is_public=True),
        "profile": profile,
        "organization": organization,
        "contact": beat.make_contact(organization),
        "engagement": beat.make_engagement(omar),
        "own_engagement": beat.make_engagement(omar),
        "year": quarter.year,
        "quarter": quarter.number,
    }


def community_surveys(world: Any) -> Records:
    """One that is open, one whose answers are all there, and a draft."""
    kinds = (QuestionKind.CHOICE, QuestionKind.TEXT)
    running = surveys.make_survey(*kinds)
    closed = surveys.make_survey(*kinds, results_published_at=timezone.now())
    surveys.make_returns(closed, 12)
    draft = surveys.make_survey(*kinds, announced_at=None)
    texts = Question.objects.get(section__survey=closed, kind=QuestionKind.TEXT)
    return {
        "survey": running,
        "survey_slug": running.slug,
        "survey_closed": closed,
        "survey_closed_slug": closed.slug,
        "survey_draft": draft,
        "survey_texts": texts,
        "survey_section": draft.sections.get(),
        "survey_question": draft.sections.get().questions.first(),
        "survey_theme": SurveyTheme.objects.create(question=texts, name="Lights"),
    }


def public_comments(world: Any) -> Records:
    """Received, reviewed, sealed, exported; with a cycle from which nothing hangs."""
    Accreditation().save()
    earlier = make.make_cycle(begins_on=date(2021, 1, 1), ends_on=date(2024, 12, 31))
    comment = make.make_comment()
    return {
        "comment": comment,
        "comment_receipt": comment.receipt,
        "accreditation": 1,
        "cycle": make.make_cycle(),
        "public_notice": make.make_public_notice(make.make_assessment(earlier)),
        "verification": verify(),
        "comments_export": Export.objects.create(by=world.members["M"], cycle=earlier, comments=0, digest=""),
        "chapter": Chapter.objects.create(number=45, title="Community involvement"),
        "door_word": DoorWord.objects.create(word="on fire", door=Door.EMERGENCY),
        "comment_theme": Theme.objects.create(year=2026, title="Night patrols"),
    }


def plans(world: Any) -> Records:
    """North's plan, published once, with an update that could be published next; South has one of its own."""
    plan = make.make_adopted_plan(station=world.north, commander=world.members["U"])
    make.complete_update(plan)
    make.make_measure(Problem.objects.get()).readings.create(on="2026-05-01", value=31)
    said = make.make_input(plan)
    make.make_plan(station=world.south, commander=world.members["u"])
    PlanPolicy.objects.get_or_create(pk=1)
    follower = Follower.objects.create(plan=plan, email="rosa@example.com", email_hash="x")
    with long_ago():
        run_out = follower_links.confirm_link(follower)
    return {
        "plan": plan,
        "version": plan.latest,
        "plan_input": said,
        "plan_input_reference": said.reference,
        "plan_policy": 1,
        "priority": Priority.objects.get(),
        "response": Response.objects.get(),
        "measure": Measure.objects.get(),
        "reading": Reading.objects.get(),
        "sharing": Sharing.objects.get(),
        "follow_link": token_in(follower_links.confirm_link(follower)),
        "follow_link_run_out": token_in(run_out),
        "stop_link": token_in(follower_links.stop_link(follower)),
    }


def trainings(world: Any) -> Records:
    omar, theo = world.members["O"], world.members["T"]
    course = training.make_course()
    imported = {"file_name": "list.csv", "rows": [], "lines": 1, "problems": 0, "uploaded_by": theo}
    return {
        "course": course,
        "requirement": training.make_requirement(),
        "attendance": training.make_attendance(omar, date(2026, 5, 1)),
        "training_import": TrainingImport.objects.create(**imported),
        "service": Service.objects.create(member=omar, joined_on=training.LONG_AGO),
    }


def records(world: Any) -> Records:
    """What was audited, sealed, held, asked for; what is to go, and what went."""
    dana, chief, day = world.members["D"], world.members["S"], date(2026, 1, 5)
    list(prepare_records())
    rule = RetentionRule.objects.exclude(action="keep").first()
    asked = {"asked": "Rides of 2025", "received_on": day, "from_on": day, "until_on": day, "entered_by": dana}
    return {
        "audit_entry": AuditEntry.objects.create(action="saw", username="omar"),
        "sealed_day": SealedDay.objects.create(number=1, day=day, first=1, last=1, count=1, digest="0" * 64),
        "rule": rule,
        "hold": hold_record(world.records["ride"], why="A lawsuit", asked_by="City attorney", by=dana),
        "destruction": Destruction.objects.create(proposed_by=dana),
        "tombstone": Tombstone.objects.create(
            kind=rule.kind, about="programs.application:0", reference="2222-2222", clock_on=day, action="erase",
            source="schedule", rule="Old", rule_version=1, rule_source="Schedule", proposed_by=dana, confirmed_by=chief,
        ),
        "records_request": PublicRecordsRequest.objects.create(**asked),
    }  # fmt: skip


STAGES = (
    the_agency, applications, home_surveys, robbery_trainings, watch_groups, meetings, interpreters, committees,
    outreach, community_surveys, public_comments, plans, trainings,
    records,
)  # fmt: skip
