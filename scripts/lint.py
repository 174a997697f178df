"""`make lint`: every check that is not a test. All of them run; the end says which failed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from cryptography.fernet import Fernet

from scripts.processes import ROOT

BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]
# As a careful operator would set it; the secrets are thrown away.
PRODUCTION = {
    "SECRET_KEY": Fernet.generate_key().decode() * 2,
    "FIELD_KEYS": Fernet.generate_key().decode(),
    "MATCHING_KEY": Fernet.generate_key().decode(),
    "DATABASE_URL": "postgres://portal:secret@127.0.0.1:1/portal",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "SITE_URL": "https://portal.example.gov",
    "ALLOWED_HOSTS": "portal.example.gov",
    "CSRF_TRUSTED_ORIGINS": "https://portal.example.gov",
    "TRUSTED_PROXIES": "1",
    "DEBUG": "0",
    "DEMO": "0",
    "HTTPS": "1",
    "DJANGO_SETTINGS_MODULE": "engagement.settings",
}
TESTS = {"DJANGO_SETTINGS_MODULE": "tests.settings"}


def main() -> None:
    checks: dict[str, Callable[[], bool]] = {
        # The longest first: two checks run side by side.
        "types": partial(run, BIN / "mypy", "."),
        "translations": partial(run, sys.executable, "-m", "scripts.messages", "--check"),
        "format": partial(run, BIN / "ruff", "format", "--check", "."),
        "lint": partial(run, BIN / "ruff", "check", "."),
        "imports": partial(run, BIN / "lint-imports", "--no-cache"),
        "templates": partial(run, BIN / "djlint", "--lint", "templates"),
        "migrations": partial(run, *MANAGE, "makemigrations", "--check", "--dry-run", **TESTS),
        "deployment": partial(run, *MANAGE, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION),
        "licences": partial(run, sys.executable, "-m", "scripts.licences", "--check"),
        "known weaknesses": partial(run, sys.executable, "-m", "scripts.audit", "--if-reachable"),
        "theme": theme,
    }
    with ThreadPoolExecutor(max_workers=2) as side_by_side:
        passed = list(side_by_side.map(lambda check: check(), checks.values()))
    failed = [name for name, has_passed in zip(checks, passed, strict=True) if not has_passed]
    print(
        f"\nFAILED: {', '.join(failed)}. `make format` mends what is only form." if failed else "\nAll checks passed."
    )
    sys.exit(bool(failed))


def run(*command: str | Path, **environment: str) -> bool:
    """Run a check, and say in one piece what it said."""
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, check=False, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    print(f"\n--- {Path(command[0]).name} {' '.join(map(str, command[1:]))} ---\n{done.stdout}", flush=True)
    return done.returncode == 0


def theme() -> bool:
    if not shutil.which("npm"):
        print("\nSKIPPED: the comparison of the compiled theme with its source needs Node.")
        return True
    return run("sh", "theme/build.sh", "--check")


if __name__ == "__main__":
    main()
