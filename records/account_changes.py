"""A letter when somebody's way in, or what they may do, was changed: who did it without right is found out.

Django tells of each change that a member asks for. Commands, which whoever runs the server gives, write no letters.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.utils import timezone

from agency.models import Member

from . import letters
from .audit import asked

WAYS_IN = {"password", "email"}


def connect() -> None:
    pre_save.connect(tell_of_account, sender=Member, dispatch_uid="records/account")
    post_save.connect(tell_of_new_factor, sender=Authenticator, dispatch_uid="records/factor added")
    post_delete.connect(tell_of_lost_factor, sender=Authenticator, dispatch_uid="records/factor removed")
    m2m_changed.connect(tell_of_roles, sender=Member.groups.through, dispatch_uid="records/roles")


def tell_of_account(sender: Any, instance: Member, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    """A password or an address that changes: to the address that the member had until now."""
    compared = WAYS_IN if update_fields is None else WAYS_IN & set(update_fields)
    if raw or instance._state.adding or asked.get() is None or not compared:
        return
    before = Member.objects.get(pk=instance.pk)
    changed = {what for what in compared if getattr(before, what) != getattr(instance, what)}
    if "password" in changed and _is_hashed_anew(instance):
        changed.remove("password")
    for what in sorted(changed):
        letters.way_in_changed(before, what, _whoever(before), timezone.now())


def _is_hashed_anew(member: Member) -> bool:
    """The same password, hashed at a sign-in as a newer version does it: Django says so in this way alone."""
    return member._password is None and member.has_usable_password()


def tell_of_new_factor(sender: Any, instance: Authenticator, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if created and not raw:
        _tell_of_factor(instance, "factor added")


def tell_of_lost_factor(sender: Any, instance: Authenticator, **kwargs: Any) -> None:
    _tell_of_factor(instance, "factor removed")


def _tell_of_factor(factor: Authenticator, what: str) -> None:
    # Recovery codes come and go with the others.
    if asked.get() is not None and factor.type != Authenticator.Type.RECOVERY_CODES:
        letters.way_in_changed(factor.user, what, _whoever(factor.user), timezone.now())


def tell_of_roles(sender: Any, instance: Any, action: str, reverse: bool, **kwargs: Any) -> None:
    is_done = action in {"post_add", "post_remove", "post_clear"}
    if is_done and not reverse and asked.get() is not None and (kwargs["pk_set"] or action == "post_clear"):
        letters.roles_changed(instance, _whoever(instance), timezone.now())


def _whoever(member: Member) -> str:
    """Another member's name; nothing where it was the member, or somebody signed in as the member."""
    request = asked.get()
    by: Any = request.user if request else None
    return "" if by is None or by.pk in {None, member.pk} else str(by)
