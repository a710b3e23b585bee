"""A public record in words, and two of them side by side: what readers see now, and what they would see."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from incidents.ledger.record import KINDS, CitationRecord, ClaimRecord, ParticipantRecord, PublicRecord, WeaponRecord
from incidents.models import Actor, Incident, Place, Source
from incidents.vocabulary import SUPPORTS, CasualtyGroup, Harm, Qualifier, Role, Weapon

LABELS = {
    "participants": "Who took part",
    "weapons": "Weapons",
    "claims": "Casualty claims",
    "citations": "Quotes and sources",
    "place_id": "Place",
    "parent_id": "Umbrella",
    "strike_id": "Strike",
    "attack_id": "Attack",
}
LINKS: dict[str, type[Model]] = {"place_id": Place, "parent_id": Actor, "strike_id": Incident, "attack_id": Incident}


@dataclass(frozen=True)
class Line:
    """`mark`: added, removed, or empty where both sides have it."""

    text: str
    mark: str = ""


@dataclass(frozen=True)
class Change:
    label: str
    before: Sequence[Line]
    after: Sequence[Line]


def changes(kind: str, before: PublicRecord | None, after: PublicRecord | None) -> list[Change]:
    """The fields that differ, in the record's own order. None: readers see nothing of it."""
    names = Names(record for record in (before, after) if record is not None)
    old = _described(kind, before, names)
    new = _described(kind, after, names)
    return [
        Change(
            label,
            [Line(text, "" if text in new.get(label, ()) else "removed") for text in old.get(label, ())],
            [Line(text, "" if text in old.get(label, ()) else "added") for text in new.get(label, ())],
        )
        for label in dict.fromkeys([*new, *old])
        if old.get(label, ()) != new.get(label, ())
    ]


class Names:
    """Names of the records that public records mention by number, one query for each kind."""

    def __init__(self, records: Iterable[PublicRecord]) -> None:
        wanted: dict[type[Model], set[int]] = {Actor: set(), Place: set(), Source: set(), Incident: set()}
        for record in records:
            for field, model in LINKS.items():
                wanted[model].add(getattr(record, field, None) or 0)
            wanted[Actor].update(p.actor_id for p in getattr(record, "participants", ()))
            cited = [
                *getattr(record, "citations", ()),
                *(c for k in getattr(record, "claims", ()) for c in k.citations),
            ]
            wanted[Source].update(c.source_id for c in cited)
        self._found: dict[type[Model], dict[int, Any]] = {
            model: model._default_manager.in_bulk(ids - {0}) for model, ids in wanted.items() if ids - {0}
        }

    def of(self, model: type[Model], number: int) -> str:
        found = self._found.get(model, {}).get(number)
        return str(found) if found else f"{model._meta.verbose_name} {number}, deleted"


def _described(kind: str, record: PublicRecord | None, names: Names) -> dict[str, tuple[str, ...]]:
    """Label -> lines of text; what is empty is left out."""
    if record is None:
        return {}
    found = {}
    for field in record.__struct_fields__:
        lines = tuple(_lines(kind, field, getattr(record, field), names))
        if lines:
            found[_label(kind, field)] = lines
    return found


def _label(kind: str, field: str) -> str:
    if field in LABELS:
        return LABELS[field]
    name = str(KINDS[kind][0]._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
    return name[:1].upper() + name[1:]


def _lines(kind: str, field: str, value: Any, names: Names) -> Iterable[str]:
    if value is None or value == "":
        return
    if field in LINKS:
        yield names.of(LINKS[field], value)
    elif isinstance(value, bool):
        yield "yes" if value else "no"
    elif isinstance(value, tuple):
        for item in value:
            yield from _item(item, names)
    else:
        choices = dict(KINDS[kind][0]._meta.get_field(field).flatchoices or ())  # type: ignore[union-attr]
        yield str(choices.get(value, value))


def _item(item: Any, names: Names) -> Iterable[str]:
    if isinstance(item, ParticipantRecord):
        yield f"{Role(item.role).label}: {names.of(Actor, item.actor_id)}"
    elif isinstance(item, WeaponRecord):
        launched = _numbers("launched", item.launched_low, item.launched_high)
        yield ", ".join(
            [
                str(Weapon(item.weapon).label),
                *launched,
                *_numbers("intercepted", item.intercepted_low, item.intercepted_high),
            ]
        )
    elif isinstance(item, ClaimRecord):
        yield _claim(item)
        yield from (f"↳ {_citation(citation, names)}" for citation in item.citations)
    elif isinstance(item, CitationRecord):
        yield _citation(item, names)
    else:
        yield str(item)


def _numbers(word: str, low: int | None, high: int | None) -> list[str]:
    if low is None and high is None:
        return []
    return [f"{word} {low}" if low == high else f"{word} {'?' if low is None else low}–{'?' if high is None else high}"]


def _claim(claim: ClaimRecord) -> str:
    """All that the claim says, so that any change of it shows."""
    given = {"low": claim.low, "best": claim.best, "high": claim.high}
    figures = ", ".join(f"{name} {value}" for name, value in given.items() if value is not None)
    if set(given.values()) == {None, claim.best}:
        figures = str(claim.best)
    said: list[datetime.date | str | None] = [
        claim.claimant,
        claim.stated_on,
        "shown to readers" if claim.chosen else "",
    ]
    who = " ".join(
        part for part in (CasualtyGroup(claim.group).label, f"({claim.group_note})" if claim.group_note else "") if part
    )
    head = f"{Harm(claim.harm).label}, {who}: {Qualifier(claim.qualifier).label} {figures}".rstrip()
    return "; ".join([head, *(str(part) for part in said if part)])


def _citation(citation: CitationRecord, names: Names) -> str:
    words = [f"“{citation.quote}”"] if citation.quote else []
    if citation.prefix or citation.suffix:
        words.append(f"(within “{citation.prefix} … {citation.suffix}”)")
    if citation.paraphrase:
        words.append(f"in our words: {citation.paraphrase}")
    if citation.supports:
        words.append(f"[{', '.join(SUPPORTS.get(name, name) for name in citation.supports)}]")
    return f"{names.of(Source, citation.source_id)}: {' '.join(words) or 'no words kept'}"
