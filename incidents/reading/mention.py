"""What one clause says of one incident, and all that was found in one sentence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from .casualties import CasualtyMention
from .clauses import Clause
from .model import DateMention, NameMention, Sentence, Span
from .scene import Party, Where
from .triggers import Trigger


@dataclass(frozen=True, slots=True)
class Mention:
    """What one clause says of one incident. ``tight`` is False for a date that is not surely the incident's own."""

    span: Span
    sentence: Sentence
    form: str
    side: str
    word: str
    real: bool
    generic: bool = False
    anaphoric: bool = False
    continues: bool = False
    additional: bool = False
    plural: bool = False
    embedded: bool = False
    date: DateMention | None = None
    tight: bool = True
    not_after: dt.date | None = None
    not_before_last: bool = False
    offset: int | None = None
    places: tuple[Where, ...] = ()
    attackers: tuple[Party, ...] = ()
    targets: tuple[Party, ...] = ()
    target_phrase: Span | None = None
    target_type: str = "unknown"
    target_type_span: Span | None = None
    weapons: tuple[tuple[str, Span], ...] = ()
    outcome: str = "unknown"
    casualties: tuple[CasualtyMention, ...] = ()
    claimed_by: tuple[Party, ...] = ()
    relation: str = ""
    related: int = -1
    connector: Span | None = None
    that_country: bool = False
    head: Span | None = None
    count: int = 1
    ours: bool = False


@dataclass(frozen=True, slots=True)
class SentenceFacts:
    """All that was found in one sentence, for the modules that follow."""

    sentence: Sentence
    names: tuple[NameMention, ...]
    dates: tuple[DateMention, ...]
    clauses: tuple[Clause, ...]
    triggers: tuple[Trigger, ...]
    casualties: tuple[CasualtyMention, ...]
    mentions: tuple[Mention, ...] = field(default=())
