from django.core.management.base import BaseCommand
from django.db import transaction

from agency.prepare import prepare as prepare_agency
from comments.prepare import prepare as prepare_comments
from cpp.prepare import prepare as prepare_plans
from outreach.prepare import prepare as prepare_outreach
from programs.prepare import prepare as prepare_programs
from records.prepare import prepare as prepare_retention
from robbery_training.prepare import prepare as prepare_trainings
from security_surveys.prepare import prepare as prepare_surveys
from training.prepare import prepare as prepare_training
from watch.prepare import prepare as prepare_watch


class Command(BaseCommand):
    help = "Create what a new portal needs and does not have yet. What exists is left as it is."

    @transaction.atomic
    def handle(self, **options):
        programs = [*prepare_programs(), *prepare_surveys(), *prepare_trainings(), *prepare_watch()]
        around = [*prepare_outreach(), *prepare_training(), *prepare_retention()]
        prepared = [*prepare_agency(), *programs, *prepare_comments(), *prepare_plans(), *around]
        for line in prepared or ["Nothing to prepare."]:
            self.stdout.write(line)
