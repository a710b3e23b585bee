"""The columns: every public version of every incident in an in-memory DuckDB table, kept up to the ledger's end.

One row a version, valid from its own number to the next entry's of that incident (`seq <= position < next_seq`). A page reads
at one position, so that its numbers agree with each other while others publish, and an as-of view is an earlier position.

Every process has its own. It is filled at the first request and tails the ledger at each further one, on a database
connection of its own in autocommit: an entry that is rolled back never enters.
"""

from __future__ import annotations

import datetime
import os
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import duckdb
import msgspec
from django.db import connections

from incidents.columns.directory import DIRECTORY_KINDS, Directory, Snapshot
from incidents.columns.words import searchable
from incidents.ledger.entry import LedgerEntry, LedgerIdentity
from incidents.ledger.figures import by_group, killed_and_injured
from incidents.ledger.record import IncidentRecord, Tombstone, read_json

STILL_VALID = 2**62  # next_seq of the newest version
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
    "killed_low": "INTEGER",
    "killed_best": "INTEGER",
    "killed_high": "INTEGER",
    "injured_low": "INTEGER",
    "injured_best": "INTEGER",
    "injured_high": "INTEGER",
    "words": "VARCHAR",
}
_CASUALTY_COLUMNS: dict[str, str] = {
    "seq": "BIGINT",
    "casualty_group": "VARCHAR",
    **{name: kind for name, kind in _COLUMNS.items() if name.startswith(("killed", "injured"))},
}
_TABLES = {"version": _COLUMNS, "casualty": _CASUALTY_COLUMNS}

_TAIL = """
SELECT e.seq, e.kind, e.record_id, e.public_id, e.version, e.action, e.published_at, e.shape, e.record::text,
       (SELECT min(n.seq) FROM ledger_ledgerentry n WHERE n.kind = e.kind AND n.record_id = e.record_id AND n.seq > e.seq),
       (SELECT min(f.published_at) FROM ledger_ledgerentry f WHERE f.kind = e.kind AND f.record_id = e.record_id)
FROM ledger_ledgerentry e
WHERE e.seq > %s AND e.kind = ANY(%s)
ORDER BY e.seq LIMIT %s
"""


class NotReady(Exception):
    """The columns could not be loaded; no figure can be shown. The cause is chained."""


@dataclass(frozen=True)
class Reading:
    """The columns at one position, for one request. `identity` names the ledger."""

    connection: duckdb.DuckDBPyConnection
    snapshot: Snapshot
    identity: str
    position: int

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a statement over the versions valid at this position; write `FROM valid`."""
        sql = f"WITH valid AS (SELECT * FROM version WHERE seq <= {self.position:d} AND next_seq > {self.position:d}) {sql}"
        return self.connection.execute(sql, list(params)).fetchall()


class Columns:
    """One for a process. Safe to use from several threads; made anew after a fork."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._database: Any = None
        self._pid: int | None = None  # nothing is opened before the first reading, which comes after a fork

    def read(self, moment: datetime.datetime | None = None) -> Reading:
        """The columns now, every committed entry among them; or as of `moment` (with a time zone). Raises NotReady."""
        try:
            with self._lock:
                if self._pid != os.getpid():
                    self._database = None
                    self._reset()
                self._catch_up()
                position = self._last if moment is None else self._position_at(moment)
                return Reading(self._duckdb.cursor(), self._snapshot(position), str(self._identity), position)
        except Exception as error:
            self.close()
            raise NotReady("The counts could not be loaded from the ledger.") from error

    def at(self, position: int) -> Reading:
        """The columns at an earlier position, for a further page of a list. Raises NotReady."""
        reading = self.read()
        with self._lock:
            return Reading(reading.connection, self._snapshot(position), reading.identity, position)

    def close(self) -> None:
        """Give back the database connection and forget everything; the next reading loads anew."""
        with self._lock:
            if self._database is not None:
                self._database.close()
            self._database = None
            self._pid = None

    # --- loading -----------------------------------------------------------------------------------------------------

    def _reset(self) -> None:
        self._pid = os.getpid()
        self._last = 0
        self._identity: UUID | None = None
        self._directory = Directory()
        self._snapshots: OrderedDict[int, Snapshot] = OrderedDict()
        self._duckdb = duckdb.connect(
            config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false", "threads": "2"}
        )
        self._duckdb.execute("SET enable_external_access = false")
        for table, columns in _TABLES.items():
            self._duckdb.execute(f"CREATE TABLE {table} ({', '.join(f'{name} {kind}' for name, kind in columns.items())})")

    def _catch_up(self) -> None:
        identity, newest, redacted = self._ledger_state()
        # A redaction blanked words of earlier entries: nothing that is held may stay.
        if identity != self._identity or newest < self._last or redacted:
            self._reset()
            self._identity = identity
        if newest == self._last:
            return
        for entries in self._new_entries(newest):
            self._load(entries)
        self._last = newest

    def _execute(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        if self._database is None:
            self._database = connections.create_connection("default")
            self._database.inc_thread_sharing()
        self._database.close_if_unusable_or_obsolete()
        with self._database.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())

    def _ledger_state(self) -> tuple[UUID | None, int, bool]:
        """Which ledger it is, its highest number, and whether something was redacted since the last look."""
        sql = (
            f"SELECT (SELECT identity FROM {LedgerIdentity._meta.db_table} WHERE id = 1), "
            f"(SELECT coalesce(max(seq), 0) FROM {LedgerEntry._meta.db_table}), "
            f"EXISTS (SELECT FROM {LedgerEntry._meta.db_table} WHERE seq > %s AND action = 'redact')"
        )
        ((identity, newest, redacted),) = self._execute(sql, [self._last])
        return identity, newest, redacted and self._last > 0

    def _position_at(self, moment: datetime.datetime) -> int:
        sql = f"SELECT coalesce(max(seq), 0) FROM {LedgerEntry._meta.db_table} WHERE published_at <= %s AND seq <= %s"
        return int(self._execute(sql, [moment, self._last])[0][0])

    def _new_entries(self, newest: int) -> Iterator[list[tuple[Any, ...]]]:
        last = self._last
        while rows := self._execute(_TAIL, [last, ["incident", *DIRECTORY_KINDS], CHUNK]):
            last = rows[-1][0]
            yield [row for row in rows if row[0] <= newest]
            if last >= newest:
                return

    def _load(self, entries: list[tuple[Any, ...]]) -> None:
        versions: list[tuple[Any, ...]] = []
        casualties: list[tuple[Any, ...]] = []
        superseded: dict[int, int] = {}
        for entry in entries:
            seq, kind, record_id, public_id, _, action, _, shape, text, _, _ = entry
            public = action in ("publish", "correct")
            record = read_json(kind, shape, text) if public else msgspec.json.decode(text, type=Tombstone)
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

    def _snapshot(self, position: int) -> Snapshot:
        if position not in self._snapshots:
            self._snapshots[position] = Snapshot(self._directory, position)
            while len(self._snapshots) > 16:
                self._snapshots.popitem(last=False)
        self._snapshots.move_to_end(position)
        return self._snapshots[position]


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
        (seq, row.group, row.killed.low, row.killed.best, row.killed.high, row.injured.low, row.injured.best, row.injured.high)
        for row in by_group(record.claims)
    ]


def utc(moment: datetime.datetime) -> datetime.datetime:
    return moment.astimezone(datetime.UTC).replace(tzinfo=None)


def insert(database: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[Any, ...]]) -> None:
    """One statement for all rows, a list for each column: row-wise inserts are slower by two orders of magnitude."""
    if not rows:
        return
    columns = _TABLES[table]
    casts = ", ".join(f"unnest(?::{kind}[])" for kind in columns.values())
    database.execute(f"INSERT INTO {table} SELECT {casts}", [list(column) for column in zip(*rows, strict=True)])


columns = Columns()
