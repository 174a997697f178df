"""What was said in the last minute is found by an index: whoever comments waits for it, however many comments there are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0005_staff_read_comments_in_the_order_of_an_index")]
    operations = [
        migrations.AddIndex(model_name="comment", index=models.Index(fields=["sealed_at"], name="comment_sealed"))
    ]
