"""Of a policy comment that has a tombstone its words and its person may be blanked, and nothing else."""

from django.db import migrations

CREATE = """
CREATE FUNCTION outreach_refuse_all_but_keys_and_stripping() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
    becomes jsonb := to_jsonb(NEW);
BEGIN
    IF becomes @> '{"text": "[destroyed]", "name": "", "email": ""}'
        AND was - '{text,name,email}'::text[] = becomes - '{text,name,email}'::text[]
        AND EXISTS (SELECT FROM records_tombstone WHERE about = 'outreach.policycomment:' || OLD.id)
    THEN
        RETURN NEW;
    END IF;
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
    RAISE EXCEPTION 'What is recorded here stays as it was recorded: nobody changes or deletes it.'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
DROP TRIGGER policy_comments_stay ON outreach_policycomment;
CREATE TRIGGER policy_comments_stay BEFORE UPDATE ON outreach_policycomment
    FOR EACH ROW EXECUTE FUNCTION outreach_refuse_all_but_keys_and_stripping('name', 'email');
"""
DROP = """
DROP TRIGGER policy_comments_stay ON outreach_policycomment;
CREATE TRIGGER policy_comments_stay BEFORE UPDATE ON outreach_policycomment
    FOR EACH ROW EXECUTE FUNCTION outreach_refuse_all_but_new_keys('name', 'email');
DROP FUNCTION outreach_refuse_all_but_keys_and_stripping();
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
        ("outreach", "0004_a_policy_comment_may_change_its_key"),
        ("records", "0011_tombstones_stay"),
    ]
    operations = [migrations.RunPython(on_postgresql(CREATE), on_postgresql(DROP))]
