"""What every record behind the door shares: its status, the version that readers see, and who made it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from incidents.vocabulary import Status


class PublishableQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def in_review(self) -> Self:
        return self.filter(status=Status.IN_REVIEW)

    def public(self) -> Self:
        return self.filter(status=Status.PUBLISHED)

    def with_newer_draft(self) -> Self:
        """Published records that were edited after their last publication."""
        return self.filter(status=Status.PUBLISHED, edited_at__gt=F("last_entry_at"))


class Publishable(models.Model):
    """A record of the working copy. Only the door (`incidents.ledger.publish`) changes status, version and entry time."""

    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT, editable=False)
    version = models.PositiveIntegerField(
        default=0, editable=False, help_text="Version that readers see; 0 before the first publication."
    )
    last_entry_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(auto_now=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(name="%(class)s_status_known", condition=Q(status__in=Status.values)),
            models.CheckConstraint(
                name="%(class)s_public_has_version",
                condition=Q(status__in=[Status.DRAFT, Status.IN_REVIEW]) | Q(version__gte=1, last_entry_at__isnull=False),
            ),
        ]
