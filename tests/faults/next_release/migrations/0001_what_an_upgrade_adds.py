from django.db import migrations


class Migration(migrations.Migration):
    """As releases of the portal change tables: they add, with a default that the database knows; they take nothing away.

    So that the processes of the release before go on writing their rows.
    """

    atomic = False  # an index is made without holding up who writes

    dependencies = [("programs", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE programs_application ADD COLUMN next_release varchar(40) NOT NULL DEFAULT ''",
            "ALTER TABLE programs_application DROP COLUMN next_release",
        ),
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY next_release ON programs_application (next_release)",
            "DROP INDEX next_release",
        ),
    ]
