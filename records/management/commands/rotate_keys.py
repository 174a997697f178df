from collections.abc import Iterator

from django.core.management.base import BaseCommand, CommandError

from records import rotating
from records.rotating import Count


class Command(BaseCommand):
    help = "Encrypt everything anew under the first of FIELD_KEYS. It may be stopped and started again, while all runs."

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--check", action="store_true",
            help="Change nothing; say how many rows are under an older key, and fail if any is.",
        )  # fmt: skip
        what.add_argument(
            "--matching", action="store_true",
            help="Compute the keyed hashes anew after MATCHING_KEY was changed; stop web and worker first.",
        )  # fmt: skip

    def handle(self, *, check, matching, **options):
        if check:
            old, unreadable = self._told(rotating.still_old(), "under an older key")
            if old or unreadable:
                raise CommandError(self._left(old, unreadable))
            self.stdout.write("Everything is under the newest key: the older ones can go.")
        elif matching:
            self._told(rotating.match_anew(), "computed anew")
        else:
            _old, unreadable = self._told(rotating.rotate(), "encrypted anew")
            if unreadable:
                raise CommandError(self._left(0, unreadable))

    def _told(self, counts: Iterator[Count], what: str) -> tuple[int, int]:
        """Say what was found in each table; return how many rows were old, and how many columns unreadable."""
        old = unreadable = 0
        for count in counts:
            self.stdout.write(f"{count.table}: {count.rows} rows, {count.old} {what}")
            for where in count.unreadable:
                self.stderr.write(f"No key opens {where}. It was left as it is.")
            old, unreadable = old + count.old, unreadable + len(count.unreadable)
        return old, unreadable

    def _left(self, old: int, unreadable: int) -> str:
        return f"{old} rows are under an older key, {unreadable} values are opened by none: keep the older keys."
