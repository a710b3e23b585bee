"""The frozen shapes that pass between the reading modules.

Every ``start``/``end`` is a character offset into the text as it was given, end
exclusive, so that ``text[start:end]`` is the quoted span. ``None`` means "the text
does not say"; 0 means "the text says none".
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters of the given text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def touches(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and what part of the page it is.

    ``role``: body, item (a line of a list), headline, caption or furniture
    (salutations, bylines, "related" links). Events are read from body and item only.
    """

    span: Span
    role: str
    paragraph: int
    speaker: str | None = None

    @property
    def is_body(self) -> bool:
        return self.role in ("body", "item")


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity with its qualifier (contract.md, ``qualifier``).

    ``low``/``best``/``high`` follow the sources' words: "at least 34" is 34/34/None,
    "about 1,400" 1400/1400/1400, "dozens" 24/None/None, "some" 1/None/None.
    """

    span: Span
    low: int | None
    best: int | None
    high: int | None
    qualifier: str


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date phrase resolved against the day of publication.

    ``precision`` is UCDP's date_prec: 1 day, 2 two to six days, 3 a week to a month,
    4 month, 5 longer. ``role``: on, since, until, as_of, report (when somebody said
    something), offset (``offset_days`` from a day the context gives) or future.
    """

    span: Span
    first: dt.date | None
    last: dt.date | None
    precision: int
    role: str = "on"
    alternatives: tuple[dt.date, ...] = ()
    offset_days: int | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """One known name: an actor, place, weapon or target type.

    ``kind``: actor, place, demonym, weapon or target. ``code`` is the vocabulary's
    code for weapons and targets. ``group``: for actors state, armed_group, coalition,
    organisation or person; for places country, city, base, region or sea.
    """

    name: str
    kind: str
    group: str = ""
    iso3: str | None = None
    code: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name found in the text; ``known`` is False for a name no lexicon has."""

    span: Span
    name: Name
    known: bool = True


@dataclass(frozen=True, slots=True)
class Casualties:
    """Killed or injured: low, best, high and the sources' qualifier."""

    low: int | None
    best: int | None
    high: int | None
    qualifier: str
    span: Span


@dataclass(frozen=True, slots=True)
class Event:
    """One suggested incident. ``spans`` maps a field to the words that support it."""

    kind: str
    title: str
    date_start: dt.date | None
    date_end: dt.date | None
    date_prec: int | None
    date_alternatives: tuple[dt.date, ...]
    place: str | None
    country: str | None
    attackers: tuple[str, ...]
    targets: tuple[str, ...]
    target_type: str
    weapons: tuple[str, ...]
    outcome: str
    killed: Casualties | None
    injured: Casualties | None
    span: Span
    confidence: float
    claimed_by: tuple[str, ...] = ()
    spans: dict[str, tuple[Span, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tally:
    """A running count about a scope: "at least 66 attacks since Oct. 17"."""

    metric: str
    value: int
    qualifier: str
    window_start: dt.date | None
    as_of: dt.date | None
    claimant: str | None
    span: Span
    what: str
    actors: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    weapons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Response:
    """``to`` answers ``sources`` (indices of events), as the text has it."""

    sources: tuple[int, ...]
    to: int
    basis: str
    span: Span


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted words and who the text says spoke them (None where it does not say)."""

    span: Span
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in one text."""

    published: dt.date
    text: str
    events: tuple[Event, ...] = ()
    tallies: tuple[Tally, ...] = ()
    responses: tuple[Response, ...] = ()
    names: tuple[NameMention, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    notes: tuple[str, ...] = ()
