"""The columns: every public version of every incident in an in-memory DuckDB table, kept up to the ledger's end.

One row a version, valid from its own number to the next entry's of that incident (`seq <= position < next_seq`). A page reads
at one position, so that its numbers agree with each other while others publish, and an as-of view is an earlier position.

Every process has its own. It is filled at the first request and tails the ledger at each further one, on a database
connection of its own in autocommit: an entry that is rolled back never enters.
"""

from __future__ import annotations

import ctypes
import datetime
import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import duckdb
import msgspec
from django.db import connections

from incidents.columns.directory import DIRECTORY_KINDS, NEWEST, Directory, Snapshot
from incidents.columns.words import searchable
from incidents.ledger.entry import LedgerEntry, LedgerIdentity
from incidents.ledger.figures import by_group, killed_and_injured
from incidents.ledger.record import IncidentRecord, Tombstone, read_json

STILL_VALID = NEWEST  # next_seq of the newest version
CHUNK = 5_000

_COLUMNS: dict[str, str] = {
    "seq": "BIGINT",
    "next_seq": "BIGINT",
    "record_id": "BIGINT",
    "event_id": "VARCHAR",
    "version": "INTEGER",
    "published_at": "TIMESTAMP",  # UTC; of the first version
    "updated_at": "TIMESTAMP",  # UTC; of this version
    "title": "VARCHAR",
    "category": "VARCHAR",
    "date_start": "DATE",
    "date_end": "DATE",
    "date_prec": "TINYINT",
    "place_id": "BIGINT",
    "target_type": "VARCHAR",
    "outcome": "VARCHAR",
    "verification": "VARCHAR",
    "weapons": "VARCHAR[]",
    "attackers": "BIGINT[]",
    "targets": "BIGINT[]",
    "actors": "BIGINT[]",
    "sources": "BIGINT[]",
    "killed_low": "BIGINT",
    "killed_best": "BIGINT",
    "killed_high": "BIGINT",
    "injured_low": "BIGINT",
    "injured_best": "BIGINT",
    "injured_high": "BIGINT",
    "words": "VARCHAR",
}
_CASUALTY_COLUMNS: dict[str, str] = {
    "seq": "BIGINT",
    "casualty_group": "VARCHAR",
    **{name: kind for name, kind in _COLUMNS.items() if name.startswith(("killed", "injured"))},
}
_TABLES = {"version": _COLUMNS, "casualty": _CASUALTY_COLUMNS}
_JSON = msgspec.json.Encoder()
_SHAPES = {  # as `from_json` reads it: a list type is a list of its type
    table: _JSON.encode({name: [kind[:-2]] if kind.endswith("[]") else kind for name, kind in columns.items()}).decode()
    for table, columns in _TABLES.items()
}

_ENTRIES = LedgerEntry._meta.db_table
# The range of numbers is cut out first: the planner would rather look for the kinds, and read the whole ledger for every piece.
_TAIL = f"""
WITH piece AS MATERIALIZED (SELECT * FROM {_ENTRIES} WHERE seq > %s AND seq <= %s)
SELECT e.seq, e.kind, e.record_id, e.public_id, e.version, e.action, e.published_at, e.shape, e.record::text,
       (SELECT min(n.seq) FROM {_ENTRIES} n WHERE n.kind = e.kind AND n.record_id = e.record_id AND n.seq > e.seq),
       (SELECT min(f.published_at) FROM {_ENTRIES} f WHERE f.kind = e.kind AND f.record_id = e.record_id)
FROM piece e WHERE e.kind = ANY(%s) ORDER BY e.seq
"""
_STATE = f"""
SELECT (SELECT identity FROM {LedgerIdentity._meta.db_table} WHERE id = 1), coalesce(newest.seq, 0), newest.published_at,
       (SELECT published_at FROM {_ENTRIES} WHERE seq = %s)
FROM (SELECT max(seq) AS seq FROM {_ENTRIES}) top LEFT JOIN {_ENTRIES} newest USING (seq)
"""
# Both ends are given, and it is asked only where something is new: else the planner reads the whole ledger, at each request.
_REDACTED = f"SELECT EXISTS (SELECT FROM {_ENTRIES} WHERE seq > %s AND seq <= %s AND action = 'redact')"
_POSITION = f"""
SELECT coalesce(max(seq), 0) FROM {_ENTRIES}
WHERE published_at = (SELECT max(published_at) FROM {_ENTRIES} WHERE published_at <= %s)
"""


class NotReady(Exception):
    """The columns could not be loaded; no figure can be shown. The cause, where there is one, is chained."""


@dataclass(frozen=True)
class Reading:
    """The columns at one position, for one request and one thread. `identity` names the ledger."""

    connection: duckdb.DuckDBPyConnection
    snapshot: Snapshot
    identity: str
    position: int

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a statement over the versions valid at this position; write `FROM valid`."""
        sql = f"WITH valid AS (SELECT * FROM version WHERE seq <= {self.position:d} AND next_seq > {self.position:d}) {sql}"
        return self.connection.execute(sql, list(params)).fetchall()

    def at(self, position: int) -> Reading:
        """The same ledger at an earlier position. Raises NotReady for one that this process has not reached."""
        if position > self.position:
            raise NotReady(f"Position {position} of the ledger has not arrived here; {self.position} has.")
        return Reading(self.connection, self.snapshot.directory.snapshot(position), self.identity, position)


class LedgerState(NamedTuple):
    """The ledger at one look. `last_at`: the time of the last entry that is held, None where there is no such entry any more."""

    identity: UUID | None
    newest: int
    newest_at: datetime.datetime | None
    last_at: datetime.datetime | None


class Columns:
    """One for a process. Safe to use from several threads; made anew after a fork."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._database: Any = None
        self._duckdb: Any = None  # opened at the first reading
        self._whole = False  # whether all entries up to `_last` are in

    def read(self, moment: datetime.datetime | None = None) -> Reading:
        """The columns now, every committed entry among them; or as of `moment` (with a time zone). Raises NotReady."""
        with self._lock:
            try:
                self._catch_up()
                position = self._last if moment is None else self._position_at(moment)
            except Exception as error:
                self._disconnect()
                raise NotReady("The counts could not be loaded from the ledger.") from error
            return Reading(self._duckdb.cursor(), self._directory.snapshot(position), str(self._identity), position)

    def at(self, position: int) -> Reading:
        """The columns at an earlier position, for a further page of a list. Raises NotReady."""
        return self.read().at(position)

    def close(self) -> None:
        """Give back the database connection and forget everything; the next reading loads anew."""
        with self._lock:
            self._disconnect()
            self._whole = False

    def forget_inherited(self) -> None:
        """After a fork, in the child. The threads behind DuckDB and the other end of the connection stayed with the parent.

        To destroy what was inherited crashes or hangs the child (seen with duckdb 2.0), so that it is kept, for good.
        """
        for inherited in (self._duckdb, self._database):
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(inherited))
        self.__init__()  # type: ignore[misc]

    # --- loading -----------------------------------------------------------------------------------------------------

    def _disconnect(self) -> None:
        if self._database is not None:
            self._database.close()
        self._database = None

    def _reset(self) -> None:
        self._whole = False
        self._last = 0
        self._last_at: datetime.datetime | None = None
        self._identity: UUID | None = None
        self._directory = Directory()
        self._duckdb = duckdb.connect(
            config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false", "threads": "2"}
        )
        self._duckdb.execute("SET enable_external_access = false")
        for table, columns in _TABLES.items():
            self._duckdb.execute(
                f"CREATE TABLE {table} ({', '.join(f'{name} {kind}' for name, kind in columns.items())})"
            )

    def _catch_up(self) -> None:
        if not self._whole:
            self._reset()
        state = self._ledger_state()
        # Another ledger, or this one restored from a backup; or a redaction blanked words of earlier entries: nothing
        # that is held may stay.
        replaced = (state.identity, state.last_at) != (self._identity, self._last_at)
        if self._last and (replaced or self._redacted_since(state.newest)):
            self._reset()
        self._identity = state.identity
        if state.newest == self._last:
            self._whole = True
            return
        self._whole = False  # an error or an interrupt below leaves half of it; the next reading then loads anew
        for entries in self._new_entries(state.newest):
            self._load(entries)
        self._last, self._last_at = state.newest, state.newest_at
        self._whole = True

    def _execute(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        if self._database is None:
            self._database = connections.create_connection("default")
            self._database.inc_thread_sharing()
        self._database.close_if_unusable_or_obsolete()
        with self._database.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())

    def _ledger_state(self) -> LedgerState:
        return LedgerState(*self._execute(_STATE, [self._last])[0])

    def _redacted_since(self, newest: int) -> bool:
        return newest > self._last and bool(self._execute(_REDACTED, [self._last, newest])[0][0])

    def _position_at(self, moment: datetime.datetime) -> int:
        """The last number given by `moment`. Times never run backwards, so that the index on them finds it."""
        return min(self._last, self._execute(_POSITION, [moment])[0][0])

    def _new_entries(self, newest: int) -> Iterator[list[tuple[Any, ...]]]:
        for last in range(self._last, newest, CHUNK):
            yield self._execute(_TAIL, [last, min(last + CHUNK, newest), ["incident", *DIRECTORY_KINDS]])

    def _load(self, entries: list[tuple[Any, ...]]) -> None:
        versions: list[tuple[Any, ...]] = []
        casualties: list[tuple[Any, ...]] = []
        superseded: dict[int, int] = {}
        for entry in entries:
            seq, kind, record_id, public_id, _, action, _, shape, text, _, _ = entry
            public = action in ("publish", "correct")
            record: Any = read_json(kind, shape, text) if public else msgspec.json.decode(text, type=Tombstone)
            if kind != "incident":
                self._directory.history(kind).add(seq, record_id, public_id, record)
                continue
            superseded.setdefault(record_id, seq)
            if public:
                versions.append(version_row(entry, record))
                casualties += casualty_rows(seq, record)
        if superseded and self._last:
            self._supersede(superseded)
        insert(self._duckdb, "version", versions)
        insert(self._duckdb, "casualty", casualties)

    def _supersede(self, superseded: dict[int, int]) -> None:
        """End the validity of the versions that stood before these entries (record id -> number of the first new entry)."""
        self._duckdb.execute(
            "UPDATE version SET next_seq = new.seq FROM (SELECT unnest(?) AS record_id, unnest(?) AS seq) new "
            "WHERE version.record_id = new.record_id AND version.next_seq > new.seq",
            [list(superseded), list(superseded.values())],
        )


def version_row(entry: tuple[Any, ...], record: IncidentRecord) -> tuple[Any, ...]:
    """The row of one incident entry, in the order of the table's columns."""
    seq, _, record_id, _, version, _, updated_at, _, _, next_seq, published_at = entry
    killed, injured = killed_and_injured(record.claims)
    return (
        seq,
        next_seq or STILL_VALID,
        record_id,
        record.event_id,
        version,
        utc(published_at),
        utc(updated_at),
        record.title,
        record.category,
        record.date_start,
        record.date_end,
        record.date_prec,
        record.place_id,
        record.target_type,
        record.outcome,
        record.verification,
        [w.weapon for w in record.weapons],
        list(record.actor_ids("attacker")),
        list(record.actor_ids("target")),
        list(dict.fromkeys(p.actor_id for p in record.participants)),
        list(record.source_ids()),
        killed.low,
        killed.best,
        killed.high,
        injured.low,
        injured.best,
        injured.high,
        searchable(record.event_id, record.title, record.summary),
    )


def casualty_rows(seq: int, record: IncidentRecord) -> list[tuple[Any, ...]]:
    return [
        (
            seq,
            row.group,
            row.killed.low,
            row.killed.best,
            row.killed.high,
            row.injured.low,
            row.injured.best,
            row.injured.high,
        )
        for row in by_group(record.claims)
    ]


def utc(moment: datetime.datetime) -> datetime.datetime:
    return moment.astimezone(datetime.UTC).replace(tzinfo=None)


def insert(database: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[Any, ...]]) -> None:
    """One statement for all rows, each row as JSON: a fifth of the time that a list of Python values for each column takes.

    Row-wise inserts are slower by two orders of magnitude.
    """
    columns = _TABLES[table]
    lines = [_JSON.encode(dict(zip(columns, row, strict=True))).decode() for row in rows]
    made = f"SELECT from_json(line, '{_SHAPES[table]}') AS made FROM (SELECT unnest(?::VARCHAR[]) AS line)"
    database.execute(f"INSERT INTO {table} SELECT made.* FROM ({made})", [lines])


columns = Columns()
os.register_at_fork(after_in_child=columns.forget_inherited)
