"""Bars: incidents by day, week or month, by country in time, and by any value that can be filtered for. A click filters."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from incidents.charts.figure import COLOURS, Figure, Link, escaped, iso, times
from incidents.charts.timeline import flags_trace
from incidents.columns.counts import Bucket, Mark, next_start
from incidents.describe import day_range, short_day

ROWS_DRAWN = 8
LABEL_CHARACTERS = 30
BAR_DAYS = {"day": 0.86, "week": 6.1, "month": 26}  # how wide a bar is drawn


def timeline_bars(unit: str, buckets: Sequence[Bucket], flags: Sequence[Mark], link: Link) -> Figure:
    """Many incidents: a bar a day, week or month, attacks above the axis and strikes below."""
    top = max([b.incidents.get("attack", 0) for b in buckets], default=1) or 1
    return _bars("timeline", unit, buckets, link, extra=flags_trace(flags, top * 1.12), height="tall", brush=True)


def by_time(unit: str, buckets: Sequence[Bucket], link: Link, figure_id: str = "by-time") -> Figure:
    """Counts by day, week or month."""
    return _bars(figure_id, unit, buckets, link)


def _bars(
    figure_id: str,
    unit: str,
    buckets: Sequence[Bucket],
    link: Link,
    *,
    extra: Sequence[Mapping[str, Any]] = (),
    height: str = "",
    brush: bool = False,
) -> Figure:
    rows = [(_span_words(b.start, unit), b.incidents.get("attack", 0), b.incidents.get("strike", 0)) for b in buckets]
    data = [trace for name in COLOURS if (trace := bars_trace(name, unit, buckets, link))]
    counted = sum(a + s for _, a, s in rows)
    return Figure(
        id=figure_id,
        title=f"Attacks and strikes by {unit}",
        unit="incidents by first day" + (", weeks from Monday" if unit == "week" else ""),
        sentence=_sentence(unit, buckets),
        header=(unit.capitalize(), "Attacks", "Strikes"),
        rows=rows,
        data=[*data, *extra],
        layout={"barmode": "relative", "xaxis": {"type": "date"}, "yaxis": {"zeroline": True, **whole_ticks(buckets)}},
        counted=counted,
        left_out=_without_context(buckets),
        legend=[name for name in COLOURS if any(b.incidents.get(name) for b in buckets)]
        + (["context"] if extra else []),
        height=height,
        brush=brush,
    )


def bars_trace(name: str, unit: str, buckets: Sequence[Bucket], link: Link, axis: str = "") -> dict[str, Any]:
    """The bars of one category; those of strikes hang below the axis. Empty where there are none."""
    counts = [bucket.incidents.get(name, 0) for bucket in buckets]
    if not any(counts):
        return {}
    sign = 1 if name == "attack" else -1
    spans = [(b.start, last_day(b.start, unit)) for b in buckets]
    return {
        "type": "bar",
        "name": f"{name}s",
        "x": iso([b.start for b in buckets]),
        "y": [sign * n for n in counts],
        "customdata": [
            link(date_from=start, date_to=end) if n else "" for n, (start, end) in zip(counts, spans, strict=True)
        ],
        "text": [f"{_span_words(b.start, unit)}: {times(n, name)}" for n, b in zip(counts, buckets, strict=True)],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
        "width": BAR_DAYS[unit] * 86_400_000,
        "offset": 0,
        "marker": {"color": COLOURS[name]},
        **({"yaxis": axis} if axis else {}),
    }


def whole_ticks(buckets: Sequence[Bucket]) -> dict[str, Any]:
    """Few tick marks, whole numbers, without the sign below the axis."""
    top = (
        max([n for b in buckets for n in (b.incidents.get("attack", 0), b.incidents.get("strike", 0))], default=1) or 1
    )
    step = next(s * 10**e for e in range(12) for s in (1, 2, 5) if top <= s * 10**e * 4)
    values = [step * n for n in range(-4, 5)]
    return {"tickvals": values, "ticktext": [f"{abs(v):,}" for v in values]}


def _without_context(buckets: Sequence[Bucket]) -> list[tuple[int, str]]:
    return [(sum(b.incidents.get("context", 0) for b in buckets), "context, which is never counted")]


def _sentence(unit: str, buckets: Sequence[Bucket]) -> str:
    if not buckets:
        return "No incidents."
    attacks, strikes = (sum(b.incidents.get(name, 0) for b in buckets) for name in COLOURS)
    most = max(buckets, key=lambda b: b.incidents.get("attack", 0))
    peak = most.incidents.get("attack", 0)
    words = f"{times(attacks, 'attack')} and {times(strikes, 'strike')} from {short_day(buckets[0].start)} to {short_day(last_day(buckets[-1].start, unit))}"
    return f"{words}; most attacks, {peak}, in the {unit} of {short_day(most.start)}." if peak else f"{words}."


def last_day(start: datetime.date, unit: str) -> datetime.date:
    try:
        return next_start(start, unit) - datetime.timedelta(days=1)
    except (OverflowError, ValueError):  # behind the last month of 9999 there is no day
        return datetime.date.max


def _span_words(start: datetime.date, unit: str) -> str:
    return f"{start:%B %Y}" if unit == "month" else day_range(start, last_day(start, unit))


def by_country(unit: str, countries: Sequence[tuple[str, str, Sequence[Bucket]]], link: Link) -> Figure:
    """Small multiples: code, name and buckets of each country, one under the other on the same scales."""
    data, annotations, count = [], [], len(countries)
    lowest_axis = f"y{count}" if count > 1 else "y"
    layout: dict[str, Any] = {"barmode": "relative", "xaxis": {"type": "date", "anchor": lowest_axis}}
    everything = [bucket for _, _, buckets in countries for bucket in buckets]
    highest = max([b.incidents.get("attack", 0) for b in everything], default=1) or 1
    lowest = max([b.incidents.get("strike", 0) for b in everything], default=0)
    for row, (code, name, buckets) in enumerate(countries):
        axis = f"y{row + 1}" if row else "y"
        top = 1 - row / count
        layout[f"yaxis{row + 1 if row else ''}"] = {
            "domain": [max(0, top - 0.82 / count), top - 0.12 / count],
            "range": [-lowest * 1.1, highest * 1.1],
            "zeroline": True,
            "fixedrange": True,
            **whole_ticks(everything),
        }
        data += [
            trace
            for category in COLOURS
            if (trace := bars_trace(category, unit, buckets, _in_country(link, code), axis))
        ]
        annotations.append(_panel_name(name, top))
    rows = [(name, _sum(buckets, "attack"), _sum(buckets, "strike")) for _, name, buckets in countries]
    return Figure(
        id="by-country",
        title=f"By country and {unit}",
        unit="incidents by first day, same scale in each",
        sentence="; ".join(f"{name}: {times(a, 'attack')}, {times(s, 'strike')}" for name, a, s in rows) + ".",
        header=("Country", "Attacks", "Strikes"),
        rows=rows,
        data=data,
        layout={**layout, "annotations": annotations},
        counted=sum(a + s for _, a, s in rows),
        legend=list(COLOURS),
        height="tall" if count > 2 else "",
    )


def _panel_name(name: str, top: float) -> dict[str, Any]:
    place = {"x": 0, "xref": "paper", "xanchor": "left", "y": top, "yref": "paper", "yanchor": "top"}
    return {"text": escaped(name), **place, "showarrow": False, "font": {"size": 13}}


def _sum(buckets: Sequence[Bucket], category: str) -> int:
    return sum(bucket.incidents.get(category, 0) for bucket in buckets)


def _in_country(link: Link, code: str) -> Link:
    return lambda **changes: link(country=(code,), **changes)


def by_value(
    parameter: str, title: str, values: Sequence[tuple[str, str, int, int]], total: int, link: Link, note: str = ""
) -> Figure:
    """Value, label, attacks and strikes of each; the largest are drawn, all stand in the table. `total`: incidents that are counted over."""
    known = [row for row in values if row[0] not in ("", "unknown", "XXX")]
    drawn = sorted(known, key=lambda row: (-(row[2] + row[3]), row[1]))[:ROWS_DRAWN][::-1]
    labels = [short(label) for _, label, _, _ in drawn]
    sides = [
        (name, counts)
        for name, counts in (("attack", [a for _, _, a, _ in drawn]), ("strike", [n for _, _, _, n in drawn]))
        if any(counts)
    ]
    data = [_side(name, counts, drawn, labels, parameter, link) for name, counts in sides]
    unknown = sum(row[2] + row[3] for row in values if row not in known)
    hidden = len(known) - len(drawn)
    return Figure(
        id=f"by-{parameter.replace('_', '-')}",
        title=title,
        unit="incidents" + (f", the {ROWS_DRAWN} most frequent of {len(known)}" if hidden > 0 else ""),
        sentence=f"Most frequent {title.lower().removeprefix('by ')}: "
        + "; ".join(f"{label}, {a + s}" for _, label, a, s in drawn[::-1][:4])
        + ".",
        header=(title.removeprefix("By ").capitalize(), "Attacks", "Strikes"),
        rows=[(label, a, s) for _, label, a, s in sorted(values, key=lambda row: (-(row[2] + row[3]), row[1]))],
        data=data,
        layout={
            "barmode": "stack",
            "xaxis": {"rangemode": "tozero", "nticks": 5, "tickformat": ",d"},
            "yaxis": {"automargin": True, "type": "category", "fixedrange": True},
            "bargap": 0.3,
        },
        counted=total - unknown,
        left_out=[(unknown, "not reported")],
        note=note,
        legend=[name for name, _ in sides],
        height="short" if len(drawn) <= 4 else "",
    )


def _side(
    name: str,
    counts: Sequence[int],
    drawn: Sequence[tuple[str, str, int, int]],
    labels: Sequence[str],
    parameter: str,
    link: Link,
) -> dict[str, Any]:
    """The bars of one category, one a value; a click asks for the value."""
    return {
        "type": "bar",
        "orientation": "h",
        "name": f"{name}s",
        "y": labels,
        "x": counts,
        "customdata": [link(**{parameter: (row[0],)}) for row in drawn],
        "text": [f"{escaped(row[1])}: {times(n, name)}" for row, n in zip(drawn, counts, strict=True)],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"color": COLOURS[name]},
    }


def short(label: str) -> str:
    return escaped(label if len(label) <= LABEL_CHARACTERS else label[: LABEL_CHARACTERS - 1].rstrip() + "…")
