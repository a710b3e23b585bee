"""What the columns need for the work of `/`, beside bare DuckDB and bare PostgreSQL on the same data in the same run.

    manage.py make_incidents 100000 --seed 1
    python -m bench.columns [runs]

The bare statements know less: no earlier positions, no umbrellas, no names. They are 11, where the columns run 13 and look at the
ledger. That they count the same is checked for five facets and the number of incidents. PostgreSQL counts in the working copy,
which holds the newest versions alone.
"""

from __future__ import annotations

import gc
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

import duckdb  # noqa: E402
from django.db import connection  # noqa: E402

from incidents.columns import counts  # noqa: E402
from incidents.columns.table import Columns, Reading, columns  # noqa: E402
from incidents.columns.words import folded  # noqa: E402
from incidents.filters import IncidentFilter  # noqa: E402

FACETS = ("category", "attacker", "target", "country", "place", "weapon", "target_type", "outcome", "verification")
FILTERS = (
    "",
    "country=IRQ&category=attack",
    "actor=synthetic-umbrella-1&from=2023-01-01",
    "casualty_group=us_personnel",
)
SEARCHES = ("convoy", "synthetic", "place 17", "ks6", "nowhere")
SIMPLE = ("category", "place_id", "target_type", "outcome", "verification")
LISTS = ("attackers", "targets", "weapons")
TOTALS = (
    "SELECT category, count(*), sum(killed_low), sum(killed_best), sum(killed_high), count(*) - count(killed_best), "
    "sum(injured_low), sum(injured_best), sum(injured_high), count(*) - count(injured_best) FROM {} GROUP BY 1"
)
BUCKETS = "SELECT date_trunc('month', date_start) AS start, category, count(*), sum(killed_best), sum(injured_best) FROM {} GROUP BY 1, 2"
PAGE = "SELECT {} FROM {} ORDER BY date_start DESC, event_id LIMIT 51"

BARE = [
    *(f"SELECT {column}, count(*) FROM bare GROUP BY 1" for column in SIMPLE),
    *(f"SELECT v, count(*) FROM (SELECT unnest({column}) AS v FROM bare) GROUP BY 1" for column in LISTS),
    TOTALS.format("bare"),
    BUCKETS.format("bare"),
    PAGE.format("seq", "bare"),
]
# The working copy with its figures: the claim that is shown, as a view would compute it. Made before the clock runs.
POSTGRES_TABLE = """
CREATE TEMPORARY TABLE figured AS
SELECT i.*, k.low AS killed_low, k.best AS killed_best, k.high AS killed_high,
       j.low AS injured_low, j.best AS injured_best, j.high AS injured_high
FROM incidents_incident i
LEFT JOIN incidents_casualtyclaim k ON k.incident_id = i.id AND k.harm = 'killed'
LEFT JOIN incidents_casualtyclaim j ON j.incident_id = i.id AND j.harm = 'injured'
WHERE i.status = 'published'
"""
JOINED = "JOIN figured i ON i.id = p.incident_id"
POSTGRES = [
    *(f"SELECT {column}, count(*) FROM figured GROUP BY 1" for column in SIMPLE),
    *(
        f"SELECT p.actor_id, count(*) FROM incidents_participation p {JOINED} WHERE p.role = '{role}' GROUP BY 1"
        for role in ("attacker", "target")
    ),
    f"SELECT p.weapon, count(*) FROM incidents_weaponuse p {JOINED} GROUP BY 1",
    TOTALS.format("figured"),
    BUCKETS.format("figured"),
    PAGE.format("id", "figured"),
]
TEXT = """
CREATE TEMPORARY TABLE searched AS
SELECT e.seq, to_tsvector('simple', regexp_replace(lower(concat_ws(' ', e.record->>'event_id', e.record->>'title', e.record->>'summary')), '[^a-z0-9]+', ' ', 'g')) AS words
FROM ledger_ledgerentry e WHERE e.kind = 'incident'
"""


def milliseconds(work: Callable[[], Any], runs: int) -> float:
    """Median, after one run that is not counted."""
    work()
    taken = []
    for _ in range(runs):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken) * 1000


def resident_mb() -> float:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def held_mb(database: duckdb.DuckDBPyConnection) -> float:
    return float(database.execute("SELECT sum(memory_usage_bytes) FROM duckdb_memory()").fetchall()[0][0]) / 1e6


def postgres(sql: str, params: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall()) if cursor.description else []


def front_page(f: IncidentFilter, source: Columns) -> None:
    """The counts of one `/`: facets, totals, buckets, a page."""
    reading = source.read(f.moment)
    where = f.where(reading.snapshot)
    for name in FACETS:
        counts.facet(reading, where, name)
    counts.totals(reading, where)
    counts.buckets(reading, where)
    counts.page(reading, where, f.sort, 50)


def parts(f: IncidentFilter, runs: int) -> dict[str, float]:
    reading = columns.read()
    where = f.where(reading.snapshot)
    found = {f"facet {name}": milliseconds(lambda n=name: counts.facet(reading, where, n), runs) for name in FACETS}
    found["totals"] = milliseconds(lambda: counts.totals(reading, where), runs)
    found["buckets"] = milliseconds(lambda: counts.buckets(reading, where), runs)
    found["page"] = milliseconds(lambda: counts.page(reading, where, f.sort, 50), runs)
    found["look at the ledger"] = milliseconds(columns.read, runs)
    return found


def load() -> Reading:
    before = resident_mb()
    begin = time.perf_counter()
    reading = columns.read()
    seconds = time.perf_counter() - begin
    incidents = counts.count(reading, counts.Where())
    grown, held = resident_mb() - before, held_mb(reading.connection)
    words = reading.rows("SELECT sum(strlen(words)) / 1e6 FROM version")[0][0]
    print(f"incidents {incidents:,}, ledger to {reading.position:,}")
    print(
        f"load: {seconds:.2f} s; resident memory +{grown:.0f} MB, of which DuckDB {held:.0f} MB; folded words {words:.0f} MB of text"
    )
    return reading


def without_words(reading: Reading) -> None:
    """How much of DuckDB's memory the folded words take: the same table, in the same database, with and without them."""
    database = reading.connection
    sizes = []
    for what in ("*", "* EXCLUDE (words)"):
        before = held_mb(database)
        database.execute(f"CREATE TABLE weighed AS SELECT {what} FROM version")
        sizes.append(held_mb(database) - before)
        database.execute("DROP TABLE weighed")
    if sizes[0] > 0:
        print(
            f"versions: {sizes[0]:.0f} MB with folded words, {sizes[1]:.0f} MB without: {1 - sizes[1] / sizes[0]:.0%} is words"
        )


def work(reading: Reading, runs: int) -> None:
    position = reading.position
    reading.connection.execute(
        f"CREATE TABLE bare AS SELECT * EXCLUDE (words) FROM version WHERE seq <= {position} AND next_seq > {position}"
    )
    postgres(POSTGRES_TABLE)
    postgres("ANALYZE figured")
    _check_same(reading)
    whole = milliseconds(lambda: front_page(IncidentFilter(), columns), runs)
    bare = milliseconds(lambda: [reading.connection.execute(sql).fetchall() for sql in BARE], runs)
    server = milliseconds(lambda: [postgres(sql) for sql in POSTGRES], max(3, runs // 5))
    print(f"the counts of `/`, {len(FACETS)} facets: columns {whole:.1f} ms")
    print(f"  bare DuckDB, {len(BARE)} statements: {bare:.1f} ms; columns / DuckDB = {whole / bare:.2f}")
    print(
        f"  bare PostgreSQL, {len(POSTGRES)} statements: {server:.1f} ms; PostgreSQL / columns = {server / whole:.1f}"
    )
    for query in FILTERS[1:]:
        f = IncidentFilter.parse(query)
        print(f"  columns under ?{query}: {milliseconds(lambda f=f: front_page(f, columns), runs):.1f} ms")
    slowest = sorted(parts(IncidentFilter(), runs).items(), key=lambda part: -part[1])
    print("  parts, ms: " + ", ".join(f"{name} {ms:.1f}" for name, ms in slowest))


def _check_same(reading: Reading) -> None:
    """What is compared must count the same."""
    for name, mine, theirs in zip(SIMPLE, BARE, POSTGRES, strict=False):
        found = {str(value): n for value, n in reading.connection.execute(mine).fetchall()}
        assert found == {str(value): n for value, n in postgres(theirs)}, name
    total = counts.count(reading, counts.Where())
    assert total == postgres("SELECT count(*) FROM figured")[0][0] == sum(n for _, n in reading.rows(BARE[0]))


def search(reading: Reading, runs: int) -> None:
    """Words in the columns, against PostgreSQL's full text whose matching numbers are handed to DuckDB."""
    begin = time.perf_counter()
    postgres(TEXT)
    postgres("CREATE INDEX searched_words ON searched USING gin (words)")
    postgres("ANALYZE searched")
    size = postgres("SELECT pg_total_relation_size('searched') / 1e6")[0][0]
    print(f"search: PostgreSQL's vectors and index built in {time.perf_counter() - begin:.1f} s, {size:.0f} MB")
    for typed in SEARCHES:
        f = IncidentFilter(q=typed)
        query = " & ".join(f"{word}:*" for word in folded(typed))

        def in_columns(f: IncidentFilter = f) -> int:
            return counts.count(reading, f.where(reading.snapshot))

        def shipped(query: str = query) -> int:
            seqs = [
                seq for (seq,) in postgres("SELECT seq FROM searched WHERE words @@ to_tsquery('simple', %s)", (query,))
            ]
            return int(
                reading.rows("SELECT count(*) FROM valid WHERE seq IN (SELECT unnest(?::BIGINT[]))", [seqs])[0][0]
            )

        mine, theirs = milliseconds(in_columns, runs), milliseconds(shipped, max(3, runs // 5))
        print(
            f"  {typed!r}: {in_columns():,} found in {mine:.1f} ms in the columns, names and aliases among them; "
            f"{shipped():,} in {theirs:.1f} ms by way of PostgreSQL, titles and summaries alone; ratio {theirs / mine:.1f}"
        )
    page = milliseconds(lambda: front_page(IncidentFilter(q="convoy"), columns), runs)
    print(f"  the counts of `/?q=convoy`: {page:.1f} ms")


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    reading = load()
    without_words(reading)
    work(reading, runs)
    search(reading, runs)


if __name__ == "__main__":
    main()
