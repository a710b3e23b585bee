"""The columns, held to the ledger: random ledgers, random filters, every number computed again in plain Python."""

from __future__ import annotations

import datetime
import random
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.columns import counts
from incidents.columns.table import Reading, columns
from incidents.filters import IncidentFilter, InvalidFilter, cursor_for, read_cursor
from incidents.ledger.entry import LedgerEntry
from tests.columns import oracle
from tests.columns.oracle import Params, World
from tests.columns.worlds import COUNTRIES, GROUPS, SLUGS, WEAPONS, Newsroom, append, empty_ledger

pytestmark = pytest.mark.django_db(transaction=True)


def some(*values: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)


def one(*values: str) -> st.SearchStrategy[list[str]]:
    return st.sampled_from(values).map(lambda value: [value])


ACTORS = some(*SLUGS["actor"], *SLUGS["actor"], "never-public")
DAYS = one("2023-09-30", "2023-10-01", "2023-10-02", "2023-10-10", "2023-11-01")
VALUES = {
    "from": DAYS,
    "to": one("2023-10-02", "2023-10-11", "2023-11-01", "9999-12-31"),
    "category": some("attack", "strike", "context"),
    "actor": ACTORS,
    "attacker": ACTORS,
    "target": ACTORS,
    "country": some(*COUNTRIES),
    "place": some(*SLUGS["place"]),
    "weapon": some(*WEAPONS),
    "target_type": some("unknown", "ship"),
    "outcome": some("impact", "failed"),
    "verification": some("fair", "claim_only"),
    "killed_min": one("0", "1", "10", "1000000000"),
    "injured_min": one("0", "3"),
    "casualty_group": some(*GROUPS),
    "source": some("1", "2", "99"),
    "q": one("kataib", "Kata'ib", "KATA’IB hez", "asad", "sirnak 22", "αθη", "irq 2023", "stras", "absent", "ayn"),
    "tracker": one(*SLUGS["tracker"]),
    "as_of": one(
        "2023-09-01", "2023-10-01", "2023-10-08", "2023-10-20T12:00", "2023-11-05T00:30:00+03:00", "2024-06-01"
    ),
}
# What a reader types, as the oracle reads it.
TYPED = {"Kata'ib": "kataib", "KATA’IB hez": "kataib hez"}


def filters(most: int) -> st.SearchStrategy[Params]:
    """Filters with up to so many parameters."""
    names = st.lists(st.sampled_from(list(VALUES)), max_size=most, unique=True)
    return names.flatmap(lambda chosen: st.fixed_dictionaries({name: VALUES[name] for name in chosen}))


def asked(params: Params) -> IncidentFilter:
    f = IncidentFilter.parse(urlencode(params, doseq=True), strict=True)
    assert IncidentFilter.parse(f.canonical(), strict=True) == f
    return f


def as_typed(params: Params) -> Params:
    return {name: [TYPED.get(v, v) for v in values] if name == "q" else values for name, values in params.items()}


def record_ids(seqs: list[int]) -> list[int]:
    return [entry.record_id for seq in seqs if (entry := LedgerEntry.objects.get(seq=seq))]


def check_totals(reading: Reading, where: counts.Where, world: World, params: Params) -> None:
    found, groups = list(oracle.found(world, params).values()), oracle.groups_of(world, params)
    totals = counts.totals(reading, where)
    assert totals.incidents == counts.count(reading, where) == len(found)
    assert totals.claim_only == sum(incident["verification"] == "claim_only" for incident in found)
    assert totals.approximate == sum(incident["date_prec"] > 1 for incident in found)
    without_point = [i for i in found if (world.place(i) or {}).get("latitude") is None]
    assert counts.without_coordinates(reading, where) == len(without_point)
    for category in ("attack", "strike", "context"):
        mine = [incident for incident in found if incident["category"] == category]
        shown = getattr(totals, category)
        assert shown.incidents == len(mine)
        for harm in ("killed", "injured"):
            total = getattr(shown, harm)
            expected = oracle.summed(oracle.figure(incident, harm, groups) for incident in mine)
            assert (total.low, total.best, total.high, total.without_figure) == expected


def check_buckets(reading: Reading, where: counts.Where, world: World, params: Params) -> None:
    found, groups = list(oracle.found(world, params).values()), oracle.groups_of(world, params)
    days = sorted(oracle.day(incident["date_start"]) for incident in found)
    unit, buckets = counts.buckets(reading, where)
    assert unit == (counts.unit_for(days[0], days[-1]) if days else "day")
    starts = [bucket.start for bucket in buckets]
    assert sorted(set(starts)) == starts
    for bucket, end in zip(buckets, [*starts, datetime.date.max][1:], strict=bool(starts)):
        for category in ("attack", "strike", "context"):
            mine = [
                incident
                for incident in found
                if incident["category"] == category and bucket.start <= oracle.day(incident["date_start"]) < end
            ]
            assert bucket.incidents.get(category, 0) == len(mine)
            for harm in ("killed", "injured"):
                assert (
                    getattr(bucket, harm).get(category)
                    == oracle.summed(oracle.figure(i, harm, groups) for i in mine)[1]
                )
    assert sum(sum(bucket.incidents.values()) for bucket in buckets) == len(found)


def check_all(params: Params, newsroom: Newsroom) -> None:
    world = World.as_of(newsroom.entries, params.get("as_of", [None])[0])
    f, typed = asked(params), as_typed(params)
    reading = f.read()
    wrong = oracle.unknown_names(world, typed)
    if wrong:
        with pytest.raises(InvalidFilter) as refused:
            f.where(reading.snapshot)
        assert refused.value.parameter == wrong
        return
    where = f.where(reading.snapshot)
    check_totals(reading, where, world, typed)
    check_buckets(reading, where, world, typed)
    for name in oracle.FACETS:
        assert counts.facet(reading, where, name) == oracle.facet(world, typed, name), name
    for sort in counts.SORTS:
        seqs, behind = counts.page(reading, where, sort, None)
        assert record_ids(seqs) == oracle.ordered(world, typed, sort)
        assert behind is None
    responses = world.all_public("response")
    assert {n: (r.strike_id, r.attack_id) for n, r in reading.snapshot.responses.items()} == {
        n: (r["strike_id"], r["attack_id"]) for n, r in responses.items()
    }


def written(seed: int, steps: int) -> Newsroom:
    """A ledger of that many steps, committed and read in two goes, so that the second is tailed."""
    newsroom = Newsroom(random.Random(seed))
    empty_ledger()
    for _ in range(2):
        before = len(newsroom.entries)
        for _ in range(steps // 2 + 1):
            newsroom.step()
        append(newsroom.entries[before:])
        columns.read()
    return newsroom


BOUNDED = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))


@BOUNDED
@given(
    seed=st.integers(0, 2**32),
    steps=st.integers(1, 120),
    asked_for=st.lists(filters(2) | filters(5), min_size=3, max_size=3),
)
def test_every_number_is_the_one_that_the_ledger_gives(seed, steps, asked_for):
    newsroom = written(seed, steps)
    for params in asked_for:
        check_all(params, newsroom)


@settings(BOUNDED, max_examples=20)
@given(
    seed=st.integers(0, 2**32),
    steps=st.integers(20, 90),
    params=filters(2),
    sort=st.sampled_from(list(counts.SORTS)),
    size=st.integers(1, 4),
)
def test_paging_neither_skips_nor_repeats_while_others_publish(seed, steps, params, sort, size):
    newsroom = written(seed, steps)
    f, typed = asked({**params, "sort": [sort]}), as_typed(params)
    reading = f.read()
    world = World.as_of(newsroom.entries, params.get("as_of", [None])[0])
    if oracle.unknown_names(world, typed):
        return
    seqs, key = counts.page(reading, f.where(reading.snapshot), sort, size)
    shown = [seqs]
    while key is not None:
        mark = cursor_for(f, reading, key)
        before = len(newsroom.entries)
        for _ in range(5):
            newsroom.step()
        append(newsroom.entries[before:])
        position, identity, after = read_cursor(f, mark)
        reading = columns.at(position)
        assert reading.identity == identity
        seqs, key = counts.page(reading, f.where(reading.snapshot), sort, size, after)
        shown.append(seqs)
    assert all(len(seqs) == size for seqs in shown[:-1])
    assert record_ids([seq for seqs in shown for seq in seqs]) == oracle.ordered(world, typed, sort)
