"""What is installed is what was looked at: every package at one version, with the digests of its files."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = ["requirements", "requirements-dev"]
PINNED = re.compile(r"^([\w.-]+)(?:\[[\w,]+\])?==([\w.]+)", re.MULTILINE)


@pytest.mark.parametrize("name", FILES)
def test_every_package_has_the_digests_of_its_files(name: str) -> None:
    packages = re.split(r"\n(?=\w)", (ROOT / f"{name}.txt").read_text())[1:]

    assert packages
    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []


@pytest.mark.parametrize("name", FILES)
def test_no_place_is_named_to_get_packages_from(name: str) -> None:
    said = (ROOT / f"{name}.txt").read_text()

    assert (
        re.findall(r"^\s*(?:-i|-f|--index-url|--extra-index-url|--find-links|--trusted-host)\b.*|.*://.*", said, re.M)
        == []
    )


@pytest.mark.parametrize("name", FILES)
def test_what_is_asked_for_is_what_was_worked_out(name: str) -> None:
    """Otherwise somebody changed one and forgot `make requirements`."""
    asked, worked_out = (PINNED.findall((ROOT / f"{name}.{ending}").read_text()) for ending in ("in", "txt"))

    assert {(package.lower(), version) for package, version in asked} - set(worked_out) == set()
