"""Django's own history of the admin, without names: it says which record, and the record says of whom."""

import json
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db.models.signals import post_init


def connect() -> None:
    # At birth: many at once are stored without any other signal.
    post_init.connect(forget_names, sender=LogEntry, dispatch_uid="records/forget_names")


def forget_names(sender: Any, instance: LogEntry, **kwargs: Any) -> None:
    """A new line of the history is about "Interpreter 7", and tells of rows inside it by their kind alone."""
    if instance.__dict__.get("id") or instance.content_type is None:
        return
    kind = str(instance.content_type.name)
    instance.object_repr = f"{kind[:1].upper()}{kind[1:]} {instance.object_id or ''}".strip()[:200]
    if instance.change_message.startswith("["):
        instance.change_message = json.dumps(_without_names(json.loads(instance.change_message)))


def _without_names(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {act: {**told, "object": "…"} if "object" in told else told for act, told in message.items()}
        for message in messages
    ]
