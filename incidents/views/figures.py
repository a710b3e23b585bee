"""Which charts a page has, and the counts that each is drawn from. The same builders serve page, download, embed and image."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from incidents import charts
from incidents.columns import counts
from incidents.columns.counts import Bucket, Condition, Mark, Where
from incidents.describe import describe, label, lower_first, tally_words
from incidents.filters import IncidentFilter, InvalidFilter
from incidents.ledger.record import TallyRecord, TrackerRecord
from incidents.receipts.tallies import counted_filter
from incidents.views.explore import Exploration

Build = Callable[[Exploration, TrackerRecord | None], charts.Figure]
COUNTRIES_DRAWN = 4
DAYS_DRAWN = 1500  # of a curve; a longer one goes by week or month


def figures_of(
    found: Exploration, tracker: TrackerRecord | None = None, ids: Sequence[str] = ()
) -> list[charts.Figure]:
    """The charts of a page that have something to show, in their order. `ids`: those alone."""
    if not found.totals.incidents:
        return []
    drawn = [build(found, tracker) for figure_id, build in BUILDERS.items() if not ids or figure_id in ids]
    return [figure for figure in drawn if not figure.is_empty]


def timeline(found: Exploration, tracker: TrackerRecord | None) -> charts.Figure:
    """Marks while there are few incidents, bars when there are many."""
    flags = context_flags(found, tracker)
    if found.totals.incidents > charts.MARKS_AT_MOST:
        unit, buckets = counts.buckets(found.reading, found.where)
        return charts.timeline_bars(unit, buckets, flags, found.narrowed)
    marks = counts.marks(found.reading, found.where, charts.MARKS_AT_MOST)
    places = {i: place.name for i, place in found.reading.snapshot.places.items()}
    return charts.timeline(marks, flags, response_arcs(found, marks), places)


def context_flags(found: Exploration, tracker: TrackerRecord | None) -> list[Mark]:
    """Context events: those of the filter; on a tracker those from anywhere, from its `context_from` on, within the dates."""
    f = found.filter
    only_context = Condition("category", "category = 'context'")
    if f.category and "context" not in f.category:
        return []
    narrowed = found.chips_beyond("from", "to", "as_of")
    if tracker is None or tracker.context_from is None or narrowed:
        return counts.marks(found.reading, found.where.also(only_context), 100)
    conditions = [only_context, Condition("from", "date_end >= ?", (f.date_from or tracker.context_from,))]
    if f.date_to:
        conditions.append(Condition("to", "date_start <= ?", (f.date_to,)))
    return counts.marks(found.reading, Where(tuple(conditions)), 100)


def response_arcs(found: Exploration, marks: Sequence[Mark]) -> list[charts.Arc]:
    """An arc for each response whose ends are drawn; for a window of attacks, from its last day."""
    drawn = {mark.record_id: mark for mark in marks}
    arcs: list[charts.Arc] = []
    for response in found.reading.snapshot.responses.values():
        strike, attack = drawn.get(response.strike_id), drawn.get(response.attack_id or 0)
        start: datetime.date | None = (
            attack.date_start if attack else response.window_end if response.attack_id is None else None
        )
        if strike is None or start is None:
            continue
        what = attack.title if attack else "the attacks up to this day"
        arcs.append(
            charts.Arc(
                start,
                attack.seq if attack else None,
                strike.seq,
                strike.date_start,
                f"{strike.title}: answers {lower_first(what)}",
                response.basis == "editor_inferred",
            )
        )
    return arcs


def by_time(found: Exploration, tracker: TrackerRecord | None) -> charts.Figure:
    unit, buckets = counts.buckets(found.reading, found.where)
    if unit == "day":
        unit, buckets = counts.buckets(found.reading, found.where, "week")
    return charts.by_time(unit, buckets, found.narrowed)


def cumulative(noun: str) -> Build:
    """Recorded against reported. Where nothing but dates narrows the page, the curve counts what most of the tallies count."""

    def build(found: Exploration, tracker: TrackerRecord | None) -> charts.Figure:
        wanted, tallies = _scope_of_tallies(found, tracker, noun)
        where = wanted.where(found.reading.snapshot)
        ends = counts.span(found.reading, where)
        unit = "day" if ends is None or (ends[1] - ends[0]).days <= DAYS_DRAWN else counts.unit_for(*ends)
        days = counts.buckets(found.reading, where, unit)[1]
        totals = counts.totals(found.reading, where).attack
        points = (
            [
                charts.ReportedPoint(t.window_end, t.value, t.qualifier, tally_words(t), t.claimant, f"/tallies/{i}/")
                for i, t in tallies.items()
                if t.window_end is not None
            ]
            if unit == "day"
            else []
        )
        note = (
            f"Line and points count the same: {lower_first(describe(wanted, found.reading.snapshot))}. Arrow up: “at least”; open ring: “about”; full dot: exact."
            if points
            else ""
        )
        without = totals.injured.without_figure if noun == "injured" else 0
        return charts.cumulative(noun, days, points, counted=totals.incidents, without_figure=without, note=note)

    return build


def _scope_of_tallies(
    found: Exploration, tracker: TrackerRecord | None, metric: str
) -> tuple[IncidentFilter, Mapping[int, TallyRecord]]:
    """The filter that most tallies of the metric count by, and those tallies; the page's own and none where it is narrowed."""
    own = found.filter.replace(category=("attack",))
    narrowed = found.chips_beyond("to", "as_of")
    if tracker is None or narrowed or (found.filter.category and "attack" not in found.filter.category):
        return own, {}
    inside = found.filter.scope(found.reading.snapshot) or IncidentFilter()
    by_scope: dict[IncidentFilter, dict[int, TallyRecord]] = {}
    for i, tally in found.reading.snapshot.tallies.items():
        try:
            counted = counted_filter(tally)
        except InvalidFilter:
            continue
        if (
            tally.metric == metric
            and tally.window_end
            and counted.date_from == inside.date_from
            and _within(counted, inside)
        ):
            by_scope.setdefault(counted.replace(date_to=found.filter.date_to, as_of=found.filter.as_of), {})[i] = tally
    if not by_scope:
        return own, {}
    chosen = max(by_scope, key=lambda f: (len(by_scope[f]), f.canonical()))
    until = found.filter.date_to
    return chosen, {i: t for i, t in by_scope[chosen].items() if until is None or (t.window_end or until) <= until}


def _within(counted: IncidentFilter, scope: IncidentFilter) -> bool:
    """Whether a tally is about the tracker's own ground: its countries, and its place where it has one."""
    in_countries = not scope.country or (bool(counted.country) and set(counted.country) <= set(scope.country))
    return in_countries and counted.place == scope.place


def by_country(found: Exploration, tracker: TrackerRecord | None) -> charts.Figure:
    """The countries with the most incidents, each in time."""
    unit = counts.unit_for(*found.span) if found.span else "week"
    unit = "week" if unit == "day" else unit
    most = Counter(counts.by_value(found.reading, found.where, "country")).most_common(COUNTRIES_DRAWN)
    rows: list[tuple[str, str, Sequence[Bucket]]] = []
    for code, _ in most:
        inside = IncidentFilter(country=(code,)).where(found.reading.snapshot)
        buckets = counts.buckets(found.reading, found.where.also(*inside.conditions), unit)[1]
        rows.append((code, label("country", code, found.reading.snapshot), buckets))
    return charts.by_country(unit, rows if len(most) > 1 else [], found.narrowed)


VALUE_TITLES = {"attacker": "By attacker", "weapon": "By weapon", "place": "By place", "outcome": "By outcome"}
VALUE_NOTES = {
    "attacker": "As attributed. An umbrella counts its members' incidents too.",
    "weapon": "An incident with several weapons stands under each.",
}


def by_value(parameter: str) -> Build:
    def build(found: Exploration, tracker: TrackerRecord | None) -> charts.Figure:
        found_in = {
            name: counts.by_value(found.reading, found.where.also(Condition("side", f"category = '{name}'")), parameter)
            for name in ("attack", "strike")
        }
        values = dict.fromkeys([*found_in["attack"], *found_in["strike"]])
        rows = [
            (v, label(parameter, v, found.reading.snapshot), found_in["attack"].get(v, 0), found_in["strike"].get(v, 0))
            for v in values
        ]
        counted = found.totals.attack.incidents + found.totals.strike.incidents
        return charts.by_value(
            parameter, VALUE_TITLES[parameter], rows, counted, found.narrowed, VALUE_NOTES.get(parameter, "")
        )

    return build


BUILDERS: Mapping[str, Build] = {
    "timeline": timeline,
    "by-time": by_time,
    "cumulative-attacks": cumulative("attacks"),
    "cumulative-injured": cumulative("injured"),
    "by-country": by_country,
    **{f"by-{parameter}": by_value(parameter) for parameter in VALUE_TITLES},
}
