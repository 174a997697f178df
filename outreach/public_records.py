"""What the public may have of outreach, a room after the other."""

from django.utils.translation import gettext_lazy as _

from records.disclosure import (
    CONTACT,
    INVESTIGATION,
    NOT_A_TABLE,
    PERSONNEL,
    SYSTEM,
    Exemption,
    disclose,
    leave_out,
)

from .models import (
    Absence,
    Answer,
    ApprovedMinutes,
    Assignment,
    AvailableHours,
    Ballot,
    BoardCase,
    CheckIn,
    Committee,
    CommitteeMeeting,
    Concern,
    Contact,
    Engagement,
    Event,
    Interpreter,
    InterpreterRequest,
    Language,
    MeetingNotice,
    OfficerProfile,
    Option,
    Organization,
    PaperCode,
    PolicyComment,
    PolicyDraft,
    PolicyReview,
    PolicyTheme,
    QuarterlyReport,
    Question,
    Recommendation,
    Recusal,
    RequestEvent,
    Resource,
    Return,
    Rsvp,
    Section,
    Series,
    SeriesException,
    Skill,
    Survey,
    Term,
    Theme,
)

ANSWERS = Exemption(
    _("single answers to surveys"),
    "",
    _("The results are public. Single answers could tell who gave them. Ask us: the city attorney decides."),
)

# --- Committees ------------------------------------------------------------------

disclose(
    Committee,
    public="slug kind name purpose seats term_months quorum meets notice_hours answer_days is_open",
    held_back={},
)
disclose(
    Term,
    public="committee__name seat name represents is_chair from_on until_on left_on",
    held_back={CONTACT: "email language"},
)
disclose(CommitteeMeeting, on="event__starts_at", public="agenda", held_back={})
disclose(
    MeetingNotice,
    on="published_at",
    public="meeting published_at published_by__last_name starts_at place agenda due_at late_reason",
    held_back={},
)
disclose(
    ApprovedMinutes,
    on="approved_on",
    public="meeting number text approved_on why recorded_at recorded_by__last_name digest",
    held_back={},
)
disclose(
    Recommendation,
    on="made_on",
    public="committee__name meeting year number text made_on answer_due_on status answer answered_on done_on",
    held_back={},
)
leave_out(INVESTIGATION, BoardCase, Recusal)

# --- Events, and what people raise -----------------------------------------------

disclose(Language, public="code name is_for_the_deaf is_offered position", held_back={})
disclose(Series, public="frequency first_on until_on", held_back={})
disclose(SeriesException, on="on", public="series on reason", held_back={})
disclose(
    Event,
    on="starts_at",
    public="kind status title description station__name committee__name organizer__last_name starts_at ends_at place "
    "address access takes_rsvps seats offer_hours request_by series series_on announced_at cancelled_because "
    "people_came minutes minutes_published_at changed_at",
    held_back={SYSTEM: "uid sequence door_code"},
)
disclose(
    Rsvp,
    on="event__starts_at",
    public="event status people language interpreter_for__name asked_at offer_until forgotten_on",
    held_back={CONTACT: "name email help_wanted", SYSTEM: "email_hash submission_key link_version"},
)
disclose(
    CheckIn,
    on="event__starts_at",
    public="event language__name",
    held_back={CONTACT: "neighborhood", SYSTEM: "key"},
)
disclose(
    Concern,
    on="raised_on",
    public="station__name event engagement raised_on who is_critical noted_by__last_name owner__last_name due_on asked "
    "answer answered_on is_public changed_at",
    to_be_read="what",
    held_back={SYSTEM: "submission_key"},
)

# --- Stakeholders ----------------------------------------------------------------

# A name can be that of people who never agreed to be named.
disclose(
    Organization,
    public="kind website together partner_since agreed_to_be_public_on is_active merged_into",
    to_be_read="name note",
    held_back={},
)
disclose(
    Contact,
    public="organization left_on",
    held_back={CONTACT: "name role email phone language"},
)
disclose(
    Engagement,
    on="on",
    public="member__last_name station__name on minutes purpose activity organization who people noted_at",
    to_be_read="place note",
    held_back={SYSTEM: "submission_key"},
)
disclose(
    QuarterlyReport,
    public="year quarter station__name concerns_voiced potential_problems recommended_action progress figures "
    "drafted_by__last_name finished_at finished_by__last_name",
    held_back={SYSTEM: "revision"},
)

# --- Interpreters ----------------------------------------------------------------

disclose(
    Interpreter,
    public="kind is_active",
    held_back={
        CONTACT: "name email phone language",
        PERSONNEL: "member is_adult screened_on agreed_on",
        SYSTEM: "link_version",
    },
)
disclose(
    Skill,
    public="interpreter language__name mode level is_court_certified",
    held_back={PERSONNEL: "assessed_on assessed_how assessed_by"},
)
leave_out(PERSONNEL, AvailableHours, Absence)
# The place may be somebody's home; a translation is what somebody said.
disclose(
    InterpreterRequest,
    on="asked_for_at",
    public="language__name mode level starts_at ends_at due_on station__name event application comment status "
    "asks_by_itself asked_for_at",
    to_be_read="note",
    held_back={CONTACT: "place translation"},
)
disclose(
    Assignment,
    on="asked_at",
    public="request interpreter status starts_at ends_at asked_at asked_by__last_name answer_until answered_at",
    held_back={PERSONNEL: "rating feedback", SYSTEM: "key"},
)
disclose(RequestEvent, on="at", public="request action by__last_name interpreter at", to_be_read="note", held_back={})

# --- Policies open for comment ---------------------------------------------------

disclose(
    PolicyDraft,
    on="opens_on",
    public="slug title summary current_text proposed_text owner__last_name opens_on closes_on status announced_at "
    "heard changed outcome_published_at",
    held_back={},
)
disclose(PolicyTheme, public="policy__title title", held_back={})
disclose(
    PolicyComment,
    on="received_on",
    public="policy__title receipt language received_on received_at",
    to_be_read="text",
    held_back={CONTACT: "name email", SYSTEM: "submission_key"},
)
disclose(
    PolicyReview,
    on="comment__received_on",
    public="read_at read_by__last_name",
    to_be_read="notes",
    held_back={},
)

# --- Resources and surveys -------------------------------------------------------

disclose(Resource, public="kind title text phone url position is_public", held_back={})
disclose(
    OfficerProfile,
    public="member__last_name words agreed_on is_public position",
    held_back={NOT_A_TABLE: "jpeg"},
)
disclose(
    Survey,
    on="opens_on",
    public="slug title intro station__name opens_on closes_on smallest_group is_self_selected compares_with "
    "announced_at closed_at counted_at results_published_at",
    held_back={},
)
disclose(Section, public="survey__title title position", held_back={})
disclose(
    Question,
    public="section code kind text help lowest highest is_required index is_reversed position",
    held_back={},
)
disclose(Option, public="question code text position", held_back={})
disclose(Theme, public="question name", held_back={})
leave_out(SYSTEM, PaperCode, Ballot)
leave_out(ANSWERS, Return, Answer)
