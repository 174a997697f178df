#!/bin/sh
# Make the files that docker-compose.yml reads secrets from. What is there stays as it is.
#
# The folder is closed to everybody but its owner; the files in it can be read, because each container reads those it
# is given, and no others, as a user of its own.
set -eu
cd "${1:-$(dirname "$0")/..}"
umask 077
mkdir -p secrets
chmod 700 secrets

random() { head -c "$1" /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n'; }

keep() {
    if [ -e "secrets/$1" ]; then return; fi
    printf '%s' "$2" >"secrets/$1"
    echo "made secrets/$1"
}

keep secret_key "$(random 48)"
keep secret_key_fallbacks ""
# A key of Fernet is 32 bytes.
keep field_keys "$(random 32)"
keep matching_key "$(random 36)"
# The database's superuser, the owner of its tables, and who reads and writes rows: docs/operating.md.
keep db_superuser_password "$(random 24)"
keep db_owner_password "$(random 24)"
keep db_password "$(random 24)"
keep metrics_token "$(random 24)"
# Only where members sign in with the city's own accounts.
keep oidc_client_secret ""
if [ ! -e secrets/email_url ]; then
    echo "Still to write: secrets/email_url, where letters are handed over. For example:"
    echo "    smtp+tls://user:password@mail.example.gov:587"
fi
chmod 444 secrets/*
echo "Keep a copy of field_keys and matching_key where no backup of the database is: neither is worth anything without the other."
