"""Sources: articles, statements, letters. Their text is for editors; readers see quotes."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import models
from django.db.models import Q

from incidents.models.publishable import Publishable, PublishableQuerySet
from incidents.vocabulary import ReliabilityTier


class SourceQuerySet(PublishableQuerySet):
    def without_archive(self) -> SourceQuerySet:
        return self.filter(archived_url="").exclude(url="")


class Source(Publishable):
    """`published_at` is the day printed on the text, in its own zone. Empty where it is not known, as are title and url."""

    key = models.SlugField(
        max_length=80,
        unique=True,
        null=True,
        blank=True,
        help_text="Short name of an imported source, to find it again.",
    )
    publisher = models.CharField(max_length=200)
    title = models.CharField(max_length=500, blank=True)
    url = models.URLField(max_length=2000, blank=True)
    archived_url = models.URLField(max_length=2000, blank=True)
    byline = models.CharField(max_length=300, blank=True)
    published_at = models.DateField("published on", null=True, blank=True)
    accessed_at = models.DateField("accessed on", null=True, blank=True)
    language = models.CharField(max_length=10, default="en", help_text="BCP 47 tag, such as en or ar.")
    wire_origin = models.CharField(
        max_length=200, blank=True, help_text="The agency whose text this is, where another outlet prints it."
    )
    reliability_tier = models.PositiveSmallIntegerField(choices=ReliabilityTier, null=True, blank=True)
    own_dispatch = models.BooleanField(
        "our own dispatch", default=False, help_text="A short text that we wrote ourselves, for demonstration."
    )
    text = models.TextField(blank=True, help_text="For editors only; never shown to readers.")
    text_sha256 = models.CharField("SHA-256 of the text", max_length=64, blank=True, editable=False)
    note = models.TextField(blank=True, help_text="For editors only.")

    objects = SourceQuerySet.as_manager()

    class Meta(Publishable.Meta):
        ordering = ["-published_at", "publisher"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(name="source_publisher_given", condition=~Q(publisher="")),
            models.CheckConstraint(
                name="source_tier_known", condition=Q(reliability_tier__isnull=True) | Q(reliability_tier__range=(1, 4))
            ),
            models.CheckConstraint(
                name="source_hash_with_text",
                condition=Q(text="", text_sha256="") | (~Q(text="") & Q(text_sha256__regex=r"^[0-9a-f]{64}$")),
            ),
        ]

    def __str__(self) -> str:
        parts = [self.publisher, f"“{self.title}”" if self.title else "", str(self.published_at or "")]
        return ", ".join(part for part in parts if part)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.text_sha256 = hashlib.sha256(self.text.encode()).hexdigest() if self.text else ""
        if "text" in (kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = {*kwargs["update_fields"], "text_sha256"}
        super().save(*args, **kwargs)
