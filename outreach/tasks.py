from celery import shared_task
from django.utils import timezone

from agency.models import Agency

from .events import attending, forgetting
from .interpreters import asking, requesting


@shared_task
def look_after_interpreters() -> None:
    """Ask for what is open, pass on what nobody answered, follow what was moved, and close what is over."""
    now = timezone.now()
    requesting.follow_appointments()
    asking.pass_on_from_who_left(now)
    asking.pass_on_what_ran_out(now)
    asking.give_up_what_is_over(now)
    asking.ask_for_the_open(now)


@shared_task
def pass_on_places() -> None:
    """Places at events whose offer ran out go to who waits next."""
    attending.pass_on_what_ran_out(timezone.now())


@shared_task
def forget_who_replied() -> None:
    forgetting.forget_who_replied(Agency.current().today())
