"""No published version is changed or deleted: PostgreSQL refuses, whoever asks."""

from django.db import migrations

CREATE = """
CREATE FUNCTION cpp_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A published version stays as it was published.'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER version_is_frozen BEFORE UPDATE OR DELETE ON cpp_version
    FOR EACH ROW EXECUTE FUNCTION cpp_refuse();
CREATE TRIGGER versions_are_not_emptied BEFORE TRUNCATE ON cpp_version
    FOR EACH STATEMENT EXECUTE FUNCTION cpp_refuse();
"""
DROP = """
DROP TRIGGER versions_are_not_emptied ON cpp_version;
DROP TRIGGER version_is_frozen ON cpp_version;
DROP FUNCTION cpp_refuse();
"""


def on_postgresql(statements):
    """SQLite, of the demonstration and of quick tests, goes without: there the model's own refusal has to do."""

    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            # In one piece: the function's body has semicolons of its own.
            with schema_editor.connection.cursor() as cursor:
                cursor.execute(statements)

    return run


class Migration(migrations.Migration):
    dependencies = [("cpp", "0001_initial")]
    operations = [migrations.RunPython(on_postgresql(CREATE), on_postgresql(DROP))]
