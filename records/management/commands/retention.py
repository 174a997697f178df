from django.core.management.base import BaseCommand

from agency.models import Agency
from records.models import Hold, RetentionRule
from records.retention import LISTED, Due, dry_run


class Command(BaseCommand):
    help = "List the records whose time is over, and what keeps them. It destroys nothing: two people do, in the admin."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="the same: it never does anything else")
        parser.add_argument("--limit", type=int, default=LISTED, help="list at most so many of a kind")

    def handle(self, **options):
        if not RetentionRule.objects.that_destroy().exists():
            self.stdout.write("No rule is in force: nothing would go.")
        for part in dry_run(Agency.current().today(), options["limit"]):
            self.stdout.write(f"{part.rule}: {part.number}. {part.rule.words}")
            for due in part.goes:
                self.stdout.write(self.line("would go", due))
            for due in part.kept:
                because = f"{due.hold.why} ({due.hold.asked_by})" if due.hold else due.kept_because
                self.stdout.write(self.line("kept", due) + f": {because}")
            if part.more:
                self.stdout.write(f"  ... and {part.more} more")
        for hold in Hold.objects.standing():
            self.stdout.write(f"On hold since {hold.placed_at:%Y-%m-%d}: {hold.of_what}, {hold.why} ({hold.asked_by})")

    def line(self, what: str, due: Due) -> str:
        return f"  {what:<9} {due.reference:<10} {due.clock_on}  {due.source.label}"
