"""What the public may have of security surveys: that they were made, never what they found."""

from records.disclosure import CONTACT, INVESTIGATION, SECURITY, SYSTEM, disclose, leave_out

from .models import Checklist, Finding, Item, Look, Photo, Recommendation, Section, SecuritySurvey, Visit

disclose(Checklist, on="published_at", public="premises version published_at published_by__last_name", held_back={})
disclose(Section, public="checklist name zone position", held_back={})
disclose(Item, public="section code text why urgency in_self_survey position", held_back={})
disclose(Recommendation, public="item text cost position", held_back={})
disclose(
    SecuritySurvey,
    on="application__submitted_at",
    public="premises holding owner_agrees business_type",
    to_be_read="preferred_times",
    held_back={
        SECURITY: "address dwelling business_name opening_hours employees alarm worries on_arrival",
        INVESTIGATION: "had_incident case_number",
        CONTACT: "accessibility",
    },
)
disclose(
    Visit,
    on="begun_at",
    public="checklist begun_at begun_by__last_name approved_at approved_by__last_name recommended done purged_on",
    held_back={SECURITY: "good first", SYSTEM: "revision change"},
)
disclose(Look, on="at", public="survey member__last_name what at", held_back={})
leave_out(SECURITY, Finding, Photo)
