"""Charts as plain dicts for Plotly: pure functions from counts to figures, each with its words and its table of the same rows.

Colours are tokens (`token:attack`) that the page replaces by those of the reader's theme. Attacks stand above the axis and strikes
below it, with triangles that point up and down, so that nothing hangs on colour alone.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from incidents.columns.counts import Bucket, Mark, next_start
from incidents.describe import day_range, short_day
from incidents.vocabulary import Category

MARKS_AT_MOST = 400  # more incidents than this are drawn as bars
ATTACK, STRIKE, CONTEXT = "token:attack", "token:strike", "token:context"


@dataclass(frozen=True)
class Figure:
    """`data` and `layout` are Plotly's. `sentence` says what the chart shows, for those who do not see it. `rows` hold the same numbers."""

    id: str
    title: str
    unit: str
    sentence: str
    header: Sequence[str]
    rows: Sequence[Sequence[Any]]
    data: Sequence[Mapping[str, Any]]
    layout: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""

    @property
    def plotly(self) -> dict[str, Any]:
        """What the page draws."""
        return {"data": list(self.data), "layout": dict(self.layout)}

    @property
    def is_empty(self) -> bool:
        return not self.rows


@dataclass(frozen=True)
class Arc:
    """A response: from an attack, or from the last day of a window of attacks, to a strike."""

    attack_day: datetime.date
    strike_day: datetime.date
    label: str
    inferred: bool = False


def timeline(marks: Sequence[Mark], flags: Sequence[Mark], arcs: Iterable[Arc] = ()) -> Figure:
    """One mark an incident: attacks above the axis, strikes below; several of one day are stacked."""
    shown = [mark for mark in marks if mark.category != Category.CONTEXT]
    heights = stacked(shown)
    traces = [_marks_trace(name, sign, [m for m in shown if m.category == name], heights) for name, sign in (("attack", 1), ("strike", -1))]
    attacks, strikes = (sum(m.category == name for m in shown) for name in ("attack", "strike"))
    top = max((abs(h) for h in heights.values()), default=1)
    return Figure(
        id="timeline",
        title="Attacks and the strikes that answered them, day by day",
        unit="one mark an incident, on its first day",
        sentence=f"{attacks} attacks above the axis and {strikes} strikes below it{_between(shown)}.",
        header=("Day", "Category", "Incident", "Injured", "Killed"),
        rows=[
            (day_range(m.date_start, m.date_end), Category(m.category).label, m.title, m.injured, m.killed) for m in shown
        ],
        data=[*(trace for trace in traces if trace["x"]), *_flags_trace(flags, top), *_arc_traces(arcs)],
        layout=_timeline_layout(top),
        note="Hollow: the claimant alone says so. Larger: more killed or injured." if shown else "",
    )


def stacked(marks: Sequence[Mark]) -> dict[int, int]:
    """Ledger number -> height: 1, 2, 3… above the axis for attacks of one day, below it for strikes."""
    heights: dict[int, int] = {}
    used: dict[tuple[str, datetime.date], int] = {}
    for mark in marks:
        key = (mark.category, mark.date_start)
        used[key] = used.get(key, 0) + 1
        heights[mark.seq] = used[key] if mark.category == Category.ATTACK else -used[key]
    return heights


def mark_size(mark: Mark) -> int:
    """Pixels. The smallest is for none and for not reported; area grows with killed and injured, up to 50."""
    people = min((mark.killed or 0) + (mark.injured or 0), 50)
    return round(9 + 2.2 * people**0.5)


def _marks_trace(name: str, sign: int, marks: Sequence[Mark], heights: Mapping[int, int]) -> dict[str, Any]:
    colour = ATTACK if sign > 0 else STRIKE
    hollow = {True: "-open", False: ""}
    shape = "triangle-up" if sign > 0 else "triangle-down"
    return {
        "type": "scatter",
        "mode": "markers",
        "name": Category(name).label + "s",
        "x": [m.date_start.isoformat() for m in marks],
        "y": [heights[m.seq] for m in marks],
        "customdata": [{"url": f"/incidents/{m.event_id}/", "day": day_range(m.date_start, m.date_end)} for m in marks],
        "text": [m.title for m in marks],
        "hovertemplate": "%{customdata.day}<br>%{text}<extra></extra>",
        "marker": {
            "color": colour,
            "size": [mark_size(m) for m in marks],
            "symbol": [shape + hollow[m.verification == "claim_only"] for m in marks],
            "line": {"color": colour, "width": 1},
        },
    }


def _flags_trace(flags: Sequence[Mark], top: int) -> list[dict[str, Any]]:
    if not flags:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": "Context",
            "x": [m.date_start.isoformat() for m in flags],
            "y": [top + 1.5] * len(flags),
            "customdata": [{"url": f"/incidents/{m.event_id}/", "day": day_range(m.date_start, m.date_end)} for m in flags],
            "text": [m.title for m in flags],
            "hovertemplate": "%{customdata.day}<br>%{text}<extra></extra>",
            "marker": {"color": CONTEXT, "size": 10, "symbol": "diamond-open"},
        }
    ]


def _arc_traces(arcs: Iterable[Arc]) -> list[dict[str, Any]]:
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "showlegend": False,
            "hoverinfo": "text",
            "text": arc.label,
            "x": [arc.attack_day.isoformat(), arc.strike_day.isoformat()],
            "y": [0.4, -0.6],
            "line": {"color": "token:ink-muted", "width": 1, "dash": "dot" if arc.inferred else "solid"},
        }
        for arc in arcs
    ]


def _timeline_layout(top: int) -> dict[str, Any]:
    return {
        "height": 340,
        "dragmode": "select",
        "selectdirection": "h",
        "xaxis": {"type": "date"},
        "yaxis": {"visible": False, "zeroline": True, "range": [-max(2.5, top * 0.6), top + 2.5], "fixedrange": True},
    }


def timeline_bars(unit: str, buckets: Sequence[Bucket], flags: Sequence[Mark]) -> Figure:
    """Many incidents: a bar a day, week or month, attacks above the axis and strikes below."""
    return _bars(
        "timeline",
        f"Attacks and strikes by {unit}",
        unit,
        buckets,
        "incidents",
        flags=flags,
        height=340,
    )


def by_time(unit: str, buckets: Sequence[Bucket]) -> Figure:
    """Counts by day, week or month."""
    return _bars("by-time", f"Attacks and strikes by {unit}", unit, buckets, "incidents")


def _bars(
    figure_id: str, title: str, unit: str, buckets: Sequence[Bucket], noun: str, *, flags: Sequence[Mark] = (), height: int = 240
) -> Figure:
    starts = [bucket.start.isoformat() for bucket in buckets]
    counts = {name: [bucket.incidents.get(name, 0) for bucket in buckets] for name in ("attack", "strike")}
    data = [
        {
            "type": "bar",
            "name": Category(name).label + "s",
            "x": starts,
            "y": [sign * n for n in counts[name]],
            "customdata": [{"n": n, "from": b.start.isoformat(), "to": _last_day(b.start, unit).isoformat()} for n, b in zip(counts[name], buckets, strict=True)],
            "hovertemplate": "%{x|%-d %b %Y}: %{customdata.n} " + f"{name}s<extra></extra>",
            "marker": {"color": colour},
        }
        for name, sign, colour in (("attack", 1, ATTACK), ("strike", -1, STRIKE))
        if any(counts[name])
    ]
    top = max([*counts["attack"], 1])
    return Figure(
        id=figure_id,
        title=title,
        unit=f"{noun} by first day" + (", weeks from Monday" if unit == "week" else ""),
        sentence=_bars_sentence(unit, buckets, counts),
        header=(unit.capitalize(), "Attacks", "Strikes"),
        rows=[(short_day(b.start), a, s) for b, a, s in zip(buckets, counts["attack"], counts["strike"], strict=True)],
        data=[*data, *_flags_trace(flags, top)],
        layout={"height": height, "barmode": "relative", "xaxis": {"type": "date"}, "yaxis": {"zeroline": True}, "dragmode": "select", "selectdirection": "h"},
    )


def _bars_sentence(unit: str, buckets: Sequence[Bucket], counts: Mapping[str, Sequence[int]]) -> str:
    if not buckets:
        return "No incidents."
    highest = max(range(len(buckets)), key=lambda i: counts["attack"][i])
    return (
        f"{sum(counts['attack'])} attacks and {sum(counts['strike'])} strikes from {short_day(buckets[0].start)} to "
        f"{short_day(_last_day(buckets[-1].start, unit))}; most attacks, {counts['attack'][highest]}, in the {unit} "
        f"of {short_day(buckets[highest].start)}."
    )


def _last_day(start: datetime.date, unit: str) -> datetime.date:
    return next_start(start, unit) - datetime.timedelta(days=1)


def _between(marks: Sequence[Mark]) -> str:
    if not marks:
        return ""
    return f", {short_day(min(m.date_start for m in marks))} to {short_day(max(m.date_start for m in marks))}"
