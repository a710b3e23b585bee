"""Redaction, for legal takedowns: the one exception to "entries are never changed".

In one transaction the words of all earlier entries of the incident and of its response links are blanked, and a `redact` entry is
appended; every process drops what it holds of the record on reading that entry. What was counted on a past day stays counted.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from incidents.ledger.entry import LedgerEntry
from incidents.ledger.publish import By, _append, _open_door
from incidents.ledger.record import Tombstone, write
from incidents.models import Incident, Response

REDACTED = "[redacted]"
# Fields of the public record that hold words; everything else is a code, a number, a date or an id.
WORDS = {"title", "summary", "date_note", "where_note", "quote", "prefix", "suffix", "paraphrase", "note", "group_note", "claimant"}


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

    The working copy is blanked too, so that the words are gone from the database; backups are the operator's.
    """
    transition = _open_door(incident, "redact", by, reason, None)
    links = list(Response.objects.filter(strike=incident) | Response.objects.filter(attack=incident))
    entries = LedgerEntry.objects.of("incident", incident.pk)
    if links:
        entries = entries | LedgerEntry.objects.filter(kind="response", record_id__in=[link.pk for link in links])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL strikeline.redacting = 'on'")
    for entry in entries:
        entry.record, entry.note = blanked(entry.record), REDACTED if entry.note else ""
        entry.save(update_fields=["record", "note"])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL strikeline.redacting = 'off'")
    _blank_working_copy(incident, links)
    return _append(incident, transition, write(Tombstone()), by, reason)


def _blank_working_copy(incident: Incident, links: list[Response]) -> None:
    blank = {"quote": "", "prefix": "", "suffix": "", "paraphrase": REDACTED}
    incident.citations.update(**blank)
    for claim in incident.casualty_claims.all():
        claim.citations.update(**blank)
    incident.casualty_claims.update(group_note="", claimant="")
    for link in links:
        link.citations.update(**blank)
    Response.objects.filter(pk__in=[link.pk for link in links]).update(note="")
    Incident.objects.filter(pk=incident.pk).update(title=REDACTED, summary="", date_note="", where_note="", note="")
    incident.refresh_from_db()
