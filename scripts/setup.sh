#!/bin/sh
# Make .venv fit the requirements. Costs nothing when it already does.
set -eu
cd "$(dirname "$0")/.."

# A virtual environment knows its own path: a moved folder needs a new one.
wanted="$(cat requirements.txt requirements-dev.txt | sha256sum) $PWD"
if [ -f .venv/ready ] && [ "$(cat .venv/ready)" = "$wanted" ]; then exit 0; fi

python=${PYTHON:-$(command -v python3.11 || command -v python3 || true)}
if [ -z "$python" ] || ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Python 3.11 or newer is needed. On Debian 12: apt-get install python3" >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    sh scripts/install_packages.sh python3-venv
fi

echo "Installing Python packages into .venv (a minute or two, the first time only) ..."
if [ -f .venv/ready ] && [ "$(cut -d' ' -f4- .venv/ready)" = "$PWD" ]; then
    rm .venv/ready
else
    "$python" -m venv --clear .venv
fi
.venv/bin/python -m pip install -qq --disable-pip-version-check -r requirements-dev.txt
echo "$wanted" >.venv/ready
