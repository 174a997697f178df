"""Fill the bare view's database up to so many rows: `python -m benchmarks.bare.seed 1000`."""

import os
import sys
from datetime import date, timedelta
from typing import Any

import django


def main(size: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.bare.settings"
    django.setup()
    # Only now: models wait for the setup.
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    from .models import Ride

    call_command("migrate", verbosity=0)
    if not get_user_model().objects.exists():
        get_user_model().objects.create_superuser("admin", password="admin-pass-1")  # noqa: S106 - of a throwaway site
    there = Ride.objects.count()
    Ride.objects.bulk_create((ride(number) for number in range(there, size)), batch_size=1_000)


def ride(number: int) -> Any:
    from .models import Ride

    return Ride(
        first_name="Pat", last_name=f"Example {number}", birth_date=date(1990, 1, 1), email=f"seed{number}@example.org",
        phone="910 555 0100", address="1 Main St", language="en", category="resident", reason="To see it. " * 18,
        date=date(2027, 1, 1) + timedelta(days=number % 300), shift="evening", emergency_name="Kin",
        emergency_phone="910 555 0101", ability="yes", licence_number="D1234567", agrees_to_records_check=True,
        accepts_rules=True,
    )  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]))
