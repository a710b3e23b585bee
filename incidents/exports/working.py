"""CSV of the working copy, for editors: the public columns, from what stands in the admin now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Count, QuerySet
from django.http import StreamingHttpResponse

from incidents.exports.columns import (
    ACTOR_COLUMNS,
    INCIDENT_COLUMNS,
    SOURCE_COLUMNS,
    Numbered,
)
from incidents.exports.csv import csv_response
from incidents.ledger.record import public_record
from incidents.ledger.resolved import Link, ResolvedIncident
from incidents.models import Actor, Incident, Response, Source

BATCH = 500


def export_csv(queryset: QuerySet[Any]) -> StreamingHttpResponse:
    """The rows of an incident, actor or source queryset, drafts included, in the columns of the public export."""
    readers: dict[Any, Callable[..., tuple[Any, Iterator[Any]]]] = {
        Incident: _incidents,
        Actor: _actors,
        Source: _sources,
    }
    columns, rows = readers[queryset.model](queryset)
    return csv_response(columns, rows, f"{queryset.model._meta.model_name}s-working.csv", bom=True)


def _incidents(queryset: QuerySet[Incident]) -> tuple[Any, Iterator[ResolvedIncident]]:
    rows = Incident.objects.filter(pk__in=queryset.values("pk")).order_by("-date_start", "-pk")
    rows = rows.for_publication().prefetch_related("answers__attack")
    return INCIDENT_COLUMNS, map(working_incident, rows.iterator(chunk_size=BATCH))


def working_incident(incident: Incident) -> ResolvedIncident:
    """The incident as readers would see it if everything it names were public."""
    place = public_record(incident.place) if incident.place else None
    actors = {p.actor_id: public_record(p.actor) for p in incident.participations.all()}
    citations = [
        *incident.citations.all(),
        *(c for claim in incident.casualty_claims.all() for c in claim.citations.all()),
    ]
    return ResolvedIncident(
        record=public_record(incident),  # type: ignore[arg-type]
        record_id=incident.pk,
        seq=None,
        version=incident.version,
        published_at=None,
        updated_at=incident.last_entry_at,
        place=place,  # type: ignore[arg-type]
        actors=actors,  # type: ignore[arg-type]
        sources={c.source_id: public_record(c.source) for c in citations},  # type: ignore[misc]
        responds_to=tuple(_link(answer) for answer in incident.answers.all()),
    )


def _link(answer: Response) -> Link:
    return Link(
        response_id=answer.pk,
        basis=answer.basis,
        event_id=answer.attack.event_id if answer.attack else None,
        window_start=answer.window_start,
        window_end=answer.window_end,
    )


def _actors(queryset: QuerySet[Actor]) -> tuple[Any, Iterator[Numbered[Any]]]:
    rows = Actor.objects.filter(pk__in=queryset.values("pk")).select_related("parent").order_by("name")
    rows = rows.annotate(used=Count("participations__incident", distinct=True))
    return ACTOR_COLUMNS, (
        Numbered(a.pk, public_record(a), used_by=a.used, parent=a.parent.name if a.parent else None)
        for a in rows.iterator(chunk_size=BATCH)
    )


def _sources(queryset: QuerySet[Source]) -> tuple[Any, Iterator[Numbered[Any]]]:
    rows = Source.objects.filter(pk__in=queryset.values("pk")).order_by("-published_at", "publisher")
    rows = rows.annotate(used=Count("citations__incident", distinct=True))
    return SOURCE_COLUMNS, (Numbered(s.pk, public_record(s), used_by=s.used) for s in rows.iterator(chunk_size=BATCH))
