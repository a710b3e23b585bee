"""What changed lately: the front page's one line, from the ledger."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.utils.timezone import now

from incidents.columns.table import Reading
from incidents.ledger.entry import LedgerEntry

LATELY = datetime.timedelta(days=7)


@dataclass(frozen=True)
class News:
    """Entries of the last seven days; `last`: when anything was published at all, UTC."""

    added: int
    corrected: int
    withdrawn: int
    last: datetime.datetime | None

    @property
    def is_quiet(self) -> bool:
        return not (self.added or self.corrected or self.withdrawn)


def news(reading: Reading) -> News:
    """Of incidents, up to the reading's position. One query."""
    lately = Q(published_at__gte=now() - LATELY)
    found = LedgerEntry.objects.filter(kind="incident", seq__lte=reading.position).aggregate(
        added=Count("seq", filter=lately & Q(action="publish", version=1)),
        corrected=Count("seq", filter=lately & Q(action__in=("correct", "publish"), version__gt=1)),
        withdrawn=Count("seq", filter=lately & Q(action__in=("withdraw", "merge", "redact"))),
        last=Max("published_at"),
    )
    return News(**found)
