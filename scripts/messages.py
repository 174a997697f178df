"""`make messages`: collect the texts to translate, and compile the translations.

With --check: say whether that was done, and whether every text is translated.
"""

import gettext
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.processes import ROOT

ELSEWHERE = shutil.ignore_patterns(".git", ".venv", "var", "node_modules", "vendor", "__pycache__", ".*_cache")
ENTRY = re.compile(r'^(?:msgctxt|msgid|msgid_plural) (?:".*"\n?)+', re.MULTILINE)


def main() -> None:
    if not shutil.which("xgettext"):
        subprocess.run(["sh", "scripts/install_packages.sh", "gettext"], cwd=ROOT, check=True)
    if "--check" not in sys.argv:
        collect(ROOT)
        manage(ROOT, "compilemessages", "--verbosity=0", "--locale=es")
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "portal"
        shutil.copytree(ROOT, copy, ignore=ELSEWHERE)
        collect(copy)
        found = [fault for name in ("django", "djangojs") for fault in faults(copy, f"{name}.po")]
    print("\n".join(found) or "Every text is collected, translated and compiled.")
    sys.exit(bool(found))


def collect(tree: Path) -> None:
    ignored = [f"--ignore={name}" for name in (".venv", "var", "tests", "scripts", "theme", "static/vendor")]
    options = ["--locale=es", "--no-wrap", "--no-obsolete", "--add-location=file", "--verbosity=0", *ignored]
    manage(tree, "makemessages", *options)
    if any((tree / "static").rglob("*.js")):
        manage(tree, "makemessages", "--domain=djangojs", *options)


def manage(tree: Path, *arguments: str) -> None:
    # The tests' settings need no secrets of their own.
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=tree, env=environment, check=True)


def faults(copy: Path, name: str) -> list[str]:
    """What is wrong with a catalogue, beside the one that was just collected anew in a copy of the tree."""
    path = Path("locale/es/LC_MESSAGES") / name
    if not (copy / path).exists():
        return []
    if not (ROOT / path).exists() or texts(ROOT / path) != texts(copy / path):
        return [f"{path} does not have the texts that the code has: run make messages, and translate."]
    translated = subprocess.run(
        ["msgattrib", "--translated", "--no-fuzzy", "--no-obsolete", ROOT / path],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    missing = [text for text in texts(ROOT / path) if text not in translated]
    return [f"{path} lacks a translation: {text.strip()}" for text in missing] + compiled_faults(path)


def texts(catalogue: Path) -> list[str]:
    command = ["msgattrib", "--no-obsolete", "--no-location", "--sort-output", str(catalogue)]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return ENTRY.findall(output)[1:]  # the first is the header


def compiled_faults(path: Path) -> list[str]:
    committed = (ROOT / path).with_suffix(".mo")
    with tempfile.NamedTemporaryFile() as fresh:
        subprocess.run(["msgfmt", "--check-format", "-o", fresh.name, ROOT / path], check=True)
        if committed.exists() and catalogue(Path(fresh.name)) == catalogue(committed):
            return []
    return [f"{committed.relative_to(ROOT)} is not what {path.name} compiles to: run make messages."]


def catalogue(compiled: Path) -> dict[object, str]:
    with compiled.open("rb") as file:
        texts = vars(gettext.GNUTranslations(file))["_catalog"]
    return {key: text for key, text in texts.items() if key}


if __name__ == "__main__":
    main()
