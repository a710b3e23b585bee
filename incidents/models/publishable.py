"""What every record behind the door shares: its status, the version that readers see, and who made it."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from incidents.vocabulary import Status

# What the door alone writes. `event_id` is an incident's.
DOOR_FIELDS = ("status", "version", "last_entry_at", "event_id")


class PublishableQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def in_review(self) -> Self:
        return self.filter(status=Status.IN_REVIEW)

    def public(self) -> Self:
        return self.filter(status=Status.PUBLISHED)

    def for_publication(self) -> Self:
        """With everything that the public record holds, in a fixed number of queries."""
        return self.all()

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
                condition=Q(status__in=[Status.DRAFT, Status.IN_REVIEW])
                | Q(version__gte=1, last_entry_at__isnull=False),
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Leaves the door's fields of a saved record alone: a form opened before a publication must not undo it."""
        changes_a_row = not self._state.adding and self.pk is not None and not kwargs.get("force_insert")
        if changes_a_row and not args and kwargs.get("update_fields") is None:
            left_alone = {*DOOR_FIELDS, *self.get_deferred_fields(), self._meta.pk.attname}
            kwargs["update_fields"] = [
                field.name for field in self._meta.concrete_fields if not {field.name, field.attname} & left_alone
            ]
        super().save(*args, **kwargs)
