"""A suggestion from words that an editor selected: the reader's guess at them, or empty fields to fill in."""

from __future__ import annotations

import re
from typing import Any

from incidents.articles.lexicon import lexicon
from incidents.articles.suggestions import Fields, incident_fields, tally_fields
from incidents.models import Article
from incidents.reading import read, to_json
from incidents.vocabulary import CasualtyGroup, Harm, Qualifier

_NUMBER = re.compile(r"\b\d[\d,]*\b")


def fields_for(article: Article, kind: str, start: int, end: int) -> tuple[Fields, dict[str, list[tuple[int, int]]]]:
    """Fields, and the words behind them in the article's own offsets."""
    words = article.text[start:end]
    reading: Any = to_json(read(words, article.published_on, lexicon())) if article.published_on else {}
    events, tallies = reading.get("events", []), reading.get("tallies", [])
    if kind == "incident":
        if not events:
            return empty_incident(words), {}
        spans = {name: [(a + start, b + start) for a, b in found] for name, found in events[0].get("spans", {}).items()}
        return incident_fields(events[0], words), spans
    if kind == "tally":
        found = (
            tallies[0]
            if tallies and tallies[0]["metric"] in ("attacks", "strikes", "killed", "injured")
            else empty_tally(words)
        )
        return tally_fields(found, article.published_on), {}
    if kind == "claim":
        return claim_fields(words, events), {}
    return {"incident": "", "supports": ["title"]}, {}


def empty_incident(words: str) -> Fields:
    return {
        "category": "attack",
        "title": " ".join(words.split())[:120],
        "date_start": None,
        "date_end": None,
        "date_prec": None,
        "date_note": "",
        "place": "",
        "country": "",
        "attackers": [],
        "targets": [],
        "claimed_by": [],
        "weapons": [],
        "target_type": "unknown",
        "outcome": "unknown",
        "killed": None,
        "injured": None,
        "group": "unknown",
    }


def empty_tally(words: str) -> dict[str, Any]:
    number = _NUMBER.search(words)
    value = int(number.group().replace(",", "")) if number else 0
    return {
        "metric": "attacks",
        "value": value,
        "qualifier": "exact",
        "window_start": None,
        "as_of": None,
        "claimant": "",
        "scope": {},
    }


def claim_fields(words: str, events: list[dict[str, Any]]) -> Fields:
    for event in events:
        for harm in Harm.values:
            if event[harm]:
                return {
                    "incident": "",
                    "harm": harm,
                    "claimant": "",
                    **event[harm],
                    "group": incident_fields(event, words)["group"],
                }
    number = _NUMBER.search(words)
    best = int(number.group().replace(",", "")) if number else None
    harm = Harm.KILLED if re.search(r"\b(?:kill|dead|die|death)", words, re.I) else Harm.INJURED
    return {
        "incident": "",
        "harm": str(harm),
        "low": best,
        "best": best,
        "high": best,
        "qualifier": str(Qualifier.EXACT),
        "claimant": "",
        "group": str(CasualtyGroup.UNKNOWN),
    }
