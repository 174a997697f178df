"""The open queue in the order staff see it, and names and references by how they begin: a million rows are not sorted.

What search asks of PostgreSQL is `UPPER(last_name::text) LIKE 'DEL%'`; SQLite knows no index with NULLS FIRST, and is no
place for a million rows.
"""

from django.db import migrations

OPEN = ("approved", "in review", "received", "scheduled", "waiting for applicant", "waiting for guardian")
SEARCHED = ("reference", "first_name", "last_name")
# As the queue shows them: those still to be answered first.
INDEXES = {
    "application_open_queue": f"(decided_at NULLS FIRST, due_on, id) WHERE status IN {OPEN}",
    **{f"application_begins_{column}": f"(upper({column}::text) text_pattern_ops)" for column in SEARCHED},
}


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, what in INDEXES.items():
            schema_editor.execute(f"CREATE INDEX {name} ON programs_application {what}")


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES:
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("programs", "0005_a_date_of_birth_can_be_forgotten")]
    operations = [migrations.RunPython(make, drop)]
