"""Audit entries are added, and neither changed nor deleted: the database refuses, whoever asks.

Two things alone may happen to them. A sealed day that is more than a year old may be released, once (CJIS Security
Policy 5.4.6: audit records are kept for a year at least); and of a released day the entries may be deleted.
"""

from django.db import migrations

POSTGRESQL = [
    """
    CREATE FUNCTION records_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'The audit trail stays as it was written.' USING ERRCODE = 'integrity_constraint_violation';
    END
    $$;
    """,
    """
    CREATE FUNCTION records_refuse_unless_released() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT 1 FROM records_sealedday
            WHERE released_on IS NOT NULL AND OLD.id BETWEEN first AND last
        ) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'The audit trail stays as it was written.' USING ERRCODE = 'integrity_constraint_violation';
    END
    $$;
    """,
    """
    CREATE FUNCTION records_refuse_unless_releasing() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.released_on IS NULL AND NEW.released_on IS NOT NULL
            AND NEW.day <= CURRENT_DATE - INTERVAL '1 year'
            AND to_jsonb(NEW) - 'released_on' = to_jsonb(OLD) - 'released_on'
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'The audit trail stays as it was written.' USING ERRCODE = 'integrity_constraint_violation';
    END
    $$;
    """,
    """
    CREATE TRIGGER audit_entry_is_not_changed BEFORE UPDATE ON records_auditentry
        FOR EACH ROW EXECUTE FUNCTION records_refuse();
    CREATE TRIGGER audit_entry_is_kept BEFORE DELETE ON records_auditentry
        FOR EACH ROW EXECUTE FUNCTION records_refuse_unless_released();
    CREATE TRIGGER audit_entries_are_not_emptied BEFORE TRUNCATE ON records_auditentry
        FOR EACH STATEMENT EXECUTE FUNCTION records_refuse();
    CREATE TRIGGER sealed_day_is_only_released BEFORE UPDATE ON records_sealedday
        FOR EACH ROW EXECUTE FUNCTION records_refuse_unless_releasing();
    CREATE TRIGGER sealed_day_is_kept BEFORE DELETE ON records_sealedday
        FOR EACH ROW EXECUTE FUNCTION records_refuse();
    CREATE TRIGGER sealed_days_are_not_emptied BEFORE TRUNCATE ON records_sealedday
        FOR EACH STATEMENT EXECUTE FUNCTION records_refuse();
    """,
]
POSTGRESQL_BACK = [
    "DROP TRIGGER audit_entry_is_not_changed ON records_auditentry",
    "DROP TRIGGER audit_entry_is_kept ON records_auditentry",
    "DROP TRIGGER audit_entries_are_not_emptied ON records_auditentry",
    "DROP TRIGGER sealed_day_is_only_released ON records_sealedday",
    "DROP TRIGGER sealed_day_is_kept ON records_sealedday",
    "DROP TRIGGER sealed_days_are_not_emptied ON records_sealedday",
    "DROP FUNCTION records_refuse()",
    "DROP FUNCTION records_refuse_unless_released()",
    "DROP FUNCTION records_refuse_unless_releasing()",
]
REFUSE = "BEGIN SELECT RAISE(ABORT, 'The audit trail stays as it was written.'); END"
# By name: SQLite has no word for "every other column".
UNCHANGED = " AND ".join(
    f"NEW.{column} IS OLD.{column}"
    for column in ("id", "number", "day", "first", "last", "count", "digest", "sealed_at")
)
SQLITE = [
    f"CREATE TRIGGER IF NOT EXISTS audit_entry_is_not_changed BEFORE UPDATE ON records_auditentry {REFUSE}",
    f"""
    CREATE TRIGGER IF NOT EXISTS audit_entry_is_kept BEFORE DELETE ON records_auditentry
    WHEN NOT EXISTS (
        SELECT 1 FROM records_sealedday WHERE released_on IS NOT NULL AND OLD.id BETWEEN first AND last
    ) {REFUSE}
    """,  # noqa: S608 - every word of it is ours
    f"""
    CREATE TRIGGER IF NOT EXISTS sealed_day_is_only_released BEFORE UPDATE ON records_sealedday
    WHEN NOT (
        OLD.released_on IS NULL AND NEW.released_on IS NOT NULL AND NEW.day <= date('now', '-1 year') AND {UNCHANGED}
    ) {REFUSE}
    """,
    f"CREATE TRIGGER IF NOT EXISTS sealed_day_is_kept BEFORE DELETE ON records_sealedday {REFUSE}",
]
SQLITE_BACK = [
    f"DROP TRIGGER IF EXISTS {name}"
    for name in (
        "audit_entry_is_not_changed", "audit_entry_is_kept", "sealed_day_is_only_released", "sealed_day_is_kept",
    )
]  # fmt: skip


def run(postgresql, sqlite):
    def on(apps, schema_editor):
        # Each in one piece: the functions' bodies have semicolons of their own.
        with schema_editor.connection.cursor() as cursor:
            for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
                cursor.execute(statement)

    return on


class Migration(migrations.Migration):
    dependencies = [("records", "0001_audit_trail_and_its_sealed_days")]
    operations = [migrations.RunPython(run(POSTGRESQL, SQLITE), run(POSTGRESQL_BACK, SQLITE_BACK))]
