"""The ledger's table: append-only, numbered in the order in which entries become visible.

The database guards it (migration `0002_guards`): a trigger takes the number under a transaction-level lock, so that
a reader of `seq > last_seen` never misses a slower transaction, keeps `published_at` from running backwards, and refuses UPDATE,
DELETE and TRUNCATE.
"""

from __future__ import annotations

import datetime
import uuid
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection, models
from django.db.models import Exists, Max, OuterRef, Q

from incidents.ledger import record as shapes
from incidents.ledger.transitions import PUBLIC_ACTIONS

# Key of the transaction-level advisory lock under which entries are numbered.
LEDGER_LOCK = 7_214_015_326
# After these readers see the record; after the others, the mark that one was there.
SHOWING_ACTIONS = ("publish", "correct")


class LedgerQuerySet(models.QuerySet["LedgerEntry"]):
    def of(self, kind: str, record_id: int) -> LedgerQuerySet:
        """All entries of one record, oldest first."""
        return self.filter(kind=kind, record_id=record_id).order_by("seq")

    def standing(self) -> LedgerQuerySet:
        """What readers see today: the latest entry of each record that is public."""
        newer = LedgerEntry.objects.filter(
            kind=OuterRef("kind"), record_id=OuterRef("record_id"), seq__gt=OuterRef("seq")
        )
        return self.filter(~Exists(newer), action__in=SHOWING_ACTIONS)

    def naming(self, kind: str, record_id: int) -> LedgerQuerySet:
        """Entries whose public record names that actor, place, source or incident, of any age."""
        ways = (Q(kind=by, record__contains=data) for by, data in shapes.naming(kind, record_id))
        return self.filter(reduce(or_, ways))

    def last_position(self) -> int:
        """The highest number; 0 while the ledger is empty."""
        return self.aggregate(last=Max("seq"))["last"] or 0

    def position_at(self, moment: datetime.datetime) -> int:
        """The highest number that had been given by `moment`, inclusive; 0 before the first entry."""
        return self.filter(published_at__lte=moment).aggregate(last=Max("seq"))["last"] or 0

    def newest(self, kind: str, record_id: int, position: int | None = None) -> LedgerEntry | None:
        entries = self.filter(kind=kind, record_id=record_id)
        if position is not None:
            entries = entries.filter(seq__lte=position)
        return entries.order_by("-seq").first()


class LedgerEntry(models.Model):
    """`record` is the public record in `shape`. `reconstructed`: dated back by the demo's loader, not recorded on that day."""

    seq = models.BigIntegerField(primary_key=True, db_default=0)
    kind = models.CharField(max_length=10)
    record_id = models.BigIntegerField()
    public_id = models.CharField(max_length=100, help_text="What stands in the record's address.")
    version = models.PositiveIntegerField()
    action = models.CharField(max_length=10)
    published_at = models.DateTimeField()
    editor_id = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)
    shape = models.PositiveSmallIntegerField()
    record = models.JSONField()
    reconstructed = models.BooleanField(default=False)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "ledger entries"
        ordering = ["seq"]
        default_permissions = ["view"]
        permissions = [("use_door", "Can publish, correct, withdraw and merge"), ("redact", "Can redact")]
        constraints = [
            models.CheckConstraint(name="entry_kind_known", condition=Q(kind__in=list(shapes.KINDS))),
            models.CheckConstraint(name="entry_action_known", condition=Q(action__in=PUBLIC_ACTIONS)),
            models.UniqueConstraint(name="entry_version_once", fields=["kind", "record_id", "version"]),
        ]
        indexes = [
            models.Index(name="entry_by_record", fields=["kind", "record_id", "-seq"]),
            models.Index(name="entry_by_public_id", fields=["kind", "public_id", "-seq"]),
            models.Index(name="entry_by_time", fields=["published_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.seq}: {self.action} {self.kind} {self.public_id}, version {self.version}"

    @property
    def is_public(self) -> bool:
        """Whether readers see a record after this entry, rather than the mark that one was there."""
        return self.action in SHOWING_ACTIONS

    def read(self) -> Any:
        """The public record as of this entry; a Tombstone after withdraw, merge and redact."""
        if not self.is_public:
            return shapes.Tombstone(merged_into=self.record.get("merged_into"))
        return shapes.read(self.kind, self.shape, self.record)


class LedgerIdentity(models.Model):
    """One row: which ledger this is. An emptied database gets a new one, and every process loads anew; so may a restored one."""

    identity = models.UUIDField(default=uuid.uuid4)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(name="identity_one_row", condition=Q(id=1))]


class EventNumber(models.Model):
    """The last number given under a prefix such as `IRQ-2023`. Numbers are never given twice."""

    prefix = models.CharField(max_length=8, primary_key=True)
    last = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()


def lock_ledger() -> None:
    """Until the end of the transaction no other transaction appends to the ledger.

    A transaction that changes rows of the working copy and then goes through the door takes this lock first; two that
    take row and lock in opposite order wait for each other until PostgreSQL ends one.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LEDGER_LOCK])
