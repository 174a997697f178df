"""`make audit`: does anything we run on have a weakness that is known? Asks a service on the internet.

With --if-reachable, as `make lint` asks it, a service that does not answer is no failure; that nobody looked is said.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from scripts.processes import ROOT

PATIENCE = 120


def main() -> None:
    packages = ask()
    weak = [f"{package['name']} {package['version']}: {ids(package)}" for package in packages if package.get("vulns")]
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    if weak:
        sys.exit("Known weaknesses:\n" + "\n".join(weak))
    if packages and not unknown:
        print(f"No known weakness in {len(packages)} packages.")
        return
    named = ", ".join(unknown) if len(unknown) < len(packages) else "what we run on"
    # Not found is not the same as looked at and found well.
    print(f"LEFT OUT: nobody could say whether there are known weaknesses in {named}.")
    sys.exit("--if-reachable" not in sys.argv)


def ask() -> list[dict[str, Any]]:
    """What the service says of each package; nothing, if it cannot be asked."""
    command: list[str | Path] = [
        Path(sys.executable).parent / "pip-audit",
        "--requirement",
        "requirements.txt",
        "--disable-pip",
    ]
    command += ["--require-hashes", "--progress-spinner=off", "--timeout=10", "--format=json"]
    try:
        done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=PATIENCE)
        answer: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return []
    return answer


def ids(package: dict[str, Any]) -> str:
    return ", ".join(f"{found['id']} (mended in {', '.join(found['fix_versions'])})" for found in package["vulns"])


if __name__ == "__main__":
    main()
