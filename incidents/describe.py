"""A filter in words: for headings, chips, feeds and the manifest of an export."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from incidents.columns.directory import Snapshot
from incidents.filters import LISTS, SINGLE, IncidentFilter
from incidents.ledger.record import ClaimRecord, TallyRecord
from incidents.vocabulary import (
    COUNTRIES,
    CasualtyGroup,
    Category,
    Outcome,
    Qualifier,
    TargetType,
    Verification,
    Weapon,
)

_LABELS: dict[str, Any] = {
    "category": Category,
    "weapon": Weapon,
    "target_type": TargetType,
    "outcome": Outcome,
    "verification": Verification,
    "casualty_group": CasualtyGroup,
}
PARAMETER_NAMES = {
    "from": "From",
    "to": "To",
    "category": "Category",
    "actor": "Actor",
    "attacker": "Attacker",
    "target": "Target",
    "country": "Country",
    "place": "Place",
    "weapon": "Weapon",
    "target_type": "Type of target",
    "outcome": "Outcome",
    "verification": "Verification",
    "casualty_group": "Casualties of",
    "source": "Source",
    "killed_min": "Killed, at least",
    "injured_min": "Injured, at least",
    "q": "Words",
    "tracker": "Tracker",
    "as_of": "As published on",
    "sort": "Order",
}


@dataclass(frozen=True)
class Chip:
    """One active value of a filter, and the filter without it."""

    parameter: str
    name: str
    label: str
    without: IncidentFilter


def day(value: datetime.date) -> str:
    """22 November 2023."""
    return f"{value.day} {value:%B %Y}"


def short_day(value: datetime.date) -> str:
    """22 Nov 2023."""
    return f"{value.day} {value:%b %Y}"


def day_range(start: datetime.date, end: datetime.date) -> str:
    """22 Nov 2023; 21–22 Nov 2023; 31 Oct – 2 Nov 2023; 30 Dec 2023 – 2 Jan 2024."""
    if start == end:
        return short_day(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{short_day(end)}"
    if start.year == end.year:
        return f"{start.day} {start:%b} – {short_day(end)}"
    return f"{short_day(start)} – {short_day(end)}"


def lower_first(text: str) -> str:
    """ "One-way attack drone" -> "one-way attack drone"; abbreviations stay."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def claim_words(claim: ClaimRecord) -> str:
    """The figure of a claim with its qualifier: "at least 8", "16 to 18", "none (0)", "no figure"."""
    figure = claim.best if claim.best is not None else claim.low if claim.low is not None else claim.high
    if figure is None:
        return "no figure"
    if claim.low is not None and claim.high is not None and claim.low != claim.high:
        return f"{claim.low:,} to {claim.high:,}"
    if claim.qualifier == "none_reported" or figure == 0:
        return "none (0)"
    return f"{figure:,}" if claim.qualifier in _PLAIN else f"{Qualifier(claim.qualifier).label} {figure:,}"


def tally_words(tally: TallyRecord) -> str:
    """The value of a tally with its qualifier: "at least 66"."""
    return f"{tally.value:,}" if tally.qualifier in _PLAIN else f"{Qualifier(tally.qualifier).label} {tally.value:,}"


_PLAIN = ("exact", "unknown", "range", "none_reported")


def when_published(as_of: str) -> str:
    """ "by the end of 22 November 2023 (UTC)"; a moment as it was asked for."""
    return f"at {as_of}" if "T" in as_of else f"by the end of {day(datetime.date.fromisoformat(as_of))} (UTC)"


def label(parameter: str, value: str, snapshot: Snapshot) -> str:
    """A value of a parameter as pages show it; the raw value where its record is no longer public."""
    if parameter in _LABELS:
        return str(_LABELS[parameter](value).label)
    if parameter == "country":
        return COUNTRIES[value]
    if parameter in ("actor", "attacker", "target", "place", "tracker"):
        kind = {"place": "place", "tracker": "tracker"}.get(parameter, "actor")
        record_id = snapshot.directory.history(kind).id_of(value)
        record = getattr(snapshot, f"{kind}s").get(record_id)
        return str(getattr(record, "name", None) or getattr(record, "title", None) or value)
    return value


def listed(words: Sequence[str], last: str = "or") -> str:
    """a; a or b; a, b or c."""
    words = list(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)


def describe(f: IncidentFilter, snapshot: Snapshot) -> str:
    """One sentence without a full stop: "Attacks in Iraq or Syria with rockets since 17 October 2023"."""
    parts = [_subject(f)]
    for name, template, lower in _CLAUSES:
        values = [label(name, value, snapshot) for value in getattr(f, name)]
        if values:
            text = listed([value[:1].lower() + value[1:] if lower else value for value in values])
            parts.append(template.format(text))
    for name, noun in (("killed_min", "killed"), ("injured_min", "injured")):
        if (least := getattr(f, name)) is not None:
            parts.append(f"with at least {least:,} {noun}")
    if f.q:
        parts.append(f"with the words “{f.q}”")
    parts.append(_when(f))
    if f.tracker:
        parts.append(f"within “{label('tracker', f.tracker, snapshot)}”")
    if f.as_of:
        parts.append(f"as published {when_published(f.as_of)}")
    return " ".join(part for part in parts if part)


def counted(n: int, f: IncidentFilter, snapshot: Snapshot) -> str:
    """The sentence with its number: "33 attacks in Syria", "1 incident in Iraq"."""
    words = describe(f, snapshot).removeprefix(_subject(f)).strip()
    subject = _subject(f).lower()
    if n == 1:
        subject = "incident" if len(f.category) > 1 else subject.removesuffix("s")
    return f"{n:,} {subject} {words}".strip()


_CLAUSES = (
    ("actor", "that involve {}", False),
    ("attacker", "by {}", False),
    ("target", "on {}", False),
    ("place", "at {}", False),
    ("country", "in {}", False),
    ("weapon", "with {}", True),
    ("target_type", "against {}", True),
    ("outcome", "with outcome {}", True),
    ("verification", "rated {}", True),
    ("source", "that cite source {}", False),
    ("casualty_group", "counting casualties of {}", False),
)


def _subject(f: IncidentFilter) -> str:
    nouns = {"attack": "attacks", "strike": "strikes", "context": "context events"}
    words = listed([nouns[value] for value in f.category], "and") if f.category else "incidents"
    return words[:1].upper() + words[1:]


def _when(f: IncidentFilter) -> str:
    if f.date_from and f.date_to:
        return f"from {day(f.date_from)} to {day(f.date_to)}"
    if f.date_from:
        return f"since {day(f.date_from)}"
    return f"until {day(f.date_to)}" if f.date_to else ""


def chips(f: IncidentFilter, snapshot: Snapshot) -> list[Chip]:
    """Every active value, each with the filter that lacks it. Order and tracker are not chips."""
    return list(_chips(f, snapshot))


def _chips(f: IncidentFilter, snapshot: Snapshot) -> Iterable[Chip]:
    shown: dict[str, Callable[[Any], str]] = {"from": short_day, "to": short_day}
    for name in SINGLE:
        value = getattr(f, {"from": "date_from", "to": "date_to"}.get(name, name))
        if value not in (None, "") and name not in ("sort", "tracker"):
            yield Chip(name, PARAMETER_NAMES[name], shown.get(name, str)(value), f.dropped(name))
    for name in LISTS:
        for value in getattr(f, name):
            yield Chip(name, PARAMETER_NAMES[name], label(name, value, snapshot), f.toggled(name, value))
