"""Of a comment that has a tombstone its words and its person may be blanked, and nothing else; PostgreSQL sees to it.

The row that seals what is left is added in the same transaction, and stays as it is.
"""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

CREATE = """
CREATE FUNCTION comments_may_be_stripped(was jsonb, becomes jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT becomes @> '{"text": "[destroyed]", "name": "", "email": "", "phone": ""}'
        AND was - '{text,name,email,phone,submission_key}'::text[]
            = becomes - '{text,name,email,phone,submission_key}'::text[]
        AND EXISTS (SELECT FROM records_tombstone WHERE about = 'comments.comment:' || (was ->> 'id'))
        AND EXISTS (SELECT FROM comments_stripped WHERE comment_id = (was ->> 'id')::bigint)
$$;
CREATE FUNCTION comments_refuse_all_but_keys_and_stripping() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
    becomes jsonb := to_jsonb(NEW);
BEGIN
    IF comments_may_be_stripped(was, becomes) OR (
        coalesce(current_setting('portal.encrypting_anew', true), '') = 'on'
        AND was - TG_ARGV = becomes - TG_ARGV
        AND NOT EXISTS (
            SELECT FROM unnest(TG_ARGV) AS token
            WHERE was ->> token <> becomes ->> token
                AND NOT (becomes ->> token LIKE 'gAAAA%' AND length(was ->> token) = length(becomes ->> token))
        )
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
    FOR EACH ROW EXECUTE FUNCTION comments_refuse_all_but_keys_and_stripping('name', 'email', 'phone');
CREATE TRIGGER stripped_stays BEFORE UPDATE OR DELETE ON comments_stripped
    FOR EACH ROW EXECUTE FUNCTION comments_refuse();
CREATE TRIGGER stripped_are_not_emptied BEFORE TRUNCATE ON comments_stripped
    FOR EACH STATEMENT EXECUTE FUNCTION comments_refuse();
"""
DROP = """
DROP TRIGGER stripped_are_not_emptied ON comments_stripped;
DROP TRIGGER stripped_stays ON comments_stripped;
DROP TRIGGER comment_is_sealed ON comments_comment;
CREATE TRIGGER comment_is_sealed BEFORE UPDATE ON comments_comment
    FOR EACH ROW EXECUTE FUNCTION comments_refuse_all_but_new_keys('name', 'email', 'phone');
DROP FUNCTION comments_refuse_all_but_keys_and_stripping();
DROP FUNCTION comments_may_be_stripped(jsonb, jsonb);
"""


def on_postgresql(statements):
    """SQLite has no triggers on this table: there the model's own refusal has to do."""

    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            # In one piece: the function's body has semicolons of its own.
            with schema_editor.connection.cursor() as cursor:
                cursor.execute(statements)

    return run


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0003_a_comment_may_change_its_key"),
        ("records", "0011_tombstones_stay"),
    ]
    operations = [
        migrations.CreateModel(
            name="Stripped",
            fields=[
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="stripped",
                        serialize=False,
                        to="comments.comment",
                    ),
                ),
                ("seal", models.CharField(max_length=64)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "comment whose words were destroyed",
                "verbose_name_plural": "comments whose words were destroyed",
                "default_permissions": [],
            },
        ),
        migrations.RunPython(on_postgresql(CREATE), on_postgresql(DROP)),
    ]
