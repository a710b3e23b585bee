"""From ledger numbers to whole records with their names: two queries a batch, however many records it has."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from incidents.columns.counts import event_ids_of
from incidents.columns.directory import Snapshot
from incidents.columns.table import Reading
from incidents.ledger.entry import LedgerEntry
from incidents.ledger.record import IncidentRecord, ResponseRecord, SourceRecord
from incidents.ledger.resolved import Link, ResolvedIncident, sources_at

BATCH = 500


def resolve(reading: Reading, seqs: Sequence[int]) -> list[ResolvedIncident]:
    """The incidents of these ledger numbers, in this order, with names and links as of the reading's position."""
    entries = LedgerEntry.objects.in_bulk(list(seqs))
    records: dict[int, IncidentRecord] = {seq: entries[seq].read() for seq in seqs if seq in entries}
    cited = {source_id for record in records.values() for source_id in record.source_ids()}
    links = _links(reading, [entries[seq].record_id for seq in records])
    cited |= {c.source_id for pair in links.values() for side in pair for link in side for c in link.citations}
    sources = sources_at(cited, reading.position)
    first = _first_published(reading, list(records))
    return [
        _resolved(entries[seq], record, first[seq], reading.snapshot, sources, links[entries[seq].record_id])
        for seq, record in records.items()
    ]


def in_batches(reading: Reading, seqs: Sequence[int]) -> Iterator[ResolvedIncident]:
    """As `resolve`, for any number of records in flat memory."""
    for start in range(0, len(seqs), BATCH):
        yield from resolve(reading, seqs[start : start + BATCH])


def _resolved(
    entry: LedgerEntry,
    record: IncidentRecord,
    published_at: datetime.datetime,
    snapshot: Snapshot,
    sources: dict[int, SourceRecord],
    links: tuple[tuple[Link, ...], tuple[Link, ...]],
) -> ResolvedIncident:
    return ResolvedIncident(
        record=record,
        record_id=entry.record_id,
        seq=entry.seq,
        version=entry.version,
        published_at=published_at,
        updated_at=entry.published_at,
        place=snapshot.places.get(record.place_id) if record.place_id is not None else None,
        actors=snapshot.actors,
        sources=sources,
        responds_to=links[0],
        answered_by=links[1],
        reconstructed=entry.reconstructed,
    )


def _first_published(reading: Reading, seqs: list[int]) -> dict[int, datetime.datetime]:
    rows = reading.rows("SELECT seq, published_at FROM valid WHERE list_contains(?::BIGINT[], seq)", [seqs])
    return {seq: moment.replace(tzinfo=datetime.UTC) for seq, moment in rows}


def _links(reading: Reading, record_ids: Sequence[int]) -> dict[int, tuple[tuple[Link, ...], tuple[Link, ...]]]:
    """Record id -> (what it answers, what answered it). A link whose other end is not public is left out."""
    snapshot = reading.snapshot
    responses = snapshot.responses
    outward = {i: [(r, responses[r]) for r in snapshot.answers_of(i)] for i in record_ids}
    inward = {i: [(r, responses[r]) for r in snapshot.answered_by(i)] for i in record_ids}
    others = [r.attack_id for pairs in outward.values() for _, r in pairs if r.attack_id is not None]
    others += [r.strike_id for pairs in inward.values() for _, r in pairs]
    ends = event_ids_of(reading, others)
    return {
        i: (
            tuple(
                _link(n, r, ends.get(r.attack_id or 0))
                for n, r in outward[i]
                if r.attack_id is None or r.attack_id in ends
            ),
            tuple(_link(n, r, ends[r.strike_id]) for n, r in inward[i] if r.strike_id in ends),
        )
        for i in record_ids
    }


def _link(response_id: int, response: ResponseRecord, end: tuple[str, str, datetime.date] | None) -> Link:
    event_id, title, day = end or (None, "", None)
    return Link(
        response_id=response_id,
        basis=response.basis,
        event_id=event_id,
        title=title,
        date_start=day,
        window_start=response.window_start,
        window_end=response.window_end,
        note=response.note,
        citations=response.citations,
    )
