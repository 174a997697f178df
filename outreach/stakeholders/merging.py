"""Two entries of the same organization made one."""

from collections.abc import Collection

from django.db import transaction

from outreach.models import Contact, Engagement, Organization


@transaction.atomic
def merge(into: Organization, others: Collection[Organization]) -> None:
    """Let one organization take over what was written of others; they stay, inactive, and lead to it."""
    keys = [other.pk for other in others if other.pk != into.pk]
    merged = Organization.objects.select_for_update().filter(pk__in=[*keys, into.pk]).order_by("pk")
    kept = next(one for one in merged if one.pk == into.pk)
    Engagement.objects.filter(organization__in=keys).update(organization=kept)
    Contact.objects.filter(organization__in=keys).update(organization=kept)
    taken = Organization.objects.filter(pk__in=keys)
    stations = [set(one.stations.all()) for one in Organization.objects.filter(pk__in=[*keys, kept.pk])]
    # One of them works in the whole city: so does what they are together.
    kept.stations.set(set().union(*stations) if all(stations) else set())
    Organization.objects.filter(merged_into__in=keys).update(merged_into=kept)
    taken.update(merged_into=kept, is_active=False)
    Organization.objects.filter(pk=kept.pk).update(is_active=True, merged_into=None)
