"""What the workplace counts is read from indexes alone: a million applications are not visited, one by one, for it.

Partial where few of all that ever came are counted, and with every column that is asked of them. SQLite is no place
for a million rows.
"""

from django.db import migrations

UNDECIDED = ("in review", "received", "waiting for applicant", "waiting for guardian")
ADDED = {
    "application_undecided": (
        f"(station_id) INCLUDE (id, status, due_on, submitted_at, assignee_id, program_id) WHERE status IN {UNDECIDED}"
    ),
    "application_erasure_asked": "(erasure_requested_at) WHERE erasure_requested_at IS NOT NULL",
}
# These two are there already, under the same names: they get more columns.
WIDENED = {"application_decided": "id, due_on, program_id", "application_submitted": "id"}
BY = {"application_decided": "decided_at", "application_submitted": "submitted_at"}


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, what in ADDED.items():
            schema_editor.execute(f"CREATE INDEX {name} ON programs_application {what}")
        for name, more in WIDENED.items():
            schema_editor.execute(f"DROP INDEX {name}")
            schema_editor.execute(f"CREATE INDEX {name} ON programs_application ({BY[name]}) INCLUDE ({more})")


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in ADDED:
            schema_editor.execute(f"DROP INDEX {name}")
        for name in WIDENED:
            schema_editor.execute(f"DROP INDEX {name}")
            schema_editor.execute(f"CREATE INDEX {name} ON programs_application ({BY[name]})")


class Migration(migrations.Migration):
    dependencies = [("programs", "0006_queue_is_read_in_its_order")]
    operations = [migrations.RunPython(make, drop)]
