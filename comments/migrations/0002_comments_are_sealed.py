"""No comment is changed or deleted: PostgreSQL refuses, whoever asks."""

from django.db import migrations

CREATE = """
CREATE FUNCTION comments_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Comments are kept as they were received: nobody changes or deletes one.'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER comment_is_sealed BEFORE UPDATE OR DELETE ON comments_comment
    FOR EACH ROW EXECUTE FUNCTION comments_refuse();
CREATE TRIGGER comments_are_not_emptied BEFORE TRUNCATE ON comments_comment
    FOR EACH STATEMENT EXECUTE FUNCTION comments_refuse();
"""
DROP = """
DROP TRIGGER comments_are_not_emptied ON comments_comment;
DROP TRIGGER comment_is_sealed ON comments_comment;
DROP FUNCTION comments_refuse();
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
    dependencies = [("comments", "0001_initial")]
    operations = [migrations.RunPython(on_postgresql(CREATE), on_postgresql(DROP))]
