from datetime import date

from django.core.management.base import BaseCommand

from agency.models import Agency
from notices.reminders import send_reminders


class Command(BaseCommand):
    help = "Post every reminder that is due, by hand what beat does by itself."

    def add_arguments(self, parser):
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="DATE", help="as of a day, YYYY-MM-DD; default today"
        )

    def handle(self, *args, on, **options):
        posted = send_reminders(on or Agency.current().today())
        self.stdout.write(f"{posted} posted")
