"""The headline: what a reader sees first. Attacks and their casualties apart from strikes and theirs, each a link to its records,
each beside the latest reported tally with our own count for that tally's window."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from incidents.columns.counts import CategoryTotals, Sum
from incidents.filters import IncidentFilter
from incidents.ledger.record import TrackerRecord
from incidents.receipts.tallies import Reconciled, headline_tallies, reconcile_all
from incidents.views.explore import Exploration


@dataclass(frozen=True)
class HeadlineFigure:
    """`value` None: no record gives a figure. `without_figure`: records that are left out of it."""

    key: str
    label: str
    value: int | None
    query: str
    category: str
    low: int | None = None
    high: int | None = None
    without_figure: int = 0
    reported: Sequence[Reconciled] = ()

    @property
    def is_range(self) -> bool:
        return self.low is not None and self.high is not None and self.low != self.high


def headline(found: Exploration, tracker: TrackerRecord | None) -> list[HeadlineFigure]:
    """The figures of the categories that the filter leaves in."""
    reported = _reported(found, tracker)
    figures: list[HeadlineFigure] = []
    for category, noun in (("attack", "attacks"), ("strike", "strikes")):
        if found.filter.category and category not in found.filter.category:
            continue
        row: CategoryTotals = getattr(found.totals, category)
        narrowed = found.filter.replace(category=(category,))
        word = noun if row.incidents != 1 else category
        figures.append(
            HeadlineFigure(noun, f"{word} recorded", row.incidents, narrowed.canonical(), category, reported=reported.get(noun, ()))
        )
        for harm in ("injured", "killed"):
            by_tally = reported.get(harm, ()) if category == "attack" else ()
            figures.append(_harm(category, harm, getattr(row, harm), narrowed, by_tally))
    return figures


def _harm(category: str, harm: str, found: Sum, f: IncidentFilter, reported: Sequence[Reconciled]) -> HeadlineFigure:
    at_least_one = f.replace(**{f"{harm}_min": max(1, getattr(f, f"{harm}_min") or 0)})
    return HeadlineFigure(
        key=f"{category}-{harm}",
        label=f"{harm} in {category}s",
        value=found.best,
        query=at_least_one.canonical(),
        category=category,
        low=found.low,
        high=found.high,
        without_figure=found.without_figure,
        reported=reported,
    )


def _reported(found: Exploration, tracker: TrackerRecord | None) -> dict[str, list[Reconciled]]:
    if tracker is None:
        return {}
    ends: list[datetime.date] = [end for end in (found.filter.date_to, _day(found.filter.moment)) if end is not None]
    chosen = headline_tallies(found.reading.snapshot, tracker.headline_claimants, min(ends) if ends else None)
    return {metric: reconcile_all(found.reading, ids, as_of=found.filter.as_of) for metric, ids in chosen.items()}


def _day(moment: datetime.datetime | None) -> datetime.date | None:
    return moment.astimezone(datetime.UTC).date() if moment else None
