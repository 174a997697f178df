"""The months-between rule, worked out from earlier rides of the same person."""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from agency.models import Agency

from .models import Appointment, AppointmentStatus, RideAlong


@dataclass(frozen=True)
class RideGap:
    """Until when the applicant must wait after the last ride; `last_ride_on` is None for a first ride."""

    last_ride_on: date | None
    months: int
    next_on: date | None

    def allows(self, on: date) -> bool:
        return self.next_on is None or on >= self.next_on


def ride_gap(ride_along: RideAlong) -> RideGap:
    months = ride_along.months_between
    same = RideAlong.objects.same_person(ride_along).values("pk")
    rides = [AppointmentStatus.KEPT, AppointmentStatus.BOOKED]  # a ride booked by another application counts as well
    kept = Appointment.objects.filter(application__in=same, status__in=rides)
    last = kept.order_by("-opening__starts_at").values_list("opening__starts_at", flat=True).first()
    if last is None:
        return RideGap(None, months, None)
    last_on = timezone.localdate(last, Agency.current().zone)
    return RideGap(last_on, months, last_on + relativedelta(months=months))
