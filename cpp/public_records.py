"""What the public may have of plans: all that the department wrote, and of residents what a person has read."""

from records.disclosure import CONTACT, SUBSCRIBERS, SYSTEM, disclose, leave_out

from .models import (
    CommunityInput,
    Deadline,
    Evidence,
    Follower,
    Measure,
    Plan,
    PlanEvent,
    PlanPolicy,
    Priority,
    Problem,
    Reading,
    Response,
    ResponseChange,
    Sharing,
    Tenure,
    Update,
    Version,
)

# Who edits beside whom is told by these; they say nothing of a plan.
PEN = {SYSTEM: "key revision"}

disclose(PlanPolicy, public="schedule needs_approval", held_back={})
disclose(
    Plan,
    public="station__name commander__last_name superior__last_name about standing adopted_on next_update_due",
    held_back={SYSTEM: "revision"},
)
disclose(Tenure, public="plan commander__last_name from_on until_on", held_back={})
disclose(Deadline, on="due_on", public="plan due_on met_on", held_back={})
disclose(PlanEvent, on="at", public="plan action by__last_name at", to_be_read="note", held_back={})
disclose(
    CommunityInput,
    on="received_on",
    public="station__name reference came_by received_on who theme watch_concern outreach_concern is_critical priority "
    "is_public language taken_by__last_name",
    to_be_read="text asked done",
    held_back={CONTACT: "name email", SYSTEM: "submission_key revision"},
)
leave_out(SUBSCRIBERS, Follower)
disclose(
    Evidence,
    on="on",
    public="plan kind title on source figures url community_input event survey",
    held_back={SYSTEM: "submission_key revision"},
)
disclose(Priority, public="plan title category explanation rank status reason", held_back=PEN)
disclose(
    Problem,
    public="priority title scanning harmed who where when why still_to_learn goal assessment",
    held_back=PEN,
)
disclose(
    Response,
    public="problem title kind description lead partners resources starts_on ends_on status",
    held_back=PEN,
)
disclose(Measure, public="problem name unit source baseline baseline_on target", held_back=PEN)
disclose(Reading, on="on", public="measure on value note", held_back={})
disclose(
    Update,
    on="due_on",
    public="plan begins_on due_on feedback effectiveness will_change how_it_changes version",
    held_back={SYSTEM: "revision"},
)
disclose(ResponseChange, on="update__due_on", public="update response basis reason", held_back={SYSTEM: "revision"})
disclose(Sharing, on="on", public="update way on where", held_back={})
disclose(
    Version,
    on="published_at",
    public="plan number content digest published_at published_by__last_name",
    held_back={},
)
