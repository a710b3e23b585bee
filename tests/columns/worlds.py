"""Random ledgers: entries in valid shapes, as the door would write them, in an order that a newsroom could have made.

Actors, places and trackers are published, renamed, moved under another umbrella or into another country, withdrawn and merged;
incidents are published, corrected, withdrawn, published again, merged and redacted. Names are made of `WORDS`, so that the
oracle knows by hand how each one folds.
"""

from __future__ import annotations

import datetime
import json
import random
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db import connection

from incidents.ledger.entry import LedgerEntry, LedgerIdentity

# A word as it is written -> the words that a reader may type for it.
WORDS = {
    "Kata'ib": ["kataib"],
    "Kata’ib": ["kataib"],
    "Ḥezbollāh": ["hezbollah"],
    "al-Asad": ["al", "asad"],
    "Şırnak": ["sirnak"],
    "ʿAyn": ["ayn"],
    "drones": ["drones"],
    "ROCKETS": ["rockets"],
    "base": ["base"],
    "Straße": ["strasse"],
    "22": ["22"],
    "Ἀθήνα": ["αθηνα"],
}
SLUGS = {"actor": [f"a{n}" for n in range(6)], "place": [f"p{n}" for n in range(5)], "tracker": ["t0", "t1", "t2"]}
GROUPS = ["us_personnel", "militia", "civilians"]
COUNTRIES = ["IRQ", "SYR", "JOR", "SEA", "XXX"]
WEAPONS = ["rocket", "mortar", "ied", "unknown"]
SCOPES: list[dict[str, list[str]]] = [
    {},
    {"category": ["attack"]},
    {"country": ["IRQ", "SYR"], "from": ["2023-10-10"]},
    {"actor": ["a1"]},
    {"killed_min": ["1"], "casualty_group": ["us_personnel"]},
    {"injured_min": ["2"]},
    {"q": ["kataib"]},
]
FIRST_DAY = datetime.date(2023, 10, 1)


@dataclass(frozen=True)
class Entry:
    """One entry, with the record as plain JSON."""

    kind: str
    record_id: int
    public_id: str
    version: int
    action: str
    at: datetime.datetime
    record: dict[str, Any]

    @property
    def is_public(self) -> bool:
        return self.action in ("publish", "correct")


@dataclass
class Newsroom:
    """Writes entries by chance. `step` appends what one editor does in one go."""

    rng: random.Random
    entries: list[Entry] = field(default_factory=list)
    now: datetime.datetime = datetime.datetime(2023, 10, 1, tzinfo=datetime.UTC)

    def latest(self, kind: str) -> dict[int, Entry]:
        return {entry.record_id: entry for entry in self.entries if entry.kind == kind}

    def public(self, kind: str) -> list[int]:
        return [record_id for record_id, entry in self.latest(kind).items() if entry.is_public]

    def step(self) -> None:
        self.now += datetime.timedelta(minutes=self.rng.choice([0, 0, 1, 600, 1440, 5000]))
        kind = self.rng.choice(["incident"] * 8 + ["actor"] * 3 + ["place"] * 2 + ["tracker", "response"])
        known, action = self.latest(kind), self.rng.choice(["new", "new", "again", "again", "withdraw", "merge"])
        if action == "new" or not known:
            return self._first(kind, len(known) + 1)
        return self._again(known[self.rng.choice(sorted(known))], action)

    def _append(self, kind: str, record_id: int, public_id: str, action: str, record: dict[str, Any]) -> None:
        version = 1 + sum((entry.kind, entry.record_id) == (kind, record_id) for entry in self.entries)
        self.entries.append(Entry(kind, record_id, public_id, version, action, self.now, record))

    def _first(self, kind: str, record_id: int) -> None:
        if kind in SLUGS:
            public_id = self._free_slug(kind)
            if public_id is None:
                return
        elif kind == "response":
            public_id = str(record_id)
            if not self.public("incident"):
                return
        else:
            public_id = f"{self.rng.choice(COUNTRIES)}-2023-{record_id:04d}"
        self._append(kind, record_id, public_id, "publish", self._record(kind, public_id))

    def _again(self, last: Entry, action: str) -> None:
        kind, record_id, public_id = last.kind, last.record_id, last.public_id
        others = [other for other in self.public(kind) if other != record_id]
        if not last.is_public:
            if last.action == "withdraw" and action == "again":
                self._append(kind, record_id, public_id, "publish", self._record(kind, public_id))
        elif action == "withdraw":
            tombstone = self.rng.choice(["withdraw", "redact"]) if kind == "incident" else "withdraw"
            self._append(kind, record_id, public_id, tombstone, {})
        elif action == "merge" and others and kind != "response":
            self._append(kind, record_id, public_id, "merge", {"merged_into": self.rng.choice(others)})
        elif action == "again":
            if kind in SLUGS and self.rng.random() < 0.3:
                public_id = self._free_slug(kind) or public_id
            self._append(kind, record_id, public_id, "correct", self._record(kind, public_id))

    def _free_slug(self, kind: str) -> str | None:
        taken = {entry.public_id for entry in self.latest(kind).values()}
        free = [slug for slug in SLUGS[kind] if slug not in taken]
        return self.rng.choice(free) if free else None

    # --- records -----------------------------------------------------------------------------------------------------

    def _words(self, most: int = 3) -> str:
        return " ".join(self.rng.choices(list(WORDS), k=self.rng.randint(1, most)))

    def _maybe(self, ids: list[int]) -> int | None:
        return self.rng.choice([None, *ids])

    def _record(self, kind: str, public_id: str) -> dict[str, Any]:
        return {
            "actor": self._actor, "place": self._place, "tracker": self._tracker, "response": self._response,
            "incident": self._incident,
        }[kind](public_id)  # fmt: skip

    def _actor(self, slug: str) -> dict[str, Any]:
        aliases = [self._words(2) for _ in range(self.rng.randint(0, 2))]
        # Its own id may come to stand above it: a loop of umbrellas must not hang a page.
        return {
            "slug": slug,
            "name": self._words(2),
            "aliases": aliases,
            "parent_id": self._maybe(self.public("actor")),
        }

    def _place(self, slug: str) -> dict[str, Any]:
        point = {"latitude": 33.0, "longitude": 44.0} if self.rng.random() < 0.5 else {}
        country = self.rng.choice(COUNTRIES)
        return {"slug": slug, "name": self._words(2), "country": country, "admin1": self._words(1), **point}

    def _tracker(self, slug: str) -> dict[str, Any]:
        return {"slug": slug, "title": "Tracker", "scope": urlencode(self.rng.choice(SCOPES), doseq=True)}

    def _response(self, _: str) -> dict[str, Any]:
        ids = list(self.latest("incident"))
        return {"strike_id": self.rng.choice(ids), "attack_id": self.rng.choice(ids), "basis": "reported"}

    def _incident(self, event_id: str) -> dict[str, Any]:
        rng = self.rng
        start = FIRST_DAY + datetime.timedelta(days=rng.choice([0, 1, 2, 9, 10, 30, 200]))
        prec = rng.choice([1, 1, 1, 2])
        end = start + datetime.timedelta(days=prec - 1)
        actors = [
            (a, role)
            for a in self.public("actor")
            for role in ("attacker", "target", "claimant")
            if rng.random() < 0.25
        ]
        return {
            "event_id": event_id,
            "title": self._words(),
            "summary": self._words() if rng.random() < 0.5 else "",
            "category": rng.choice(["attack", "attack", "strike", "context"]),
            "date_start": start.isoformat(),
            "date_end": end.isoformat(),
            "date_prec": prec,
            "place_id": self._maybe(self.public("place")),
            "target_type": rng.choice(["unknown", "ship"]),
            "outcome": rng.choice(["impact", "unknown"]),
            "verification": rng.choice(["", "fair", "claim_only"]),
            "participants": [{"actor_id": actor_id, "role": role} for actor_id, role in actors],
            "weapons": [{"weapon": weapon} for weapon in rng.sample(WEAPONS, rng.randint(0, 2))],
            "claims": [self._claim(number) for number in range(1, rng.randint(1, 5))],
            "citations": [
                {"source_id": source, "quote": "words"} for source in rng.sample(range(1, 5), rng.randint(1, 2))
            ],
        }

    def _claim(self, number: int) -> dict[str, Any]:
        low, best, high = sorted(self.rng.choices([0, 1, 2, 3, 10, 2_147_483_647], weights=[3, 3, 3, 3, 3, 1], k=3))
        figures = dict(zip(("low", "best", "high"), (low, best, high), strict=True))
        stated = self.rng.choice([None, "2023-10-05", "2023-10-06"])
        return {
            "id": number,
            "group": self.rng.choice(GROUPS),
            "harm": self.rng.choice(["killed", "injured"]),
            **{name: value for name, value in figures.items() if self.rng.random() < 0.6},
            **({"stated_on": stated} if stated else {}),
            **({"chosen": True} if self.rng.random() < 0.2 else {}),
        }


def empty_ledger() -> None:
    """A new ledger without entries, as after a restore."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {LedgerEntry._meta.db_table}, {LedgerIdentity._meta.db_table}")
    LedgerIdentity.objects.create(id=1)


def append(entries: list[Entry]) -> None:
    """Commit the entries to the ledger, in order."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {LedgerEntry._meta.db_table} "
            "(kind, record_id, public_id, version, action, published_at, note, shape, record, reconstructed) "
            "VALUES (%s, %s, %s, %s, %s, %s, '', 1, %s, false)",
            [(e.kind, e.record_id, e.public_id, e.version, e.action, e.at, json.dumps(e.record)) for e in entries],
        )
