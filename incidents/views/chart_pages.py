"""A chart by itself: as a table, as a file, in other people's pages; and the image that a shared link shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.clickjacking import xframe_options_exempt

from incidents.charts import Figure
from incidents.charts.page import self_contained
from incidents.charts.picture import ShareNumber, share_image
from incidents.columns import counts
from incidents.describe import short_day
from incidents.exports.columns import Column
from incidents.exports.csv import csv_response
from incidents.filters import IncidentFilter
from incidents.ledger.record import TrackerRecord
from incidents.views.answers import public_page
from incidents.views.explore import Exploration
from incidents.views.figures import BUILDERS, figures_of


def asked(request: HttpRequest, figure_id: str) -> tuple[Exploration, TrackerRecord | None, Figure | None]:
    """The filter of the request, its tracker, and the chart; None where the filter leaves nothing to draw."""
    if figure_id not in BUILDERS:
        raise Http404("There is no chart of this name.")
    found = Exploration(IncidentFilter.parse(request.GET), path="/incidents/")
    tracker = tracker_of(found)
    return found, tracker, next(iter(figures_of(found, tracker, (figure_id,))), None)


def tracker_of(found: Exploration) -> TrackerRecord | None:
    snapshot = found.reading.snapshot
    tracker_id = snapshot.directory.trackers.id_of(found.filter.tracker) if found.filter.tracker else None
    return snapshot.trackers.get(tracker_id or 0)


@public_page
def chart_csv(request: HttpRequest, figure_id: str) -> HttpResponseBase:
    """The chart's own numbers."""
    _, _, figure = asked(request, figure_id)
    columns: Sequence[Column[Any]] = [
        Column(name.lower().replace(" ", "_").replace("'", ""), "text", "", lambda row, at=at: row[at])  # type: ignore[misc]
        for at, name in enumerate(figure.header if figure else ())
    ]
    rows = figure.rows if figure else ()
    return csv_response(columns, rows, f"strikeline-{figure_id}.csv", bom=request.GET.get("bom") == "1")


@public_page
def chart_html(request: HttpRequest, figure_id: str) -> HttpResponse:
    """The chart as one file that needs nothing else."""
    found, _, figure = asked(request, figure_id)
    if figure is None:
        raise Http404("Nothing fits this filter, so there is no chart.")
    page_url = request.build_absolute_uri(f"/incidents/?{found.query}")
    text = self_contained(figure, request.build_absolute_uri("/"), source_line(found, figure), page_url)
    response = HttpResponse(text)
    response["Content-Disposition"] = f'attachment; filename="strikeline-{figure_id}.html"'
    return response


@csp_replace({"frame-ancestors": ["*"]})
@xframe_options_exempt
@public_page
def embed(request: HttpRequest, figure_id: str) -> HttpResponse:
    """The chart for other people's pages: the only address that may be framed."""
    found, tracker, figure = asked(request, figure_id)
    context = {"figure": figure, "found": found, "tracker": tracker, "filter": found.filter, "today": now().date()}
    return render(request, "incidents/embed.html", context)


@public_page
def share(request: HttpRequest) -> HttpResponse:
    """1200 × 630, with the numbers of the filter as of now or of its moment."""
    found = Exploration(IncidentFilter.parse(request.GET))
    tracker = tracker_of(found)
    buckets = counts.buckets(found.reading, found.where, None)[1]
    title = share_title(found, tracker)
    foot = f"As of {as_of_words(found)}. Every number leads to its records and their sources."
    return HttpResponse(share_image(title, share_numbers(found), buckets[-400:], foot), content_type="image/png")


def share_title(found: Exploration, tracker: TrackerRecord | None) -> str:
    """The tracker's title for its whole, a record's own title where only one fits, else the filter in words."""
    if tracker and not found.chips_beyond("tracker", "as_of"):
        return tracker.title
    if found.totals.incidents == 1:
        return counts.marks(found.reading, found.where, 1)[0].title
    return found.sentence


def share_numbers(found: Exploration) -> list[ShareNumber]:
    """The headline's numbers; an unknown sum is left out, never zero."""
    numbers = []
    for category in ("attack", "strike"):
        row = getattr(found.totals, category)
        if not row.incidents:
            continue
        numbers.append(
            ShareNumber(f"{row.incidents:,}", f"{category}{'' if row.incidents == 1 else 's'} recorded", category)
        )
        sums = [(getattr(row, harm).best, harm) for harm in ("injured", "killed")] if category == "attack" else []
        numbers += [ShareNumber(f"{best:,}", harm, "ink") for best, harm in sums if best is not None]
    return numbers


def as_of_words(found: Exploration) -> str:
    return found.filter.as_of or short_day(now().date())


def source_line(found: Exploration, figure: Figure) -> str:
    """ "114 incidents; 2 left out: not reported · Strikeline, as of 22 Nov 2023"."""
    counted = f"{figure.counted:,} {'incident' if figure.counted == 1 else 'incidents'}"
    return f"{'; '.join(part for part in (counted, figure.left_out_words) if part)} · Strikeline, as of {as_of_words(found)}"
