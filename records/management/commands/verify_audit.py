from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from records.sealing import verify


class Command(BaseCommand):
    help = (
        "Walk the sealed days of the audit trail and say whether all is as it was written; name each day that is not."
    )

    def add_arguments(self, parser):
        parser.add_argument("--known", default="", help="a digest noted earlier, from the log: it must be in the chain")

    def handle(self, *, known, **options):
        finding = verify(timezone.now(), known)
        if finding.wrong:
            raise CommandError("\n".join(finding.wrong))
        self.stdout.write(f"{finding.days} days with {finding.entries} entries are as they were sealed.")
        if finding.digest:
            self.stdout.write(f"Newest digest: {finding.digest}")
