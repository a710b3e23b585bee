"""Recorded, summed day by day, against what others reported: points that carry their qualifier."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from incidents.charts.figure import ATTACK, REPORTED, Figure, hover
from incidents.columns.counts import Bucket
from incidents.describe import short_day

# Qualifier -> symbol: "at least" points up, "at most" down, "about" is open.
SYMBOLS = {
    "at_least": "arrow-up",
    "more_than": "arrow-up",
    "at_most": "arrow-down",
    "about": "circle-open",
    "range": "circle-open",
    "unknown": "circle-open",
}


@dataclass(frozen=True)
class ReportedPoint:
    """A tally with the curve's own scope and first day, so that the curve on `day` is our count in the tally's window."""

    day: datetime.date
    value: int
    qualifier: str
    words: str  # "at least 66"
    claimant: str
    url: str


def cumulative(
    noun: str,
    days: Sequence[Bucket],
    points: Sequence[ReportedPoint],
    *,
    counted: int,
    without_figure: int = 0,
    note: str = "",
) -> Figure:
    """`noun`: attacks, injured or killed. One bucket a day."""
    sums = list(accumulate((_of(noun, bucket) for bucket in days), initial=0))[1:]
    points = sorted(points, key=lambda point: (point.day, point.value))
    recorded = {point.day: _recorded(days, sums, point.day) for point in points}
    latest = (
        f"; the latest report is {points[-1].words} to {short_day(points[-1].day)} ({points[-1].claimant})"
        if points
        else ""
    )
    end = f"{sums[-1]:,} recorded to {short_day(days[-1].start)}" if days else "Nothing recorded"
    return Figure(
        id=f"cumulative-{noun}",
        title={"attacks": "Attacks, summed", "injured": "Injured in attacks, summed"}.get(noun, noun.capitalize()),
        unit="line: recorded here · points: reported" if points else "recorded here",
        sentence=f"{end}{latest}.",
        header=("Day", "Recorded", "Reported", "By", "Recorded in the report's own window"),
        rows=[
            *((short_day(b.start), n, "", "", "") for b, n in zip(days, sums, strict=True) if b.incidents),
            *((short_day(p.day), "", p.words, p.claimant, recorded[p.day]) for p in points),
        ],
        data=[_line(noun, days, sums), *([_points(noun, points, recorded)] if points else [])],
        layout={"xaxis": {"type": "date"}, "yaxis": {"rangemode": "tozero", "nticks": 6, "tickformat": ",d"}},
        counted=counted - without_figure,
        left_out=[(without_figure, "give no figure")],
        note=note
        or (
            "Arrow up: “at least”; open ring: “about”; full dot: exact. Each point counts from the same day as the line."
            if points
            else ""
        ),
    )


def _of(noun: str, bucket: Bucket) -> int:
    if noun == "attacks":
        return bucket.incidents.get("attack", 0)
    return (bucket.injured if noun == "injured" else bucket.killed).get("attack") or 0


def _line(noun: str, days: Sequence[Bucket], sums: Sequence[int]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "recorded",
        "x": [b.start.isoformat() for b in days],
        "y": sums,
        "text": [f"{short_day(b.start)}: {n:,} {noun} recorded" for b, n in zip(days, sums, strict=True)],
        "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": ATTACK, "width": 2.5, "shape": "hv"},
    }


def _recorded(days: Sequence[Bucket], sums: Sequence[int], day: datetime.date) -> int:
    """The curve on a day; before its first one, nothing."""
    return max((n for bucket, n in zip(days, sums, strict=True) if bucket.start <= day), default=0)


def _points(noun: str, points: Sequence[ReportedPoint], recorded: Mapping[datetime.date, int]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "reported",
        "x": [p.day.isoformat() for p in points],
        "y": [p.value for p in points],
        "customdata": [p.url for p in points],
        "text": [
            hover(
                f"{p.words} {noun} reported to {short_day(p.day)}",
                p.claimant,
                f"recorded in the same window: {recorded[p.day]:,}",
            )
            for p in points
        ],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "color": REPORTED,
            "size": 10,
            "symbol": [SYMBOLS.get(p.qualifier, "circle") for p in points],
            "line": {"width": 1.5, "color": REPORTED},
        },
    }
