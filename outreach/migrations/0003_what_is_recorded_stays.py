"""No approved minutes, notice of a meeting or comment on a policy is changed or deleted: PostgreSQL refuses."""

from django.db import migrations

TABLES = {
    "outreach_approvedminutes": "approved_minutes",
    "outreach_meetingnotice": "meeting_notices",
    "outreach_policycomment": "policy_comments",
}
FUNCTION = """
CREATE FUNCTION outreach_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What is recorded here stays as it was recorded: nobody changes or deletes it.'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
"""
TRIGGERS = """
CREATE TRIGGER {name}_stay BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION outreach_refuse();
CREATE TRIGGER {name}_are_not_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION outreach_refuse();
"""
DROP = """
DROP TRIGGER {name}_are_not_emptied ON {table};
DROP TRIGGER {name}_stay ON {table};
"""
CREATE = FUNCTION + "".join(TRIGGERS.format(table=table, name=name) for table, name in TABLES.items())
REMOVE = "".join(DROP.format(table=table, name=name) for table, name in TABLES.items())
REMOVE += "DROP FUNCTION outreach_refuse();"


def on_postgresql(statements):
    """SQLite, of the demonstration and of quick tests, goes without: there the model's own refusal has to do."""

    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            # In one piece: the function's body has semicolons of its own.
            with schema_editor.connection.cursor() as cursor:
                cursor.execute(statements)

    return run


class Migration(migrations.Migration):
    dependencies = [("outreach", "0002_interpreter_is_in_one_place")]
    operations = [migrations.RunPython(on_postgresql(CREATE), on_postgresql(REMOVE))]
