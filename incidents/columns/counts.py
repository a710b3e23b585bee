"""Counting: totals, facets, time buckets, pages of records. All of it under one `Where`, at one position of the ledger.

An incident stands in the bucket of its first day. Casualty figures are those of `incidents.ledger.figures`.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from incidents.columns.table import Reading

CATEGORIES = ("attack", "strike", "context")


@dataclass(frozen=True)
class Condition:
    """One SQL condition on `valid` with its parameters, and the filter parameter that it comes from."""

    parameter: str
    sql: str
    params: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Where:
    """Conditions that must all hold. `casualty_groups`: whose casualties count; all, when empty."""

    conditions: tuple[Condition, ...] = ()
    casualty_groups: tuple[str, ...] = ()

    def without(self, parameter: str) -> Where:
        return Where(tuple(c for c in self.conditions if c.parameter != parameter), self.casualty_groups)

    def also(self, *conditions: Condition) -> Where:
        return Where((*self.conditions, *conditions), self.casualty_groups)

    def source(self) -> tuple[str, list[Any]]:
        """What stands behind FROM: the valid versions, with the casualties of the asked groups."""
        return (f"({_REGROUPED})", [list(self.casualty_groups)]) if self.casualty_groups else ("valid", [])

    def condition(self) -> tuple[str, list[Any]]:
        """What stands behind WHERE."""
        sql = " AND ".join(f"({condition.sql})" for condition in self.conditions) or "true"
        return sql, [p for condition in self.conditions for p in condition.params]

    def clause(self) -> tuple[str, list[Any]]:
        """`FROM … WHERE …` and its parameters in order."""
        (source, before), (condition, after) = self.source(), self.condition()
        return f"FROM {source} WHERE {condition}", [*before, *after]


def sum_over_groups(harm: str, end: str) -> str:
    """`figures.total` in SQL, for one end of the range."""
    stand_ins = {"low": ("low", "best"), "best": ("best", "low"), "high": ("high", "best", "low")}[end]
    known = ", ".join(f"{harm}_{stand_in}" for stand_in in stand_ins)
    return f"CASE WHEN count({harm}_{end}) > 0 THEN sum(coalesce({known}))::BIGINT END"


_FIGURES = [(harm, end) for harm in ("killed", "injured") for end in ("low", "best", "high")]
# The same rows with the casualty figures of the asked groups alone.
_REGROUPED = f"""
SELECT valid.* REPLACE ({", ".join(f"c.{harm}_{end} AS {harm}_{end}" for harm, end in _FIGURES)})
FROM valid LEFT JOIN (
    SELECT seq, {", ".join(f"{sum_over_groups(harm, end)} AS {harm}_{end}" for harm, end in _FIGURES)}
    FROM casualty WHERE list_contains(?::VARCHAR[], casualty_group) GROUP BY seq
) c USING (seq)
"""


@dataclass(frozen=True)
class Sum:
    """A sum of figures. None: no incident gives a figure. `without_figure`: incidents left out for want of a best estimate."""

    low: int | None = None
    best: int | None = None
    high: int | None = None
    without_figure: int = 0


@dataclass(frozen=True)
class CategoryTotals:
    incidents: int = 0
    killed: Sum = Sum()
    injured: Sum = Sum()


@dataclass(frozen=True)
class Totals:
    incidents: int
    attack: CategoryTotals
    strike: CategoryTotals
    context: CategoryTotals
    claim_only: int = 0  # incidents that rest on the claimant alone
    approximate: int = 0  # incidents whose day is not exactly known


# Sums of killed, then of injured: low, best, high, and how many incidents give no best estimate.
_SUMS = ", ".join(
    f"sum(coalesce({harm}_low, {harm}_best)) FILTER ({harm}_best IS NOT NULL), sum({harm}_best), "
    f"sum(coalesce({harm}_high, {harm}_best)) FILTER ({harm}_best IS NOT NULL), count(*) - count({harm}_best)"
    for harm in ("killed", "injured")
)


def totals(reading: Reading, where: Where) -> Totals:
    """Counts and casualty sums by category. A missing end of a range counts as the best estimate."""
    clause, params = where.clause()
    rows = reading.rows(
        f"SELECT category, count(*), {_SUMS}, count(*) FILTER (verification = 'claim_only'), count(*) FILTER (date_prec > 1) "
        f"{clause} GROUP BY category",
        params,
    )
    found = {row[0]: _category_totals(row[1:10]) for row in rows}
    by_category = {name: found.get(name, CategoryTotals()) for name in CATEGORIES}
    return Totals(
        incidents=sum(row.incidents for row in by_category.values()),
        **by_category,
        claim_only=sum(row[10] for row in rows),
        approximate=sum(row[11] for row in rows),
    )


def _whole(value: Any) -> Any:
    return None if value is None else int(value)


def without_coordinates(reading: Reading, where: Where) -> int:
    """Incidents that no map can show: without a place, or at one whose coordinates are not known."""
    clause, params = where.clause()
    rows = reading.rows(f"SELECT place_id, count(*) {clause} GROUP BY place_id", params)
    places = reading.snapshot.places
    return sum(n for place_id, n in rows if place_id not in places or places[place_id].latitude is None)


Window = tuple[int, datetime.date | None, datetime.date | None]


def in_windows(reading: Reading, where: Where, windows: Sequence[Window]) -> dict[int, CategoryTotals]:
    """Key -> totals over all categories of the incidents that overlap the window; (key, first day, last day), either end open.

    One statement for all windows, where one each would be slow. A window in which nothing is recorded counts zero.
    """
    found = {key: CategoryTotals() for key, _, _ in windows}
    (source, before), (condition, after) = where.source(), where.condition()
    rows = reading.rows(
        f"SELECT w.key, count(*), {_SUMS} FROM {source} AS v JOIN (SELECT unnest(?::BIGINT[]) AS key, "
        "unnest(?::DATE[]) AS first, unnest(?::DATE[]) AS last) w ON v.date_end >= w.first AND v.date_start <= w.last "
        f"WHERE {condition} GROUP BY w.key",
        [
            *before,
            [key for key, _, _ in windows],
            [first or datetime.date.min for _, first, _ in windows],
            [last or datetime.date.max for _, _, last in windows],
            *after,
        ],
    )
    return found | {row[0]: _category_totals(row[1:10]) for row in rows}


def _category_totals(row: Sequence[Any]) -> CategoryTotals:
    """From count(*) and the eight sums of `_SUMS`."""
    return CategoryTotals(row[0], Sum(*map(_whole, row[1:5])), Sum(*map(_whole, row[5:9])))


def count(reading: Reading, where: Where) -> int:
    clause, params = where.clause()
    return int(reading.rows(f"SELECT count(*) {clause}", params)[0][0])


# --- facets ----------------------------------------------------------------------------------------------------------

Roll = Callable[[Reading, Any], Iterable[Any]]


def _one(_: Reading, value: Any) -> Iterable[Any]:
    return (value,) if value else ()


def _each(_: Reading, values: Any) -> Iterable[Any]:
    return set(values)


def _actors(reading: Reading, values: Any) -> Iterable[Any]:
    snapshot = reading.snapshot
    return [snapshot.actors[actor_id].slug for actor_id in snapshot.with_umbrellas(values)]


def _place(reading: Reading, value: Any) -> Iterable[Any]:
    place = reading.snapshot.places.get(value)
    return (place.slug,) if place else ()


def _country(reading: Reading, value: Any) -> Iterable[Any]:
    return (reading.snapshot.country_of(value),)


# Filter parameter -> the column it counts, and what one cell of that column counts towards. Few distinct cells stand
# for many incidents, so that umbrellas and countries are rolled up here, each incident once.
FACETS: Mapping[str, tuple[str, Roll]] = {
    "category": ("category", _one),
    "actor": ("list_sort(actors)", _actors),
    "attacker": ("list_sort(attackers)", _actors),
    "target": ("list_sort(targets)", _actors),
    "country": ("place_id", _country),
    "place": ("place_id", _place),
    "weapon": ("list_sort(weapons)", _each),
    "target_type": ("target_type", _one),
    "outcome": ("outcome", _one),
    "verification": ("verification", _one),
}


def facet(reading: Reading, where: Where, parameter: str) -> dict[str, int]:
    """Value -> incidents, under all filters but the facet's own. Values without incidents are absent."""
    return by_value(reading, where.without(parameter), parameter)


def by_value(reading: Reading, where: Where, parameter: str) -> dict[str, int]:
    """Value -> incidents, under all filters. An incident with several values stands under each."""
    column, roll = FACETS[parameter]
    clause, params = where.clause()
    counted: Counter[str] = Counter()
    for cell, incidents in reading.rows(f"SELECT {column} AS cell, count(*) {clause} GROUP BY cell", params):
        for value in roll(reading, cell):
            counted[value] += incidents
    return dict(counted)


# --- time ------------------------------------------------------------------------------------------------------------

UNITS = ("day", "week", "month")


@dataclass(frozen=True)
class Bucket:
    """`start`: its first day; weeks start on Monday. Category -> incidents, and best estimates (None: no figure)."""

    start: datetime.date
    incidents: Mapping[str, int] = field(default_factory=dict)
    injured: Mapping[str, int | None] = field(default_factory=dict)
    killed: Mapping[str, int | None] = field(default_factory=dict)


def span(reading: Reading, where: Where) -> tuple[datetime.date, datetime.date] | None:
    """First and last first-day of the matching incidents; None where none match."""
    clause, params = where.clause()
    first, last = reading.rows(f"SELECT min(date_start), max(date_start) {clause}", params)[0]
    return (first, last) if first else None


def unit_for(first: datetime.date, last: datetime.date) -> str:
    """Days up to two months, weeks up to two years, months beyond."""
    days = (last - first).days + 1
    return "day" if days <= 62 else "week" if days <= 731 else "month"


def start_of(day: datetime.date, unit: str) -> datetime.date:
    if unit == "week":
        return day - datetime.timedelta(days=day.weekday())
    return day.replace(day=1) if unit == "month" else day


def next_start(start: datetime.date, unit: str) -> datetime.date:
    if unit == "month":
        return (start.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
    return start + datetime.timedelta(days=7 if unit == "week" else 1)


def buckets(reading: Reading, where: Where, unit: str | None = None) -> tuple[str, list[Bucket]]:
    """The unit, and every bucket from the first to the last matching incident; empty ones among them count zero."""
    if unit is not None and unit not in UNITS:
        raise ValueError(f"unit must be one of {', '.join(UNITS)}")
    ends = span(reading, where)
    if ends is None:
        return unit or "day", []
    unit = unit or unit_for(*ends)
    clause, params = where.clause()
    rows = reading.rows(
        f"SELECT date_trunc('{unit}', date_start)::DATE AS start, category, count(*), sum(injured_best), sum(killed_best) "
        f"{clause} GROUP BY start, category",
        params,
    )
    filled: dict[datetime.date, Bucket] = {}
    start, last = start_of(ends[0], unit), start_of(ends[1], unit)
    while start < last:
        filled[start] = Bucket(start, {}, {}, {})
        start = next_start(start, unit)
    filled[last] = Bucket(last, {}, {}, {})  # not stepped over: behind the last month of 9999 there is no day
    for start, category, incidents, injured, killed in rows:
        bucket = filled[start]
        bucket.incidents[category] = incidents  # type: ignore[index]
        bucket.injured[category] = _whole(injured)  # type: ignore[index]
        bucket.killed[category] = _whole(killed)  # type: ignore[index]
    return unit, list(filled.values())


# --- records ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mark:
    """One incident on a chart."""

    seq: int
    record_id: int
    event_id: str
    title: str
    category: str
    date_start: datetime.date
    date_end: datetime.date
    date_prec: int
    place_id: int | None
    outcome: str
    verification: str
    killed: int | None
    injured: int | None


def marks(reading: Reading, where: Where, limit: int) -> list[Mark]:
    """The first `limit` incidents by day. Ask `count` first: a chart must say what it leaves out."""
    clause, params = where.clause()
    rows = reading.rows(
        "SELECT seq, record_id, event_id, title, category, date_start, date_end, date_prec, place_id, outcome, verification, "
        f"killed_best, injured_best {clause} ORDER BY date_start, event_id LIMIT {limit:d}",
        params,
    )
    return [Mark(*row) for row in rows]


@dataclass(frozen=True)
class Key:
    column: str
    descending: bool = False
    nullable: bool = False


# Sort -> its keys. Unknown last; ties by first day, newest first, then by event_id.
SORTS: Mapping[str, tuple[Key, ...]] = {
    "-date": (Key("date_start", descending=True), Key("event_id")),
    "date": (Key("date_start"), Key("event_id")),
    "-injured": (Key("injured_best", True, True), Key("date_start", True), Key("event_id")),
    "-killed": (Key("killed_best", True, True), Key("date_start", True), Key("event_id")),
    "-updated": (Key("updated_at", True), Key("date_start", True), Key("event_id")),
}


def page(
    reading: Reading, where: Where, sort: str, size: int | None, after: Sequence[Any] | None = None
) -> tuple[list[int], tuple[Any, ...] | None]:
    """Ledger numbers of the next `size` incidents (all, for None) behind the key `after`, and the key of the last one.

    The key is None where nothing follows.
    """
    keys = SORTS[sort]
    if after is not None:
        where = where.also(_behind(keys, after))
    clause, params = where.clause()
    order = ", ".join(f"{key.column} {'DESC' if key.descending else 'ASC'} NULLS LAST" for key in keys)
    limit = "" if size is None else f" LIMIT {size + 1:d}"
    rows = reading.rows(f"SELECT seq, {', '.join(key.column for key in keys)} {clause} ORDER BY {order}{limit}", params)
    more = size is not None and len(rows) > size
    rows = rows[:size]
    return [row[0] for row in rows], tuple(rows[-1][1:]) if more else None


def _behind(keys: Sequence[Key], after: Sequence[Any]) -> Condition:
    """Rows that come after the key: a tuple comparison would lose the rows with null, which stand last."""
    sql = "false"
    params: list[Any] = []
    for key, value in reversed(list(zip(keys, after, strict=True))):
        beyond = "<" if key.descending else ">"
        if value is None:
            sql = f"{key.column} IS NULL AND ({sql})"
        else:
            past = f"{key.column} {beyond} ?" + (f" OR {key.column} IS NULL" if key.nullable else "")
            sql = f"{past} OR ({key.column} = ? AND ({sql}))"
            params = [value, value, *params]
    return Condition("after", sql, tuple(params))


def by_event_ids(reading: Reading, event_ids: Sequence[str]) -> dict[str, int]:
    """event_id -> ledger number of the version valid at this position."""
    rows = reading.rows(
        "SELECT event_id, seq FROM valid WHERE list_contains(?::VARCHAR[], event_id)", [list(event_ids)]
    )
    return dict(rows)


def event_ids_of(reading: Reading, record_ids: Iterable[int]) -> dict[int, tuple[str, str, datetime.date]]:
    """Record id -> (event_id, title, first day) of those that are public at this position."""
    wanted = list(dict.fromkeys(record_ids))
    if not wanted:
        return {}
    rows = reading.rows(
        "SELECT record_id, event_id, title, date_start FROM valid WHERE list_contains(?::BIGINT[], record_id)", [wanted]
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def uses(reading: Reading, column: str) -> dict[int, int]:
    """Id in a list column (`sources`, `actors`) -> incidents that name it."""
    rows = reading.rows(f"SELECT id, count(*) FROM (SELECT unnest({column}) AS id FROM valid) GROUP BY id")
    return dict(rows)


def newest_update(reading: Reading, where: Where) -> datetime.datetime | None:
    """When the last updated of the matching incidents was published, UTC; None where none match."""
    clause, params = where.clause()
    newest = reading.rows(f"SELECT max(updated_at) {clause}", params)[0][0]
    return newest.replace(tzinfo=datetime.UTC) if newest else None
