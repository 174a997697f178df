"""What was measured, in words and in lines that can be compared."""

from typing import Any

from benchmarks.measures import Grown, Row
from benchmarks.reminders import Delivered


def pages(found: dict[str, Any]) -> None:
    forms, journeys = found["forms"], found["journeys"]
    as_div, by_hand = forms[0], forms[1]
    print(
        f"\n{'form, GET':28} {'a second':>9} {'of as_div':>9} {'of hand':>8} {'CPU ms':>7} {'of as_div':>9} {'SQL':>4}"
    )
    for row in forms:
        print(
            f"{row.what:28} {row.rate:9.0f} {row.rate / as_div.rate:8.2f}x {row.rate / by_hand.rate:7.2f}x "
            f"{row.ms:7.2f} {row.ms / as_div.ms:8.2f}x {row.statements:4}"
        )
    print(f"\n{'whole submission':28} {'a second':>9} {'of bare':>9} {'CPU ms':>7} {'SQL':>4} {'lost':>5} {'twice':>6}")
    for row in journeys:
        share = row.rate / journeys[0].rate
        print(
            f"{row.what:28} {row.rate:9.1f} {share:8.2f}x {row.ms:7.1f} {row.statements:4} {row.lost:5} {row.twice:6}"
        )
    kib, requests = found["weight"]
    print(f"\nlongest step, styled: {kib} KiB gz in {requests} requests")
    for name, (seconds, mib) in found["cold"].items():
        print(f"{name}: cold start {seconds:.2f} s with {mib:.0f} MiB; loaded {found['memory'][name]:.0f} MiB a worker")


def growth(found: list[Grown]) -> None:
    sizes = sorted({row.size for row in found})
    bare = {row.size: row for row in found if row.what == "bare list"}
    print(
        f"\n{'page of staff, p50 in ms':26}"
        + "".join(f"{f'at {size:,}':>14} {'of bare':>8} {'SQL':>4}" for size in sizes)
    )
    for what in dict.fromkeys(row.what for row in found):
        at = {row.size: row for row in found if row.what == what}
        cells = "".join(
            f"{at[size].p50:14.1f} {at[size].p50 / bare[size].p50:7.2f}x {at[size].statements:4}" for size in sizes
        )
        print(f"{what:26}{cells}  grows {at[sizes[-1]].p50 / at[sizes[0]].p50:.2f}x")


def reminders(found: Delivered) -> None:
    print(f"\nreminders: {found.due:,} due at once, all posted after {found.found:.0f} s")
    print(f"{found.arrived:,} delivered after {found.seconds:.0f} s = {found.arrived / found.seconds:.0f}/s")
    print(f"missing {found.due - found.arrived}, twice {found.twice}")
    print(
        f"processor of the workers, ms a letter: finding {found.finding:.2f}, posting {found.posting:.2f}, "
        f"delivering {found.delivering:.2f}"
    )
    sizes = (f"{size:.0f} MiB at {share} %" for share, size in sorted(found.memory.items()))
    print(f"memory of a worker: {', '.join(sizes)}")


__all__ = ["Row", "growth", "pages", "reminders"]
