"""What of the recorded is probably the same event: near in time, at the same place, with the same actors, in similar words."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from django.db.models import Q
from rapidfuzz import fuzz

from incidents.articles.lexicon import Directory
from incidents.articles.suggestions import Suggestion
from incidents.articles.twins import independent, origin_of
from incidents.models import Actor, Article, Citation, Incident, Place, Source, Tally
from incidents.vocabulary import Role, Status

DAYS_APART = 2
NEAR_KM = 40.0
SHOWN = 3
WORTH_SHOWING = 0.55
PROBABLY = 0.8  # "accept all" leaves these to the editor


@dataclass(frozen=True)
class Likely:
    """`why`: what agrees, in words. `sources`, `origins`: how many it has, and how many of them are independent."""

    record: Incident | Tally
    score: float
    why: str
    sources: int = 0
    origins: int = 0
    adds_origin: bool = True
    has_this_source: bool = False

    @property
    def kind(self) -> str:
        return str(self.record._meta.model_name)

    @property
    def is_probable(self) -> bool:
        return self.score >= PROBABLY


def likely(article: Article, found: Sequence[Suggestion], directory: Directory) -> dict[str, list[Likely]]:
    """Suggestion -> recorded incidents or tallies that may be the same, best first. Two queries, whatever the number."""
    own = {(model, int(pk)) for decision in article.decisions.values() for model, pk in decision.get("made", [])}
    events = [s for s in found if s.kind == "incident" and s.is_pending and s.fields.get("date_start")]
    candidates = [i for i in _candidates(events) if ("incident", i.pk) not in own]
    result: dict[str, list[Likely]] = {}
    for suggestion in events:
        rows = sorted(
            (_compare(article, suggestion, incident, directory) for incident in candidates), key=lambda row: -row.score
        )
        result[suggestion.key] = [row for row in rows if row.score >= WORTH_SHOWING][:SHOWN]
    tallies = [s for s in found if s.kind == "tally" and s.is_pending]
    result.update(_tallies(tallies, own))
    return result


def _candidates(events: Sequence[Suggestion]) -> list[Incident]:
    wanted = Q()
    for first, last in {_window(s) for s in events}:
        wanted |= Q(date_start__lte=last, date_end__gte=first)
    if not wanted:
        return []
    recorded = Incident.objects.exclude(status__in=(Status.MERGED, Status.REDACTED)).filter(wanted)
    return list(
        recorded.select_related("place").prefetch_related(
            "participations__actor__parent", "citations__source", "casualty_claims__citations__source"
        )[:500]
    )


def _window(suggestion: Suggestion) -> tuple[datetime.date, datetime.date]:
    around = datetime.timedelta(days=DAYS_APART)
    start, end = (datetime.date.fromisoformat(suggestion.fields[name]) for name in ("date_start", "date_end"))
    return start - around, end + around


def _compare(article: Article, suggestion: Suggestion, incident: Incident, directory: Directory) -> Likely:
    given = suggestion.fields
    place = directory.place(given["place"], given["country"]) if given["place"] else None
    where, where_words = _place_score(place, given["country"], incident.place)
    when, when_words = _date_score(suggestion, incident)
    if where < 0 or not when:
        return Likely(incident, 0.0, "")
    names = [*given["attackers"], *given["targets"], *given["claimed_by"]]
    who, who_words = _actor_score([a for name in names if (a := directory.actor(name))], incident)
    words = fuzz.token_set_ratio(given["title"].lower(), incident.title.lower()) / 100
    side = 0.0 if given["category"] == incident.category else -0.3
    score = 0.4 * when + 0.35 * where + 0.15 * who + 0.1 * words + side
    sources = list(dict.fromkeys(c.source for c in _citations(incident)))
    mine = Source(publisher=article.publisher, wire_origin=_origin(article))
    return Likely(
        incident,
        score,
        ", ".join(filter(None, [when_words, where_words, who_words])),
        len(sources),
        independent(sources),
        adds_origin=bool(article.publisher) and origin_of(mine) not in {origin_of(s) for s in sources},
        has_this_source=article.source_id is not None and article.source_id in {s.pk for s in sources},
    )


def _origin(article: Article) -> str:
    from incidents.articles.twins import wire_origin

    return article.source.wire_origin if article.source else wire_origin(article)


def _citations(incident: Incident) -> Iterable[Citation]:
    yield from incident.citations.all()
    for claim in incident.casualty_claims.all():
        yield from claim.citations.all()


def _date_score(suggestion: Suggestion, incident: Incident) -> tuple[float, str]:
    start, end = (datetime.date.fromisoformat(suggestion.fields[name]) for name in ("date_start", "date_end"))
    if start == incident.date_start and end == incident.date_end:
        return 1.0, "same day" if start == end else "same days"
    apart = max((incident.date_start - end).days, (start - incident.date_end).days, 0)
    if apart > DAYS_APART:
        return 0.0, ""
    if apart == 0:
        return 0.75, "days overlap"
    return (0.45, "a day apart") if apart == 1 else (0.25, f"{apart} days apart")


def _place_score(place: Place | None, country: str, other: Place | None) -> tuple[float, str]:
    """-1: in different countries."""
    here = place.country if place else country
    if other is None or not here:
        return 0.2, ""
    if other.country != here:
        return -1.0, ""
    if place is not None and place.pk == other.pk:
        return 1.0, "same place"
    if place is not None and (km := _kilometres(place, other)) is not None:
        return (0.8, f"{km:.0f} km away") if km <= NEAR_KM else (0.15, "same country")
    return 0.45, "same country"


def _kilometres(one: Place, other: Place) -> float | None:
    if one.latitude is None or other.latitude is None:
        return None
    lat1, lon1, lat2, lon2 = (radians(float(d)) for d in (one.latitude, one.longitude, other.latitude, other.longitude))  # type: ignore[arg-type]
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(h))


def _actor_score(actors: Sequence[Actor], incident: Incident) -> tuple[float, str]:
    theirs = {p.actor for p in incident.participations.all() if p.role in (Role.ATTACKER, Role.TARGET, Role.CLAIMANT)}
    if not actors or not theirs:
        return 0.4, ""
    wide = {up for actor in theirs for up in (actor, actor.parent) if up}
    shared = [a for a in actors if a in wide or (a.parent is not None and a.parent in wide)]
    return (len(shared) / len(actors), "same actors") if shared else (0.0, "")


def _tallies(found: Sequence[Suggestion], own: set[tuple[str, int]]) -> dict[str, list[Likely]]:
    values = {int(s.fields["value"]) for s in found}
    recorded = [t for t in Tally.objects.filter(value__in=values) if ("tally", t.pk) not in own] if values else []
    result = {}
    for suggestion in found:
        given = suggestion.fields
        rows = []
        for tally in recorded:
            if (tally.metric, tally.value) != (given["metric"], int(given["value"])):
                continue
            same_start = str(tally.window_start or "") == (given["window_start"] or "")
            ends = [str(day) for day in (tally.window_end, tally.stated_on) if day]
            same_end = bool(given["window_end"]) and given["window_end"] in ends
            score = 0.4 + 0.3 * same_end + 0.2 * same_start
            why = ", ".join(
                filter(None, ["same number", "same end" if same_end else "", "same start" if same_start else ""])
            )
            rows.append(Likely(tally, score, why, tally.citations.count()))
        rows.sort(key=lambda row: -row.score)
        result[suggestion.key] = [row for row in rows if row.score >= WORTH_SHOWING][:SHOWN]
    return result
