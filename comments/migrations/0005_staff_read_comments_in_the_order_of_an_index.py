"""Staff's list of comments is read in the order of an index, and what they weighed is counted in one.

The dates of all comments, which the list offers to choose from, are read from an index alone; SQLite knows none with
more columns than its order needs, and is no place for that many.
"""

from django.db import migrations, models
from django.db.models import Case, F, When


def widen(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX comment_received")
        schema_editor.execute("CREATE INDEX comment_received ON comments_comment (received_on) INCLUDE (id)")


def narrow(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX comment_received")
        schema_editor.execute("CREATE INDEX comment_received ON comments_comment (received_on)")


class Migration(migrations.Migration):
    dependencies = [("comments", "0004_words_of_a_comment_may_be_destroyed")]
    operations = [
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                Case(When(relevance="", then=0), default=1),
                Case(When(relevance="", then=F("comment_id"))),
                F("comment_id").desc(),
                name="review_waiting_first",
            ),
        ),
        migrations.AddIndex(
            model_name="review", index=models.Index(fields=["relevance", "comment"], name="review_by_relevance")
        ),
        migrations.RunPython(widen, narrow),
    ]
