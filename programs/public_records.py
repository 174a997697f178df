"""What the public may have of applications and what comes with them."""

from records.disclosure import CONTACT, IDENTIFYING, INVESTIGATION, SYSTEM, disclose, leave_out

from .models import (
    Application,
    ApplicationEvent,
    Appointment,
    BackgroundCheck,
    Category,
    DeclineReason,
    Feedback,
    Opening,
    Program,
    Release,
    RideAlong,
    RideRecord,
    Signature,
    WaitingPlace,
)

disclose(
    Program,
    public="slug name invitation summary who_may what_happens what_to_wear not_allowed rules_out what_we_ask is_open "
    "paused_because contact_phone contact_email processing_days counted_in waiting_days booking_days minimum_age "
    "minors_allowed minimum_age_with_guardian months_between lead_days seats longest_hours offer_hours "
    "certificate_months findings_kept_months",
    held_back={},
)
disclose(Category, public="program__name name months_between position is_offered", held_back={})
disclose(DeclineReason, public="program__name name sentence is_offered", held_back={})
disclose(
    Release, on="published_at", public="program__name version text published_at published_by__last_name", held_back={}
)
disclose(
    Application,
    on="submitted_at",
    public="reference program__name channel entered_by__last_name language station__name assignee__last_name status "
    "submitted_at due_on paused_on decided_at decided_by__last_name erasure_requested_at",
    held_back={
        CONTACT: "first_name middle_name last_name email phone address interpreter",
        # It may be what a records check found.
        INVESTIGATION: "decline_reason",
        # The promise was explained in words that staff may have typed.
        SYSTEM: "submission_key link_version promise",
    },
)
disclose(
    ApplicationEvent,
    on="at",
    public="application__reference action by__last_name at is_private",
    to_be_read="note",
    held_back={},
)
leave_out(INVESTIGATION, BackgroundCheck)
disclose(
    RideAlong,
    on="application__submitted_at",
    public="category__name preferences agrees_to_records_check accepts_rules",
    to_be_read="organisation reason heard_from earlier_rides",
    held_back={
        IDENTIFYING: "licence_number",
        INVESTIGATION: "conflicts",
        CONTACT: "birth_date emergency_name emergency_phone emergency_relation ability accommodation relative "
        "guardian_name guardian_email guardian_phone guardian_relation",
        SYSTEM: "match_key",
    },
)
# From the digest one could try which answers it was made of.
disclose(
    Signature,
    on="signed_at",
    public="application__reference signer release__version language on_paper signed_at",
    held_back={CONTACT: "typed_name", SYSTEM: "digest"},
)
disclose(
    Opening,
    on="starts_at",
    public="program__name station__name officer__last_name starts_at ends_at seats place language cancelled_at",
    held_back={},
)
disclose(
    Appointment,
    on="opening__starts_at",
    public="application__reference opening seat people status booked_at checked_in_at checked_in_by__last_name",
    held_back={SYSTEM: "uid sequence"},
)
disclose(
    RideRecord,
    on="started_at",
    public="appointment started_at ended_at officer__last_name unit calls_attended had_damage badge_returned "
    "written_by__last_name written_at",
    to_be_read="ended_early_because",
    held_back={CONTACT: "conduct had_injury recommended_again", INVESTIGATION: "call_types is_witness case_number"},
)
disclose(
    Feedback,
    on="given_at",
    public="appointment rating understands_better would_recommend given_at",
    to_be_read="comment",
    held_back={},
)
disclose(
    WaitingPlace,
    on="joined_at",
    public="application__reference opening people status joined_at offer_until",
    held_back={},
)
