"""The public record: the shape in which the ledger keeps all that a page says of a record.

`SHAPE` is the version of the shapes below. A new field with a default needs no new shape: msgspec fills it in. A renamed or
re-meant field does: raise SHAPE and add an upgrade from the old one, which `read` applies; old entries are never rewritten.
Other records are named by id, so that renaming an actor republishes one entry.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import msgspec

from incidents.models import (
    Actor,
    Citation,
    Incident,
    Place,
    Publishable,
    Response,
    Source,
    Tally,
    Tracker,
)

SHAPE = 1
# (kind, older shape) -> a function from that shape's JSON to the next one's.
UPGRADES: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {}


class CitationRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    source_id: int
    quote: str = ""
    prefix: str = ""
    suffix: str = ""
    paraphrase: str = ""
    supports: tuple[str, ...] = ()


class ClaimRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """None in low, best, high: not reported."""

    id: int
    group: str
    harm: str
    group_note: str = ""
    low: int | None = None
    best: int | None = None
    high: int | None = None
    qualifier: str = "unknown"
    claimant: str = ""
    stated_on: datetime.date | None = None
    chosen: bool = False
    citations: tuple[CitationRecord, ...] = ()


class WeaponRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    weapon: str
    launched_low: int | None = None
    launched_high: int | None = None
    intercepted_low: int | None = None
    intercepted_high: int | None = None


class ParticipantRecord(msgspec.Struct, frozen=True):
    actor_id: int
    role: str


class IncidentRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """Days are at the place of the incident, both ends inclusive; `time_local` is `HH:MM` in `tz`."""

    event_id: str
    title: str
    category: str
    date_start: datetime.date
    date_end: datetime.date
    date_prec: int
    summary: str = ""
    date_note: str = ""
    time_local: str = ""
    tz: str = ""
    place_id: int | None = None
    where_prec: int = 1
    where_note: str = ""
    target_type: str = "unknown"
    outcome: str = "unknown"
    verification: str = ""
    event_clarity: int = 1
    participants: tuple[ParticipantRecord, ...] = ()
    weapons: tuple[WeaponRecord, ...] = ()
    claims: tuple[ClaimRecord, ...] = ()
    citations: tuple[CitationRecord, ...] = ()

    def actor_ids(self, role: str) -> tuple[int, ...]:
        return tuple(p.actor_id for p in self.participants if p.role == role)

    def all_citations(self) -> tuple[CitationRecord, ...]:
        return self.citations + tuple(c for claim in self.claims for c in claim.citations)

    def source_ids(self) -> tuple[int, ...]:
        """Each source once, in the order of first mention."""
        return tuple(dict.fromkeys(c.source_id for c in self.all_citations()))


class ActorRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    slug: str
    name: str
    aliases: tuple[str, ...] = ()
    actor_type: str = ""
    parent_id: int | None = None
    country: str = ""


class PlaceRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    slug: str
    name: str
    country: str
    aliases: tuple[str, ...] = ()
    kind: str = "other"
    admin1: str = ""
    latitude: float | None = None
    longitude: float | None = None
    where_prec: int = 1


class SourceRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    publisher: str
    title: str = ""
    url: str = ""
    archived_url: str = ""
    byline: str = ""
    published_at: datetime.date | None = None
    accessed_at: datetime.date | None = None
    language: str = "en"
    wire_origin: str = ""
    reliability_tier: int | None = None
    own_dispatch: bool = False


class TallyRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    metric: str
    value: int
    qualifier: str
    window_start: datetime.date | None = None
    window_end: datetime.date | None = None
    scope: str = ""
    definition: str = ""
    claimant: str = ""
    stated_on: datetime.date | None = None
    conflict_note: str = ""
    citations: tuple[CitationRecord, ...] = ()


class ResponseRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """`attack_id` is None where the strike answers the attacks of a window, both ends inclusive."""

    strike_id: int
    basis: str
    attack_id: int | None = None
    window_start: datetime.date | None = None
    window_end: datetime.date | None = None
    note: str = ""
    citations: tuple[CitationRecord, ...] = ()


class TrackerRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    slug: str
    title: str
    scope: str = ""
    prose: str = ""
    featured: bool = False
    headline_claimants: tuple[str, ...] = ()
    context_from: datetime.date | None = None


class Tombstone(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a withdrawn, merged or redacted record leaves: nothing but where it went (its id within the same kind)."""

    merged_into: int | None = None


PublicRecord = IncidentRecord | ActorRecord | PlaceRecord | SourceRecord | TallyRecord | ResponseRecord | TrackerRecord
R = TypeVar("R", bound=PublicRecord)

KINDS: dict[str, tuple[type[Publishable], type[Any]]] = {
    "incident": (Incident, IncidentRecord),
    "actor": (Actor, ActorRecord),
    "place": (Place, PlaceRecord),
    "source": (Source, SourceRecord),
    "tally": (Tally, TallyRecord),
    "response": (Response, ResponseRecord),
    "tracker": (Tracker, TrackerRecord),
}
KIND_OF_MODEL: dict[type[Publishable], str] = {model: kind for kind, (model, _) in KINDS.items()}


def kind_of(record: Publishable) -> str:
    return KIND_OF_MODEL[type(record)]


def naming(kind: str, record_id: int) -> list[tuple[str, dict[str, Any]]]:
    """How public records name that one: (their kind, the JSON that theirs contains)."""
    cited: dict[str, Any] = {"citations": [{"source_id": record_id}]}
    ways: dict[str, list[tuple[str, dict[str, Any]]]] = {
        "actor": [("incident", {"participants": [{"actor_id": record_id}]}), ("actor", {"parent_id": record_id})],
        "place": [("incident", {"place_id": record_id})],
        "source": [("incident", cited), ("incident", {"claims": [cited]}), ("tally", cited), ("response", cited)],
        "incident": [("response", {"strike_id": record_id}), ("response", {"attack_id": record_id})],
    }
    return ways[kind]


def upgraded(kind: str, shape: int, data: dict[str, Any]) -> dict[str, Any]:
    """JSON of an older shape, brought to today's."""
    for older in range(shape, SHAPE):
        upgrade = UPGRADES.get((kind, older))
        data = upgrade(data) if upgrade else data
    return data


def read(kind: str, shape: int, data: dict[str, Any]) -> Any:
    """The public record in `data`, which was written in `shape`. Raises msgspec.ValidationError where it is not one."""
    return msgspec.convert(upgraded(kind, shape, data), KINDS[kind][1])


def read_json(kind: str, shape: int, text: bytes | str) -> Any:
    """As `read`, from JSON text; the quick way for many."""
    if shape == SHAPE:
        return msgspec.json.decode(text, type=KINDS[kind][1])
    return read(kind, shape, msgspec.json.decode(text))


def write(record: PublicRecord | Tombstone) -> dict[str, Any]:
    """As JSON will give it back: plain dicts, lists, strings and numbers, without what is at its default."""
    return dict(msgspec.json.decode(msgspec.json.encode(record)))


# --- from the working copy -------------------------------------------------------------------------------------------


def _citations(citations: Iterable[Citation]) -> tuple[CitationRecord, ...]:
    return tuple(
        CitationRecord(c.source_id, c.quote, c.prefix, c.suffix, c.paraphrase, tuple(c.supports)) for c in citations
    )


def _incident(incident: Incident) -> IncidentRecord:
    return IncidentRecord(
        event_id=incident.event_id or "",
        title=incident.title,
        category=incident.category,
        date_start=incident.date_start,
        date_end=incident.date_end,
        date_prec=incident.date_prec,
        summary=incident.summary,
        date_note=incident.date_note,
        time_local=incident.time_local.strftime("%H:%M") if incident.time_local else "",
        tz=incident.tz,
        place_id=incident.place_id,
        where_prec=incident.where_prec,
        where_note=incident.where_note,
        target_type=incident.target_type,
        outcome=incident.outcome,
        verification=incident.verification,
        event_clarity=incident.event_clarity,
        participants=tuple(ParticipantRecord(p.actor_id, p.role) for p in incident.participations.all()),
        weapons=tuple(
            WeaponRecord(w.weapon, w.launched_low, w.launched_high, w.intercepted_low, w.intercepted_high)
            for w in incident.weapon_uses.all()
        ),
        claims=tuple(
            ClaimRecord(
                id=c.pk,
                group=c.group,
                harm=c.harm,
                group_note=c.group_note,
                low=c.low,
                best=c.best,
                high=c.high,
                qualifier=c.qualifier,
                claimant=c.claimant,
                stated_on=c.stated_on,
                chosen=c.chosen,
                citations=_citations(c.citations.all()),
            )
            for c in incident.casualty_claims.all()
        ),
        citations=_citations(incident.citations.all()),
    )


def _actor(actor: Actor) -> ActorRecord:
    return ActorRecord(actor.slug, actor.name, tuple(actor.aliases), actor.actor_type, actor.parent_id, actor.country)


def _place(place: Place) -> PlaceRecord:
    return PlaceRecord(
        slug=place.slug,
        name=place.name,
        country=place.country,
        aliases=tuple(place.aliases),
        kind=place.kind,
        admin1=place.admin1,
        latitude=None if place.latitude is None else float(place.latitude),
        longitude=None if place.longitude is None else float(place.longitude),
        where_prec=place.where_prec,
    )


def _source(source: Source) -> SourceRecord:
    return SourceRecord(**{name: getattr(source, name) for name in SourceRecord.__struct_fields__})


def _tally(tally: Tally) -> TallyRecord:
    fields = {name: getattr(tally, name) for name in TallyRecord.__struct_fields__ if name != "citations"}
    return TallyRecord(**fields, citations=_citations(tally.citations.all()))


def _response(response: Response) -> ResponseRecord:
    fields = {name: getattr(response, name) for name in ResponseRecord.__struct_fields__ if name != "citations"}
    return ResponseRecord(**fields, citations=_citations(response.citations.all()))


def _tracker(tracker: Tracker) -> TrackerRecord:
    fields = {name: getattr(tracker, name) for name in TrackerRecord.__struct_fields__}
    return TrackerRecord(**{**fields, "headline_claimants": tuple(tracker.headline_claimants)})


_BUILDERS: dict[type[Publishable], Callable[[Any], PublicRecord]] = {
    Incident: _incident,
    Actor: _actor,
    Place: _place,
    Source: _source,
    Tally: _tally,
    Response: _response,
    Tracker: _tracker,
}


def public_record(record: Publishable) -> PublicRecord:
    """What the ledger would keep of `record` as its working copy stands now."""
    return _BUILDERS[type(record)](record)
