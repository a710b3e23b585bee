"""Actors, places, responses, tallies and trackers in memory, as they were public at any position of the ledger.

Incidents name them by id; a page resolves those as of the position it shows. Sources are many and only pages name them: those are
read from the ledger (`incidents.ledger.reading`).
"""

from __future__ import annotations

import bisect
import threading
from collections import OrderedDict
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
NEWEST = 2**62  # a position behind every entry
SNAPSHOTS_KEPT = 16


class Dated(Generic[R]):
    """Values by the ledger number from which each holds. One thread adds, others look."""

    __slots__ = ("_seqs", "_values")

    def __init__(self) -> None:
        self._seqs: list[int] = []
        self._values: list[R] = []

    def add(self, seq: int, value: R) -> None:
        self._values.append(value)  # before its number: who finds the number finds the value
        self._seqs.append(seq)

    def at(self, position: int) -> R | None:
        index = bisect.bisect_right(self._seqs, position) - 1
        return self._values[index] if index >= 0 else None

    def first(self) -> R:
        return self._values[0]


class History(Generic[R]):
    """The public versions of all records of one kind."""

    def __init__(self) -> None:
        self._versions: dict[int, Dated[R | Tombstone]] = {}
        self._ids: dict[str, Dated[int]] = {}  # every address that ever was public, and whose it was

    def add(self, seq: int, record_id: int, public_id: str, record: R | Tombstone) -> None:
        versions = self._versions.get(record_id, Dated())
        versions.add(seq, record)
        self._versions[record_id] = versions
        owners = self._ids.get(public_id, Dated())
        if owners.at(NEWEST) != record_id:
            owners.add(seq, record_id)
        self._ids[public_id] = owners

    def at(self, record_id: int, position: int) -> R | Tombstone | None:
        versions = self._versions.get(record_id)
        return versions.at(position) if versions else None

    def public_at(self, position: int) -> Iterator[tuple[int, R]]:
        for record_id in list(self._versions):  # a copy: another thread may be adding
            record = self.at(record_id, position)
            if record is not None and not isinstance(record, Tombstone):
                yield record_id, record

    def id_of(self, public_id: str, position: int = NEWEST) -> int | None:
        """The id behind an address as of a position; None where nothing public ever had it.

        An address that its record gave up still leads to it, until another record takes it. A merged record's address
        leads to the one that stays, from the merge on. One that is given only later leads to whom it will be given.
        """
        owners = self._ids.get(public_id)
        if owners is None:
            return None
        record_id = owners.at(position) or owners.first()
        for _ in range(20):
            record = self.at(record_id, position)
            if not isinstance(record, Tombstone) or record.merged_into is None:
                return record_id
            record_id = record.merged_into
        return None


class Directory:
    """The histories of all five kinds. Filled by the columns' loader, under its lock."""

    def __init__(self) -> None:
        self.actors: History[ActorRecord] = History()
        self.places: History[PlaceRecord] = History()
        self.responses: History[ResponseRecord] = History()
        self.tallies: History[TallyRecord] = History()
        self.trackers: History[TrackerRecord] = History()
        self._lock = threading.Lock()
        self._snapshots: OrderedDict[int, Snapshot] = OrderedDict()

    def snapshot(self, position: int) -> Snapshot:
        """The directory at a position; the last few that were asked for are kept."""
        with self._lock:
            if position not in self._snapshots:
                self._snapshots[position] = Snapshot(self, position)
                while len(self._snapshots) > SNAPSHOTS_KEPT:
                    self._snapshots.popitem(last=False)
            self._snapshots.move_to_end(position)
            return self._snapshots[position]

    def history(self, kind: str) -> History[Any]:
        histories: dict[str, History[Any]] = {
            "actor": self.actors,
            "place": self.places,
            "response": self.responses,
            "tally": self.tallies,
            "tracker": self.trackers,
        }
        return histories[kind]


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

    def id_of(self, kind: str, public_id: str) -> int | None:
        """The id behind an address as of this position, whether the record is public here or not."""
        return self.directory.history(kind).id_of(public_id, self.position)

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
        """The actor and, where it is an umbrella, all below it. None, where it is not public."""
        found: set[int] = set()
        waiting = [actor_id] if actor_id in self.actors else []
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
