"""A sealed day is put at the end of the chain and is not released yet; and no entry of the last year is deleted.

Without the first, a made-up day that is released already would let its entries go. The second is asked of the entry
itself, whatever its day says: 364 days, for a clock that ran ahead.
"""

from django.db import migrations

POSTGRESQL = [
    # A number that is taken is left to its own constraint: of two who seal a day, the second stores nothing.
    """
    CREATE FUNCTION records_refuse_unless_following() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.released_on IS NULL AND (
            EXISTS (SELECT 1 FROM records_sealedday WHERE number = NEW.number)
            OR NEW.number = 1 + COALESCE((SELECT max(number) FROM records_sealedday), 0)
            AND NEW.first > COALESCE((SELECT max(last) FROM records_sealedday), 0)
            AND NEW.day > COALESCE((SELECT max(day) FROM records_sealedday), DATE '-infinity')
        ) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'The audit trail stays as it was written.' USING ERRCODE = 'integrity_constraint_violation';
    END
    $$;
    """,
    """
    CREATE TRIGGER sealed_day_follows_the_last BEFORE INSERT ON records_sealedday
        FOR EACH ROW EXECUTE FUNCTION records_refuse_unless_following();
    """,
    """
    CREATE FUNCTION records_refuse_unless_old_and_released() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.at < now() - INTERVAL '364 days' AND EXISTS (
            SELECT 1 FROM records_sealedday WHERE released_on IS NOT NULL AND OLD.id BETWEEN first AND last
        ) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'The audit trail stays as it was written.' USING ERRCODE = 'integrity_constraint_violation';
    END
    $$;
    """,
    """
    DROP TRIGGER audit_entry_is_kept ON records_auditentry;
    CREATE TRIGGER audit_entry_is_kept BEFORE DELETE ON records_auditentry
        FOR EACH ROW EXECUTE FUNCTION records_refuse_unless_old_and_released();
    """,
]
POSTGRESQL_BACK = [
    "DROP TRIGGER sealed_day_follows_the_last ON records_sealedday",
    """
    DROP TRIGGER audit_entry_is_kept ON records_auditentry;
    CREATE TRIGGER audit_entry_is_kept BEFORE DELETE ON records_auditentry
        FOR EACH ROW EXECUTE FUNCTION records_refuse_unless_released();
    """,
    "DROP FUNCTION records_refuse_unless_following()",
    "DROP FUNCTION records_refuse_unless_old_and_released()",
]
REFUSE = "BEGIN SELECT RAISE(ABORT, 'The audit trail stays as it was written.'); END"
RELEASED = "SELECT 1 FROM records_sealedday WHERE released_on IS NOT NULL AND OLD.id BETWEEN first AND last"
SQLITE = [
    f"""
    CREATE TRIGGER IF NOT EXISTS sealed_day_follows_the_last BEFORE INSERT ON records_sealedday
    WHEN NOT (
        NEW.released_on IS NULL AND (
            EXISTS (SELECT 1 FROM records_sealedday WHERE number = NEW.number)
            OR NEW.number = 1 + COALESCE((SELECT max(number) FROM records_sealedday), 0)
            AND NEW.first > COALESCE((SELECT max(last) FROM records_sealedday), 0)
            AND NEW.day > COALESCE((SELECT max(day) FROM records_sealedday), '')
        )
    ) {REFUSE}
    """,  # noqa: S608 - every word of it is ours
    "DROP TRIGGER IF EXISTS audit_entry_is_kept",
    f"""
    CREATE TRIGGER audit_entry_is_kept BEFORE DELETE ON records_auditentry
    WHEN NOT (OLD.at < datetime('now', '-364 days') AND EXISTS ({RELEASED})) {REFUSE}
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER IF EXISTS sealed_day_follows_the_last",
    "DROP TRIGGER IF EXISTS audit_entry_is_kept",
    f"CREATE TRIGGER audit_entry_is_kept BEFORE DELETE ON records_auditentry WHEN NOT EXISTS ({RELEASED}) {REFUSE}",
]


def run(postgresql, sqlite):
    def on(apps, schema_editor):
        # Each in one piece: the functions' bodies have semicolons of their own.
        with schema_editor.connection.cursor() as cursor:
            for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
                cursor.execute(statement)

    return on


class Migration(migrations.Migration):
    dependencies = [("records", "0020_public_records_requests")]
    operations = [migrations.RunPython(run(POSTGRESQL, SQLITE), run(POSTGRESQL_BACK, SQLITE_BACK))]
