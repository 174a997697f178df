"""What the admin hides of a ride-along: shown, on asking, to who sees the application."""

from django.db.models import QuerySet
from django.urls import reverse

from agency.models import Member
from programs.models import Application, RideAlong
from records.revealing import mask

FIELDS = (
    "birth_date", "licence_number", "emergency_name", "emergency_phone", "accommodation", "guardian_name",
    "guardian_email", "guardian_phone",
)  # fmt: skip


def rides_of(member: Member) -> "QuerySet[RideAlong]":
    if not member.has_perm("programs.view_application"):
        return RideAlong.objects.none()
    return RideAlong.objects.filter(application__in=Application.objects.visible_to(member))


def application_page(ride_along: RideAlong) -> str:
    return reverse("admin:programs_application_change", args=[ride_along.application_id])


mask(RideAlong, FIELDS, readable_by=rides_of, page=application_page)
