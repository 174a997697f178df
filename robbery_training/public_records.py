"""What the public may have of robbery training: how much of it there was, not which shop prepares for what."""

from records.disclosure import CONTACT, INVESTIGATION, SECURITY, SYSTEM, disclose

from .models import Certificate, RobberyTraining, Trainee

disclose(
    RobberyTraining,
    on="application__submitted_at",
    public="business_type people training_language other_language wants_survey",
    to_be_read="preferred_times",
    held_back={SECURITY: "business_name site_address equipment", INVESTIGATION: "had_robbery case_number"},
)
disclose(
    Trainee,
    on="attended_at",
    public="application__reference attended attended_at checked_in_by__last_name",
    held_back={CONTACT: "name role", SYSTEM: "person"},
)
# Whoever has the number can ask the portal whose certificate it is.
disclose(
    Certificate,
    on="trained_on",
    public="trainee course hours trained_on valid_until trainer issued_at issued_by__last_name",
    held_back={SYSTEM: "number"},
)
