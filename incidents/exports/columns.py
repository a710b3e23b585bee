"""The one list of columns of each export. CSV, JSON, the API's schema and the codebook are all made from it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from incidents.ledger.record import ActorRecord, SourceRecord, TallyRecord
from incidents.ledger.resolved import Link, ResolvedIncident
from incidents.vocabulary import COUNTRIES, INTER

T = TypeVar("T")
Cell = str | int | float | datetime.date | datetime.datetime | list[str] | None


@dataclass(frozen=True)
class Column(Generic[T]):
    """`kind`: text, code, integer, number, date, datetime, time or list. An unknown value is None, never 0 and never ""."""

    name: str
    kind: str
    meaning: str
    value: Callable[[T], Cell]


def _names(pairs: Sequence[tuple[int, Any]]) -> list[str]:
    return [record.name for _, record in pairs]


def source_line(source: SourceRecord) -> str:
    """Publisher, title, day: as a reader would cite it."""
    parts = [source.publisher, f"“{source.title}”" if source.title else "", str(source.published_at or "")]
    return ", ".join(part for part in parts if part)


INCIDENT_COLUMNS: Sequence[Column[ResolvedIncident]] = (
    Column(
        "event_id", "text", "Permanent number: country, year of the first day, running number.", lambda i: i.event_id
    ),
    Column("title", "text", "What happened, in our words.", lambda i: i.record.title),
    Column("category", "code", "attack, strike or context.", lambda i: i.record.category),
    Column("event_type", "text", "ACLED event type, derived from weapons and outcome.", lambda i: i.acled[0] or None),
    Column("sub_event_type", "text", "ACLED sub-event type, derived likewise.", lambda i: i.acled[1] or None),
    Column("date_start", "date", "First day, at the place of the incident; inclusive.", lambda i: i.record.date_start),
    Column(
        "date_end",
        "date",
        "Last day; inclusive. The same as date_start where the day is known.",
        lambda i: i.record.date_end,
    ),
    Column(
        "date_prec",
        "integer",
        "UCDP date_prec: 1 day, 2 two to six days, 3 week, 4 month, 5 year.",
        lambda i: i.record.date_prec,
    ),
    Column("time_local", "time", "Wall-clock time in tz.", lambda i: i.record.time_local or None),
    Column("tz", "text", "IANA time zone of time_local.", lambda i: i.record.tz or None),
    Column("place", "text", "Name of the place.", lambda i: i.place.name if i.place else None),
    Column("admin1", "text", "Governorate or province.", lambda i: (i.place and i.place.admin1) or None),
    Column(
        "country",
        "text",
        "Country, International waters, or empty where not known.",
        lambda i: COUNTRIES[i.country] if i.country != "XXX" else None,
    ),
    Column(
        "iso3",
        "code",
        "ISO 3166-1 alpha-3; SEA over international waters.",
        lambda i: i.country if i.country != "XXX" else None,
    ),
    Column(
        "latitude",
        "number",
        "WGS 84 degrees of the place, see where_prec.",
        lambda i: i.place.latitude if i.place else None,
    ),
    Column(
        "longitude",
        "number",
        "WGS 84 degrees of the place, see where_prec.",
        lambda i: i.place.longitude if i.place else None,
    ),
    Column(
        "where_prec",
        "integer",
        "UCDP where_prec: 1 exact to 6 country only; 7 international waters or airspace.",
        lambda i: i.record.where_prec,
    ),
    Column("attackers", "list", "Who is said to have done it.", lambda i: _names(i.attackers)),
    Column("targets", "list", "Whom it was aimed at.", lambda i: _names(i.targets)),
    Column("claimed_by", "list", "Who says it was them.", lambda i: _names(i.claimants)),
    Column("target_type", "code", "Type of target.", lambda i: i.record.target_type),
    Column("weapons", "list", "Weapons used.", lambda i: [w.weapon for w in i.record.weapons]),
    Column("outcome", "code", "Whether it got through.", lambda i: i.record.outcome),
    Column(
        "killed_low",
        "integer",
        "Killed, all groups: lowest of the shown claims. Empty: not reported. 0: none.",
        lambda i: i.killed.low,
    ),
    Column("killed_best", "integer", "Killed: best estimate.", lambda i: i.killed.best),
    Column("killed_high", "integer", "Killed: highest.", lambda i: i.killed.high),
    Column(
        "injured_low",
        "integer",
        "Injured, all groups: lowest of the shown claims. Empty: not reported.",
        lambda i: i.injured.low,
    ),
    Column("injured_best", "integer", "Injured: best estimate.", lambda i: i.injured.best),
    Column("injured_high", "integer", "Injured: highest.", lambda i: i.injured.high),
    Column("verification", "code", "How well it is established.", lambda i: i.record.verification or None),
    Column(
        "responds_to",
        "list",
        "event_id of the attacks that it answers, or a window of days as start/end.",
        lambda i: [link.answered for link in i.responds_to],
    ),
    Column(
        "sources",
        "list",
        "Publisher, title and day of each source.",
        lambda i: [source_line(s) for _, s in i.cited_sources],
    ),
    Column(
        "source_urls",
        "list",
        "Address of each source that has one.",
        lambda i: [s.url.replace(";", "%3B") for _, s in i.cited_sources if s.url],
    ),
    Column("summary", "text", "What is known, in our words.", lambda i: i.record.summary or None),
    Column("version", "integer", "Version of the public record; above 1: it was corrected.", lambda i: i.version),
    Column("published_at", "datetime", "First publication, UTC.", lambda i: i.published_at),
    Column("updated_at", "datetime", "Publication of this version, UTC.", lambda i: i.updated_at),
)


@dataclass(frozen=True)
class Numbered(Generic[T]):
    """A public record of another kind, with its id and what else its row needs."""

    id: int
    record: T
    used_by: int | None = None  # incidents that name it
    parent: str | None = None
    recorded: int | None = None
    sources: tuple[SourceRecord, ...] = ()


SOURCE_COLUMNS: Sequence[Column[Numbered[SourceRecord]]] = (
    Column("source_id", "integer", "Number of the source, as in its address.", lambda s: s.id),
    Column("publisher", "text", "Who published it.", lambda s: s.record.publisher),
    Column("title", "text", "Published title. Empty: not known.", lambda s: s.record.title or None),
    Column("url", "text", "Address. Empty: not known.", lambda s: s.record.url or None),
    Column("archived_url", "text", "Address of an archived copy.", lambda s: s.record.archived_url or None),
    Column("byline", "text", "Author as printed.", lambda s: s.record.byline or None),
    Column("published_on", "date", "Day printed on it.", lambda s: s.record.published_at),
    Column("accessed_on", "date", "Day on which we read it.", lambda s: s.record.accessed_at),
    Column("language", "code", "BCP 47 tag.", lambda s: s.record.language),
    Column("wire_origin", "text", "Agency whose text it is.", lambda s: s.record.wire_origin or None),
    Column(
        "reliability_tier",
        "integer",
        "1 official, 2 agency or paper of record, 3 other, 4 weak.",
        lambda s: s.record.reliability_tier,
    ),
    Column("incidents", "integer", "Public incidents that cite it.", lambda s: s.used_by),
)
ACTOR_COLUMNS: Sequence[Column[Numbered[ActorRecord]]] = (
    Column("actor_id", "integer", "Number of the actor.", lambda a: a.id),
    Column("slug", "text", "As it stands in addresses.", lambda a: a.record.slug),
    Column("name", "text", "Name.", lambda a: a.record.name),
    Column("aliases", "list", "Other names and spellings.", lambda a: list(a.record.aliases)),
    Column("actor_type", "code", "ACLED actor type.", lambda a: a.record.actor_type or None),
    Column("inter", "integer", "ACLED inter code, 1 to 8.", lambda a: INTER.get(a.record.actor_type)),
    Column("parent", "text", "Its umbrella.", lambda a: a.parent),
    Column("country", "code", "ISO 3166-1 alpha-3.", lambda a: a.record.country or None),
    Column(
        "incidents", "integer", "Public incidents in which it or one of its members takes part.", lambda a: a.used_by
    ),
)
TALLY_COLUMNS: Sequence[Column[Numbered[TallyRecord]]] = (
    Column("tally_id", "integer", "Number of the tally, as in its address.", lambda t: t.id),
    Column("metric", "code", "attacks, strikes, injured or killed.", lambda t: t.record.metric),
    Column("value", "integer", "The figure as stated.", lambda t: t.record.value),
    Column("qualifier", "code", "exact, at_least, about, …", lambda t: t.record.qualifier),
    Column(
        "window_start",
        "date",
        "First day of the window; inclusive. Empty: not stated.",
        lambda t: t.record.window_start,
    ),
    Column("window_end", "date", "Last day; inclusive. Empty: not stated.", lambda t: t.record.window_end),
    Column("scope", "text", "What is counted, as a filter of the incident list.", lambda t: t.record.scope or None),
    Column("definition", "text", "What the claimant counts.", lambda t: t.record.definition or None),
    Column("claimant", "text", "Who states it.", lambda t: t.record.claimant or None),
    Column("stated_on", "date", "Day of the statement.", lambda t: t.record.stated_on),
    Column(
        "recorded",
        "integer",
        "Our count in the same window and scope. Empty: the window's end is not known, or no record gives a figure.",
        lambda t: t.recorded,
    ),
    Column("conflict_note", "text", "Where another tally says otherwise.", lambda t: t.record.conflict_note or None),
    Column(
        "sources", "list", "Publisher, title and day of each source.", lambda t: [source_line(s) for s in t.sources]
    ),
)


@dataclass(frozen=True)
class ResponseLine:
    """One response link with both ends."""

    strike_event_id: str
    strike_date: datetime.date
    link: Link
    sources: tuple[SourceRecord, ...] = ()


RESPONSE_COLUMNS: Sequence[Column[ResponseLine]] = (
    Column("response_id", "integer", "Number of the link.", lambda r: r.link.response_id),
    Column("strike", "text", "event_id of the strike.", lambda r: r.strike_event_id),
    Column("strike_date", "date", "First day of the strike.", lambda r: r.strike_date),
    Column(
        "attack", "text", "event_id of the attack that it answers. Empty: a window of days.", lambda r: r.link.event_id
    ),
    Column("attack_date", "date", "First day of the attack.", lambda r: r.link.date_start),
    Column("window_start", "date", "First day of the window whose attacks it answers.", lambda r: r.link.window_start),
    Column("window_end", "date", "Last day of the window.", lambda r: r.link.window_end),
    Column("basis", "code", "stated_by_responder, reported or editor_inferred.", lambda r: r.link.basis),
    Column("note", "text", "Our note.", lambda r: r.link.note or None),
    Column(
        "sources", "list", "Publisher, title and day of each source.", lambda r: [source_line(s) for s in r.sources]
    ),
)
