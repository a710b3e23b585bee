"""JSON of incidents: a record has the CSV's columns as keys, and what a table cannot hold beside them."""

from __future__ import annotations

import datetime
from typing import Any

import msgspec

from incidents.columns.counts import CategoryTotals, Sum, Totals
from incidents.exports.columns import INCIDENT_COLUMNS, source_line
from incidents.ledger.record import ActorRecord, CitationRecord
from incidents.ledger.resolved import Link, ResolvedIncident


def incident_json(incident: ResolvedIncident, origin: str) -> dict[str, Any]:
    """`origin`: scheme and host, such as https://strikeline.example. Moments are UTC with a Z."""
    found: dict[str, Any] = {column.name: plain(column.value(incident)) for column in INCIDENT_COLUMNS}
    sources = dict(incident.cited_sources)
    found |= {
        "place_slug": incident.place.slug if incident.place else None,
        "attacker_slugs": _slugs(incident.attackers),
        "target_slugs": _slugs(incident.targets),
        "claimed_by_slugs": _slugs(incident.claimants),
        "source_ids": list(sources),
        "date_note": incident.record.date_note or None,
        "where_note": incident.record.where_note or None,
        "event_clarity": incident.record.event_clarity,
        "weapon_counts": [msgspec.to_builtins(weapon) for weapon in incident.record.weapons],
        "citations": citations_json(incident.record.citations, incident.sources),
        "claims": [
            {
                "group": claim.group,
                "group_note": claim.group_note or None,
                "harm": claim.harm,
                "low": claim.low,
                "best": claim.best,
                "high": claim.high,
                "qualifier": claim.qualifier,
                "claimant": claim.claimant or None,
                "stated_on": plain(claim.stated_on),
                "citations": citations_json(claim.citations, incident.sources),
            }
            for claim in incident.record.claims
        ],
        "responds_to": [link_json(link, incident) for link in incident.responds_to],
        "answered_by": [link_json(link, incident) for link in incident.answered_by],
        "reconstructed": incident.reconstructed,
        "url": f"{origin}{incident.url}",
    }
    return found


def citations_json(citations: tuple[CitationRecord, ...], sources: Any) -> list[dict[str, Any]]:
    """Citations of public sources; `quote` is the source's words, `paraphrase` is ours."""
    return [
        {
            "source_id": citation.source_id,
            "source": source_line(sources[citation.source_id]),
            "url": sources[citation.source_id].url or None,
            "quote": citation.quote or None,
            "paraphrase": citation.paraphrase or None,
            "supports": list(citation.supports),
        }
        for citation in citations
        if citation.source_id in sources
    ]


def link_json(link: Link, incident: ResolvedIncident) -> dict[str, Any]:
    return {
        "event_id": link.event_id,
        "window_start": plain(link.window_start),
        "window_end": plain(link.window_end),
        "basis": link.basis,
        "note": link.note or None,
        "citations": citations_json(link.citations, incident.sources),
    }


def totals_json(totals: Totals) -> dict[str, Any]:
    return {
        "incidents": totals.incidents,
        "attack": _category_json(totals.attack),
        "strike": _category_json(totals.strike),
        "context": _category_json(totals.context),
    }


def _category_json(row: CategoryTotals) -> dict[str, Any]:
    return {"incidents": row.incidents, "killed": _sum_json(row.killed), "injured": _sum_json(row.injured)}


def _sum_json(figures: Sum) -> dict[str, Any]:
    return {"low": figures.low, "best": figures.best, "high": figures.high, "without_figure": figures.without_figure}


def plain(value: Any) -> Any:
    """As JSON holds it: ISO dates, moments in UTC with a Z."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat() if isinstance(value, datetime.date) else value


def _slugs(pairs: list[tuple[int, ActorRecord]]) -> list[str]:
    return [actor.slug for _, actor in pairs]
