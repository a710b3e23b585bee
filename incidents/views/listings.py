"""Rows of the lists of sources, actors, tallies and responses, for their pages and their CSV alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from incidents.columns import counts
from incidents.columns.counts import Where
from incidents.columns.table import Reading
from incidents.describe import day_range
from incidents.exports.columns import Numbered, ResponseLine
from incidents.ledger.entry import LedgerEntry
from incidents.ledger.figures import killed_and_injured
from incidents.ledger.record import ActorRecord, IncidentRecord, SourceRecord, TallyRecord
from incidents.ledger.resolved import ResolvedIncident, all_sources_at, sources_at
from incidents.receipts.tallies import Reconciled, reconcile_ids
from incidents.vocabulary import Role, casualty_text


@dataclass(frozen=True)
class Change:
    """One field of a record, before and after, in words."""

    field: str
    before: object
    after: object


def sources(reading: Reading) -> list[Numbered[SourceRecord]]:
    """Public sources, newest first; those without a day last."""
    used = counts.uses(reading, "sources")
    found = all_sources_at(reading.position)
    rows = [Numbered(i, record, used_by=used.get(i, 0)) for i, record in found.items()]
    return sorted(
        rows, key=lambda row: (str(row.record.published_at or ""), row.record.publisher, row.id), reverse=True
    )


def actors(reading: Reading) -> list[Numbered[ActorRecord]]:
    """Public actors by name, each with the incidents of its members."""
    used = counts.facet(reading, Where(), "actor")
    snapshot = reading.snapshot
    return sorted(
        (
            Numbered(
                i,
                actor,
                used_by=used.get(actor.slug, 0),
                parent=next(iter(snapshot.actor_names([actor.parent_id or 0])), None),
            )
            for i, actor in snapshot.actors.items()
        ),
        key=lambda row: row.record.name.casefold(),
    )


def reconciled_tallies(reading: Reading, as_of: str = "") -> list[Reconciled]:
    """Public tallies beside what is recorded, last window first; those without an end last."""
    snapshot = reading.snapshot
    order = sorted(
        snapshot.tallies,
        key=lambda i: (str(snapshot.tallies[i].window_end or ""), str(snapshot.tallies[i].stated_on or ""), i),
        reverse=True,
    )
    return reconcile_ids(reading, order, as_of=as_of)


def tallies(reading: Reading) -> list[Numbered[TallyRecord]]:
    rows = reconciled_tallies(reading)
    cited = sources_at((c.source_id for row in rows for c in row.tally.citations), reading.position)
    return [
        Numbered(
            row.id,
            row.tally,
            recorded=row.recorded,
            sources=tuple(cited[c.source_id] for c in row.tally.citations if c.source_id in cited),
        )
        for row in rows
    ]


def responses(incidents: Iterable[ResolvedIncident]) -> Iterator[ResponseLine]:
    """The response links of the strikes among the incidents."""
    for incident in incidents:
        for link in incident.responds_to:
            ids = dict.fromkeys(c.source_id for c in link.citations)
            yield ResponseLine(
                incident.event_id,
                incident.record.date_start,
                link,
                tuple(incident.sources[i] for i in ids if i in incident.sources),
            )


def changes(entries: Sequence[LedgerEntry], reading: Reading) -> dict[int, list[Change]]:
    """Ledger number -> what that version changed against the public version before it, field by field."""
    found: dict[int, list[Change]] = {}
    before: dict[str, object] | None = None
    for entry in entries:
        if not entry.is_public:
            continue
        now = worded(entry.read(), reading)
        if before is not None:
            found[entry.seq] = [
                Change(name, before.get(name, ""), now.get(name, ""))
                for name in {**before, **now}
                if before.get(name) != now.get(name)
            ]
        before = now
    return found


def worded(record: IncidentRecord, reading: Reading) -> dict[str, object]:
    """Field -> its value in words, with names as of now."""
    snapshot = reading.snapshot
    place = snapshot.places.get(record.place_id or 0)
    found: dict[str, object] = {
        "Title": record.title,
        "Summary": record.summary,
        "Category": record.category,
        "Dates": day_range(record.date_start, record.date_end),
        "Date precision": record.date_prec,
        "Note on the date": record.date_note,
        "Time": f"{record.time_local} {record.tz}".strip(),
        "Place": place.name if place else "",
        "Place precision": record.where_prec,
        "Note on the place": record.where_note,
        "Type of target": record.target_type,
        "Outcome": record.outcome,
        "Verification": record.verification,
        "Weapons": ", ".join(w.weapon for w in record.weapons),
        "Sources": len(record.source_ids()),
    }
    for role in Role:
        found[role.label] = ", ".join(snapshot.actor_names(record.actor_ids(role)))
    for harm, figure in zip(("Killed", "Injured"), killed_and_injured(record.claims), strict=True):
        found[harm] = casualty_text(figure.low, figure.best, figure.high)
    return found
