"""`make licences`: write docs/licences.md, the licence of everything that is shipped. With --check: is it current?"""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageMetadata, metadata

from scripts.processes import ROOT

PAGE = ROOT / "docs" / "licences.md"
# Copied into this repository: what it is, where its version stands, and its licence.
COPIED = [
    (
        "USWDS, style sheet and pictures",
        "static/vendor/uswds/VERSION",
        "CC0-1.0; in parts Apache-2.0 and MIT",
    ),
    ("Public Sans, in USWDS", "static/vendor/uswds/VERSION", "OFL-1.1"),
    ("axe-core, for tests alone", "tests/browser/axe.min.js", "MPL-2.0"),
]
NOT_SAID = {"", "UNKNOWN"}
# Where a package's own word says nothing.
LOOKED_UP = {"python-dateutil": "Apache-2.0 OR BSD-3-Clause"}


def main() -> None:
    page = written()
    if "--check" not in sys.argv:
        PAGE.write_text(page)
    elif PAGE.read_text() != page:
        sys.exit("docs/licences.md is not what requirements.txt says. `make licences` writes it anew.")


def written() -> str:
    rows = [f"| {name} {version} | {licence(metadata(name))} |" for name, version in shipped()]
    copied = [f"| {what} {version_in(file)} (`{file}`) | {which} |" for what, file, which in COPIED]
    return "\n".join([
        "# Licences",
        "",
        "What the portal ships or installs to run, and under which licence each may be used. Written by",
        "`make licences` from what the packages say of themselves; `make lint` checks that it is current.",
        "",
        "| package | licence |",
        "| --- | --- |",
        *rows,
        *copied,
        "",
    ])  # fmt: skip


def shipped() -> Iterator[tuple[str, str]]:
    """Every package of requirements.txt, in its order."""
    yield from re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE)


def version_in(file: str) -> str:
    found = re.search(r"\d+\.\d+\.\d+", (ROOT / file).read_text()[:100])
    return found[0] if found else ""


def licence(package: PackageMetadata) -> str:
    """As it names it now, else as it did formerly, else as the index sorts it."""
    said = package.json
    named = str(LOOKED_UP.get(package["Name"]) or said.get("license_expression") or said.get("license") or "")
    if named in NOT_SAID or "\n" in named or len(named) > 60:  # some put the whole text there
        named = ", ".join(
            line.rpartition(" :: ")[2] for line in package.get_all("Classifier", []) if line.startswith("License ::")
        )
    if not named:
        sys.exit(f"{package['Name']} does not say its licence: look it up, and say it in scripts/licences.py.")
    return named


if __name__ == "__main__":
    main()
