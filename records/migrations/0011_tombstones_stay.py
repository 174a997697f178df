"""What is written of a destroyed record is added, and neither changed nor deleted: the database refuses, whoever asks."""

from django.db import migrations

SENTENCE = "What was destroyed stays written down."
POSTGRESQL = [
    f"""
    CREATE FUNCTION tombstones_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
    END
    $$;
    """,
    """
    CREATE TRIGGER tombstones_stay BEFORE UPDATE OR DELETE ON records_tombstone
        FOR EACH ROW EXECUTE FUNCTION tombstones_refuse();
    CREATE TRIGGER tombstones_are_not_emptied BEFORE TRUNCATE ON records_tombstone
        FOR EACH STATEMENT EXECUTE FUNCTION tombstones_refuse();
    """,
]
POSTGRESQL_BACK = [
    "DROP TRIGGER tombstones_stay ON records_tombstone",
    "DROP TRIGGER tombstones_are_not_emptied ON records_tombstone",
    "DROP FUNCTION tombstones_refuse()",
]
REFUSE = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
SQLITE = [
    f"CREATE TRIGGER IF NOT EXISTS tombstone_is_not_changed BEFORE UPDATE ON records_tombstone {REFUSE}",
    f"CREATE TRIGGER IF NOT EXISTS tombstone_is_kept BEFORE DELETE ON records_tombstone {REFUSE}",
]
SQLITE_BACK = ["DROP TRIGGER IF EXISTS tombstone_is_not_changed", "DROP TRIGGER IF EXISTS tombstone_is_kept"]


def run(postgresql, sqlite):
    def on(apps, schema_editor):
        # Each in one piece: the function's body has semicolons of its own.
        with schema_editor.connection.cursor() as cursor:
            for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
                cursor.execute(statement)

    return on


class Migration(migrations.Migration):
    dependencies = [("records", "0010_retention_holds_and_destruction")]
    operations = [migrations.RunPython(run(POSTGRESQL, SQLITE), run(POSTGRESQL_BACK, SQLITE_BACK))]
