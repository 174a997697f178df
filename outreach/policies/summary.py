"""The comments on a policy in numbers, for staff and, after its window has closed, for everybody."""

from django.db.models import Count, QuerySet

from outreach.models import PolicyComment, PolicyDraft, PolicyTheme


def counts(policy: PolicyDraft) -> int:
    """How many comments came."""
    return PolicyComment.objects.filter(policy=policy).count()


def themes(policy: PolicyDraft) -> "QuerySet[PolicyTheme]":
    """Each theme with `number`, how many comments speak of it; most first."""
    return policy.themes.annotate(number=Count("reviews")).order_by("-number", "pk")
