"""The members' own pages outside the admin, and the pages of their accounts."""

from .people import EVERYONE, MEMBERS, NOBODY
from .rows import Row

LOG = "COoUuSMTID"
REPORTS = "CUuSMA"
FIGURES = "CUSMA"
VISITS, VISIT = "CO", "CO"
STATION = "UuSAD"
COMMANDER = "U"
HOURS = "MTA"
UNSAVED = {"title": "Mine", "revision": "1"}
NEW_PART = "?key=9d1f0c3e-6f0d-4f63-9d57-1a2f3c4d5e6f"

MEMBERS_OWN = [
    Row("outreach:log", "", "Write down one’s own visits, walks and calls", LOG, LOG),
    Row("outreach:log_entry", "own_engagement", "Correct one’s own entry", "O", "O"),
    Row("outreach:remove_log_entry", "engagement", "Take one’s own entry out; somebody else’s stays", post=LOG),
    Row("training:mine", "", "One’s own hours", MEMBERS),
    Row("security_surveys:surveys", "", "One’s own visits; all of them to a coordinator", MEMBERS),
    Row("robbery_training:trainings", "", "One’s own sessions; all of them to a coordinator", MEMBERS),
    Row("cpp:stations", "", "One’s own station; the others as far as one reads them", MEMBERS),
    Row("outreach:door", "forum_door", "At the door of an event", "COU"),
    Row("outreach:door_count", "forum_door", "Count who comes in", post="COU", data={"more": "=1"}),
]
FIGURES_PAGES = [
    Row("outreach:log_stations", "", "What a station’s engagement comes to", REPORTS),
    Row("outreach:log_stations", "", "The same, of North", FIGURES, query="?station=north"),
    Row("outreach:quarterly", "", "The quarterly reports of the whole city", REPORTS),
    Row("outreach:quarterly", "", "The same, of North", FIGURES, query="?station=north"),
    Row("outreach:quarterly_report", "year quarter", "A quarterly report", REPORTS),
    Row("outreach:quarterly_report", "year quarter", "The same, of North", FIGURES, query="?station=north"),
    Row("outreach:write_report", "year quarter", "Write it", "C", "C"),
    Row("outreach:finish_report", "year quarter", "Finish it", post="C", data={"revision": "=1"}),
    Row("outreach:report_pdf", "year quarter", "Take it away on paper", REPORTS, again=True),
    Row("outreach:report_pdf", "year quarter", "The same, of North", FIGURES, query="?station=north", again=True),
    Row("outreach:report_csv", "year quarter", "Take it away as a table", REPORTS, again=True),
    Row("outreach:report_csv", "year quarter", "The same, of North", FIGURES, query="?station=north", again=True),
]
HOURS_PAGES = [
    Row("training:member", "omar", "The hours of a member of North", "OU" + HOURS),
    Row("training:station", "", "The hours of one’s own station", "Uu"),
    Row("training:stations", "", "How many of each station have their hours", "S" + HOURS),
    Row("training:one_station", "=north", "The hours of a station, by name", HOURS),
    Row("training:without_station", "", "The hours of who has no station", HOURS),
    Row("training:report", "", "Everybody’s hours, for the printer", HOURS),
    Row("training:compliance_table", "", "Take everybody’s hours away", HOURS, again=True),
    Row("training:attendance_table", "", "Take the attendance away", HOURS, again=True,
        query="?first=2026-01-01&last=2026-12-31"),
]  # fmt: skip
SURVEYS_OF_HOMES = [
    Row("security_surveys:worker", "", "What lets a visit go on without a connection", EVERYONE),
    Row("security_surveys:survey", "visit", "A visit of Omar’s", VISIT),
    Row("security_surveys:calendar", "visit", "The visit as a calendar file", VISIT),
    Row("security_surveys:begin", "visit", "Begin it", post=VISIT),
    Row("security_surveys:answers", "visit", "The answers, for the telephone", VISIT, VISIT),
    Row("security_surveys:save_section", "visit visit_section", "Save a section", post=VISIT),
    Row("security_surveys:save_words", "visit", "Save the officer’s words", post=VISIT),
    Row("security_surveys:add_photo", "visit", "Add a picture", post=VISIT,
        data={"item": "visit_item", "id": "=9d1f0c3e-6f0d-4f63-9d57-1a2f3c4d5e6f"}),
    Row("security_surveys:photo", "visit visit_photo", "A picture", VISIT),
    Row("security_surveys:remove_photo", "visit visit_photo", "Take a picture out", post=VISIT),
    Row("security_surveys:officer_report", "report", "The report; approve it", VISIT, VISIT),
    Row("security_surveys:officer_outcomes", "report", "What the resident said of it", post=VISIT),
    Row("security_surveys:officer_pdf", "report", "The report on paper", VISIT, again=True),
]  # fmt: skip
TRAININGS = [
    Row("robbery_training:new_session", "", "Make a session", "COo", "COo"),
    Row("robbery_training:session", "session", "A session that Omar teaches", "COA"),
    Row("robbery_training:session", "taught", "A session that somebody else taught", "CA"),
    Row("robbery_training:close", "session", "End it, with certificates", "COA", "CO"),
    Row("robbery_training:tick", "session clerk", "Somebody is here", post="CO"),
    Row("robbery_training:add_person", "session booking", "Somebody came unannounced", "COA", "CO"),
    Row("robbery_training:import_roster", "session booking", "Read a list in", "COA", "CO"),
    Row("robbery_training:session_certificates", "taught", "All certificates of a session", "CA", again=True),
    Row("robbery_training:number", "business", "How many of a business come", "CO", "CO"),
]
STATIONS = [
    Row("cpp:station", "=north", "A station at a glance", STATION),
    Row("cpp:edit_plan", "=north", "The plan as it is written", STATION),
    Row("cpp:edit_about", "=north", "Write about the area", COMMANDER, COMMANDER),
    Row("cpp:update", "=north", "The update as it is written", STATION),
    Row("cpp:edit_update", "=north =feedback", "Write a part of the update", COMMANDER, COMMANDER),
    Row("cpp:mark", "=north response", "Why a response changed", COMMANDER, COMMANDER),
    Row("cpp:add_sharing", "=north", "Where the update was shared", COMMANDER, COMMANDER),
    Row("cpp:remove_sharing", "=north sharing", "It was not", post=COMMANDER),
    Row("cpp:inputs", "=north", "What residents said to the station", "USA"),
    Row("cpp:take_in", "=north =watch watch_concern", "Take a concern of a watch group into the plan", post=COMMANDER),
    Row("cpp:link_input", "=north plan_input", "Make somebody’s input evidence", post=COMMANDER),
    Row("cpp:preview", "=north", "As the public will see it", STATION),
    Row("cpp:publish", "=north", "Publish", STATION, COMMANDER, data={"after": "=1"}, told="uSAD"),
    Row("cpp:move", "=north =submit", "Submit for approval", post=COMMANDER, told="uSAD"),
    Row("cpp:move", "=north =return", "Return for changes, if it was submitted", post="S", told="UuAD"),
    Row("cpp:move_priority", "=north priority", "Put a priority before another", post=COMMANDER, data={"up": "=1"}),
    Row("cpp:readings", "=north measure", "Readings of a measure", COMMANDER, COMMANDER),
    Row("cpp:remove_reading", "=north reading", "Take a reading out", post=COMMANDER),
    Row("cpp:add_part", "=north =priority", "Add a priority, problem, response or measure", COMMANDER, COMMANDER,
        query=NEW_PART),
    Row("cpp:edit_part", "=north =response response", "Change one", COMMANDER, COMMANDER),
    Row("cpp:edit_part", "=south =response response", "Change one of North under the address of South", NOBODY, NOBODY),
    Row("cpp:remove_part", "=north =measure measure", "Take one out", post=COMMANDER),
]  # fmt: skip
MEMBER_PAGES = [*MEMBERS_OWN, *FIGURES_PAGES, *HOURS_PAGES, *SURVEYS_OF_HOMES, *TRAININGS, *STATIONS]
