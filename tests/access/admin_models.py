"""The admin's lists and forms, model by model."""

from .people import MEMBERS
from .rows import Model

REST = "".join(sorted(set(MEMBERS) - set("COo")))  # who is led on to a list that they may not see
DELETE = "delete_selected"

AGENCY = [
    Model("auth.Group", "group", see="D"),
    Model("agency.Agency", "=1", see="AD", change="D"),
    Model("agency.Station", "station", see="CSIAD", add="D", change="D", delete="D", actions={DELETE: "D"}),
    Model("agency.Holiday", "holiday", see="CAD", add="CD", change="CD", delete="CD", actions={DELETE: "CD"}),
    Model("agency.Member", "omar", see="AD", add="D", change="D", delete="D", again="add change delete",
          actions={DELETE: "D", "take_second_factors": "D"}),
    Model("agency.SignInLock", "lock", see="D", actions={"lift": "D"}),
    Model("notices.Notice", "notice", see="CIAD", actions={"send_again": "CD", "mark_printed": "CD"}),
]  # fmt: skip
RECORDS = [
    Model("records.AuditEntry", "audit_entry", see="A"),
    Model("records.SealedDay", "sealed_day", see="AD"),
    Model("records.RetentionRule", "rule", see="SAD", change="D", again="change"),
    Model("records.Hold", "hold", see="CSAD", add="D"),
    Model("records.Destruction", "destruction", see="SAD", only_shows=True),
    Model("records.Tombstone", "tombstone", see="CSAD"),
    Model("records.PublicRecordsRequest", "records_request", see="AD", add="D", change="D"),
]
PROGRAMS = [
    Model("programs.Application", "application", see="COUA", add="C", also_list="ou", only_shows=True,
          actions={"start_review": "COo", "assign_to_me": "COo", "approve": "C", "decline": "C"}),
    Model("programs.Program", "program", see="CAD", add="CD", change="CD"),
    Model("programs.Release", "release", see="CAD", add="CD"),
    # What is offered, the public reads too.
    Model("programs.Opening", "shift", see="COoUuA", add="COo", change="CO"),
    Model("security_surveys.Checklist", "checklist", see="COoA", change="C", delete="C"),
    # Their lists lead on to that of checklists.
    Model("security_surveys.Section", "checklist_section", see="COoA", change="C", delete="C", also_list=REST),
    Model("security_surveys.Item", "checklist_item", see="COoA", change="C", delete="C", also_list=REST),
    Model("security_surveys.Look", "look", see="CA"),
    Model("robbery_training.Certificate", "certificate", see="COA", also_list="o"),
]  # fmt: skip
COMMENTS = [
    Model("comments.Accreditation", "=1", see="MA", change="M"),
    Model("comments.AssessmentCycle", "cycle", see="MA", add="M", change="M", delete="M", actions={DELETE: "M"}),
    Model("comments.Chapter", "chapter", see="MA", add="M", change="M", delete="M"),
    Model("comments.DoorWord", "door_word", see="MA", add="M", change="M", delete="M", actions={DELETE: "M"}),
    Model("comments.Theme", "comment_theme", see="MA", add="M", change="M", delete="M"),
    Model("comments.Export", "comments_export", see="MA", add="M", again="add"),
    Model("comments.PublicNotice", "public_notice", see="MA", add="M"),
    Model("comments.Review", "comment", see="MA", add="M", change="M", actions={"assign_to_me": "M"}),
    Model("comments.Verification", "verification", see="MA"),
]
PLANS = [
    Model("cpp.Plan", "plan", see="UuSAD", add="D", change="SD"),
    Model("cpp.Version", "version", see="SA"),
    Model("cpp.CommunityInput", "plan_input", see="SA"),
    Model("cpp.PlanPolicy", "=1", see="SAD", change="SD"),
]
WATCH = [
    Model("watch.AreaMap", "area_map", see="CD", add="CD", change="CD", delete="CD"),
    Model("watch.Captain", "captain", see="CO", add="COo", change="CO", also_list="o",
          actions={"send_new_link": "COo"}),
    Model("watch.Household", "household", see="CO", also_list="o"),
    Model("watch.WatchGroup", "watch_group", see="COUA", add="C", change="CO", also_list="ou"),
    Model("watch.WatchMeeting", "watch_meeting", see="COUA", add="COo", change="CO", also_list="ou"),
    Model("watch.Concern", "watch_concern", see="COUA", change="CO", also_list="ou"),
    Model("watch.WatchPolicy", "watch_policy", see="CAD", change="CD"),
]  # fmt: skip
OUTREACH = [
    Model("outreach.Committee", "committee", see="CSA", add="C", change="C"),
    Model("outreach.Term", "term", see="CSA", add="C", change="C"),
    Model("outreach.CommitteeMeeting", "committee_meeting", see="CSA", add="C", change="C"),
    Model("outreach.Recommendation", "recommendation", see="CSA", add="C", change="C"),
    Model("outreach.BoardCase", "board_case", see="CSA", add="C", change="C"),
    Model("outreach.PolicyDraft", "policy", see="CSA", add="C", change="C"),
    Model("outreach.PolicyReview", "policy_comment", see="CSA", change="C"),
    Model("outreach.Event", "forum", see="COUSA", add="COoUu", change="COU", also_list="ou",
          actions={"announce_selected": "COoUu"}),
    Model("outreach.Concern", "concern", see="COUSA", add="COoUu", change="COU", also_list="ou"),
    Model("outreach.Engagement", "engagement", see="CSA"),
    Model("outreach.Organization", "organization", see="COUSA", add="C", change="C", also_list="ou",
          actions={"merge_into_one": "C"}),
    Model("outreach.InterpreterRequest", "request", see="COSMIA", add="CI", change="CI", also_list="o"),
    Model("outreach.Interpreter", "interpreter", see="CIA", add="CI", change="CI", delete="CI", actions={DELETE: "CI"}),
    Model("outreach.Language", "language", see="CIAD", add="CID", change="CID", delete="CID", actions={DELETE: "CID"}),
    Model("outreach.Resource", "resource", see="CAD", add="CD", change="CD", delete="CD", actions={DELETE: "CD"}),
    Model("outreach.OfficerProfile", "profile", see="CAD", add="CD", change="CD", delete="CD", actions={DELETE: "CD"}),
    Model("outreach.Survey", "survey", see="CUuSA", add="C", change="C"),
    # Their lists lead on to that of surveys.
    Model("outreach.Section", "survey_section", see="CUuSA", change="C", delete="C", also_list="OoMTIDN"),
    Model("outreach.Question", "survey_question", see="CUuSA", change="C", delete="C", also_list="OoMTIDN"),
    Model("outreach.Theme", "survey_theme", see="CUuSA", change="C", delete="C", also_list="OoMTIDN"),
]  # fmt: skip
TRAINING = [
    Model("training.Course", "course", see="SMTA", add="T", change="T"),
    Model("training.Requirement", "requirement", see="SMTA", add="T", change="T", delete="T"),
    Model("training.Attendance", "attendance", see="MTA", add="T", change="T", delete="T"),
    Model("training.TrainingImport", "training_import", see="T", add="T", only_shows=True),
    Model("training.Service", "service", see="MTA", add="T", change="T", delete="T"),
]
ADMIN_MODELS = [*AGENCY, *RECORDS, *PROGRAMS, *COMMENTS, *PLANS, *WATCH, *OUTREACH, *TRAINING]
