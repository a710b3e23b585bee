"""What the desk offers: the reader's findings and the editor's own, each with its words and what was decided of it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from incidents.articles.lexicon import Directory, distinct, where_precision
from incidents.filters import InvalidFilter, parse_scope
from incidents.models import Article
from incidents.vocabulary import COUNTRIES, NO_COUNTRY, RANGE_DAYS, Basis, CasualtyGroup, Category, TallyMetric

Fields = dict[str, Any]
PENDING, ACCEPTED, REJECTED, LINKED = "pending", "accepted", "rejected", "linked"
KINDS = {"incident": "Incident", "tally": "Tally", "response": "Response", "claim": "Casualty claim", "quote": "Quote"}


@dataclass(frozen=True)
class Suggestion:
    """`fields` hold what would be recorded, mended by the editor where `is_edited`. `spans`: field -> words in the text.

    `confidence` is the reader's, 0 to 1; None for what an editor made. `made`: (model, id) of what came of it.
    """

    key: str
    kind: str
    number: int
    start: int
    end: int
    quote: str
    fields: Fields
    spans: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)
    confidence: float | None = None
    state: str = PENDING
    is_edited: bool = False
    made: Sequence[tuple[str, int]] = ()

    @property
    def is_pending(self) -> bool:
        return self.state == PENDING

    @property
    def side(self) -> str:
        """For colour: attack, strike or context; of the rest, their kind."""
        return str(self.fields.get("category") or self.kind) if self.kind == "incident" else self.kind

    @property
    def title(self) -> str:
        if self.kind == "tally":
            return f"{self.fields['value']:,} {self.fields['metric']}"
        return str(self.fields.get("title") or KINDS[self.kind])

    def made_of(self, model: str) -> list[int]:
        return [pk for kind, pk in self.made if kind == model]


def suggestions(article: Article) -> list[Suggestion]:
    """In the order of the text. Decided ones that a later reading no longer finds stay as they were decided."""
    rows = list(_read(article)) + [
        (a["key"], a["kind"], a["start"], a["end"], a["fields"], a.get("spans", {}), None) for a in article.additions
    ]
    known = {row[0] for row in rows}
    for key, decision in article.decisions.items():
        if key not in known and (kept := decision.get("kept")):
            rows.append(
                (key, kept["kind"], kept["start"], kept["end"], kept["fields"], kept["spans"], kept["confidence"])
            )
    rows.sort(key=lambda row: (row[2], row[1] != "incident", row[3], row[0]))
    return [_decided(article, number, row) for number, row in enumerate(rows, start=1)]


def find(article: Article, key: str) -> Suggestion | None:
    return next((s for s in suggestions(article) if s.key == key), None)


def _decided(article: Article, number: int, row: tuple[Any, ...]) -> Suggestion:
    key, kind, start, end, fields, spans, confidence = row
    decision = article.decisions.get(key, {})
    return Suggestion(
        key=key,
        kind=kind,
        number=number,
        start=start,
        end=end,
        quote=article.text[start:end],
        fields={**fields, **decision.get("fields", {})},
        spans={name: [(a, b) for a, b in found] for name, found in spans.items()},
        confidence=confidence,
        state=decision.get("state", PENDING),
        is_edited=bool(decision.get("fields")),
        made=[(model, pk) for model, pk in decision.get("made", [])],
    )


# --- from the reader's JSON ------------------------------------------------------------------------------------------


def _read(article: Article) -> Iterable[tuple[Any, ...]]:
    reading = article.reading or {}
    taken: set[str] = set()
    keys: list[str] = []
    for event in reading.get("events", []):
        keys.append(_key("e", event, taken))
        yield (
            keys[-1],
            "incident",
            event["start"],
            event["end"],
            incident_fields(event, article.text),
            event.get("spans", {}),
            event["confidence"],
        )
    for tally in reading.get("tallies", []):
        if tally["metric"] in TallyMetric.values:
            yield (
                _key("t", tally, taken),
                "tally",
                tally["start"],
                tally["end"],
                tally_fields(tally, article.published_on),
                {},
                tally.get("confidence"),
            )
    for response in reading.get("responses", []):  # `to` answers each of `from`
        for number in response["from"]:
            if not (0 <= response["to"] < len(keys) and 0 <= number < len(keys)):
                continue
            fields = {
                "strike": keys[response["to"]],
                "attack": keys[number],
                "basis": _basis(response["basis"]),
                "note": "",
            }
            yield _key("r", response, taken), "response", response["start"], response["end"], fields, {}, None


def _key(letter: str, found: Mapping[str, Any], taken: set[str]) -> str:
    """By its place in the text, so that a new reading of the same words keeps what was decided."""
    base = key = f"{letter}{found['start']}-{found['end']}"
    again = 1
    while key in taken:
        again += 1
        key = f"{base}-{again}"
    taken.add(key)
    return key


def incident_fields(event: Mapping[str, Any], text: str) -> Fields:
    start, end = event["date_start"], event["date_end"] or event["date_start"]
    alternatives = [day for day in event.get("date_alternatives", []) if day and day != start]
    return {
        "category": event["kind"] if event["kind"] in Category.values else Category.CONTEXT,
        "title": event["title"][:400],
        "date_start": start,
        "date_end": end,
        "date_prec": fitting_precision(start, end, event["date_prec"]),
        "date_note": f"The text also gives {' or '.join(alternatives)}." if alternatives else "",
        "place": event["place"] or "",
        "country": event["country"] or "",
        "attackers": distinct(event["attackers"]),
        "targets": distinct(event["targets"]),
        "claimed_by": distinct(event.get("claimed_by", [])),
        "weapons": [weapon for weapon in event["weapons"] if weapon],
        "target_type": event["target_type"] or "unknown",
        "outcome": event["outcome"] or "unknown",
        "killed": event["killed"],
        "injured": event["injured"],
        "group": _group_of(event, text),
    }


def fitting_precision(start: str | None, end: str | None, said: int | None) -> int | None:
    """UCDP date_prec as the database takes it: as long as the days are; the reader's own where it fits."""
    if not start or not end:
        return None
    days = (datetime.date.fromisoformat(end) - datetime.date.fromisoformat(start)).days + 1
    fitting = [code for code, (low, high) in RANGE_DAYS.items() if low <= days <= high]
    return said if said in fitting else next(iter(fitting), None)


_GROUPS: Sequence[tuple[str, str]] = (
    (r"contractor", CasualtyGroup.CONTRACTOR),
    (r"\b(?:U\.?S\.?|American)\b.{0,40}\b(?:coalition)", CasualtyGroup.US_AND_COALITION_PERSONNEL),
    (
        r"\b(?:U\.?S\.?|American)\b.{0,30}\b(?:personnel|troops|soldiers|service|forces|sailors|marines|members)",
        CasualtyGroup.US_PERSONNEL,
    ),
    (r"\bcoalition\b", CasualtyGroup.US_AND_COALITION_PERSONNEL),
    (r"\b(?:civilians?|children|women|residents|villagers|shoppers|bystanders)\b", CasualtyGroup.CIVILIANS),
    (r"\b(?:fighters?|militants?|militiamen|militia members?|gunmen)\b", CasualtyGroup.MILITIA),
)


def _group_of(event: Mapping[str, Any], text: str) -> str:
    """Whose casualties, from the words beside the figure; unknown where they do not say."""
    for name in ("killed", "injured"):
        for start, end in event.get("spans", {}).get(name, []):
            words = re.split(r"[.;]\s", text[start : end + 60])[0]
            for pattern, group in _GROUPS:
                if re.search(pattern, words, re.I):
                    return group
    return CasualtyGroup.UNKNOWN


def tally_fields(tally: Mapping[str, Any], published_on: datetime.date | None) -> Fields:
    scope = tally.get("scope") or {}
    as_of = tally["as_of"]
    stated = published_on.isoformat() if published_on else as_of
    return {
        "metric": tally["metric"],
        "value": int(tally["value"]),
        "qualifier": tally["qualifier"],
        "window_start": tally["window_start"],
        "window_end": as_of,
        "claimant": re.sub(r"^[Tt]he ", "", tally["claimant"] or ""),
        "stated_on": stated,
        "actors": list(scope.get("actors") or []),
        "countries": [code for code in scope.get("countries") or [] if code in COUNTRIES],
        "weapons": list(scope.get("weapons") or []),
        "scope": None,
        "definition": "",
    }


def tally_scope(fields: Fields, directory: Directory) -> str:
    """The scope as typed, or the one made of what the reader says the tally is about. Actors not yet recorded are left out."""
    if fields.get("scope") is not None:
        return str(fields["scope"])
    actors = [actor.slug for name in fields["actors"] if (actor := directory.actor(name)) and actor.version]
    side = "attacker" if fields["metric"] == "strikes" else "target"
    pairs = [("category", "strike" if fields["metric"] == "strikes" else "attack")]
    pairs += [("country", code) for code in fields["countries"]]
    pairs += [(side, slug) for slug in actors] + [("weapon", weapon) for weapon in fields["weapons"]]
    try:
        return parse_scope("&".join(f"{name}={value}" for name, value in pairs)).canonical()
    except InvalidFilter:
        return ""


def _basis(said: str) -> str:
    return said if said in Basis.values else Basis.REPORTED


# --- what is still in the way ----------------------------------------------------------------------------------------


def missing(suggestion: Suggestion) -> str:
    """Why it cannot be accepted as it stands; empty where it can."""
    given = suggestion.fields
    if suggestion.kind == "incident":
        if not given.get("date_start"):
            return "The text gives no day for it. Edit it, and say when it was."
        if given.get("date_prec") is None:
            return "Its days span more than a year. Edit it."
        if not given.get("title"):
            return "It has no title. Edit it."
    if suggestion.kind == "claim" and (not given.get("harm") or not given.get("incident")):
        return "Say which incident it is about, and how many were killed or injured."
    if suggestion.kind == "quote" and not given.get("incident"):
        return "Say which incident these words are the receipt for."
    if suggestion.kind == "tally" and not given.get("value") and given.get("value") != 0:
        return "It has no number. Edit it."
    return ""


def new_names(suggestion: Suggestion, directory: Directory) -> dict[str, list[str]]:
    """Names that accepting would make new records of: actors, and the place."""
    given = suggestion.fields
    if suggestion.kind != "incident":
        return {}
    names = [*given["attackers"], *given["targets"], *given["claimed_by"]]
    actors = [name for name in distinct(names) if directory.actor(name) is None and not directory.is_place(name)]
    place = given["place"]
    found = {"actors": [name for name in actors if name != place]}
    found["places"] = [place] if place and directory.place(place, given["country"]) is None else []
    return {kind: names for kind, names in found.items() if names}


def precision_of_place(given: Fields, directory: Directory) -> int:
    place = directory.place(given["place"], given["country"]) if given["place"] else None
    return int(given.get("where_prec") or where_precision(given["place"], place, given["country"] or NO_COUNTRY))
