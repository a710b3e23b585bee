"""The dashboard: a tracker's headline, filters, charts and records. `/` is the featured one's."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from incidents.columns.table import columns
from incidents.filters import IncidentFilter
from incidents.ledger.record import TrackerRecord
from incidents.views.answers import part_of, public_page
from incidents.views.explore import Exploration, page_size
from incidents.views.figures import BUILDERS, figures_of
from incidents.views.headline import headline
from incidents.views.news import news
from incidents.views.table import kept_ways, shown_columns, view_of

BOARD = tuple(name for name in BUILDERS if name != "timeline")  # charts further down, which come when they are near


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
    part = part_of(request)
    if part == "more":
        return render(request, "incidents/_more.html", results_context(request, found))
    if part == "board":
        figures = figures_of(found, tracker, BOARD)
        return render(request, "incidents/_board.html", {"found": found, "filter": found.filter, "figures": figures})
    context = {
        **results_context(request, found),
        "tracker": tracker,
        "sides": headline(found, tracker),
        "figures": figures_of(found, tracker, ("timeline",)),
        "board": figures_of(found, tracker, BOARD) if request.GET.get("charts") == "all" else None,
        "news": news(found.reading),
    }
    return render(request, "incidents/_answer.html" if part == "part" else "incidents/dashboard.html", context)


def results_context(request: HttpRequest, found: Exploration) -> dict[str, Any]:
    """What every page of records needs, dashboard or list."""
    page = found.page(page_size(request), request.GET.get("after", ""))
    return {
        "found": found,
        "filter": found.filter,
        "page": page,
        "next_query": found.address(found.filter, after=page.next, page_size=request.GET.get("page_size", ""))
        if page.next
        else "",
        "csv_query": found.with_query(bom="1"),
        "page_path": request.path,
        "view": view_of(request),
        "table": shown_columns(request, found) if view_of(request) == "table" else [],
        "is_first_page": not request.GET.get("after"),
        "page_url": request.build_absolute_uri(),
    }
