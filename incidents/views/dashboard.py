"""The dashboard: a tracker's headline, filters, charts and records. `/` is the featured one's."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from incidents import charts
from incidents.columns import counts
from incidents.columns.counts import Condition, Where
from incidents.columns.table import columns
from incidents.filters import IncidentFilter
from incidents.ledger.record import TrackerRecord
from incidents.views.answers import is_more, is_part, public_page
from incidents.views.explore import Exploration, page_size
from incidents.views.headline import headline
from incidents.views.news import news


@public_page
def front(request: HttpRequest) -> HttpResponse:
    """The featured tracker; every public record, where no tracker is featured."""
    wanted = IncidentFilter.parse(request.GET)
    snapshot = wanted.read().snapshot
    featured = next((tracker for tracker in snapshot.trackers.values() if tracker.featured), None)
    if wanted.tracker:
        featured = snapshot.trackers.get(snapshot.directory.trackers.id_of(wanted.tracker) or 0)
    return _dashboard(request, wanted, featured)


@public_page
def tracker_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One tracker's dashboard."""
    wanted = IncidentFilter.parse(request.GET).replace(tracker=slug)
    snapshot = wanted.read().snapshot
    tracker_id = snapshot.directory.trackers.id_of(slug)
    if tracker_id is None or tracker_id not in snapshot.trackers:
        raise Http404("There is no public tracker of this name.")
    return _dashboard(request, wanted, snapshot.trackers[tracker_id])


@public_page
def tracker_list(request: HttpRequest) -> HttpResponse:
    reading = columns.read()
    trackers = sorted(reading.snapshot.trackers.values(), key=lambda tracker: (not tracker.featured, tracker.title))
    return render(request, "incidents/trackers.html", {"trackers": trackers})


def _dashboard(request: HttpRequest, wanted: IncidentFilter, tracker: TrackerRecord | None) -> HttpResponse:
    fixed: tuple[str, ...] = ()
    if tracker is not None:
        wanted = wanted.replace(tracker=tracker.slug)
        fixed = () if "tracker" in request.GET else ("tracker",)
    found = Exploration(wanted, fixed, kept_ways(request))
    if is_more(request):
        return render(request, "incidents/_more.html", results_context(request, found))
    context = {
        **results_context(request, found),
        "tracker": tracker,
        "sides": headline(found, tracker),
        "figures": dashboard_figures(found, tracker),
        "news": news(found.reading),
    }
    return render(request, "incidents/_answer.html" if is_part(request) else "incidents/dashboard.html", context)


def results_context(request: HttpRequest, found: Exploration) -> dict[str, Any]:
    """What every page of records needs, dashboard or list."""
    page = found.page(page_size(request), request.GET.get("after", ""))
    return {
        "found": found,
        "filter": found.filter,
        "page": page,
        "next_query": found.address(found.filter, after=page.next, page_size=request.GET.get("page_size", "")) if page.next else "",
        "csv_query": found.with_query(bom="1"),
        "page_path": request.path,
        "view": view_of(request),
    }


def view_of(request: HttpRequest) -> str:
    """`table` for the dense list; anything else is the list by day."""
    return "table" if request.GET.get("view") == "table" else "days"


def kept_ways(request: HttpRequest) -> list[tuple[str, str]]:
    return [("view", "table")] if view_of(request) == "table" else []


def dashboard_figures(found: Exploration, tracker: TrackerRecord | None) -> list[charts.Figure]:
    """The timeline, as marks while there are few incidents and as bars when there are many, and the counts by time."""
    unit, buckets = counts.buckets(found.reading, found.where)
    if not buckets:
        return []
    flags = context_flags(found, tracker)
    if found.totals.incidents <= charts.MARKS_AT_MOST:
        marks = counts.marks(found.reading, found.where, charts.MARKS_AT_MOST)
        first = charts.timeline(marks, flags, response_arcs(found, marks))
    else:
        first = charts.timeline_bars(unit, buckets, flags)
    week_unit, weeks = counts.buckets(found.reading, found.where, "week" if unit == "day" else unit)
    return [first, charts.by_time(week_unit, weeks)]


def context_flags(found: Exploration, tracker: TrackerRecord | None) -> list[counts.Mark]:
    """Context events: those of the filter; on a tracker those from anywhere, from its `context_from` on, within the dates."""
    f = found.filter
    if f.category and "context" not in f.category:
        return []
    if tracker is None or tracker.context_from is None:
        return counts.marks(found.reading, found.where.also(Condition("category", "category = 'context'")), 100)
    conditions = [Condition("category", "category = 'context'"), Condition("from", "date_end >= ?", (f.date_from or tracker.context_from,))]
    if f.date_to:
        conditions.append(Condition("to", "date_start <= ?", (f.date_to,)))
    return counts.marks(found.reading, Where(tuple(conditions)), 100)


def response_arcs(found: Exploration, marks: list[counts.Mark]) -> list[charts.Arc]:
    """An arc for each response whose both ends are drawn; for a window, from its last day."""
    drawn = {mark.record_id: mark for mark in marks}
    arcs: list[charts.Arc] = []
    for response in found.reading.snapshot.responses.values():
        strike = drawn.get(response.strike_id)
        attack = drawn.get(response.attack_id) if response.attack_id is not None else None
        start: datetime.date | None = attack.date_start if attack else None
        if strike and start:
            label = f"{strike.title} answers {attack.title}" if attack else strike.title
            arcs.append(charts.Arc(start, strike.date_start, label, response.basis == "editor_inferred"))
    return arcs
