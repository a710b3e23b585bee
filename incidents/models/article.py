"""Articles on the desk: a text to work through, with what was found in it and what editors decided. Readers never see it."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from incidents.models.source import Source


class ArticleOrigin(models.TextChoices):
    """How the text came to the desk."""

    PASTE = "paste", "Pasted"
    FILE = "file", "Uploaded"
    ADDRESS = "address", "Fetched"


class ArticleQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def for_change_list(self) -> ArticleQuerySet:
        """Without the texts and the bytes, which a list does not show."""
        return self.select_related("source", "created_by").defer("text", "raw", "reading", "signature")

    def with_text(self, text: str) -> ArticleQuerySet:
        return self.filter(text_sha256=sha256_of(text.encode()))


class Article(models.Model):
    """`text` is what every offset refers to, and never changes. `raw`: the bytes as fetched or uploaded.

    `reading` is what the reader suggested, and `reader` the state of reader, names and day for which it holds.
    `additions`: what editors made of words by hand. `decisions`: suggestion -> what was decided and what came of it.
    `twin`: an article with nearly the same words, printed elsewhere; `likeness` is the share of words in common, 0 to 1.
    """

    text = models.TextField()
    text_sha256 = models.CharField("SHA-256 of the text", max_length=64, unique=True, editable=False)
    origin = models.CharField(max_length=8, choices=ArticleOrigin)
    raw = models.BinaryField(null=True, blank=True)
    raw_sha256 = models.CharField("SHA-256 of the bytes", max_length=64, blank=True, editable=False)
    content_type = models.CharField(max_length=100, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    url = models.URLField(max_length=2000, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=500, blank=True)
    byline = models.CharField(max_length=300, blank=True)
    published_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=10, default="en")
    reading = models.JSONField(null=True, blank=True)
    reader = models.CharField(max_length=64, blank=True)
    additions = models.JSONField(default=list, blank=True)
    decisions = models.JSONField(default=dict, blank=True)
    signature = models.JSONField(default=list, blank=True)
    twin = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="twins")
    likeness = models.FloatField(null=True, blank=True)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="articles")
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(auto_now=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "article desk"
        ordering = ["-edited_at", "-id"]
        constraints = [
            models.CheckConstraint(name="article_text_given", condition=~Q(text="")),
            models.CheckConstraint(name="article_text_hashed", condition=Q(text_sha256__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(name="article_origin_known", condition=Q(origin__in=ArticleOrigin.values)),
            models.CheckConstraint(
                name="article_bytes_with_hash",
                condition=Q(raw__isnull=True, raw_sha256="")
                | Q(raw__isnull=False, raw_sha256__regex=r"^[0-9a-f]{64}$"),
            ),
            models.CheckConstraint(
                name="article_likeness_with_twin", condition=Q(twin__isnull=True) | Q(likeness__range=(0, 1))
            ),
        ]

    def __str__(self) -> str:
        return self.title or " ".join(self.text[:200].split())[:80]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.text_sha256 = sha256_of(self.text.encode())
            self.raw_sha256 = sha256_of(bytes(self.raw)) if self.raw is not None else ""
        super().save(*args, **kwargs)


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
