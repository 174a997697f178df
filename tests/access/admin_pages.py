"""The admin's pages that are ours: those beside its lists and forms, and its first page."""

from .people import MEMBERS, NOBODY
from .rows import Row

REVIEW = "CO"
PLANNERS = "COU"

SITE = [
    Row("admin:index", "", "The first page, with what is to do", MEMBERS),
    Row("admin:app_list", "=programs", "The lists of one part of the portal", "COoUuAD"),
    Row("admin:autocomplete", "", "Choose from a long list of a form that one may open", NOBODY),
    Row("admin:jsi18n", "", "Words of scripts", MEMBERS),
    Row("admin:login", "", "To the sign-in; for who has signed in, to the first page", led="XPpe"),
    Row("admin:logout", "", "Sign out", post=MEMBERS),
    Row("admin:password_change", "", "To one’s own password", MEMBERS),
    Row("admin:password_change_done", "", "It is changed", MEMBERS),
    Row("admin:view_on_site", "=1 =1", "To a record’s public page", NOBODY),
    Row("admin:auth_user_password_change", "omar", "A new password for a member", "D", "D", again=True),
    Row("/admin/(?P<url>.*)$", "", "No such page", NOBODY),
]
# What is encrypted is shown on asking, to who may see the record, and that is written down.
REVEALED = [
    Row("reveal", "=programs.ridealong ride_along", "Of a ride-along", "COUA", "COUA", again=True),
    Row("reveal", "=watch.captain captain", "Of a captain", REVIEW, REVIEW, again=True),
    Row("reveal", "=watch.household household", "Of a household", REVIEW, REVIEW, again=True),
    Row(
        "reveal",
        "=watch.watchregistration registration",
        "Of who would like to join a group",
        REVIEW,
        REVIEW,
        again=True,
    ),
    Row("reveal", "=outreach.term term", "Of a member of a committee", "C", "C", again=True),
    Row("reveal", "=outreach.contact contact", "Of a contact of an organization", "COUSA", "COUSA", again=True),
    Row("reveal", "=outreach.interpreter interpreter", "Of an interpreter", "CIA", "CIA", again=True),
    Row("reveal", "=outreach.rsvp reply", "Of who comes to an event", PLANNERS, PLANNERS, again=True),
    Row("reveal", "=outreach.policycomment policy_comment", "Of who commented on a policy", "CSA", "CSA", again=True),
    Row("reveal", "=comments.comment comment", "Of who commented", "MA", "MA", again=True),
    Row("reveal", "=agency.member omar", "Of what hides nothing", NOBODY, NOBODY),
]
RECORDS_PAGES = [
    Row("admin:records_auditentry_export", "", "Take the audit trail away", "A", again=True),
    Row("admin:records_destruction_dry_run", "", "What would go today", "SAD"),
    Row("admin:records_destruction_propose", "", "Propose to destroy it", post="D", again=True),
    Row(
        "admin:records_destruction_move",
        "destruction =confirm",
        "Confirm it; not one’s own",
        post="S",
        told="D",
        again=True,
    ),
    Row("admin:records_destruction_move", "destruction =reject", "Reject it", post="SD", again=True),
    Row("admin:records_hold_lift", "hold", "Lift a legal hold", post="D"),
    Row(
        "admin:records_publicrecordsrequest_texts",
        "records_request",
        "Read what would be handed out",
        "D",
        "D",
        again=True,
    ),
    Row(
        "admin:records_publicrecordsrequest_file",
        "records_request",
        "Take what is handed out away",
        post="D",
        again=True,
    ),
]
QUEUE_PAGES = [
    Row("admin:programs_application_move", "application =ask-applicant", "Ask the applicant", REVIEW, REVIEW),
    Row("admin:programs_application_move", "application =approve", "Approve", "C", "C"),
    Row("admin:programs_application_move", "application =decline", "Decline", "C", "C"),
    Row("admin:programs_application_note", "application", "Write a note", REVIEW, REVIEW),
    Row("admin:programs_application_assign", "application", "Give it to somebody", REVIEW, REVIEW),
    Row("admin:programs_application_check", "application", "Write the background check down", "C", "C"),
    Row("admin:programs_application_paper", "application", "Write a signature on paper down", REVIEW, REVIEW),
    Row("admin:programs_application_link", "application", "End the private links, and send a new one", REVIEW, REVIEW),
    Row("admin:programs_application_wait", "application", "Put on a waiting list", REVIEW, REVIEW),
    Row("admin:programs_application_packet", "application", "What goes with the rider, on paper", REVIEW, again=True),
    Row("admin:programs_opening_series", "", "Offer shifts week after week", "COo", "COo"),
    Row("admin:programs_opening_cancel", "shift", "Cancel a shift", REVIEW, REVIEW),
]
COMMENTS_PAGES = [
    Row("admin:comments_publicnotice_proof", "public_notice", "The proof of a notice", "MA"),
    Row("admin:comments_verification_verify", "", "Verify the seals now", post="M"),
]
PLAN_PAGES = [
    Row("admin:cpp_plan_table", "", "Take the table of all plans away", "UuSAD", again=True),
    Row("admin:cpp_plan_appoint", "plan", "Appoint a commander", "SD", "SD"),
]
CHECKLIST_PAGES = [
    Row("admin:security_surveys_checklist_begin", "=home", "Begin a new version of a checklist", post="C"),
    Row("admin:security_surveys_checklist_publish", "checklist", "Publish a checklist", post="C"),
]
WATCH_PAGES = [
    Row("admin:watch_areamap_picture", "area_map", "The map of a station", "CD"),
    Row("admin:watch_watchgroup_enroll", "registration", "Start a group, or put in touch", "C", "C"),
    Row("admin:watch_watchgroup_map", "watch_group", "The map beneath a group’s outline", "COUA"),
]
COMMITTEE_PAGES = [
    Row("admin:outreach_recommendation_step", "recommendation =accept", "Answer a recommendation", "CS", "CS"),
    Row("admin:outreach_committeemeeting_notice", "committee_planned", "Give notice of a meeting", "C", "C"),
    Row("admin:outreach_committeemeeting_move", "committee_planned", "Move a meeting", "C", "C"),
    Row("admin:outreach_committeemeeting_minutes", "committee_meeting", "Approve the minutes", "C", "C"),
    Row("admin:outreach_policydraft_step", "policy =publish", "Announce a policy, publish what was heard", "C", "C"),
    Row("admin:outreach_policydraft_table", "policy", "Take the comments on a policy away", "CSA", again=True),
]
EVENT_PAGES = [
    Row("admin:outreach_concern_answer", "concern", "Answer a concern in public", PLANNERS, PLANNERS),
    Row("admin:outreach_concern_reopen", "concern_answered", "Open a concern again", post=PLANNERS),
    Row("admin:outreach_event_delete", "forum_planned", "Delete an event that is not announced", PLANNERS, PLANNERS,
        data={"post": "=yes"}),
    Row("admin:outreach_event_announce", "forum_planned", "Announce an event", PLANNERS, PLANNERS),
    Row("admin:outreach_event_call_off", "forum", "Call an event off", PLANNERS, PLANNERS),
    Row("admin:outreach_event_record", "forum_held", "Write down how it was", PLANNERS, PLANNERS),
    Row("admin:outreach_event_repeat", "forum", "Repeat an event", PLANNERS, PLANNERS),
    Row("admin:outreach_event_replies", "forum", "Who comes", PLANNERS, PLANNERS),
    Row("admin:outreach_event_sign_in_sheet", "forum", "A sheet to sign in on", PLANNERS),
    Row("admin:outreach_event_minutes", "forum_held", "Publish the minutes", post=PLANNERS),
    Row("admin:outreach_event_leave", "forum phoned", "Somebody rang: they do not come", post=PLANNERS),
]  # fmt: skip
INTERPRETER_PAGES = [
    Row("admin:outreach_interpreterrequest_wanted", "", "Who needs an interpreter", "CI", "CI"),
    Row("admin:outreach_interpreterrequest_ask", "request", "Ask an interpreter", "CI", "CI",
        data={"interpreter": "interpreter"}),
    Row("admin:outreach_interpreterrequest_move", "request =cancel", "Cancel, confirm, close a request", "CI", "CI"),
]  # fmt: skip
SURVEY_PAGES = [
    Row("admin:outreach_survey_change", "survey_draft", "Write a survey that is not announced", "CUuSA", "C"),
    Row("admin:outreach_survey_preview", "survey", "As the public sees it", "CUuSA"),
    Row(
        "admin:outreach_survey_codes",
        "survey",
        "Codes for invitations, as a file",
        "C",
        "C",
        data={"number": "=10", "kind": "=csv"},
        again=True,
    ),
    Row("admin:outreach_survey_paper", "survey", "Enter a paper", "C", "C"),
    Row(
        "admin:outreach_survey_texts", "survey_closed survey_texts", "What people wrote; put it under themes", "CA", "C"
    ),
    Row("admin:outreach_survey_begin", "=community-survey", "Begin from a template", post="C"),
    Row("admin:outreach_survey_copy", "survey", "Copy a survey", post="C"),
    Row("admin:outreach_survey_advance", "survey_draft =announce", "Announce, close, end the entry", post="C"),
    Row("admin:outreach_survey_results", "survey_closed", "Results", "CUuSA"),
    Row("admin:outreach_survey_figures", "survey_closed", "Take the results away", "CUuSA", again=True),
    Row("admin:outreach_survey_answers", "survey_closed", "Take every answer away", "CA", again=True),
    Row("admin:outreach_survey_publish", "survey_closed", "Publish the results", post="C"),
    Row("admin:outreach_survey_withdraw", "survey_closed", "Take the results off again", post="C"),
]
TRAINING_PAGES = [
    Row("admin:training_attendance_present", "", "Write down who was there", "T", "T"),
    Row("admin:training_trainingimport_confirm", "training_import", "Put a list down", post="T"),
    Row("admin:training_service_fill", "", "Add a row for each member without service dates", post="T"),
]
ADMIN_PAGES = [
    *SITE, *REVEALED, *RECORDS_PAGES, *QUEUE_PAGES, *COMMENTS_PAGES, *PLAN_PAGES, *CHECKLIST_PAGES, *WATCH_PAGES,
    *COMMITTEE_PAGES, *EVENT_PAGES, *INTERPRETER_PAGES, *SURVEY_PAGES, *TRAINING_PAGES,
]  # fmt: skip
