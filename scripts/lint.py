"""`make lint`: every check that is not a test. All of them run; the end says which failed."""

import os
import shutil
import subprocess
import sys
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
    checks = {
        "format": run(BIN / "ruff", "format", "--check", "."),
        "lint": run(BIN / "ruff", "check", "."),
        "types": run(BIN / "mypy", "."),
        "imports": run(BIN / "lint-imports", "--no-cache"),
        "templates": run(BIN / "djlint", "--lint", "templates"),
        "migrations": run(*MANAGE, "makemigrations", "--check", "--dry-run", **TESTS),
        "deployment": run(*MANAGE, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION),
        "translations": run(sys.executable, "-m", "scripts.messages", "--check"),
        "theme": theme(),
    }
    failed = [name for name, passed in checks.items() if not passed]
    print(
        f"\nFAILED: {', '.join(failed)}. `make format` mends what is only form." if failed else "\nAll checks passed."
    )
    sys.exit(bool(failed))


def run(*command: str | Path, **environment: str) -> bool:
    print(f"\n--- {Path(command[0]).name} {' '.join(map(str, command[1:]))} ---", flush=True)
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=False).returncode == 0


def theme() -> bool:
    if not shutil.which("npm"):
        print("\nSKIPPED: the comparison of the compiled theme with its source needs Node.")
        return True
    return run("sh", "theme/build.sh", "--check")


if __name__ == "__main__":
    main()
