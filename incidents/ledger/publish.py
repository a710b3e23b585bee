"""The door between the working copy and the ledger: publish, correct, withdraw, merge. Nothing else appends an entry.

Each function does all or nothing in one transaction, and raises a `DoorClosed` whose message an editor can read.
`redact` stands in redact.py; what may happen when, in transitions.py.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from incidents.ledger.entry import EventNumber, LedgerEntry, lock_ledger
from incidents.ledger.reconstruct import reconstructed_moment
from incidents.ledger.record import SHAPE, Tombstone, kind_of, public_record, write
from incidents.ledger.transitions import (
    DoorClosed,
    NotAllowed,
    StaleVersion,
    Transition,
    require_status,
)
from incidents.models import Actor, Incident, Place, Publishable, Response, Source, Tally
from incidents.models.publishable import DOOR_FIELDS
from incidents.vocabulary import NO_COUNTRY, Basis, Status


class Incomplete(DoorClosed):
    """The record lacks what readers need: a source, above all."""


class NothingChanged(DoorClosed):
    """The working copy says what readers already see."""


# The operator at the command line: the loader, the importer, benchmarks. Not a request's user.
OPERATOR = None
# Statuses of which readers were told that the record is gone.
GONE = (Status.WITHDRAWN, Status.MERGED, Status.REDACTED)
By = AbstractBaseUser | None


@transaction.atomic
def publish(record: Publishable, *, by: By, note: str = "", seen_version: int | None = None) -> LedgerEntry:
    """Make `record` public for the first time, or again after a withdrawal, with everything it rests on.

    Actors, places and sources that it names and that are not public yet are published first, and so are the links
    of its responses whose both ends are public. `seen_version` is the public version that the editor looked at.
    What is published is the record as it is saved, whatever the caller's copy holds.
    """
    return _enter(record, "publish", by, note, seen_version)


@transaction.atomic
def correct(record: Publishable, *, by: By, note: str, seen_version: int | None = None) -> LedgerEntry:
    """Replace the public record by the working copy as it stands. The note says to readers what changed and why."""
    return _enter(record, "correct", by, note, seen_version)


@transaction.atomic
def withdraw(record: Publishable, *, by: By, note: str, seen_version: int | None = None) -> LedgerEntry:
    """Take `record` out of every count and page. Its address stays, and says that it was withdrawn and why."""
    now, transition = _open_door(record, "withdraw", by, note, seen_version)
    _require_unused(now)
    return _tell(record, now, _append(now, transition, write(Tombstone()), by, note))


@transaction.atomic
def merge(record: Publishable, *, into: Publishable, by: By, note: str, seen_version: int | None = None) -> LedgerEntry:
    """Let `record` go up in `into`, which must be public and of the same kind. Its address redirects there for good."""
    if type(record) is not type(into) or record.pk == into.pk:
        raise DoorClosed("A record can be merged only into another one of the same kind.")
    now, transition = _open_door(record, "merge", by, note, seen_version)
    if not type(into).objects.public().filter(pk=into.pk).exists():
        raise DoorClosed("The record that stays must be published.")
    _require_unused(now)
    return _tell(record, now, _append(now, transition, write(Tombstone(merged_into=into.pk)), by, note))


def submit(record: Publishable, *, by: By) -> None:
    """Draft to review. Readers see nothing of it."""
    _move(record, "submit", by)


def send_back(record: Publishable, *, by: By) -> None:
    """Review to draft."""
    _move(record, "return", by)


def may(user: Any, action: str) -> bool:
    """Whether the user's groups allow the action at all; the record's status is another question."""
    if user is OPERATOR:
        return True
    if not (user.is_active and user.is_staff):
        return False
    permission = {"submit": "incidents.submit_incident", "return": "incidents.review_incident"}.get(
        action, "ledger.redact" if action == "redact" else "ledger.use_door"
    )
    return bool(user.has_perm(permission))


def rests_on(record: Publishable) -> Iterator[Publishable]:
    """The actors, places and sources that the public record names, umbrellas before members, each once."""
    seen: set[tuple[type, int]] = set()
    for found in _named(record):
        if (type(found), found.pk) not in seen:
            seen.add((type(found), found.pk))
            yield found


def not_yet_public(record: Publishable) -> list[Publishable]:
    """What a publication of `record` would publish with it, for the confirm page."""
    return [named for named in rests_on(record) if named.status in (Status.DRAFT, Status.IN_REVIEW)]


# --- one step each ---------------------------------------------------------------------------------------------------


def _enter(record: Publishable, action: str, by: By, note: str, seen_version: int | None) -> LedgerEntry:
    now, transition = _open_door(record, action, by, note, seen_version)
    _require_complete(now)
    _require_names(now)
    if isinstance(now, Incident) and now.event_id is None:
        now.event_id = _next_event_id(now)
        Incident.objects.filter(pk=now.pk).update(event_id=now.event_id)
    data = write(public_record(now))
    followers = pending_links(now)
    if action == "correct" and not followers and data == _last_public(now):
        raise NothingChanged("The working copy says what readers already see; there is nothing to correct.")
    for named in not_yet_public(now):
        _append(named, require_status("publish", named.status), write(public_record(named)), by, "")
    entry = _append(now, transition, data, by, note)
    for link in followers:
        _enter(link, "publish", by, "", None)
    return _tell(record, now, entry)


def _open_door(
    record: Publishable, action: str, by: By, note: str, seen_version: int | None
) -> tuple[Publishable, Transition]:
    """Take the ledger's lock, then check permission, status, version and note against the record as it is saved now.

    What the caller holds may be older than the last publication, its relations above all: only the returned record counts.
    """
    if not may(by, action):
        raise NotAllowed(f"Your account may not {action} records.")
    lock_ledger()
    now = type(record).objects.for_publication().select_for_update(of=("self",)).filter(pk=record.pk).first()
    if now is None:
        raise DoorClosed("Somebody else deleted the record meanwhile.")
    if seen_version is not None and seen_version != now.version:
        raise StaleVersion(
            f"Somebody else changed the public record meanwhile: you looked at version {seen_version}, "
            f"it is now version {now.version}. Look at it again."
        )
    transition = require_status(action, now.status)
    if transition.note_required and not note.strip():
        raise DoorClosed("A public note is needed: readers are told what changed and why.")
    return now, transition


def _tell(record: Publishable, now: Publishable, entry: LedgerEntry) -> LedgerEntry:
    """Bring the caller's record up to date with what the door wrote. Not reached when the door stays closed."""
    for name in DOOR_FIELDS:
        if hasattr(now, name):
            setattr(record, name, getattr(now, name))
    return entry


def _append(record: Publishable, transition: Transition, data: dict[str, Any], by: By, note: str) -> LedgerEntry:
    moment = reconstructed_moment()
    newest = LedgerEntry.objects.aggregate(newest=Max("published_at"))["newest"]
    now = moment or timezone.now()
    entry = LedgerEntry.objects.create(
        kind=kind_of(record),
        record_id=record.pk,
        public_id=public_id(record),
        version=record.version + 1,
        action=transition.action,
        published_at=now if newest is None or moment else max(now, newest),
        editor_id=getattr(by, "pk", None),
        note=note.strip(),
        shape=SHAPE,
        record=data,
        reconstructed=moment is not None,
    )
    record.version, record.status, record.last_entry_at = entry.version, transition.target, timezone.now()
    type(record).objects.filter(pk=record.pk).update(
        version=record.version, status=record.status, last_entry_at=record.last_entry_at
    )
    return entry


@transaction.atomic
def _move(record: Publishable, action: str, by: By) -> None:
    if not may(by, action):
        raise NotAllowed(f"Your account may not {action} records.")
    now = type(record).objects.select_for_update().only("status").get(pk=record.pk)
    record.status = require_status(action, now.status).target
    type(record).objects.filter(pk=record.pk).update(status=record.status)


def public_id(record: Publishable) -> str:
    """What stands in the record's address: event_id, slug, or number."""
    return str(getattr(record, "event_id", None) or getattr(record, "slug", None) or record.pk)


def _next_event_id(incident: Incident) -> str:
    """`<ISO3>-<year>-<number>`, from country and year as they stand now. The ledger's lock is held: no number twice."""
    prefix = f"{incident.place.country if incident.place else NO_COUNTRY}-{incident.date_start.year:04d}"
    counter, _ = EventNumber.objects.get_or_create(prefix=prefix, defaults={"last": 0})
    counter.last += 1
    counter.save()
    return f"{prefix}-{counter.last:04d}"


def _last_public(record: Publishable) -> dict[str, Any] | None:
    entry = LedgerEntry.objects.newest(kind_of(record), record.pk)
    return entry.record if entry and entry.is_public else None


def _require_complete(record: Publishable) -> None:
    if isinstance(record, Incident) and not public_sources(record):
        raise Incomplete("An incident needs at least one source before readers see it: add a quote or a paraphrase.")
    if isinstance(record, Tally) and not record.citations.exists():
        raise Incomplete("A tally needs at least one source before readers see it.")
    if isinstance(record, Response):
        if record.basis != Basis.EDITOR_INFERRED and not record.citations.exists():
            raise Incomplete("A response needs a source, unless its basis is our own inference.")
        ends: Iterable[Incident | None] = (record.strike, record.attack)
        if any(end is not None and end.status != Status.PUBLISHED for end in ends):
            raise Incomplete("A response can be published once the strike and the attack are public.")


def public_sources(incident: Incident) -> list[Source]:
    """The sources of an incident and of its casualty claims, each once."""
    citations = [
        *incident.citations.all(),
        *(c for claim in incident.casualty_claims.all() for c in claim.citations.all()),
    ]
    return list(dict.fromkeys(citation.source for citation in citations))


def _require_names(record: Publishable) -> None:
    """A public record names nothing that readers were told is gone."""
    gone = [named for named in rests_on(record) if named.status in GONE]
    if gone:
        names = "; ".join(f"{named} ({Status(named.status).label.lower()})" for named in gone)
        raise Incomplete(f"It names what is no longer public: {names}. Publish that again, or name another.")


def _require_unused(record: Publishable) -> None:
    """An actor, place or source that public records name stays public, or their pages would lose a name.

    What readers see counts, not the working copy: that may have dropped the name since, or have added it.
    """
    if not isinstance(record, Actor | Place | Source):
        return
    used = LedgerEntry.objects.standing().naming(kind_of(record), record.pk).count()
    if used:
        raise DoorClosed(f"{used} public records name it. Correct those first.")


def _named(record: Publishable) -> Iterator[Publishable]:
    if isinstance(record, Actor):
        yield from reversed(record.umbrellas())
    elif isinstance(record, Incident):
        if record.place:
            yield record.place
        for participation in record.participations.all():
            yield from reversed(participation.actor.umbrellas())
            yield participation.actor
        yield from public_sources(record)
    elif isinstance(record, Tally | Response):
        for citation in record.citations.all():
            yield citation.source


def pending_links(record: Publishable) -> list[Response]:
    """Unpublished response links of an incident whose other end is public or a window of days, with their sources."""
    if not isinstance(record, Incident):
        return []
    waiting = Response.objects.filter(status__in=[Status.DRAFT, Status.IN_REVIEW]).for_publication()
    from_strike = [
        link for link in waiting.filter(strike=record) if not link.attack or link.attack.status == Status.PUBLISHED
    ]
    from_attack = list(waiting.filter(attack=record, strike__status=Status.PUBLISHED))
    return [link for link in (*from_strike, *from_attack) if _has_its_sources(link)]


def _has_its_sources(link: Response) -> bool:
    citations = link.citations.all()
    if any(citation.source.status in GONE for citation in citations):
        return False
    return link.basis == Basis.EDITOR_INFERRED or bool(citations)


def moment_of(day: datetime.date) -> datetime.datetime:
    """The last instant of a day, UTC: what `as_of=<day>` means."""
    return datetime.datetime.combine(day, datetime.time.max, tzinfo=datetime.UTC)
