"""A month in an address: 2026-11."""

from datetime import date

# The months that have an address.
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 1)


class MonthConverter:
    regex = "20[0-9]{2}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"
