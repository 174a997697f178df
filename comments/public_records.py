"""What the public may have of comments on accreditation, and of how staff dealt with them."""

from records.disclosure import CONTACT, NOT_A_TABLE, PERSONNEL, SYSTEM, disclose, leave_out

from .models import (
    Accreditation,
    Assessment,
    AssessmentCycle,
    Chapter,
    Comment,
    DoorWord,
    Export,
    Ledger,
    PublicNotice,
    Review,
    Stripped,
    Theme,
    Verification,
)

# The key is random and never leaves: with it, a guessed name could be tried against a seal.
disclose(
    Comment,
    on="received_on",
    public="number receipt kind about_standards about_engagement about_service about_candidacy chapter relation "
    "language channel taken_by__last_name received_on sealed_at seal",
    to_be_read="text",
    held_back={CONTACT: "name email phone", SYSTEM: "submission_key"},
)
# To whom it was referred tells that somebody complained about an employee.
disclose(
    Review,
    on="comment__received_on",
    public="assigned_to__last_name relevance forwarded_on reviewed_at reviewed_by__last_name",
    to_be_read="notes",
    held_back={PERSONNEL: "referred_to referred_on"},
)
disclose(
    Accreditation,
    public="program first_awarded_on awarded_on about privacy_notice review_within_days",
    held_back={},
)
disclose(AssessmentCycle, public="begins_on ends_on", held_back={})
disclose(Assessment, on="begins_on", public="cycle year kind begins_on", held_back={})
disclose(
    PublicNotice,
    on="published_on",
    public="assessment text published_on where proof proof_digest recorded_by__last_name recorded_at",
    held_back={},
)
disclose(Export, on="at", public="at by__last_name cycle year with_names comments digest", held_back={})
disclose(Verification, on="at", public="at comments seal broken_at finding", held_back={})
disclose(Chapter, public="number title is_offered", held_back={})
disclose(DoorWord, public="word door", held_back={})
disclose(Theme, public="year title text is_public", held_back={})
disclose(Stripped, on="at", public="seal at", held_back={})
leave_out(NOT_A_TABLE, Ledger)
