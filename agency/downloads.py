"""Tables that leave the portal, and the trace that each of them leaves behind."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.translation import gettext as _

from .models import Member


def record_download(by: Member, of: Model | type[Model], file_name: str) -> None:
    """Keep in the admin's history who took a file away and when, of one record or of all that a model has."""
    kind = ContentType.objects.get_for_model(of)
    LogEntry.objects.create(
        user=by,
        content_type=kind,
        object_id=of.pk if isinstance(of, Model) else None,
        object_repr=str(of if isinstance(of, Model) else kind.name)[:200],
        action_flag=CHANGE,
        change_message=_("Downloaded %s") % file_name,
    )
