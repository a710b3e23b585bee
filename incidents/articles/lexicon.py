"""The database's names: given to the reader beforehand, and found again from what the reader gives back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import Count, Max

from incidents.models import Actor, Place
from incidents.reading import Lexicon
from incidents.reading.model import Name
from incidents.reading.names import fold
from incidents.vocabulary import COUNTRIES, SEA, ActorType, PlaceKind, Status, WherePrecision

CLOSED = (Status.MERGED, Status.REDACTED)
GROUPS = {ActorType.STATE_FORCES: "state", ActorType.EXTERNAL_OTHER_FORCES: "coalition"}
KINDS = {
    PlaceKind.AIR_BASE: "base",
    PlaceKind.BASE: "base",
    PlaceKind.REGION: "region",
    PlaceKind.COUNTRY: "country",
    PlaceKind.SEA: "sea",
}
BY_KIND = {
    PlaceKind.COUNTRY: WherePrecision.COUNTRY,
    PlaceKind.REGION: WherePrecision.ADMIN1,
    PlaceKind.SEA: WherePrecision.SEA_OR_AIR,
}
_NEAR = re.compile(r"^(?:near|close to|outside|around|off|off the coast of|in the area of)\s+(?:the\s+)?", re.I)
_TOKEN = re.compile(r"(?:[A-Za-z]\.){2,}|[^\W_]+(?:['’ʼ‘`´][^\W_]+)*")
_FORCES = ("armed forces", "military", "forces", "defense forces", "army")


def names_mark() -> str:
    """Changes whenever an actor or a place does."""
    parts = [str(model.objects.aggregate(n=Count("pk"), last=Max("edited_at"))) for model in (Actor, Place)]
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:16]


def lexicon() -> Lexicon:
    """The built-in names and those of the database, whose spellings win."""
    return _lexicon(names_mark())


@lru_cache(maxsize=2)
def _lexicon(mark: str) -> Lexicon:
    actors = [
        Name(a.name, "actor", _group(a), a.country or None, aliases=tuple(a.aliases))
        for a in Actor.objects.exclude(status__in=CLOSED)
    ]
    places = [
        Name(p.name, "place", KINDS.get(PlaceKind(p.kind), "city"), p.country, aliases=tuple(p.aliases))
        for p in Place.objects.exclude(status__in=CLOSED)
    ]
    return Lexicon((*actors, *places))


def _group(actor: Actor) -> str:
    if actor.actor_type == ActorType.EXTERNAL_OTHER_FORCES and actor.country:
        return "state"
    return GROUPS.get(ActorType(actor.actor_type), "armed_group") if actor.actor_type else "armed_group"


@dataclass
class Directory:
    """Actors and places by any of their names. One query for each kind; made anew for each request."""

    actors: dict[str, Actor] = field(default_factory=dict)
    places: dict[str, list[Place]] = field(default_factory=dict)

    @classmethod
    def load(cls) -> Directory:
        found = cls()
        for actor in Actor.objects.exclude(status__in=CLOSED).order_by("pk"):
            found.add_actor(actor)
        for place in Place.objects.exclude(status__in=CLOSED).order_by("pk"):
            found.add_place(place)
        return found

    def add_actor(self, actor: Actor) -> None:
        for name in (actor.name, *actor.aliases):
            self.actors.setdefault(key_of(name), actor)

    def add_place(self, place: Place) -> None:
        for name in dict.fromkeys(key_of(name) for name in (place.name, *place.aliases)):
            self.places.setdefault(name, []).append(place)

    def actor(self, name: str) -> Actor | None:
        """By name or alias; a bare country stands for its armed forces, if those are known."""
        key = key_of(name)
        if key in self.actors:
            return self.actors[key]
        if name in COUNTRIES.values() or key in _short_names():
            return next((self.actors[f"{key} {word}"] for word in _FORCES if f"{key} {word}" in self.actors), None)
        return None

    def place(self, name: str, country: str | None) -> Place | None:
        """By name or alias without a "near"; of several, the one in the country."""
        found = self.places.get(key_of(without_near(name)), [])
        inside = [place for place in found if not country or place.country == country]
        return (inside or [None])[0]  # type: ignore[list-item]

    def is_place(self, name: str) -> bool:
        return key_of(without_near(name)) in self.places


def key_of(name: str) -> str:
    """Folded for comparison: case, diacritics, apostrophes, hyphens, "the", "(unspecified)"."""
    words = [fold(word) for word in _TOKEN.findall(name.replace("(unspecified)", " "))]
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


@lru_cache(maxsize=1)
def _short_names() -> frozenset[str]:
    from incidents.reading.names import country_names

    return frozenset(key_of(name) for name in country_names().values())


def without_near(name: str) -> str:
    return _NEAR.sub("", name).strip()


def where_precision(name: str, place: Place | None, country: str | None) -> int:
    """UCDP where_prec of a place as the text has it; `place`: its record, if there is one."""
    if country == SEA:
        return WherePrecision.SEA_OR_AIR
    if not name:
        return WherePrecision.COUNTRY
    if _NEAR.match(name):
        return WherePrecision.NEAR
    return BY_KIND.get(PlaceKind(place.kind), WherePrecision.EXACT) if place else WherePrecision.EXACT


def distinct(names: Iterable[str]) -> list[str]:
    """Each name once, as it came first."""
    return list({key_of(name): name.strip() for name in reversed(list(names)) if name.strip()}.values())[::-1]
