#!/bin/sh
# Install Debian packages where that is allowed: as root, or by a sudo that asks no password.
# Otherwise say what to type, and fail.
set -u
if ! command -v apt-get >/dev/null; then
    echo "Missing here: $*. Please install them with this system's package manager." >&2
    exit 1
fi
if [ "$(id -u)" = 0 ]; then
    sudo=""
elif sudo -n true 2>/dev/null; then
    sudo="sudo -n"
else
    echo "Missing here: $*. Please run: sudo apt-get install $*" >&2
    exit 1
fi
echo "Installing $* ..."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() { $sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq "$@" </dev/null >"$log" 2>&1; }
# The list may be missing or old: ask for a new one only then, it takes its time.
apt install --no-install-recommends -y "$@" && exit 0
apt update && apt install --no-install-recommends -y "$@" && exit 0
cat "$log" >&2
exit 1
