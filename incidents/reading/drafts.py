"""An incident in the making: the mentions that speak of it, and what they add up to."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from .casualties import CasualtyMention
from .mention import Mention
from .model import Span
from .scene import ALLIES, STRIKE_SIDE, Party, Where

_SPECIFIC = {"base": 0, "city": 1, "sea": 2, "region": 2, "country": 3}
_FAMILY = {
    "one_way_attack_drone": "drone",
    "armed_drone": "drone",
    "manned_aircraft": "aircraft",
    "gunship": "gunship",
    "helicopter": "helicopter",
    "rocket": "rocket",
    "close_range_ballistic_missile": "missile",
    "ballistic_missile": "missile",
    "cruise_missile": "missile",
    "anti_ship_missile": "missile",
    "mortar": "artillery",
    "artillery": "artillery",
    "ied": "ied",
    "small_arms": "arms",
    "unmanned_boat": "boat",
    "other": "boat",
    "unknown": "missile",
}


def breadth(where: Where) -> float:
    """Smaller is more exact: a base, a city, a region or sea, part of a country, a country, several countries."""
    if where.group == "region" and where.iso3 is None:
        return 4
    part = 0.5 if where.group == "country" and where.label != where.name and " " in where.label else 0
    return _SPECIFIC.get(where.group, 2) - part


@dataclass(slots=True)
class Draft:
    """Mentions merged so far. ``days`` are candidate dates, best first; ``inferred`` names what was not stated."""

    mentions: list[Mention]
    first: dt.date | None = None
    last: dt.date | None = None
    precision: int | None = None
    tight: bool = True
    alternatives: list[dt.date] = field(default_factory=list)
    date_spans: list[Span] = field(default_factory=list)
    not_after: dt.date | None = None
    casualties: list[CasualtyMention] = field(default_factory=list)
    inferred: set[str] = field(default_factory=set)
    country: str | None = None
    sea: Where | None = None
    outcomes: list[str] = field(default_factory=list)
    extra_attackers: list[Party] = field(default_factory=list)

    @property
    def side(self) -> str:
        for mention in self.mentions:
            if mention.attackers and mention.form != "intercept":
                return side_of(mention)
        return side_of(self.mentions[0])

    @property
    def attackers(self) -> list[Party]:
        stated = _unique([p for m in self.mentions for p in m.attackers])
        named = [p for p in stated if p.group != "armed_group" or p.iso3]
        return (named or stated) if stated else self.extra_attackers

    @property
    def claimed_by(self) -> list[Party]:
        return _unique([p for m in self.mentions for p in m.claimed_by])

    @property
    def targets(self) -> list[Party]:
        own = {p.label for p in self.attackers}
        return [p for p in _unique([p for m in self.mentions for p in m.targets]) if p.label not in own]

    @property
    def weapons(self) -> list[tuple[str, Span]]:
        found: dict[str, Span] = {}
        for mention in self.mentions:
            for code, span in mention.weapons:
                found.setdefault(code, span)
        if "unknown" in found and any(
            _FAMILY.get(code) in ("missile", "rocket") for code in found if code != "unknown"
        ):
            del found["unknown"]
        if {"anti_ship_missile", "ballistic_missile"} <= found.keys() or {
            "close_range_ballistic_missile",
            "ballistic_missile",
        } <= found.keys():
            del found["ballistic_missile"]
        return list(found.items())

    @property
    def families(self) -> set[str]:
        return {_FAMILY.get(code, code) for code, _ in self.weapons}

    @property
    def places(self) -> list[Where]:
        return [w for m in self.mentions for w in m.places]

    @property
    def place(self) -> Where | None:
        told = [m for m in self.mentions if m.places]
        leads = [m.places[0] for m in told if m is self.mentions[0] or m.form not in ("result", "intercept")] or [
            m.places[0] for m in self.mentions if m.places
        ]
        return min(leads, key=breadth) if leads else None

    @property
    def iso3(self) -> str | None:
        place = self.place
        if place is not None and place.iso3:
            return place.iso3
        if place is not None and place.group == "sea":
            return None
        return next((w.iso3 for m in self.mentions for w in m.places[:1] if w.iso3), None) or self.country

    def set_date(
        self,
        first: dt.date | None,
        last: dt.date | None,
        precision: int | None,
        span: Span | None = None,
        *,
        tight: bool = True,
    ) -> None:
        """Take a date; one that disagrees with what stands becomes an alternative, or takes its place if it is tighter."""
        if first is None:
            return
        if span is not None:
            self.date_spans.append(span)
        if self.first is None:
            self.first, self.last, self.precision, self.tight = first, last or first, precision, tight
            return
        narrower = (precision or 5) < (self.precision or 5) and self.first <= first <= (self.last or self.first)
        if narrower or (tight and not self.tight):
            if not narrower and self.first != first and self.first not in self.alternatives:
                self.alternatives.append(self.first)
            self.first, self.last, self.precision, self.tight = first, last or first, precision, tight or self.tight
        elif (
            not (self.first <= first <= (self.last or self.first))
            and (precision or 5) <= 2
            and first not in self.alternatives
            and not first <= self.first <= (last or first)
        ):
            self.alternatives.append(first)

    def overlaps(self, first: dt.date, last: dt.date | None) -> bool:
        """Whether a date agrees with the one that stands, or with an alternative of it."""
        last = last or first
        if self.first is None or self.last is None:
            return True
        return self.first <= last and first <= self.last or any(first <= day <= last for day in self.alternatives)


def side_of(mention: Mention) -> str:
    """strike or attack: by who acted, then by the word, then by what with."""
    groups = {(p.group, p.iso3) for p in mention.attackers}
    if mention.form == "intercept":
        return "attack"
    if any(group == "armed_group" for group, _ in groups):
        return "attack"
    if any(group == "coalition" or iso3 in STRIKE_SIDE for group, iso3 in groups):
        return "strike"
    if mention.side == "strike":
        return "strike"
    codes = {code for code, _ in mention.weapons}
    if not groups and (codes & {"manned_aircraft", "gunship", "armed_drone", "helicopter"}) and not mention.side:
        return "strike"
    if groups and codes & {"manned_aircraft", "gunship", "helicopter"} and mention.side != "attack":
        return "strike"
    return "attack"


def _unique(parties: list[Party]) -> list[Party]:
    found: dict[str, Party] = {}
    for party in parties:
        found.setdefault(party.label, party)
    return list(found.values())


def same_party(a: list[Party], b: list[Party]) -> bool:
    """Whether two lists of attackers can be the same people: a named group fits "militants", a state only itself."""
    if not a or not b:
        return True
    for x in a:
        for y in b:
            if x.label == y.label or (x.iso3 and x.iso3 == y.iso3 and x.group == y.group == "state"):
                return True
            if x.group == y.group == "state" and {x.iso3, y.iso3} <= ALLIES:
                return True
            if x.group == y.group == "armed_group" and (x.iso3 is None or y.iso3 is None):
                return True
            if x.group == y.group == "state" and (x.iso3 is None or y.iso3 is None):
                return True
            if {x.group, y.group} == {"state", "coalition"}:
                return True
            if x.group == "armed_group" and y.group == "state" and x.iso3 and x.iso3 == y.iso3 and not _named(y):
                return True
    return False


def _named(party: Party) -> bool:
    return party.group == "armed_group"


def same_place(a: list[Where], b: list[Where]) -> bool:
    """Whether two lists of places can be one: same name, or one inside the other; nothing stated fits all."""
    if not a or not b:
        return True
    x, y = min(a, key=lambda w: _SPECIFIC.get(w.group, 2)), min(b, key=lambda w: _SPECIFIC.get(w.group, 2))
    if x.name == y.name:
        return True
    if re.sub(r"\W", "", x.name.lower()) in re.sub(r"\W", "", y.name.lower()) or re.sub(
        r"\W", "", y.name.lower()
    ) in re.sub(r"\W", "", x.name.lower()):
        return True
    if "sea" in (x.group, y.group):
        if x.group == y.group:
            return False
        other = y if x.group == "sea" else x
        return other.group == "region" and other.iso3 is None
    if x.iso3 and y.iso3 and x.iso3 != y.iso3:
        return False
    if (
        "country" in (x.group, y.group)
        or (x.group == "region" and x.iso3 is None)
        or (y.group == "region" and y.iso3 is None)
    ):
        return True
    if "region" in (x.group, y.group):
        return True
    return bool({w.name for w in a} & {w.name for w in b if w.group != "country"})
