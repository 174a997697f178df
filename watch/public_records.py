"""What the public may have of Community Watch: its groups and meetings, not who lives behind which door."""

from records.disclosure import CONTACT, NOT_A_TABLE, SUBSCRIBERS, SYSTEM, disclose, leave_out

from .models import (
    AreaMap,
    Captain,
    Concern,
    Household,
    StepDone,
    WatchGroup,
    WatchMeeting,
    WatchPolicy,
    WatchRegistration,
)

leave_out(NOT_A_TABLE, AreaMap)
disclose(WatchPolicy, public="signs_percent meeting_days inactive_days roster_days", held_back={})
disclose(
    WatchGroup,
    public="name kind station__name area outline households liaison__last_name started_on dissolved_on "
    "signs_asked_on signs_count signs_approved_on signs_installed_on",
    to_be_read="dissolved_because signs_places",
    held_back={},
)
disclose(StepDone, on="done_on", public="group__name step done_on done_by__last_name", held_back={})
disclose(
    WatchRegistration,
    on="application__submitted_at",
    public="wants kind households would_lead shares_contact group__name",
    to_be_read="reason",
    held_back={CONTACT: "place area captain"},
)
disclose(
    Captain,
    public="group__name office from_on until_on roster_confirmed_on left_on",
    held_back={CONTACT: "name phone language block", SUBSCRIBERS: "email", SYSTEM: "email_hash link_version"},
)
disclose(
    Household,
    on="enrolled_on",
    public="captain__group__name enrolled_on left_on",
    held_back={CONTACT: "registration address contact phone"},
)
disclose(
    WatchMeeting,
    on="planned_at",
    public="group__name planned_at wants_officer opening cancelled_on held_on place attendance noted_by__last_name "
    "noted_by_captain",
    to_be_read="topics",
    held_back={},
)
disclose(Concern, on="meeting__planned_at", public="meeting is_critical done_on", to_be_read="what done", held_back={})
