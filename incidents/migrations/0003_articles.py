"""Articles on the desk: their text, bytes, reading and decisions."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0002_groups"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                (
                    "text_sha256",
                    models.CharField(editable=False, max_length=64, unique=True, verbose_name="SHA-256 of the text"),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("paste", "Pasted"), ("file", "Uploaded"), ("address", "Fetched")], max_length=8
                    ),
                ),
                ("raw", models.BinaryField(blank=True, null=True)),
                (
                    "raw_sha256",
                    models.CharField(blank=True, editable=False, max_length=64, verbose_name="SHA-256 of the bytes"),
                ),
                ("content_type", models.CharField(blank=True, max_length=100)),
                ("fetched_at", models.DateTimeField(blank=True, null=True)),
                ("url", models.URLField(blank=True, max_length=2000)),
                ("publisher", models.CharField(blank=True, max_length=200)),
                ("title", models.CharField(blank=True, max_length=500)),
                ("byline", models.CharField(blank=True, max_length=300)),
                ("published_on", models.DateField(blank=True, null=True)),
                ("language", models.CharField(default="en", max_length=10)),
                ("reading", models.JSONField(blank=True, null=True)),
                ("reader", models.CharField(blank=True, max_length=64)),
                ("additions", models.JSONField(blank=True, default=list)),
                ("decisions", models.JSONField(blank=True, default=dict)),
                ("signature", models.JSONField(blank=True, default=list)),
                ("likeness", models.FloatField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("edited_at", models.DateTimeField(auto_now=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="articles",
                        to="incidents.source",
                    ),
                ),
                (
                    "twin",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="twins",
                        to="incidents.article",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "article desk",
                "ordering": ["-edited_at", "-id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="article_text_given"),
                    models.CheckConstraint(
                        condition=models.Q(("text_sha256__regex", "^[0-9a-f]{64}$")), name="article_text_hashed"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["paste", "file", "address"])), name="article_origin_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("raw__isnull", True), ("raw_sha256", "")),
                            models.Q(("raw__isnull", False), ("raw_sha256__regex", "^[0-9a-f]{64}$")),
                            _connector="OR",
                        ),
                        name="article_bytes_with_hash",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("twin__isnull", True), ("likeness__range", (0, 1)), _connector="OR"),
                        name="article_likeness_with_twin",
                    ),
                ],
            },
        ),
    ]
