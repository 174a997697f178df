from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from records import backup
from records.databases import Failed


class Command(BaseCommand):
    help = "Fill an empty database and an empty folder of uploads from a backup; compare all and verify every chain."
    # There is nothing to check in an empty database.
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        try:
            wrong = backup.restore(file)
        except (backup.Refused, Failed, OSError) as refused:
            raise CommandError(str(refused)) from None
        for sentence in wrong:
            self.stderr.write(sentence)
        if wrong:
            raise CommandError(f"{len(wrong)} things are not as they were backed up.")
        self.stdout.write("Every table is as it was backed up, and every chain verifies.")
