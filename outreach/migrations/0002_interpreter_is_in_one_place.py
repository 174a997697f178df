"""An interpreter is never in two places at once: PostgreSQL refuses overlapping assignments, whoever writes them."""

from django.db import migrations

CREATE = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE outreach_assignment ADD CONSTRAINT assignment_interpreter_is_in_one_place
    EXCLUDE USING gist (interpreter_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
    WHERE (starts_at IS NOT NULL AND status IN ('asked', 'accepted'))
"""
DROP = "ALTER TABLE outreach_assignment DROP CONSTRAINT assignment_interpreter_is_in_one_place"


def on_postgresql(statement):
    """SQLite has no such constraint; there one writer at a time and the check before asking have to do."""

    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("outreach", "0001_initial")]
    operations = [migrations.RunPython(on_postgresql(CREATE), on_postgresql(DROP))]
