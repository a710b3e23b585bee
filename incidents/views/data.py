"""Data addresses: CSV, JSON and Atom. The filter is the pages' filter; unknown parameters are errors here."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import orjson
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from incidents.columns import counts
from incidents.columns.records import in_batches
from incidents.columns.table import Reading
from incidents.describe import describe
from incidents.exports.atom import AtomEntry, feed
from incidents.exports.columns import (
    ACTOR_COLUMNS,
    INCIDENT_COLUMNS,
    RESPONSE_COLUMNS,
    SOURCE_COLUMNS,
    TALLY_COLUMNS,
)
from incidents.exports.csv import csv_response
from incidents.exports.json import incident_json, totals_json
from incidents.filters import IncidentFilter, InvalidFilter, refuse_unknown
from incidents.ledger.resolved import ResolvedIncident
from incidents.views import listings
from incidents.views.answers import public_data
from incidents.views.explore import Exploration, page_size, refuse

NOT_FOR_FILES = ("page_size", "after", "rule", "calendar")


@public_data
def incidents_csv(request: HttpRequest) -> HttpResponseBase:
    refuse(request, *NOT_FOR_FILES, "layout")
    found = Exploration(IncidentFilter.parse(request.GET, strict=True))
    return csv_response(INCIDENT_COLUMNS, _all(found), "strikeline-incidents.csv", bom=wants_bom(request))


@public_data
def incidents_json(request: HttpRequest) -> HttpResponseBase:
    refuse(request, "bom", "layout", "rule", "calendar")
    found = Exploration(IncidentFilter.parse(request.GET, strict=True))
    page = found.page(page_size(request), request.GET.get("after", ""))
    origin = request.build_absolute_uri("/").rstrip("/")
    body = {
        "count": found.totals.incidents,
        "filter": found.query,
        "description": found.sentence,
        "as_of": as_of(found),
        "totals": totals_json(found.totals),
        "next": page.next,
        "results": [incident_json(incident, origin) for incident in page.incidents],
    }
    return HttpResponse(orjson.dumps(body), content_type="application/json")


@public_data
def incidents_atom(request: HttpRequest) -> HttpResponseBase:
    refuse(request, *NOT_FOR_FILES, "layout", "bom")
    wanted = IncidentFilter.parse(request.GET, strict=True)
    found = Exploration(wanted.replace(sort="-updated"))
    origin = request.build_absolute_uri("/").rstrip("/")
    newest = counts.newest_update(found.reading, found.where) or datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
    parts = feed(
        title=f"Strikeline: {describe(wanted, found.reading.snapshot)}",
        self_url=request.build_absolute_uri(),
        page_url=f"{origin}/incidents/?{wanted.canonical()}",
        updated=newest,
        entries=(atom_entry(incident, origin) for incident in _all(found)),
    )
    return StreamingHttpResponse(parts, content_type="application/atom+xml; charset=utf-8")


def atom_entry(incident: ResolvedIncident, origin: str) -> AtomEntry:
    return AtomEntry(
        id=f"{origin}{incident.url}",
        title=incident.record.title,
        url=f"{origin}{incident.url}",
        published=incident.published_at,  # type: ignore[arg-type]
        updated=incident.updated_at,  # type: ignore[arg-type]
        summary=incident.record.summary,
        category=incident.record.category,
    )


@public_data
def sources_csv(request: HttpRequest) -> HttpResponseBase:
    return csv_response(
        SOURCE_COLUMNS, listings.sources(plain_reading(request)), "strikeline-sources.csv", bom=wants_bom(request)
    )


@public_data
def actors_csv(request: HttpRequest) -> HttpResponseBase:
    return csv_response(
        ACTOR_COLUMNS, listings.actors(plain_reading(request)), "strikeline-actors.csv", bom=wants_bom(request)
    )


@public_data
def tallies_csv(request: HttpRequest) -> HttpResponseBase:
    return csv_response(
        TALLY_COLUMNS, listings.tallies(plain_reading(request)), "strikeline-tallies.csv", bom=wants_bom(request)
    )


@public_data
def responses_csv(request: HttpRequest) -> HttpResponseBase:
    """One row a response link. The filter chooses the strikes."""
    refuse(request, *NOT_FOR_FILES, "layout")
    found = Exploration(IncidentFilter.parse(request.GET, strict=True))
    rows = listings.responses(_all(found))
    return csv_response(RESPONSE_COLUMNS, rows, "strikeline-responses.csv", bom=wants_bom(request))


def plain_reading(request: HttpRequest) -> Reading:
    """For lists that take no filter but `as_of`: the columns as of it."""
    refuse_unknown(request.GET)
    refuse(request, *(name for name in request.GET if name not in ("as_of", "bom")))
    return IncidentFilter.parse(request.GET).read()


def wants_bom(request: HttpRequest) -> bool:
    value = request.GET.get("bom", "0")
    if value not in ("0", "1"):
        raise InvalidFilter("bom", "takes 1 or 0.")
    return value == "1"


def as_of(found: Exploration) -> str:
    """The moment whose state the figures are, in UTC."""
    moment = found.filter.moment or datetime.datetime.now(datetime.UTC)
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _all(found: Exploration) -> Iterator[ResolvedIncident]:
    seqs, _ = counts.page(found.reading, found.where, found.filter.sort, None)
    return in_batches(found.reading, seqs)
