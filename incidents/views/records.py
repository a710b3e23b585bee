"""The incident list, one incident, its history, and what stands behind it: actors, places, sources, tallies."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.timezone import now

from incidents.columns import counts
from incidents.columns.records import resolve
from incidents.columns.table import Reading, columns
from incidents.filters import IncidentFilter
from incidents.ledger.entry import LedgerEntry
from incidents.ledger.record import Tombstone
from incidents.ledger.resolved import ResolvedIncident, sources_at
from incidents.receipts.tallies import reconcile
from incidents.views import listings
from incidents.views.answers import is_more, is_part, public_page
from incidents.views.dashboard import results_context
from incidents.views.explore import Exploration
from incidents.views.figures import figures_of
from incidents.views.receipts import Receipts, facts, links_shown, tally_receipts
from incidents.views.table import kept_ways


@public_page
def incident_list(request: HttpRequest) -> HttpResponse:
    found = Exploration(IncidentFilter.parse(request.GET), keep=kept_ways(request))
    template = "_more" if is_more(request) else "_answer" if is_part(request) else "incident_list"
    return render(request, f"incidents/{template}.html", results_context(request, found))


@public_page
def incident_record(request: HttpRequest, event_id: str) -> HttpResponse:
    """A record. A merged one redirects for good to the one that stays; a withdrawn one says so, with status 410."""
    wanted = IncidentFilter.parse(request.GET)
    reading = wanted.read()
    seq = counts.by_event_ids(reading, [event_id]).get(event_id)
    if seq is None:
        return _gone(request, event_id, reading)
    incident = resolve(reading, [seq])[0]
    entries = versions_of(incident.record_id, reading)
    receipts = Receipts(incident)
    answers, answered = links_shown(incident, receipts, reading)
    context = {
        "incident": incident,
        "facts": facts(incident, receipts),
        "receipts": receipts,
        "answers": answers,
        "answered": answered,
        "entries": entries,
        "filter": wanted,
        "address": request.build_absolute_uri(incident.url),
        "share_query": urlencode([("q", incident.event_id), *([("as_of", wanted.as_of)] if wanted.as_of else [])]),
        "today": now().date(),
    }
    return render(request, "incidents/incident.html", context)


def _gone(request: HttpRequest, event_id: str, reading: Reading) -> HttpResponse:
    entry = (
        LedgerEntry.objects.filter(kind="incident", public_id=event_id, seq__lte=reading.position)
        .order_by("-seq")
        .first()
    )
    if entry is None:
        raise Http404(f"There is no public record {event_id}.")
    left = entry.read()
    if isinstance(left, Tombstone) and left.merged_into is not None:
        stays = LedgerEntry.objects.newest("incident", left.merged_into)
        if stays is not None:
            return HttpResponsePermanentRedirect(f"/incidents/{stays.public_id}/")
    return render(request, "incidents/gone.html", {"entry": entry, "event_id": event_id}, status=410)


@public_page
def incident_history(request: HttpRequest, event_id: str) -> HttpResponse:
    """All versions with what changed from one to the next. Of a record that is no longer public: when and why, no words."""
    reading = columns.read()
    entry = LedgerEntry.objects.filter(kind="incident", public_id=event_id).order_by("-seq").first()
    if entry is None:
        raise Http404(f"There is no public record {event_id}.")
    entries = versions_of(entry.record_id, reading)
    changes = listings.changes(entries, reading) if entry.is_public else {}
    rows = [(version, changes.get(version.seq, [])) for version in reversed(entries)]
    return render(request, "incidents/history.html", {"event_id": event_id, "rows": rows, "newest": entry})


def versions_of(record_id: int, reading: Reading) -> list[LedgerEntry]:
    """The entries of an incident up to the reading's position, oldest first."""
    return list(LedgerEntry.objects.of("incident", record_id).filter(seq__lte=reading.position))


@public_page
def source_list(request: HttpRequest) -> HttpResponse:
    wanted = IncidentFilter.parse(request.GET)
    return render(request, "incidents/sources.html", {"rows": listings.sources(wanted.read()), "filter": wanted})


@public_page
def source_record(request: HttpRequest, source_id: int) -> HttpResponse:
    """A source and what rests on it."""
    found = Exploration(IncidentFilter.parse(request.GET).replace(source=(str(source_id),)))
    source = sources_at([source_id], found.reading.position).get(source_id)
    if source is None:
        raise Http404("There is no public source of this number.")
    public = found.reading.snapshot.tallies.items()
    cited = {i: tally for i, tally in public if any(c.source_id == source_id for c in tally.citations)}
    tallies = reconcile(found.reading, cited)
    page = found.page(200)
    receipts = [
        (incident, [c for c in incident.record.all_citations() if c.source_id == source_id])
        for incident in page.incidents
    ]
    context = {
        "source": source,
        "receipts": receipts,
        "tallies": tallies,
        "found": found,
        "filter": found.filter,
        "csv_query": found.with_query(bom="1"),
        "reconstructed": page.reconstructed,
    }
    return render(request, "incidents/source.html", context)


@public_page
def actor_list(request: HttpRequest) -> HttpResponse:
    wanted = IncidentFilter.parse(request.GET)
    return render(request, "incidents/actors.html", {"rows": listings.actors(wanted.read()), "filter": wanted})


@public_page
def actor_record(request: HttpRequest, slug: str) -> HttpResponse:
    """An actor, its umbrella and members, and the incidents in which it or a member takes part."""
    reading = IncidentFilter.parse(request.GET).read()
    actor_id = _public_id(reading, "actor", slug)
    actor = reading.snapshot.actors[actor_id]
    found = Exploration(IncidentFilter.parse(request.GET).replace(actor=(actor.slug,)), ("actor",), kept_ways(request))
    if is_more(request):
        return render(request, "incidents/_more.html", results_context(request, found))
    context = {
        "actor": actor,
        "parent": reading.snapshot.actors.get(actor.parent_id) if actor.parent_id else None,
        "members": sorted(
            (reading.snapshot.actors[i] for i in reading.snapshot.members(actor_id)), key=lambda a: a.name
        ),
        "figures": figures_of(found, ids=("by-time",)),
        **results_context(request, found),
    }
    return render(request, "incidents/_answer.html" if is_part(request) else "incidents/actor.html", context)


@public_page
def place_record(request: HttpRequest, slug: str) -> HttpResponse:
    reading = IncidentFilter.parse(request.GET).read()
    place = reading.snapshot.places[_public_id(reading, "place", slug)]
    found = Exploration(IncidentFilter.parse(request.GET).replace(place=(place.slug,)), ("place",), kept_ways(request))
    template = "_more" if is_more(request) else "_answer" if is_part(request) else "place"
    return render(
        request,
        f"incidents/{template}.html",
        {"place": place, "figures": figures_of(found, ids=("by-time",)), **results_context(request, found)},
    )


def _public_id(reading: Reading, kind: str, slug: str) -> int:
    record_id = reading.snapshot.directory.history(kind).id_of(slug)
    records: dict[int, Any] = getattr(reading.snapshot, f"{kind}s")
    if record_id is None or record_id not in records:
        raise Http404(f"There is no public {kind} of this name.")
    return record_id


@public_page
def tally_list(request: HttpRequest) -> HttpResponse:
    wanted = IncidentFilter.parse(request.GET)
    return render(
        request,
        "incidents/tallies.html",
        {"rows": listings.reconciled_tallies(wanted.read(), wanted.as_of), "filter": wanted},
    )


@public_page
def tally_record(request: HttpRequest, tally_id: int) -> HttpResponse:
    """A tally with its receipts, beside the records that we count in its window and scope."""
    wanted = IncidentFilter.parse(request.GET)
    reading = wanted.read()
    tally = reading.snapshot.tallies.get(tally_id)
    if tally is None:
        raise Http404("There is no public tally of this number.")
    row = reconcile(reading, {tally_id: tally}, as_of=wanted.as_of)[0]
    counted: list[ResolvedIncident] = []
    if row.filter is not None:
        seqs, _ = counts.page(reading, row.filter.where(reading.snapshot), "-date", 200)
        counted = resolve(reading, seqs)
    sources = sources_at((c.source_id for c in tally.citations), reading.position)
    context = {"row": row, "counted": counted, "receipts": tally_receipts(tally, sources), "filter": wanted}
    return render(request, "incidents/tally.html", context)
