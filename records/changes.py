"""What members change, field by field: the names of the fields, and of values only those that tell nothing of a person.

Django tells of each record that is saved or deleted one by one. What a queryset changes at once it does not tell: the
entry of the request (`middleware`) and the records' own histories stand for that.
"""

from collections.abc import Iterator
from datetime import date, time
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.db.models import Field, Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from agency.models import Member
from agency.roles import ROLES

from .audit import asked, record
from .models import Action

# Kinds of field whose values are shown, unless they are encrypted. Text is shown only where it is one of few choices.
SHOWN = {
    "BooleanField", "DateField", "DateTimeField", "DecimalField", "DurationField", "FloatField", "ForeignKey",
    "IntegerField", "OneToOneField", "PositiveIntegerField", "PositiveSmallIntegerField", "SmallIntegerField",
    "TimeField",
}  # fmt: skip
# They are histories themselves, or what the portal keeps for itself.
NOT_TOLD = {
    "programs.applicationevent", "cpp.planevent", "outreach.requestevent", "comments.ledger", "comments.verification",
    "notices.notice", "notices.heartbeat", "training.trainingimport", "records.auditentry", "records.sealedday",
    "agency.signinlock",
}  # fmt: skip
LINKED = {"post_add": "added", "post_remove": "removed", "post_clear": "removed"}
# Written at every sign-in, which has an entry of its own.
NOT_A_CHANGE = {"last_login"}


def connect() -> None:
    pre_save.connect(compare, dispatch_uid="records/compare")
    post_save.connect(tell_saved, dispatch_uid="records/saved")
    m2m_changed.connect(tell_linked, dispatch_uid="records/linked")
    # Of these alone: to be told of a model's deletions, Django first reads every row that is to go.
    for model in deletable():
        post_delete.connect(tell_deleted, sender=model, dispatch_uid=f"records/deleted/{model._meta.label}")


def deletable() -> Iterator[type[Model]]:
    """The models of which some role may delete a record."""
    for name in sorted({name for granted in ROLES.values() for name in granted if ".delete_" in name}):
        app, _dot, codename = name.partition(".")
        yield apps.get_model(app, codename.removeprefix("delete_"))


def is_told(model: type[Model]) -> bool:
    """Whether the trail tells of changes to this model just now: a member asked, and the model is one of ours."""
    return asked.get() is not None and model._meta.app_label in _ours() and model._meta.label_lower not in NOT_TOLD


def compare(sender: type[Model], instance: Any, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    """Before a record is saved: what will be different."""
    if raw or not is_told(sender):
        return
    instance.audit_changes = None if instance._state.adding else _differences(instance, update_fields)


def tell_saved(sender: type[Model], instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if raw or not is_told(sender):
        return
    changes = instance.__dict__.pop("audit_changes", None)
    if created:
        record(Action.ADDED, by=_member(), of=instance)
    elif changes:
        record(Action.CHANGED, by=_member(), of=instance, fields=changes)


def tell_deleted(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    if is_told(sender):
        record(Action.DELETED, by=_member(), of=instance)


def tell_linked(sender: Any, instance: Model, action: str, model: Any, pk_set: Any = None, **kwargs: Any) -> None:
    """What is linked to a record, or no longer. Whoever is given a role by a command is told of as well."""
    how = LINKED.get(action)
    if how is None or not (pk_set or action == "post_clear"):
        return
    gives = sender in {Member.groups.through, Member.user_permissions.through}
    if not (gives or is_told(type(instance))):
        return
    what = Action.GRANTED if gives or sender is Group.permissions.through else Action.CHANGED
    linked = sorted(str(pk) for pk in pk_set) if pk_set else "all"
    record(what, by=_member(), of=instance, **{"kind": model._meta.label_lower, how: linked})


def _member() -> Any:
    request = asked.get()
    return request.user if request else None


@cache
def _ours() -> frozenset[str]:
    return frozenset(name.partition(".")[0] for granted in ROLES.values() for name in granted)


def _differences(instance: Model, update_fields: Any) -> dict[str, list[Any] | None]:
    """Each changed field, with its values before and after where they may be shown."""
    fields = [field for field in instance._meta.concrete_fields if _is_compared(field, update_fields)]
    before = type(instance)._base_manager.filter(pk=instance.pk).values(*[field.attname for field in fields]).first()
    if before is None:
        return {}
    after = {field.attname: _plain(field, getattr(instance, field.attname)) for field in fields}
    changed = [field for field in fields if after[field.attname] != _plain(field, before[field.attname])]
    return {
        field.name: [_written(before[field.attname]), _written(after[field.attname])] if _is_shown(field) else None
        for field in changed
    }


def _is_compared(field: Field, update_fields: Any) -> bool:
    if field.primary_key or field.name in NOT_A_CHANGE or getattr(field, "auto_now", False):
        return False
    return update_fields is None or field.name in update_fields or field.attname in update_fields


def _is_shown(field: Field) -> bool:
    # An encrypted date calls itself text.
    return bool(field.choices) or field.get_internal_type() in SHOWN


def _plain(field: Field, value: Any) -> Any:
    """A value as it will be read back: a form's "3" is no change of 3."""
    if hasattr(value, "resolve_expression"):
        return value
    if hasattr(value, "name") and hasattr(value, "storage"):
        return value.name or ""
    try:
        return field.to_python(value)
    except (TypeError, ValueError):
        return value


def _written(value: Any) -> Any:
    """A value as it stands in an entry; what the database is to work out is not known yet."""
    if hasattr(value, "resolve_expression"):
        return "?"
    if value is None or isinstance(value, bool | int):
        return value
    return value.isoformat() if isinstance(value, date | time) else str(value)
