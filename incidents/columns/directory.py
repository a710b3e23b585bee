"""Actors, places, responses, tallies and trackers in memory, as they were public at any position of the ledger.

Incidents name them by id; a page resolves those as of the position it shows. Sources are many and only pages name them: those are
read from the ledger (`incidents.ledger.reading`).
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from incidents.columns.words import searchable
from incidents.ledger.record import (
    ActorRecord,
    PlaceRecord,
    ResponseRecord,
    TallyRecord,
    Tombstone,
    TrackerRecord,
)
from incidents.vocabulary import NO_COUNTRY

DIRECTORY_KINDS = ("actor", "place", "response", "tally", "tracker")
R = TypeVar("R")


class History(Generic[R]):
    """The public versions of all records of one kind."""

    def __init__(self) -> None:
        self._versions: dict[int, tuple[list[int], list[Any]]] = {}
        self._ids: dict[str, int] = {}  # every address that ever was public

    def add(self, seq: int, record_id: int, public_id: str, record: R | Tombstone) -> None:
        seqs, records = self._versions.setdefault(record_id, ([], []))
        seqs.append(seq)
        records.append(record)
        self._ids[public_id] = record_id

    def at(self, record_id: int, position: int) -> R | Tombstone | None:
        seqs, records = self._versions.get(record_id, ([], []))
        index = bisect.bisect_right(seqs, position) - 1
        return records[index] if index >= 0 else None

    def public_at(self, position: int) -> Iterator[tuple[int, R]]:
        for record_id in list(self._versions):  # a copy: another thread may be adding
            record = self.at(record_id, position)
            if record is not None and not isinstance(record, Tombstone):
                yield record_id, record

    def id_of(self, public_id: str) -> int | None:
        """The id behind an address, today's or an earlier one; a merged record's address leads to the one that stays."""
        record_id = self._ids.get(public_id)
        for _ in range(20):
            if record_id is None:
                return None
            newest = self._versions[record_id][1][-1]
            if not isinstance(newest, Tombstone) or newest.merged_into is None:
                return record_id
            record_id = newest.merged_into if newest.merged_into in self._versions else None
        return None


class Directory:
    """The histories of all five kinds. Filled by the columns' loader, under its lock."""

    def __init__(self) -> None:
        self.actors: History[ActorRecord] = History()
        self.places: History[PlaceRecord] = History()
        self.responses: History[ResponseRecord] = History()
        self.tallies: History[TallyRecord] = History()
        self.trackers: History[TrackerRecord] = History()

    def history(self, kind: str) -> History[Any]:
        return {
            "actor": self.actors,
            "place": self.places,
            "response": self.responses,
            "tally": self.tallies,
            "tracker": self.trackers,
        }[kind]


@dataclass(frozen=True)
class Snapshot:
    """The directory at one position of the ledger. Built once for each position that is asked for."""

    directory: Directory
    position: int

    @cached_property
    def actors(self) -> dict[int, ActorRecord]:
        return dict(self.directory.actors.public_at(self.position))

    @cached_property
    def places(self) -> dict[int, PlaceRecord]:
        return dict(self.directory.places.public_at(self.position))

    @cached_property
    def responses(self) -> dict[int, ResponseRecord]:
        return dict(self.directory.responses.public_at(self.position))

    @cached_property
    def tallies(self) -> dict[int, TallyRecord]:
        return dict(self.directory.tallies.public_at(self.position))

    @cached_property
    def trackers(self) -> dict[int, TrackerRecord]:
        return dict(self.directory.trackers.public_at(self.position))

    # --- actors ------------------------------------------------------------------------------------------------------

    @cached_property
    def _members(self) -> dict[int, list[int]]:
        members: dict[int, list[int]] = {}
        for actor_id, actor in self.actors.items():
            if actor.parent_id is not None:
                members.setdefault(actor.parent_id, []).append(actor_id)
        return members

    def members(self, actor_id: int) -> list[int]:
        """Direct members of an umbrella."""
        return self._members.get(actor_id, [])

    def with_members(self, actor_id: int) -> set[int]:
        """The actor and, where it is an umbrella, all below it."""
        found: set[int] = set()
        waiting = [actor_id]
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.add(current)
                waiting += self.members(current)
        return found

    @cached_property
    def _umbrellas(self) -> dict[int, tuple[int, ...]]:
        return {actor_id: tuple(self._upward(actor_id)) for actor_id in self.actors}

    def _upward(self, actor_id: int) -> list[int]:
        found: list[int] = []
        current: int | None = actor_id
        while current is not None and current in self.actors and current not in found:
            found.append(current)
            current = self.actors[current].parent_id
        return found

    def with_umbrellas(self, actor_ids: Iterable[int]) -> set[int]:
        """The actors and every umbrella above them; those that are not public are left out."""
        return {up for actor_id in actor_ids for up in self._umbrellas.get(actor_id, ())}

    def actor_names(self, actor_ids: Iterable[int]) -> list[str]:
        return [self.actors[actor_id].name for actor_id in actor_ids if actor_id in self.actors]

    # --- places ------------------------------------------------------------------------------------------------------

    def country_of(self, place_id: int | None) -> str:
        """ISO 3166-1 alpha-3, SEA or XXX."""
        place = self.places.get(place_id) if place_id is not None else None
        return place.country if place else NO_COUNTRY

    def places_in(self, countries: Iterable[str]) -> list[int]:
        wanted = set(countries)
        return [place_id for place_id, place in self.places.items() if place.country in wanted]

    # --- words -------------------------------------------------------------------------------------------------------

    @cached_property
    def _actor_words(self) -> dict[int, str]:
        return {actor_id: searchable(actor.name, *actor.aliases) for actor_id, actor in self.actors.items()}

    @cached_property
    def _place_words(self) -> dict[int, str]:
        return {pid: searchable(place.name, place.admin1, *place.aliases) for pid, place in self.places.items()}

    def actors_named(self, word: str) -> list[int]:
        """Actors one of whose names has a word that begins with `word` (folded), with the members of such umbrellas."""
        named = (actor_id for actor_id, words in self._actor_words.items() if f" {word}" in words)
        return sorted({member for actor_id in named for member in self.with_members(actor_id)})

    def places_named(self, word: str) -> list[int]:
        return [place_id for place_id, words in self._place_words.items() if f" {word}" in words]

    # --- links -------------------------------------------------------------------------------------------------------

    @cached_property
    def _links(self) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
        by_strike: dict[int, list[int]] = {}
        by_attack: dict[int, list[int]] = {}
        for response_id, response in self.responses.items():
            by_strike.setdefault(response.strike_id, []).append(response_id)
            if response.attack_id is not None:
                by_attack.setdefault(response.attack_id, []).append(response_id)
        return by_strike, by_attack

    def answers_of(self, strike_id: int) -> list[int]:
        """Ids of the response links from this strike."""
        return self._links[0].get(strike_id, [])

    def answered_by(self, attack_id: int) -> list[int]:
        """Ids of the response links to this attack; links to a window of days are not among them."""
        return self._links[1].get(attack_id, [])
