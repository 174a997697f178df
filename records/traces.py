"""Places that remember a record without being part of it."""

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model


def forget_admin_history(*records: Model) -> None:
    """Of the admin's own history keep who changed a record and when: an old line may say its name."""
    for record in records:
        kind = ContentType.objects.get_for_model(record)
        lines = LogEntry.objects.filter(content_type=kind, object_id=str(record.pk))
        lines.update(object_repr=f"{kind.model} {record.pk}", change_message="")
