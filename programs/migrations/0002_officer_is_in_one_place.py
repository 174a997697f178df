"""An officer is never in two places at once: PostgreSQL refuses overlapping shifts, whoever writes them."""

from django.db import migrations

CREATE = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE programs_opening ADD CONSTRAINT opening_officer_is_in_one_place
    EXCLUDE USING gist (officer_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
    WHERE (officer_id IS NOT NULL AND cancelled_at IS NULL)
"""
DROP = "ALTER TABLE programs_opening DROP CONSTRAINT opening_officer_is_in_one_place"


def on_postgresql(statement):
    """SQLite has no such constraint; there the form's own check has to do."""

    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_initial")]
    operations = [migrations.RunPython(on_postgresql(CREATE), on_postgresql(DROP))]
