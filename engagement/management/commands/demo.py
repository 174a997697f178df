from datetime import timedelta
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from agency.demo import cast
from agency.demo.clock import clock_at
from comments.demo.stories import hear_the_public
from cpp.demo.stories import write_plans
from outreach.demo.stories import reach_out
from programs.demo.shifts import offer_shifts, open_program
from programs.demo.stories import FUTURE, PAST, held_file, live_through
from programs.models import Application, Program
from records.demo.archive import adopt_schedule, look_after_the_archive
from records.demo.trail import leave
from robbery_training.demo.stories import open_trainings, training_lives
from security_surveys.demo.stories import open_surveys, survey_lives
from training.demo.training import stage as train
from watch.demo.stories import open_watch, watch_lives


class Command(BaseCommand):
    help = "Fill an empty portal with an invented agency and its applications, and say who can sign in."

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError(
                "This portal is not a demonstration (DEMO is not set): invented people have no place in it."
            )
        if not Application.objects.exists():
            stage_demonstration()
        self.stdout.write(sign_ins())


@transaction.atomic
def stage_demonstration() -> None:
    """All of it or nothing: an interrupted run starts over the next time."""
    now = timezone.now()
    beginning = now - timedelta(days=PAST)
    with clock_at(beginning):
        agency = cast.found_agency()
        call_command("prepare", stdout=StringIO())
        members = cast.hire()
        program = Program.objects.get(slug="ride-along")
        adopt_schedule()
        open_program(program)
        open_surveys()
        open_trainings()
        open_watch()
    today = timezone.localdate(now, agency.zone)
    for year in (today.year, today.year + 1):
        cast.keep_holidays(year)
    offer_shifts(program, members, today - timedelta(days=PAST), today + timedelta(days=FUTURE))
    # Before the mornings on which reminders went out: they ask about plans, too.
    write_plans(members, now)
    others = [*survey_lives(members, now), *training_lives(members, now), *watch_lives(members, now)]
    reach_out(members, now)
    train(members, now)
    live_through(program, members, now, others)
    look_after_the_archive(members, now, held_file(now))
    hear_the_public(members, now)
    leave(members, list(Application.objects.order_by("-pk")[:8]), now)


def sign_ins() -> str:
    rows = [f"  {member[0]:<6} {member[1]} {member[2]}, {member[-1]}" for member in cast.MEMBERS]
    return "\n".join([f"Sign in at {settings.SITE_URL}/admin/ with the password {cast.PASSWORD} as one of:", *rows])
