"""The headline: what a reader sees first. Attacks and their casualties apart from strikes and theirs, each a link to its records,
each beside the latest reported tally with our own count for that tally's window."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from incidents.columns.counts import CategoryTotals, Sum
from incidents.filters import IncidentFilter
from incidents.ledger.record import TrackerRecord
from incidents.receipts.tallies import Reconciled, headline_tallies, reconcile_ids
from incidents.views.explore import Exploration


@dataclass(frozen=True)
class HeadlineFigure:
    """`value` None: no record gives a figure. `without_figure`: records that are left out of it."""

    key: str
    label: str
    value: int | None
    query: str
    low: int | None = None
    high: int | None = None
    without_figure: int = 0

    @property
    def is_range(self) -> bool:
        return self.low is not None and self.high is not None and self.low != self.high


@dataclass(frozen=True)
class Side:
    """Attacks, or strikes: incidents, injured, killed, and what others report of them in windows of their own."""

    category: str
    figures: Sequence[HeadlineFigure]
    reported: Sequence[Reconciled] = ()

    @property
    def latest(self) -> list[Reconciled]:
        """Of each metric the tallies whose window ends last."""
        ends: dict[str, datetime.date] = {}
        for row in self.reported:
            end = row.tally.window_end or datetime.date.min
            ends[row.tally.metric] = max(end, ends.get(row.tally.metric, end))
        return [row for row in self.reported if row.tally.window_end == ends[row.tally.metric]]

    @property
    def others(self) -> list[Reconciled]:
        return [row for row in self.reported if row not in self.latest]


def headline(found: Exploration, tracker: TrackerRecord | None) -> list[Side]:
    """The sides that the filter's categories leave in."""
    reported = _reported(found, tracker)
    sides: list[Side] = []
    for category, noun, metrics in (
        ("attack", "attacks", ("attacks", "injured", "killed")),
        ("strike", "strikes", ("strikes",)),
    ):
        if found.filter.category and category not in found.filter.category:
            continue
        row: CategoryTotals = getattr(found.totals, category)
        narrowed = found.filter.replace(category=(category,))
        word = noun if row.incidents != 1 else category
        figures = [
            HeadlineFigure(noun, f"{word} recorded", row.incidents, narrowed.canonical()),
            *(_harm(harm, getattr(row, harm), narrowed) for harm in ("injured", "killed")),
        ]
        sides.append(Side(category, figures, [tally for metric in metrics for tally in reported.get(metric, ())]))
    return sides


def _harm(harm: str, found: Sum, f: IncidentFilter) -> HeadlineFigure:
    at_least_one = f.replace(**{f"{harm}_min": max(1, getattr(f, f"{harm}_min") or 0)})
    return HeadlineFigure(harm, harm, found.best, at_least_one.canonical(), found.low, found.high, found.without_figure)


def _reported(found: Exploration, tracker: TrackerRecord | None) -> dict[str, list[Reconciled]]:
    if tracker is None or found.chips_beyond("to", "as_of"):
        return {}  # they are about the whole tracker, and would stand beside a part of it
    ends: list[datetime.date] = [end for end in (found.filter.date_to, _day(found.filter.moment)) if end is not None]
    chosen = headline_tallies(found.reading.snapshot, tracker.headline_claimants, min(ends) if ends else None)
    return {metric: reconcile_ids(found.reading, ids, as_of=found.filter.as_of) for metric, ids in chosen.items()}


def _day(moment: datetime.datetime | None) -> datetime.date | None:
    return moment.astimezone(datetime.UTC).date() if moment else None
