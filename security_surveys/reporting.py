"""Approving a report: from then on the resident reads it, and nobody changes it."""

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from agency.models import Member
from programs import booking
from programs.workflow import Action

from .models import WEAK, SecuritySurvey, Visit


class ApprovalRefused(Exception):
    """As text, the sentence for the officer."""


def missing(visit: Visit) -> list[str]:
    """What the report still needs, each as a sentence; nothing, when it can be approved."""
    findings = list(visit.findings.exclude(answer="").select_related("item__section"))
    if not findings:
        return [_("The checklist has no answer yet.")]
    return [
        _("“%s” needs a recommendation.") % finding.item
        for finding in findings
        if finding.is_weak() and not finding.recommendation.strip()
    ]


def fingerprint(visit: Visit) -> str:
    """Another one as soon as anything is added to the visit, from whatever phone."""
    revisions = visit.findings.aggregate(of_findings=Sum("revision"))["of_findings"] or 0
    return f"{visit.revision}-{revisions}-{visit.photos.count()}"


@transaction.atomic
def approve(visit: Visit, *, by: Member, read: str) -> None:
    """Approve the report as it was `read` (its fingerprint), close the visit and tell the resident.

    Raises ApprovalRefused or TransitionRefused.
    """
    # An answer that arrives in this moment waits here, and is then too late.
    visit = Visit.objects.select_for_update().get(pk=visit.pk)
    if visit.is_approved():
        raise ApprovalRefused(_("This report is approved already."))
    if read != fingerprint(visit):
        raise ApprovalRefused(_("Something was added after you opened this page. Please read the report again."))
    if lacks := missing(visit):
        raise ApprovalRefused(" ".join(lacks))
    visit.approved_at, visit.approved_by = timezone.now(), by
    visit.recommended = visit.findings.filter(answer__in=WEAK).count()
    visit.save(update_fields=["approved_at", "approved_by", "recommended"])
    # It was for the visit alone.
    SecuritySurvey.objects.filter(pk=visit.pk).update(on_arrival="")
    booking.close(visit.survey.application, Action.COMPLETE, by=by)
