from django.core.management.base import BaseCommand, CommandError

from comments.sealing import verify


class Command(BaseCommand):
    help = "Walk the chain of comments and say whether each is as it was received; name the first that is not."

    def handle(self, **options):
        verification = verify()
        if not verification.is_intact:
            raise CommandError(verification.finding)
        self.stdout.write(verification.finding)
        if verification.seal:
            self.stdout.write(f"Last seal: {verification.seal}")
