from django.core.management.base import BaseCommand
from django.db import transaction

from agency.prepare import prepare as prepare_agency
from comments.prepare import prepare as prepare_comments
from cpp.prepare import prepare as prepare_plans
from programs.prepare import prepare as prepare_programs


class Command(BaseCommand):
    help = "Create what a new portal needs and does not have yet. What exists is left as it is."

    @transaction.atomic
    def handle(self, **options):
        prepared = [*prepare_agency(), *prepare_programs(), *prepare_comments(), *prepare_plans()]
        for line in prepared or ["Nothing to prepare."]:
            self.stdout.write(line)
