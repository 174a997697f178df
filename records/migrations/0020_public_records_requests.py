import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import agency.references


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0011_tombstones_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicRecordsRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=agency.references.new_reference,
                        editable=False,
                        max_length=9,
                        unique=True,
                        verbose_name="reference",
                    ),
                ),
                (
                    "asked",
                    models.TextField(
                        help_text="The city’s number of the request, and its words. Nobody has to say why they ask.",
                        max_length=2000,
                        verbose_name="who asked, and for what",
                    ),
                ),
                ("received_on", models.DateField(verbose_name="received on")),
                ("from_on", models.DateField(verbose_name="records from")),
                ("until_on", models.DateField(verbose_name="to, this day included")),
                ("kinds", models.JSONField(default=list, verbose_name="kinds of record")),
                (
                    "entered_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="entered at"),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
            ],
            options={
                "verbose_name": "public records request",
                "verbose_name_plural": "public records requests",
                "ordering": ["-pk"],
                "permissions": [("answer_public_request", "Can answer a public records request")],
                "default_permissions": ["view"],
            },
        ),
        migrations.CreateModel(
            name="PublicRecordsAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made at")),
                ("rows", models.PositiveIntegerField(verbose_name="records")),
                ("held_back", models.PositiveIntegerField(verbose_name="values held back")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256 of the file")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="records.publicrecordsrequest",
                        verbose_name="request",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer to a public records request",
                "verbose_name_plural": "answers to public records requests",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ReadText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("column", models.CharField(max_length=60)),
                ("record", models.CharField(max_length=40)),
                ("digest", models.CharField(max_length=64)),
                ("read_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "read_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="read_texts",
                        to="records.publicrecordsrequest",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="publicrecordsrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on__gte", models.F("from_on"))),
                name="public_request_period_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="readtext",
            constraint=models.UniqueConstraint(
                fields=("request", "kind", "column", "record"), name="text_is_read_once"
            ),
        ),
    ]
