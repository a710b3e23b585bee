"""The timeline: one mark an incident, attacks above the axis and strikes below, arcs from what was answered to its answer."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from incidents.charts.figure import COLOURS, CONTEXT, Figure, hover, mark_words, times
from incidents.columns.counts import Mark
from incidents.describe import day_range, short_day
from incidents.vocabulary import Category

MARKS_AT_MOST = 400  # more incidents than this are drawn as bars


@dataclass(frozen=True)
class Arc:
    """A response. `attack_seq` None: the strike answers the attacks of a window that ends on `day`."""

    day: datetime.date
    attack_seq: int | None
    strike_seq: int
    strike_day: datetime.date
    label: str
    inferred: bool = False


def timeline(
    marks: Sequence[Mark], flags: Sequence[Mark], arcs: Iterable[Arc] = (), places: Mapping[int, str] | None = None
) -> Figure:
    """One mark an incident on its first day; several of one day are stacked."""
    shown = [mark for mark in marks if mark.category != Category.CONTEXT]
    heights = stacked(shown)
    places = places or {}
    by_side = {name: [m for m in shown if m.category == name] for name in ("attack", "strike")}
    top = max([h for h in heights.values() if h > 0], default=1)
    bottom = max([-h for h in heights.values() if h < 0], default=1)
    data = [
        *_span_traces(shown, heights),
        *_arc_traces(arcs, heights),
        *(_marks_trace(name, rows, heights, places) for name, rows in by_side.items() if rows),
        *flags_trace(flags, top + 1.4),
    ]
    attacks, strikes = (len(rows) for rows in by_side.values())
    return Figure(
        id="timeline",
        title="Attacks and the strikes that answered them",
        unit="one mark an incident, on its first day",
        sentence=f"{times(attacks, 'attack')} above the axis and {times(strikes, 'strike')} below it{between(shown)}.",
        header=("Day", "Category", "Incident", "Injured", "Killed"),
        rows=[
            (day_range(m.date_start, m.date_end), Category(m.category).label, m.title, m.injured, m.killed)
            for m in shown
        ],
        data=data,
        layout={
            "xaxis": {"type": "date", **x_range([*shown, *flags])},
            "yaxis": {
                "showticklabels": False,
                "showgrid": False,
                "zeroline": True,
                "range": [-bottom - 0.9, top + 2.1],
            },
        },
        counted=len(shown),
        note=_note(shown, flags),
        legend=_legend(shown, flags),
        height="tall",
        brush=True,
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
    return round(10 + 2.4 * people**0.5)


def x_range(marks: Sequence[Mark]) -> dict[str, Any]:
    """A little air on both sides, so that no mark is cut; one day alone would have no width."""
    if not marks:
        return {}
    first, last = min(m.date_start for m in marks), max(m.date_end for m in marks)
    air = datetime.timedelta(days=max(2, (last - first).days // 40))
    early, late = first.toordinal() > 400, last.toordinal() < datetime.date.max.toordinal() - 400
    return {"range": [(first - air).isoformat(), (last + air).isoformat()]} if early and late else {}


def _marks_trace(
    name: str, marks: Sequence[Mark], heights: Mapping[int, int], places: Mapping[int, str]
) -> dict[str, Any]:
    colour = COLOURS[name]
    shape = "triangle-up" if name == "attack" else "triangle-down"
    return {
        "type": "scatter",
        "mode": "markers",
        "name": f"{name}s",
        "x": [m.date_start.isoformat() for m in marks],
        "y": [heights[m.seq] for m in marks],
        "customdata": [f"/incidents/{m.event_id}/" for m in marks],
        "text": [mark_words(m, places.get(m.place_id or 0, "")) for m in marks],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "color": colour,
            "size": [mark_size(m) for m in marks],
            "symbol": [shape + ("-open" if m.verification == "claim_only" else "") for m in marks],
            "opacity": 0.85,
            "line": {"color": colour, "width": 1.5},
        },
    }


def _span_traces(marks: Sequence[Mark], heights: Mapping[int, int]) -> list[dict[str, Any]]:
    """For approximate days: a dotted band over the days within which it happened."""
    found = []
    for name, colour in COLOURS.items():
        wide = [m for m in marks if m.category == name and m.date_prec > 1]
        if wide:
            found.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "hoverinfo": "skip",
                    "x": [x for m in wide for x in (m.date_start.isoformat(), m.date_end.isoformat(), None)],
                    "y": [y for m in wide for y in (heights[m.seq], heights[m.seq], None)],
                    "line": {"color": f"{colour}/60", "width": 6, "dash": "2px,2px"},
                }
            )
    return found


def flags_trace(flags: Sequence[Mark], height: float) -> list[dict[str, Any]]:
    """Context events in a row above everything."""
    if not flags:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": "context",
            "x": [m.date_start.isoformat() for m in flags],
            "y": [height] * len(flags),
            "customdata": [f"/incidents/{m.event_id}/" for m in flags],
            "text": [mark_words(m) for m in flags],
            "hovertemplate": "%{text}<extra></extra>",
            "marker": {"color": CONTEXT, "size": 9, "symbol": "diamond"},
        }
    ]


def _arc_traces(arcs: Iterable[Arc], heights: Mapping[int, int]) -> list[dict[str, Any]]:
    """From the attack's mark, or from the axis on a window's last day, to the strike's mark."""
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "hoverinfo": "text",
            "text": hover(arc.label),
            "x": _arc_days(arc),
            "y": [start, start * 0.35 - 0.1, heights[arc.strike_seq] + 0.25],
            "line": {
                "color": "token:label",
                "width": 1.25,
                "shape": "spline",
                "dash": "dot" if arc.inferred else "solid",
            },
        }
        for arc in arcs
        for start in [0 if arc.attack_seq is None else heights[arc.attack_seq] - 0.3]
    ]


def _arc_days(arc: Arc) -> list[str]:
    """Start, a point in between that bends the line, end. Straight where both are of one day."""
    start, end = (datetime.datetime.combine(day, datetime.time()) for day in (arc.day, arc.strike_day))
    return [moment.isoformat(timespec="minutes") for moment in (start, start + (end - start) * 0.7, end)]


def _note(shown: Sequence[Mark], flags: Sequence[Mark]) -> str:
    words = (
        ["Larger: more killed or injured; the smallest also stands for figures that are not reported."] if shown else []
    )
    if any(m.date_prec > 1 for m in shown):
        words.append("Dotted band: the day is only known within it.")
    return " ".join(words)


def _legend(shown: Sequence[Mark], flags: Sequence[Mark]) -> list[str]:
    """Keys that the template knows how to draw."""
    found = [name for name in ("attack", "strike") if any(m.category == name for m in shown)]
    if any(m.verification == "claim_only" for m in shown):
        found.append("claim_only")
    return [*found, "context"] if flags else found


def between(marks: Sequence[Mark]) -> str:
    if not marks:
        return ""
    return f", {short_day(min(m.date_start for m in marks))} to {short_day(max(m.date_start for m in marks))}"
