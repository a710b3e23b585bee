"""Recorded against reported: a tally beside our own count in the tally's window and scope, never in another one."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from incidents.columns import counts
from incidents.columns.counts import CategoryTotals, Window
from incidents.columns.directory import Snapshot
from incidents.columns.table import Reading
from incidents.filters import IncidentFilter, InvalidFilter, parse_scope
from incidents.ledger.record import TallyRecord

CATEGORY_OF_METRIC = {"strikes": "strike"}  # every other metric is about attacks, unless the scope says strikes


@dataclass(frozen=True)
class Reconciled:
    """A tally with its recorded counterpart.

    `recorded` is None where the window's end is not known, the scope cannot be read, or no record gives a figure.
    `without_figure`: recorded incidents that give no figure for the metric. `filter` opens exactly what was counted.
    """

    id: int
    tally: TallyRecord
    recorded: int | None
    without_figure: int = 0
    filter: IncidentFilter | None = None

    @property
    def gap(self) -> int | None:
        """Reported less recorded; None where one of them is not known."""
        return None if self.recorded is None else self.tally.value - self.recorded


def counted_filter(tally: TallyRecord) -> IncidentFilter:
    """The filter of the incidents that a tally is about: its scope within its window. Raises InvalidFilter."""
    scope = parse_scope(tally.scope)
    category = scope.category or (CATEGORY_OF_METRIC.get(tally.metric, "attack"),)
    return scope.replace(category=category, date_from=tally.window_start, date_to=tally.window_end).checked()


def reconcile(reading: Reading, tallies: Mapping[int, TallyRecord], *, as_of: str = "") -> list[Reconciled]:
    """Each tally beside what is recorded at the reading's position; one statement for each distinct scope.

    A window without a start counts from the first record.
    """
    wanted: dict[int, IncidentFilter] = {}
    by_scope: dict[IncidentFilter, list[Window]] = {}
    for tally_id, tally in tallies.items():
        with contextlib.suppress(InvalidFilter):
            counted = counted_filter(tally)
            counted.where(reading.snapshot)  # names that never were public are refused here
            wanted[tally_id] = counted.replace(as_of=as_of)
            if tally.window_end is not None:
                scope = counted.replace(date_from=None, date_to=None)
                by_scope.setdefault(scope, []).append((tally_id, tally.window_start, tally.window_end))
    recorded: dict[int, CategoryTotals] = {}
    for scope, windows in by_scope.items():
        recorded |= counts.in_windows(reading, scope.where(reading.snapshot), windows)
    return [_reconciled(i, tally, wanted.get(i), recorded.get(i)) for i, tally in tallies.items()]


def _reconciled(
    tally_id: int, tally: TallyRecord, wanted: IncidentFilter | None, recorded: CategoryTotals | None
) -> Reconciled:
    if recorded is None:
        return Reconciled(tally_id, tally, None, 0, wanted)
    if tally.metric in ("attacks", "strikes"):
        return Reconciled(tally_id, tally, recorded.incidents, 0, wanted)
    found = recorded.killed if tally.metric == "killed" else recorded.injured
    return Reconciled(tally_id, tally, found.best, found.without_figure, wanted)


def headline_tallies(snapshot: Snapshot, claimants: Sequence[str], until: datetime.date | None) -> dict[str, list[int]]:
    """Metric -> ids of the latest tally of each of the claimants, in their order.

    Latest: the window that ends last, and by `until` where that is given; of several that end on one day, the one with the
    widest count. A tally whose window has no known end is never in the headline.
    """
    chosen: dict[str, list[int]] = {}
    for claimant in claimants:
        for metric in ("attacks", "injured", "killed", "strikes"):
            candidates = [
                (tally.window_end, tally.value, tally_id)
                for tally_id, tally in snapshot.tallies.items()
                if tally.claimant == claimant
                and tally.metric == metric
                and tally.window_end is not None
                and (until is None or tally.window_end <= until)
            ]
            if candidates:
                chosen.setdefault(metric, []).append(max(candidates)[2])
    return chosen


def reconcile_ids(reading: Reading, tally_ids: Iterable[int], *, as_of: str = "") -> list[Reconciled]:
    """As `reconcile`, of those of the tallies that are public, in this order."""
    tallies = reading.snapshot.tallies
    return reconcile(reading, {i: tallies[i] for i in tally_ids if i in tallies}, as_of=as_of)
