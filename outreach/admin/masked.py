"""What the admin hides of people outside the department: how to reach them, and what help they need."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse

from agency.models import Member
from outreach.models import Assignment, Contact, Event, Interpreter, Organization, PolicyComment, Rsvp, Term
from records.revealing import mask


def holders(model: type[Model], permission: str) -> Callable[[Member], "QuerySet[Any]"]:
    """All records of a model to who holds a permission, and none to anybody else."""

    def readable_by(member: Member) -> "QuerySet[Any]":
        every: QuerySet[Any] = QuerySet(model)
        return every if member.has_perm(permission) else every.none()

    return readable_by


def contacts_of(member: Member) -> "QuerySet[Contact]":
    organizations = Organization.objects.visible_to(member)
    return holders(Contact, "outreach.view_contact")(member).filter(organization__in=organizations)


def replies_of(member: Member) -> "QuerySet[Rsvp]":
    """Names and needs are for those who prepare the event."""
    return holders(Rsvp, "outreach.view_rsvp")(member).filter(event__in=Event.objects.editable_by(member))


mask(
    Term, ["email"], readable_by=holders(Term, "outreach.change_term"),
    page=lambda term: reverse("admin:outreach_term_change", args=[term.pk]),
)  # fmt: skip
mask(
    Contact, ["email", "phone"], readable_by=contacts_of,
    page=lambda contact: reverse("admin:outreach_organization_change", args=[contact.organization_id]),
)  # fmt: skip
mask(
    Interpreter, ["email", "phone"], readable_by=holders(Interpreter, "outreach.view_interpreter"),
    page=lambda interpreter: reverse("admin:outreach_interpreter_change", args=[interpreter.pk]),
)  # fmt: skip
mask(
    Assignment, ["feedback"], readable_by=holders(Assignment, "outreach.view_interpreter"),
    page=lambda assignment: reverse("admin:outreach_interpreter_change", args=[assignment.interpreter_id]),
)  # fmt: skip
mask(
    Rsvp, ["email", "help_wanted"], readable_by=replies_of,
    page=lambda rsvp: reverse("admin:outreach_event_replies", args=[rsvp.event_id]),
)  # fmt: skip
mask(
    PolicyComment, ["name", "email"], readable_by=holders(PolicyComment, "outreach.view_policycomment"),
    page=lambda comment: reverse("admin:outreach_policyreview_change", args=[comment.pk]),
)  # fmt: skip
