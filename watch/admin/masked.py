"""What the admin hides of the Community Watch: where people live, and how to reach them."""

from django.db.models import QuerySet
from django.urls import reverse

from agency.models import Member
from programs.models import Application
from programs.workflow import REVIEW
from records.revealing import mask
from watch.models import Captain, Household, WatchGroup, WatchRegistration


def captains_of(member: Member) -> "QuerySet[Captain]":
    if not member.has_perm("watch.view_captain"):
        return Captain.objects.none()
    return Captain.objects.filter(group__in=WatchGroup.objects.kept_by(member))


def households_of(member: Member) -> "QuerySet[Household]":
    return Household.objects.visible_to(member)


def registrations_of(member: Member) -> "QuerySet[WatchRegistration]":
    """The address is for coordinators and crime prevention officers."""
    if not member.has_perm(REVIEW):
        return WatchRegistration.objects.none()
    return WatchRegistration.objects.filter(application__in=Application.objects.visible_to(member))


mask(
    Captain, ["email", "phone"], readable_by=captains_of,
    page=lambda captain: reverse("admin:watch_captain_change", args=[captain.pk]),
)  # fmt: skip
mask(
    Household, ["address", "phone"], readable_by=households_of,
    page=lambda household: reverse("admin:watch_household_change", args=[household.pk]),
)  # fmt: skip
mask(
    WatchRegistration, ["place"], readable_by=registrations_of,
    page=lambda registration: reverse("admin:programs_application_change", args=[registration.application_id]),
)  # fmt: skip
