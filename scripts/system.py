"""What the portal needs of the system besides Python, and installing it where that is allowed."""

import ctypes
import subprocess
from collections.abc import Iterable

from scripts.processes import ROOT

# Plans as PDF: each library, and the Debian package that has it.
PDF = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


def loads(library: str) -> bool:
    try:
        return bool(ctypes.CDLL(library))
    except OSError:
        return False


def makes_pdf() -> bool:
    return all(map(loads, PDF))


def install(packages: Iterable[str]) -> None:
    """Ask for Debian packages; where that is not allowed, what to type is printed."""
    subprocess.run(["sh", "scripts/install_packages.sh", *packages], cwd=ROOT, check=False)
