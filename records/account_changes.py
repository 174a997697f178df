"""A letter when somebody's way in, or what they may do, was changed: who did it without right is found out.

Django tells of each change that a member asks for. Commands, which whoever runs the server gives, write no letters.
"""

from typing import Any
from uuid import uuid4

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_reset
from allauth.socialaccount.models import SocialAccount
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from agency.models import Member

from . import letters
from .audit import asked

WAYS_IN = {"password", "email", "username"}
POWERS = {"is_active", "is_staff", "is_superuser"}


def connect() -> None:
    pre_save.connect(tell_of_account, sender=Member, dispatch_uid="records/account")
    post_save.connect(tell_of_new_factor, sender=Authenticator, dispatch_uid="records/factor added")
    post_delete.connect(tell_of_lost_factor, sender=Authenticator, dispatch_uid="records/factor removed")
    authenticator_reset.connect(tell_of_new_codes, dispatch_uid="records/codes made anew")
    post_save.connect(tell_of_city_account, sender=SocialAccount, dispatch_uid="records/city account")
    m2m_changed.connect(tell_of_roles, sender=Member.groups.through, dispatch_uid="records/roles")


def tell_of_account(sender: Any, instance: Member, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    """What changes in an account: to the address that the member had until now."""
    compared = WAYS_IN | POWERS if update_fields is None else (WAYS_IN | POWERS) & set(update_fields)
    if raw or instance._state.adding or asked.get() is None or not compared:
        return
    before = Member.objects.get(pk=instance.pk)
    changed = {what for what in compared if getattr(before, what) != getattr(instance, what)}
    if "password" in changed and _is_hashed_anew(instance):
        changed.remove("password")
    for what in sorted(changed & WAYS_IN):
        letters.way_in_changed(before, what, _whoever(before), _press())
    if changed & POWERS:
        letters.roles_changed(before, _whoever(before), _press())


def _is_hashed_anew(member: Member) -> bool:
    """The same password, hashed at a sign-in as a newer version does it: Django says so in this way alone."""
    return getattr(member, "_password", None) is None and member.has_usable_password()


def tell_of_new_factor(sender: Any, instance: Authenticator, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if created and not raw:
        _tell_of_factor(instance, "factor added")


def tell_of_lost_factor(sender: Any, instance: Authenticator, origin: Any = None, **kwargs: Any) -> None:
    # Not when the account goes with it.
    if getattr(origin, "model", type(origin)) is not Member:
        _tell_of_factor(instance, "factor removed")


def _tell_of_factor(factor: Authenticator, what: str) -> None:
    # The first recovery codes come with the first factor; made anew, they are told of below.
    if factor.type != Authenticator.Type.RECOVERY_CODES:
        _tell(factor.user, what)


def tell_of_new_codes(sender: Any, user: Member, **kwargs: Any) -> None:
    _tell(user, "codes made anew")


def tell_of_city_account(sender: Any, instance: SocialAccount, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if created and not raw:
        _tell(instance.user, "city account")


def _tell(member: Member, what: str) -> None:
    if asked.get() is not None:
        letters.way_in_changed(member, what, _whoever(member), _press())


def tell_of_roles(sender: Any, instance: Any, action: str, reverse: bool, **kwargs: Any) -> None:
    is_done = action in {"post_add", "post_remove", "post_clear"}
    if is_done and not reverse and asked.get() is not None and (kwargs["pk_set"] or action == "post_clear"):
        letters.roles_changed(instance, _whoever(instance), _press())


def _whoever(member: Member) -> str:
    """Another member's name; nothing where it was the member, or somebody signed in as the member."""
    request = asked.get()
    by: Any = request.user if request else None
    return "" if by is None or by.pk in {None, member.pk} else str(by)


def _press() -> str:
    """The same within one request: several steps of one press are one letter."""
    request: Any = asked.get()
    if not hasattr(request, "press_of_account"):
        request.press_of_account = uuid4().hex
    return request.press_of_account
