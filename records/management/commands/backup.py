from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from notices.models import Heartbeat
from records import backup
from records.databases import Failed


class Command(BaseCommand):
    help = "Write the database and the uploaded files to one file, while the portal runs. The keys are not in it."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--verify", action="store_true", help="Write nothing; say whether this file is whole.")

    def handle(self, *, file, verify, **options):
        try:
            manifest = backup.verify(file) if verify else backup.back_up(file)
        except (backup.Refused, Failed, OSError) as refused:
            raise CommandError(str(refused)) from None
        if not verify:
            Heartbeat.mark("backup")
        rows = sum(table["rows"] for table in manifest["tables"].values())
        tables, uploads = len(manifest["tables"]), len(manifest["parts"]) - 1
        self.stdout.write(f"{file}: {manifest['made_at']}, {tables} tables, {rows} rows, {uploads} uploaded files")
        for name, head in manifest["chains"].items():
            self.stdout.write(f"{name}: {head}")
