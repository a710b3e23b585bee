"""Redaction, for legal takedowns: the one exception to "entries are never changed".

In one transaction the words of all earlier entries of the incident and of its response links are blanked, and `redact`
entries are appended; every process drops what it holds of the records on reading those. What was counted on a past day
stays counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.db.models import Q

from incidents.ledger.entry import LedgerEntry
from incidents.ledger.publish import By, _append, _open_door
from incidents.ledger.record import Tombstone, write
from incidents.ledger.transitions import TRANSITIONS
from incidents.models import CasualtyClaim, Citation, Incident, Response, Source
from incidents.vocabulary import Status

REDACTED = "[redacted]"
# Fields of the public record, in any shape, that hold words; everything else is a code, a number, a date or an id.
WORDS = {"title", "summary", "date_note", "where_note", "note", "group_note", "claimant"}
WORDS |= {"quote", "prefix", "suffix", "paraphrase"}


def blanked(data: Any) -> Any:
    """The record's JSON without its words."""
    if isinstance(data, dict):
        return {key: REDACTED if key in WORDS and value else blanked(value) for key, value in data.items()}
    if isinstance(data, list):
        return [blanked(value) for value in data]
    return data


@transaction.atomic
def redact(incident: Incident, *, by: By, reason: str) -> LedgerEntry:
    """Blank the words of `incident` in the ledger and take it out of every page. `reason` is public. Cannot be undone.

    Incidents that were merged into it, and its response links, go with it. The working copy is blanked too, with the
    editors' copies of the texts that it cites and the admin's own log, so that the words are gone from the database.
    What a source is called stays, as do the links of others to it; backups are the operator's.
    """
    now, transition = _open_door(incident, "redact", by, reason, None)
    assert isinstance(now, Incident)
    for merged in _merged_into(now):
        redact(merged, by=by, reason=reason)
    links = list(Response.objects.filter(Q(strike=now) | Q(attack=now)))
    latest = LedgerEntry.objects.of("incident", now.pk).last()
    entries = list(_entries_about(now))
    _blank_working_copy(now, links, entries)
    _blank_entries(entries)
    for link in links:
        if link.status in TRANSITIONS["redact"].sources:
            _append(link, TRANSITIONS["redact"], write(Tombstone()), by, reason)
    redirect = latest.record.get("merged_into") if latest else None
    entry = _append(now, transition, write(Tombstone(merged_into=redirect)), by, reason)
    incident.refresh_from_db()
    return entry


def _merged_into(incident: Incident) -> models.QuerySet[Incident]:
    merges = LedgerEntry.objects.filter(kind="incident", action="merge", record__contains={"merged_into": incident.pk})
    return Incident.objects.filter(status=Status.MERGED, pk__in=merges.values_list("record_id"))


def _entries_about(incident: Incident) -> models.QuerySet[LedgerEntry]:
    """All entries of the incident, those of response links that name it, and those by which such links were withdrawn."""
    naming = LedgerEntry.objects.naming("incident", incident.pk)
    return LedgerEntry.objects.filter(
        Q(kind="incident", record_id=incident.pk)
        | Q(seq__in=naming.values("seq"))
        | Q(kind="response", record_id__in=naming.values("record_id"), record={})
    )


def _blank_entries(entries: Iterable[LedgerEntry]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL strikeline.redacting = 'on'")
    for entry in entries:
        entry.record, entry.note = blanked(entry.record), REDACTED if entry.note else ""
        entry.save(update_fields=["record", "note"])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL strikeline.redacting = 'off'")


def _blank_working_copy(incident: Incident, links: list[Response], entries: list[LedgerEntry]) -> None:
    link_ids = [link.pk for link in links]
    claims = CasualtyClaim.objects.filter(incident=incident)
    citations = Citation.objects.filter(Q(incident=incident) | Q(claim__incident=incident) | Q(response__in=link_ids))
    cited = {source_id for entry in entries for source_id in _source_ids(entry.record)}
    cited |= set(citations.values_list("source_id", flat=True))
    Source.objects.filter(pk__in=cited).update(text="", text_sha256="", note="")
    _blank_log(Incident, [incident.pk])
    _blank_log(Response, link_ids)
    _blank_log(CasualtyClaim, [claim.pk for claim in claims])
    _blank_log(Citation, [citation.pk for citation in citations])
    citations.update(quote="", prefix="", suffix="", paraphrase=REDACTED)
    claims.update(group_note="", claimant="")
    Response.objects.filter(pk__in=link_ids).update(note="")
    Incident.objects.filter(pk=incident.pk).update(title=REDACTED, summary="", date_note="", where_note="", note="")


def _source_ids(data: Any) -> set[int]:
    """The sources that a record's JSON cites, in whatever shape."""
    if isinstance(data, dict):
        own = {data["source_id"]} if "source_id" in data else set()
        return own.union(*(_source_ids(value) for value in data.values()))
    if isinstance(data, list):
        return set().union(*(_source_ids(value) for value in data))
    return set()


def _blank_log(model: type[models.Model], ids: list[int]) -> None:
    """The admin's log keeps titles and quotes, as they were called when somebody changed them."""
    content_type = ContentType.objects.get_for_model(model)
    log = LogEntry.objects.filter(content_type=content_type, object_id__in=[str(pk) for pk in ids])
    log.update(object_repr=REDACTED, change_message="")
