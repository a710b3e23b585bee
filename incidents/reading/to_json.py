"""A reading as the plain data of ``read_article --json`` (issue 5), and nothing but built-in types."""

from __future__ import annotations

import datetime as dt

from .model import Casualties, Event, NameMention, Reading, Response, Span, Tally

Json = dict[str, object]


def to_json(reading: Reading) -> Json:
    """``published``, ``events``, ``tallies``, ``responses``, ``actors``, ``places``; also ``names``, ``quotations``, ``notes``."""
    text = reading.text
    return {
        "published": reading.published.isoformat(),
        "events": [_event(text, event) for event in reading.events],
        "tallies": [_tally(text, tally) for tally in reading.tallies],
        "responses": [_response(text, response) for response in reading.responses],
        "actors": _distinct(reading, ("actor",)),
        "places": _distinct(reading, ("place",)),
        "names": _names(text, reading.names),
        "quotations": [{"speaker": q.speaker, **_quote(text, q.span)} for q in reading.quotations],
        "notes": list(reading.notes),
    }


def _event(text: str, event: Event) -> Json:
    return {
        "kind": event.kind,
        "title": event.title,
        "date_start": _day(event.date_start),
        "date_end": _day(event.date_end),
        "date_prec": event.date_prec,
        "date_alternatives": [_day(day) for day in event.date_alternatives],
        "place": event.place,
        "country": event.country,
        "attackers": list(event.attackers),
        "targets": list(event.targets),
        "target_type": event.target_type,
        "weapons": list(event.weapons),
        "outcome": event.outcome,
        "killed": _casualties(event.killed),
        "injured": _casualties(event.injured),
        "claimed_by": list(event.claimed_by),
        **_quote(text, event.span),
        "confidence": event.confidence,
        "spans": {name: [[span.start, span.end] for span in spans] for name, spans in event.spans.items()},
    }


def _tally(text: str, tally: Tally) -> Json:
    return {
        "metric": tally.metric,
        "value": tally.value,
        "qualifier": tally.qualifier,
        "window_start": _day(tally.window_start),
        "as_of": _day(tally.as_of),
        "scope": {
            "what": tally.what,
            "actors": list(tally.actors),
            "countries": list(tally.countries),
            "weapons": list(tally.weapons),
        },
        "claimant": tally.claimant,
        **_quote(text, tally.span),
    }


def _response(text: str, response: Response) -> Json:
    return {"from": list(response.sources), "to": response.to, "basis": response.basis, **_quote(text, response.span)}


def _casualties(figure: Casualties | None) -> Json | None:
    if figure is None:
        return None
    return {"low": figure.low, "best": figure.best, "high": figure.high, "qualifier": figure.qualifier}


def _quote(text: str, span: Span) -> Json:
    return {"quote": span.of(text), "start": span.start, "end": span.end}


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _distinct(reading: Reading, kinds: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(n.name.name for n in reading.names if n.name.kind in kinds))


def _names(text: str, names: tuple[NameMention, ...]) -> list[Json]:
    """Each actor, place and ship once: whether a lexicon knows it, and where it stands in the text."""
    found: dict[tuple[str, str], Json] = {}
    spans: dict[tuple[str, str], list[list[int]]] = {}
    for mention in names:
        if mention.name.kind not in ("actor", "place", "ship"):
            continue
        key = (mention.name.kind, mention.name.name)
        spans.setdefault(key, []).append([mention.span.start, mention.span.end])
        found.setdefault(
            key,
            {
                "kind": key[0],
                "name": key[1],
                "group": mention.name.group,
                "country": mention.name.iso3,
                "known": mention.known,
                "spans": spans[key],
            },
        )
    return list(found.values())
