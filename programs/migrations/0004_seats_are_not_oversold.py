"""Of an opening no more seats are taken than it has: PostgreSQL refuses, whoever writes it.

Fewer seats may still be given to an opening afterwards: then nobody more gets in, and nobody is thrown out.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION appointment_is_not_oversold() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    has integer;
    taken integer;
BEGIN
    -- Whoever takes a seat of this opening passes here one by one.
    SELECT seats INTO has FROM programs_opening WHERE id = NEW.opening_id FOR UPDATE;
    SELECT coalesce(sum(people), 0) INTO taken FROM programs_appointment
        WHERE opening_id = NEW.opening_id AND status <> 'cancelled' AND id <> NEW.id;
    IF taken + NEW.people > has THEN
        RAISE EXCEPTION 'opening % has % seats, % are taken', NEW.opening_id, has, taken
            USING ERRCODE = 'check_violation', CONSTRAINT = 'appointment_is_not_oversold';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER appointment_is_not_oversold BEFORE INSERT OR UPDATE OF opening_id, people ON programs_appointment
    FOR EACH ROW WHEN (NEW.status <> 'cancelled') EXECUTE FUNCTION appointment_is_not_oversold()
"""
DROP = """
DROP TRIGGER appointment_is_not_oversold ON programs_appointment;
DROP FUNCTION appointment_is_not_oversold()
"""


def on_postgresql(statement):
    """SQLite has one writer at a time; there the check under the lock is enough."""

    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statement, params=None)  # a percent sign is meant

    return run


class Migration(migrations.Migration):
    dependencies = [("programs", "0003_every_program")]
    operations = [migrations.RunPython(on_postgresql(CREATE), on_postgresql(DROP))]
