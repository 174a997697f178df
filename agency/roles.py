"""Who may do what: every role, and the permissions it carries, in one table."""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed

ADMINISTRATOR = "Administrator"
COORDINATOR = "Coordinator"
CRIME_PREVENTION_OFFICER = "Crime Prevention Officer"
UNIT_COMMANDER = "Unit Commander"
COMMAND_STAFF = "Command Staff"
ACCREDITATION_MANAGER = "Accreditation Manager"
TRAINING_COORDINATOR = "Training Coordinator"
INTERPRETER_COORDINATOR = "Interpreter Coordinator"
AUDITOR = "Auditor"

QUEUE = {
    "programs.view_application",
    "programs.view_opening",
    "programs.review_application",
    "programs.offer_opening",
}
SETTINGS = {
    f"programs.{verb}_{model}"
    for verb in ("add", "change", "view")
    for model in ("program", "category", "declinereason")
} | {"programs.delete_category", "programs.delete_declinereason", "programs.add_release", "programs.view_release"}

PLANS = {
    "cpp.view_plan",
    "cpp.view_planpolicy",
    "cpp.view_version",
    "cpp.view_communityinput",
}
CHECKLISTS = {f"security_surveys.view_{model}" for model in ("checklist", "section", "item", "recommendation")}
COMMENTS = {
    "comments.view_comment",
    "comments.view_review",
    "comments.view_theme",
    "comments.view_chapter",
    "comments.view_doorword",
    "comments.view_accreditation",
    "comments.view_assessmentcycle",
    "comments.view_assessment",
    "comments.view_publicnotice",
    "comments.view_verification",
    "comments.view_export",
}

WATCH_READ = {f"watch.view_{model}" for model in ("watchgroup", "watchmeeting", "concern")}
AREA_MAPS = {f"watch.{verb}_areamap" for verb in ("add", "change", "delete", "view")}
# Of which groups, and whose rosters: watch.models.WatchGroup says.
WATCH = WATCH_READ | {
    "watch.view_captain",
    "watch.add_captain",
    "watch.change_captain",
    "watch.view_household",
    "watch.change_watchgroup",
    "watch.add_watchmeeting",
    "watch.change_watchmeeting",
    "watch.change_concern",
}

RESOURCES = {
    f"outreach.{verb}_{model}"
    for verb in ("add", "change", "delete", "view")
    for model in ("resource", "officerprofile")
}
RESOURCES_READ = {"outreach.view_resource", "outreach.view_officerprofile"}

LANGUAGES = {f"outreach.{verb}_language" for verb in ("add", "change", "delete", "view")}
# Whose requests: outreach.models.InterpreterRequest says.
INTERPRETER_REQUESTS_READ = {"outreach.view_interpreterrequest", "outreach.see_every_interpreterrequest"}
INTERPRETERS_READ = INTERPRETER_REQUESTS_READ | {"outreach.view_interpreter", "outreach.view_language"}
INTERPRETERS = (
    INTERPRETERS_READ
    | LANGUAGES
    | {f"outreach.{verb}_{model}" for verb in ("add", "change") for model in ("interpreter", "interpreterrequest")}
    | {"outreach.delete_interpreter"}
)

# Every member writes down their own visits, walks and calls; the auditor changes nothing.
LOG = {"outreach.add_engagement"}
STAKEHOLDERS_READ = {"outreach.view_organization", "outreach.view_contact"}
# What a station's engagement comes to. Of which stations: outreach.stakeholders.figures says.
FIGURES = {"outreach.view_quarterlyreport"}
STAKEHOLDERS = (
    STAKEHOLDERS_READ
    | FIGURES
    | {f"outreach.{verb}_{model}" for verb in ("add", "change") for model in ("organization", "contact")}
    | {
        "outreach.delete_contact",
        "outreach.view_engagement",
        "outreach.see_every_station",
        "outreach.change_quarterlyreport",
    }
)

COMMITTEES_READ = {
    f"outreach.view_{model}"
    for model in (
        "committee", "term", "committeemeeting", "recommendation", "boardcase", "policydraft", "policyreview",
        "policycomment",
    )
}  # fmt: skip
COMMITTEES = (
    COMMITTEES_READ
    | {
        f"outreach.{verb}_{model}"
        for verb in ("add", "change")
        for model in ("committee", "term", "committeemeeting", "recommendation", "boardcase", "policydraft")
    }
    | {"outreach.delete_policydraft", "outreach.change_policyreview", "outreach.answer_recommendation"}
)

# Of which stations: outreach.models.event.EventQuerySet and RaisedConcernQuerySet say.
EVENTS_READ = {"outreach.view_event", "outreach.view_concern"}
EVENTS = (
    EVENTS_READ
    | {f"outreach.{verb}_event" for verb in ("add", "change", "delete")}
    | {"outreach.add_concern", "outreach.change_concern", "outreach.view_rsvp"}
)

# A unit commander sees who of the own station is short; everybody sees their own hours without a permission.
TRAINING_READ = {f"training.view_{model}" for model in ("course", "coursedate", "attendance", "requirement", "service")}
TRAINING_READ |= {"training.see_stations", "training.see_every_member"}
TRAINING = (
    TRAINING_READ
    | {
        f"training.{verb}_{model}"
        for verb in ("add", "change", "delete")
        for model in ("course", "coursedate", "attendance", "requirement", "service")
    }
    | {"training.add_trainingimport", "training.view_trainingimport"}
)

# The command staff learn how many of each station have their hours: by name that is their commander's business.
TRAINING_BY_STATION = {
    "training.see_stations", "training.view_course", "training.view_coursedate", "training.view_requirement",
}  # fmt: skip

# Their texts are read by who looks for themes in them, and by who audits that.
SURVEYS_READ = {f"outreach.view_{model}" for model in ("survey", "section", "question", "option", "theme")}
SURVEYS = (
    SURVEYS_READ
    | {
        f"outreach.{verb}_{model}"
        for verb in ("add", "change", "delete")
        for model in ("survey", "section", "question", "option", "theme")
    }
    | {"outreach.view_answer"}
)

# Who did what is the auditor's to read. That the days hold is the administrator's business, too.
AUDIT_READ = {"records.view_auditentry", "records.view_sealedday"}

# What was asked for under the public records law, and what was handed out.
PUBLIC_REQUESTS_READ = {"records.view_publicrecordsrequest"}

# What is kept for how long, what may not go, what is to go and what went.
RETENTION_READ = {f"records.view_{model}" for model in ("retentionrule", "hold", "destruction", "tombstone")}
RETENTION = RETENTION_READ | {
    "records.change_retentionrule",
    "records.add_hold",
    "records.lift_hold",
    "records.propose_destruction",
    "records.confirm_destruction",
}

# A set of "app.codename". A role that has nothing to do yet is a group all
# the same, so that members can be given it before its part of the portal opens.
ROLES: dict[str, set[str]] = {
    COORDINATOR: QUEUE
    | {"records.view_tombstone", "records.view_hold"}
    | COMMITTEES
    | LOG
    | SURVEYS
    | EVENTS
    | {"outreach.plan_every_station"}
    | INTERPRETERS
    | STAKEHOLDERS
    | SETTINGS
    | CHECKLISTS
    | {"security_surveys.change_checklist", "security_surveys.delete_checklist"}
    | {
        f"security_surveys.{verb}_{model}"
        for verb in ("add", "change", "delete")
        for model in ("section", "item", "recommendation")
    }
    | WATCH
    | AREA_MAPS
    | RESOURCES
    | {
        "watch.add_watchgroup",
        "watch.view_watchpolicy",
        "watch.change_watchpolicy",
        "agency.view_station",
        "agency.view_holiday",
        "agency.add_holiday",
        "agency.change_holiday",
        "agency.delete_holiday",
        "notices.view_notice",
        "notices.read_notice",
        "notices.retry_notice",
        "programs.view_every_station",
        "programs.decide_application",
        "programs.record_background_check",
        "programs.add_application",
        "security_surveys.see_every_survey",
        "security_surveys.view_look",
        "robbery_training.view_certificate",
    },
    CRIME_PREVENTION_OFFICER: LOG
    | EVENTS
    | {"outreach.view_interpreterrequest"}
    | STAKEHOLDERS_READ
    | QUEUE
    | CHECKLISTS
    | WATCH
    | {"robbery_training.view_certificate"},
    UNIT_COMMANDER: {"training.see_own_station", "outreach.read_figures"}
    | WATCH_READ
    | LOG
    | EVENTS
    | SURVEYS_READ
    | STAKEHOLDERS_READ
    | FIGURES
    | {"programs.view_application", "programs.view_opening", "cpp.view_plan", "cpp.change_plan"},
    COMMAND_STAFF: TRAINING_BY_STATION
    | RETENTION_READ
    | {"records.confirm_destruction"}
    | COMMITTEES_READ
    | {"outreach.answer_recommendation"}
    | PLANS
    | SURVEYS_READ
    | LOG
    | EVENTS_READ
    | {"outreach.plan_every_station"}
    | INTERPRETER_REQUESTS_READ
    | STAKEHOLDERS_READ
    | FIGURES
    | {"outreach.view_engagement", "outreach.see_every_station"}
    | {"cpp.oversee_plan", "cpp.approve_plan", "cpp.change_planpolicy", "agency.view_station"},
    ACCREDITATION_MANAGER: TRAINING_READ
    | COMMENTS
    | LOG
    # Where the translations of comments are.
    | INTERPRETER_REQUESTS_READ
    | FIGURES
    | {"outreach.see_every_station"}
    | {
        f"comments.{verb}_{model}"
        for verb in ("add", "change", "delete")
        for model in ("theme", "chapter", "doorword", "assessmentcycle", "assessment")
    }
    | {
        "comments.add_comment",
        "comments.change_review",
        "comments.change_accreditation",
        "comments.add_publicnotice",
        "comments.add_export",
    },
    TRAINING_COORDINATOR: TRAINING | LOG,
    INTERPRETER_COORDINATOR: LOG | INTERPRETERS | {"agency.view_station", "notices.view_notice"},
    AUDITOR: AUDIT_READ
    | RETENTION_READ
    | PUBLIC_REQUESTS_READ
    | TRAINING_READ
    | COMMITTEES_READ
    | COMMENTS
    | SURVEYS_READ
    | {"outreach.view_answer"}
    | EVENTS_READ
    | {"outreach.plan_every_station"}
    | INTERPRETERS_READ
    | STAKEHOLDERS_READ
    | FIGURES
    | {"outreach.view_engagement", "outreach.see_every_station"}
    | PLANS
    | CHECKLISTS
    | WATCH_READ
    | RESOURCES_READ
    | {
        "cpp.view_deadline",
        "watch.view_watchpolicy",
        "agency.view_agency",
        "agency.view_station",
        "agency.view_holiday",
        "agency.view_member",
        "notices.view_notice",
        "notices.read_notice",
        "programs.view_application",
        "programs.view_opening",
        "programs.view_every_station",
        "programs.view_program",
        "programs.view_category",
        "programs.view_declinereason",
        "programs.view_release",
        "robbery_training.view_certificate",
        "security_surveys.view_look",
    },
    ADMINISTRATOR: SETTINGS
    | RETENTION
    | {"records.view_sealedday"}
    | PUBLIC_REQUESTS_READ
    | {"records.answer_public_request"}
    | LOG
    | LANGUAGES
    | AREA_MAPS
    | RESOURCES
    | {"watch.view_watchpolicy", "watch.change_watchpolicy"}
    | {"cpp.add_plan", "cpp.view_plan", "cpp.oversee_plan", "cpp.view_planpolicy", "cpp.change_planpolicy"}
    | {
        f"agency.{verb}_{model}"
        for verb in ("add", "change", "delete", "view")
        for model in ("station", "holiday", "member")
    }
    | {"agency.view_signinlock", "agency.delete_signinlock"}
    | {"agency.view_agency", "agency.change_agency", "auth.view_group", "notices.view_notice", "notices.retry_notice"},
}


def grant_roles(app_config: AppConfig, **kwargs: Any) -> None:
    """Give each role's group its permissions of the app that was just migrated, and take away what it has beyond them.

    Runs after each `migrate`, so that a change of the table reaches the roles without a migration of its own. Groups
    that the agency made itself are left as they are.
    """
    if not installed.is_installed("agency"):
        return
    from django.contrib.auth.models import Group, Permission

    label = app_config.label
    there_are = {named.codename: named for named in Permission.objects.filter(content_type__app_label=label)}
    if not there_are:
        return
    groups = {group.name: group for group in Group.objects.filter(name__in=ROLES)}
    held = Group.permissions.through.objects.filter(group__name__in=ROLES, permission__in=there_are.values())
    has = set(held.values_list("group__name", "permission__codename"))
    for role, granted in ROLES.items():
        group = groups.get(role) or Group.objects.create(name=role)
        due = {codename for codename in there_are if f"{label}.{codename}" in granted}
        before = {codename for name, codename in has if name == role}
        if due != before:
            group.permissions.add(*[there_are[codename] for codename in due - before])
            group.permissions.remove(*[there_are[codename] for codename in before - due])
