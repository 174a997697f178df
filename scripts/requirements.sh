#!/bin/sh
# Work out requirements.txt and requirements-dev.txt: every package, at one version, with the digest of each of its files.
# Neither names where packages come from: that is the business of who installs them.
set -eu
cd "$(dirname "$0")/.."
compile() {
    # Versions that are there already stay, unless the .in file says otherwise.
    CUSTOM_COMPILE_COMMAND="make requirements" "${PYTHON:-.venv/bin/python}" -m piptools compile --quiet \
        --generate-hashes --allow-unsafe --strip-extras \
        --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file "$1.txt" "$1.in"
}
compile requirements
compile requirements-dev
