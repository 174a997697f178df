"""A sealed comment's contact may be encrypted anew, and nothing else of it: that is what `rotate_keys` does.

The database cannot read what it keeps, so it asks for all it can see: that whoever writes says in this transaction that
keys are being changed, that every other column stays, and that each token becomes a token of the same length. Another
name put in this way would be found by `verify_comments`: the seal is over the name itself.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION comments_refuse_all_but_new_keys() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
    becomes jsonb := to_jsonb(NEW);
BEGIN
    IF coalesce(current_setting('portal.encrypting_anew', true), '') = 'on'
        AND was - TG_ARGV = becomes - TG_ARGV
        AND NOT EXISTS (
            SELECT FROM unnest(TG_ARGV) AS token
            WHERE was ->> token <> becomes ->> token
                AND NOT (becomes ->> token LIKE 'gAAAA%' AND length(was ->> token) = length(becomes ->> token))
        )
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Comments are kept as they were received: nobody changes or deletes one.'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
DROP TRIGGER comment_is_sealed ON comments_comment;
CREATE TRIGGER comment_is_sealed BEFORE UPDATE ON comments_comment
    FOR EACH ROW EXECUTE FUNCTION comments_refuse_all_but_new_keys('name', 'email', 'phone');
CREATE TRIGGER comment_is_not_deleted BEFORE DELETE ON comments_comment
    FOR EACH ROW EXECUTE FUNCTION comments_refuse();
"""
DROP = """
DROP TRIGGER comment_is_not_deleted ON comments_comment;
DROP TRIGGER comment_is_sealed ON comments_comment;
CREATE TRIGGER comment_is_sealed BEFORE UPDATE OR DELETE ON comments_comment
    FOR EACH ROW EXECUTE FUNCTION comments_refuse();
DROP FUNCTION comments_refuse_all_but_new_keys();
"""


def on_postgresql(statements):
    """SQLite has no triggers on this table."""

    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            # In one piece: the function's body has semicolons of its own.
            with schema_editor.connection.cursor() as cursor:
                cursor.execute(statements)

    return run


class Migration(migrations.Migration):
    dependencies = [("comments", "0002_comments_are_sealed")]
    operations = [migrations.RunPython(on_postgresql(CREATE), on_postgresql(DROP))]
