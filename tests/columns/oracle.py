"""The oracle: what the contract says of the filter, in plain Python over the ledger's entries. Slow, and obviously right.

It shares no code with `incidents.columns` and `incidents.filters`. Where those go down from an umbrella, it climbs up from the actor.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from tests.columns.worlds import WORDS, Entry

Params = dict[str, list[str]]
FACETS = (
    "category", "actor", "attacker", "target", "country", "place", "weapon", "target_type", "outcome", "verification",
)  # fmt: skip


class NoSuchName(Exception):
    """A filter names what never was public."""


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def end_of(text: str) -> datetime.datetime:
    """`as_of`: the end of a day, UTC; a date-time as it stands, UTC when without offset."""
    if len(text) == 10:
        return datetime.datetime.fromisoformat(f"{text}T23:59:59.999999+00:00")
    moment = datetime.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


class World:
    """What was public after the first `length` of the entries."""

    def __init__(self, entries: Sequence[Entry], length: int) -> None:
        self.entries, self.past = entries, entries[:length]
        self._last = {(entry.kind, entry.record_id): entry for entry in self.past}

    @classmethod
    def as_of(cls, entries: Sequence[Entry], text: str | None) -> World:
        moment = end_of(text) if text else None
        return cls(entries, sum(moment is None or entry.at <= moment for entry in entries))

    def last(self, kind: str, record_id: int) -> Entry | None:
        return self._last.get((kind, record_id))

    def public(self, kind: str, record_id: int | None) -> dict[str, Any] | None:
        entry = self.last(kind, record_id) if record_id is not None else None
        return entry.record if entry and entry.is_public else None

    def all_public(self, kind: str) -> dict[int, dict[str, Any]]:
        return {i: entry.record for (of, i), entry in self._last.items() if of == kind and entry.is_public}

    def id_of(self, kind: str, slug: str) -> int:
        """Whose address it was last, then; else whose it will be first. Merges are followed."""
        earlier = [entry.record_id for entry in self.past if (entry.kind, entry.public_id) == (kind, slug)]
        ever = [entry.record_id for entry in self.entries if (entry.kind, entry.public_id) == (kind, slug)]
        if not ever:
            raise NoSuchName(slug)
        record_id = earlier[-1] if earlier else ever[0]
        while (entry := self.last(kind, record_id)) is not None and entry.action == "merge":
            record_id = entry.record["merged_into"]
        return record_id

    # --- what an incident is -----------------------------------------------------------------------------------------

    def climbed(self, actor_id: int) -> set[int]:
        """A public actor with every public umbrella above it."""
        found: set[int] = set()
        current: int | None = actor_id
        while current is not None and current not in found and (record := self.public("actor", current)) is not None:
            found.add(current)
            current = record["parent_id"]
        return found

    def actors(self, incident: dict[str, Any], role: str | None = None) -> set[int]:
        named = [p["actor_id"] for p in incident["participants"] if role in (None, p["role"])]
        return {up for actor_id in named for up in self.climbed(actor_id)}

    def place(self, incident: dict[str, Any]) -> dict[str, Any] | None:
        return self.public("place", incident["place_id"])

    def country(self, incident: dict[str, Any]) -> str:
        place = self.place(incident)
        return place["country"] if place else "XXX"

    def typed_words(self, incident: dict[str, Any]) -> list[str]:
        """All words by which a reader may find it."""
        texts = [incident["title"], incident["summary"]]
        place = self.place(incident)
        texts += [place["name"], place["admin1"]] if place else []
        for actor_id in self.actors(incident):
            actor = self.public("actor", actor_id)
            assert actor is not None
            texts += [actor["name"], *actor["aliases"]]
        found = [word for text in texts for written in text.split() for word in WORDS[written]]
        return [*found, *incident["event_id"].lower().split("-")]


# --- casualties ------------------------------------------------------------------------------------------------------


def shown(incident: dict[str, Any], group: str, harm: str) -> dict[str, Any] | None:
    """The chosen claim; else the one stated last, a day that is not known first; of one day, the one recorded last."""
    claims = [claim for claim in incident["claims"] if (claim["group"], claim["harm"]) == (group, harm)]
    claims.sort(key=lambda claim: claim["id"])
    claims.sort(key=lambda claim: claim.get("stated_on", ""))
    claims.sort(key=lambda claim: claim.get("chosen", False))
    return claims[-1] if claims else None


def figure(incident: dict[str, Any], harm: str, groups: Sequence[str]) -> tuple[int | None, int | None, int | None]:
    """Low, best, high over the groups (all, when none is asked for)."""
    mentioned = {claim["group"] for claim in incident["claims"]}
    claims = [c for g in mentioned if not groups or g in groups if (c := shown(incident, g, harm)) is not None]
    lows, bests, highs = [], [], []
    for claim in claims:
        low, best, high = claim.get("low"), claim.get("best"), claim.get("high")
        lows.append(low if low is not None else best)
        bests.append(best if best is not None else low)
        highs.append(high if high is not None else best if best is not None else low)

    def summed(name: str, values: list[int | None]) -> int | None:
        given = any(claim.get(name) is not None for claim in claims)
        return sum(value for value in values if value is not None) if given else None

    return summed("low", lows), summed("best", bests), summed("high", highs)


# --- the filter ------------------------------------------------------------------------------------------------------


def matches(world: World, incident: dict[str, Any], params: Params, leaving_out: str = "") -> bool:
    """Whether all parameters but one hold. Names must have been checked."""
    groups = params.get("casualty_group", [])

    def holds(name: str, value: str) -> bool:
        match name:
            case "from":
                return day(incident["date_end"]) >= day(value)
            case "to":
                return day(incident["date_start"]) <= day(value)
            case "category" | "target_type" | "outcome" | "verification":
                return incident[name] == value
            case "weapon":
                return any(use["weapon"] == value for use in incident["weapons"])
            case "actor":
                return world.id_of("actor", value) in world.actors(incident)
            case "attacker" | "target":
                return world.id_of("actor", value) in world.actors(incident, name)
            case "country":
                return world.country(incident) == value
            case "place":
                return world.place(incident) is not None and incident["place_id"] == world.id_of("place", value)
            case "killed_min" | "injured_min":
                best = figure(incident, name.removesuffix("_min"), groups)[1]
                return best is not None and best >= int(value)
            case "source":
                return any(citation["source_id"] == int(value) for citation in incident["citations"])
            case "q":
                typed = world.typed_words(incident)
                return all(any(has.startswith(word) for has in typed) for word in value.split())
            case "tracker":
                scope = scope_of(world, value)
                return scope is not None and matches(world, incident, scope)
            case _:
                return True

    return all(any(holds(name, value) for value in values) for name, values in params.items() if name != leaving_out)


def scope_of(world: World, slug: str) -> Params | None:
    """The tracker's scope; None where the tracker is not public."""
    from urllib.parse import parse_qs

    tracker = world.public("tracker", world.id_of("tracker", slug))
    return parse_qs(tracker["scope"]) if tracker else None


def unknown_names(world: World, params: Params) -> str | None:
    """The parameter that names what never was public, where one does."""
    kinds = {"actor": "actor", "attacker": "actor", "target": "actor", "place": "place", "tracker": "tracker"}
    for name, kind in kinds.items():
        for value in params.get(name, []):
            try:
                world.id_of(kind, value)
            except NoSuchName:
                return name
    scope = scope_of(world, params["tracker"][0]) if params.get("tracker") else None
    return "tracker" if scope and unknown_names(world, scope) else None


def found(world: World, params: Params, leaving_out: str = "") -> dict[int, dict[str, Any]]:
    incidents = world.all_public("incident")
    return {i: incident for i, incident in incidents.items() if matches(world, incident, params, leaving_out)}


def groups_of(world: World, params: Params) -> list[str]:
    """Whose casualties are counted: the filter's groups, else those of its tracker's scope."""
    scope = scope_of(world, params["tracker"][0]) if params.get("tracker") else None
    return params.get("casualty_group") or (scope or {}).get("casualty_group", [])


def summed(
    figures: Iterable[tuple[int | None, int | None, int | None]],
) -> tuple[int | None, int | None, int | None, int]:
    """Low, best, high and how many are left out for want of a best estimate."""
    figures = list(figures)
    known = [(low, best, high) for low, best, high in figures if best is not None]
    if not known:
        return None, None, None, len(figures)
    low = sum(best if low is None else low for low, best, _ in known)
    high = sum(best if high is None else high for _, best, high in known)
    return low, sum(best for _, best, _ in known), high, len(figures) - len(known)


def facet(world: World, params: Params, name: str) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for incident in found(world, params, leaving_out=name).values():
        counted.update(facet_values(world, incident, name))
    return dict(counted)


def facet_values(world: World, incident: dict[str, Any], name: str) -> set[str]:
    match name:
        case "actor" | "attacker" | "target":
            actors = world.actors(incident, None if name == "actor" else name)
            return {world.all_public("actor")[actor_id]["slug"] for actor_id in actors}
        case "country":
            return {world.country(incident)}
        case "place":
            place = world.place(incident)
            return {place["slug"]} if place else set()
        case "weapon":
            return {use["weapon"] for use in incident["weapons"]}
        case _:
            return {incident[name]} - {""}


def ordered(world: World, params: Params, sort: str) -> list[int]:
    """Record ids in the order of the sort: unknown last, ties by first day, newest first, then by event_id."""
    groups = groups_of(world, params)
    rows = list(found(world, params).items())
    rows.sort(key=lambda row: row[1]["event_id"])
    rows.sort(key=lambda row: row[1]["date_start"], reverse=sort != "date")
    if sort in ("-killed", "-injured"):
        best = {i: figure(incident, sort[1:], groups)[1] for i, incident in rows}
        rows.sort(key=lambda row: -1 if best[row[0]] is None else best[row[0]], reverse=True)
    if sort == "-updated":
        rows.sort(key=lambda row: world.last("incident", row[0]).at, reverse=True)  # type: ignore[union-attr]
    return [record_id for record_id, _ in rows]
