"""A public record with the names behind its ids: what pages and exports show of an incident."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db import connection

from incidents.ledger.entry import LedgerEntry
from incidents.ledger.figures import Figure, killed_and_injured
from incidents.ledger.record import (
    ActorRecord,
    CitationRecord,
    IncidentRecord,
    PlaceRecord,
    SourceRecord,
    read_json,
)
from incidents.vocabulary import NO_COUNTRY, SEA, acled_types


@dataclass(frozen=True)
class Link:
    """A response, seen from one end. `event_id` is of the other end; None where a window of days is answered."""

    response_id: int
    basis: str
    event_id: str | None = None
    title: str = ""
    date_start: datetime.date | None = None
    window_start: datetime.date | None = None
    window_end: datetime.date | None = None
    note: str = ""
    citations: tuple[CitationRecord, ...] = ()

    @property
    def answered(self) -> str:
        """The event_id, or the window as an ISO 8601 interval."""
        return self.event_id or f"{self.window_start}/{self.window_end}"


@dataclass(frozen=True)
class ResolvedIncident:
    """Names as of one position of the ledger. Records that are not public there are left out. Moments are UTC."""

    record: IncidentRecord
    record_id: int
    seq: int | None
    version: int
    published_at: datetime.datetime | None
    updated_at: datetime.datetime | None
    place: PlaceRecord | None
    actors: Mapping[int, ActorRecord]
    sources: Mapping[int, SourceRecord]
    responds_to: tuple[Link, ...] = ()
    answered_by: tuple[Link, ...] = ()
    reconstructed: bool = False

    @property
    def event_id(self) -> str:
        return self.record.event_id

    @property
    def url(self) -> str:
        return f"/incidents/{self.record.event_id}/"

    @property
    def country(self) -> str:
        """ISO 3166-1 alpha-3, SEA or XXX."""
        return self.place.country if self.place else NO_COUNTRY

    @property
    def iso3(self) -> str:
        """The country where there is one; empty at sea and where it is not known."""
        return "" if self.country in (SEA, NO_COUNTRY) else self.country

    def in_role(self, role: str) -> list[tuple[int, ActorRecord]]:
        return [(i, self.actors[i]) for i in self.record.actor_ids(role) if i in self.actors]

    @property
    def attackers(self) -> list[tuple[int, ActorRecord]]:
        return self.in_role("attacker")

    @property
    def targets(self) -> list[tuple[int, ActorRecord]]:
        return self.in_role("target")

    @property
    def claimants(self) -> list[tuple[int, ActorRecord]]:
        return self.in_role("claimant")

    @cached_property
    def cited_sources(self) -> list[tuple[int, SourceRecord]]:
        """Each public source once, in the order of first mention."""
        return [(i, self.sources[i]) for i in self.record.source_ids() if i in self.sources]

    @cached_property
    def _figures(self) -> tuple[Figure, Figure]:
        return killed_and_injured(self.record.claims)

    @property
    def killed(self) -> Figure:
        return self._figures[0]

    @property
    def injured(self) -> Figure:
        return self._figures[1]

    @property
    def acled(self) -> tuple[str, str]:
        """ACLED (event_type, sub_event_type), derived."""
        return acled_types(self.record.category, [w.weapon for w in self.record.weapons], self.record.outcome)

    @property
    def is_approximate(self) -> bool:
        return self.record.date_prec > 1


_SOURCES = f"""
SELECT DISTINCT ON (record_id) record_id, action, shape, record::text FROM {LedgerEntry._meta.db_table}
WHERE kind = 'source' AND record_id = ANY(%s) AND seq <= %s ORDER BY record_id, seq DESC
"""


def sources_at(source_ids: Iterable[int], position: int) -> dict[int, SourceRecord]:
    """Those of the sources that are public at the position, as they stand there. One query."""
    wanted = sorted(set(source_ids))
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_SOURCES, [wanted, position])
        rows = cursor.fetchall()
    return _public_sources(rows)


def _public_sources(rows: Iterable[tuple[int, str, int, str]]) -> dict[int, SourceRecord]:
    return {
        record_id: read_json("source", shape, text)
        for record_id, action, shape, text in rows
        if action in ("publish", "correct")
    }


def all_sources_at(position: int) -> dict[int, SourceRecord]:
    """Every source that is public at the position."""
    with connection.cursor() as cursor:
        cursor.execute(_SOURCES.replace("record_id = ANY(%s) AND ", ""), [position])
        rows = cursor.fetchall()
    return _public_sources(rows)
