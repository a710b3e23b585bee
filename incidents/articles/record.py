"""From an accepted suggestion to drafts: the record, its parts, new names, and a receipt with the exact words for each."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.text import slugify

from incidents.articles.lexicon import Directory, without_near
from incidents.articles.suggestions import Fields, Suggestion, precision_of_place, tally_scope
from incidents.articles.twins import wire_origin
from incidents.articles.words import context, sentence_around
from incidents.models import (
    Actor,
    Article,
    CasualtyClaim,
    Citation,
    Incident,
    Participation,
    Place,
    Response,
    Source,
    Tally,
    WeaponUse,
)
from incidents.vocabulary import COUNTRIES, NO_COUNTRY, SUPPORTS, Category, PlaceKind, Qualifier, Role, WherePrecision

ROLES = (("attackers", Role.ATTACKER), ("targets", Role.TARGET), ("claimed_by", Role.CLAIMANT))
KIND_WORDS = (
    ("air base", PlaceKind.AIR_BASE),
    ("airbase", PlaceKind.AIR_BASE),
    ("garrison", PlaceKind.BASE),
    ("base", PlaceKind.BASE),
    ("camp", PlaceKind.BASE),
    ("outpost", PlaceKind.BASE),
    ("sea", PlaceKind.SEA),
    ("gulf", PlaceKind.SEA),
    ("strait", PlaceKind.SEA),
    ("province", PlaceKind.REGION),
    ("region", PlaceKind.REGION),
    ("governorate", PlaceKind.REGION),
)


class NotYet(Exception):
    """The suggestion cannot be recorded as it stands. The message says what is missing."""


@dataclass
class Recorder:
    """Writes drafts for one article. `made` lists what it wrote, in order, for the decision and for undoing it."""

    article: Article
    by: Any
    directory: Directory = field(default_factory=Directory.load)
    made: list[tuple[str, int]] = field(default_factory=list)

    def record(self, suggestion: Suggestion) -> list[tuple[str, int]]:
        """Everything that comes of it. Inside a transaction of the caller's."""
        self.made = []
        {
            "incident": self._incident,
            "tally": self._tally,
            "response": self._response,
            "claim": self._claim,
            "quote": self._quote,
        }[suggestion.kind](suggestion)
        return self.made

    def add_source(self, suggestion: Suggestion, record: Incident | Tally) -> list[tuple[str, int]]:
        """This article as a further source of what is recorded already, with its figures where they are others."""
        self.made = []
        if isinstance(record, Tally):
            self._cite(suggestion.start, suggestion.end, ["value", "window"], tally=record)
            record.save(update_fields=["edited_at"])
            return self.made
        self._receipts(suggestion, record)
        for harm in ("killed", "injured"):
            figure = suggestion.fields.get(harm)
            if figure is None or not has_figure(figure):
                continue
            same = record.casualty_claims.filter(
                harm=harm, low=figure["low"], best=figure["best"], high=figure["high"]
            ).first()
            self._cite_claim(suggestion, same or self._claim_of(suggestion, record, harm), harm)
        record.save(update_fields=["edited_at"])
        return self.made

    # --- what is made ---------------------------------------------------------------------------------------------

    def _incident(self, suggestion: Suggestion) -> Incident:
        given = suggestion.fields
        incident = Incident(
            title=given["title"],
            category=given["category"],
            summary=given.get("summary", ""),
            date_start=given["date_start"],
            date_end=given["date_end"],
            date_prec=given["date_prec"],
            date_note=given["date_note"],
            place=self._place(given),
            where_prec=precision_of_place(given, self.directory),
            target_type=given["target_type"],
            outcome=given["outcome"],
        )
        self._save(incident)
        for name, role in ROLES:
            for actor in dict.fromkeys(self._actors(given[name], given["place"])):
                Participation.objects.create(incident=incident, actor=actor, role=role)
        for weapon in dict.fromkeys(given["weapons"]):
            WeaponUse.objects.create(incident=incident, weapon=weapon)
        self._receipts(suggestion, incident)
        for harm in ("killed", "injured"):
            if has_figure(given[harm]):
                self._cite_claim(suggestion, self._claim_of(suggestion, incident, harm), harm)
        return incident

    def _tally(self, suggestion: Suggestion) -> None:
        given = suggestion.fields
        tally = Tally(
            metric=given["metric"],
            value=given["value"],
            qualifier=given["qualifier"],
            claimant=given["claimant"],
            window_start=_day(given["window_start"]),
            window_end=_day(given["window_end"]),
            stated_on=_day(given["stated_on"]),
            scope=tally_scope(given, self.directory),
            definition=given["definition"],
        )
        self._save(tally)
        self._cite(suggestion.start, suggestion.end, ["value", "window", "date"], tally=tally)

    def _response(self, suggestion: Suggestion) -> None:
        given = suggestion.fields
        strike, attack = (self.incident_behind(given[name]) for name in ("strike", "attack"))
        if strike.category != Category.STRIKE or attack.category != Category.ATTACK:
            raise NotYet("Only a strike answers an attack. Mend the category of one of the two, or reject the link.")
        if attack.date_start > strike.date_end:
            raise NotYet(f"The attack began on {attack.date_start}, after the strike was over ({strike.date_end}).")
        response = Response.objects.filter(strike=strike, attack=attack).first()
        if response is None:
            response = Response(strike=strike, attack=attack, basis=given["basis"], note=given.get("note", ""))
            self._save(response)
        self._cite(suggestion.start, suggestion.end, ["basis"], response=response)

    def _claim(self, suggestion: Suggestion) -> None:
        given = suggestion.fields
        incident = self.incident_behind(given["incident"])
        claim = CasualtyClaim(
            incident=incident,
            group=given["group"],
            harm=given["harm"],
            low=given["low"],
            best=given["best"],
            high=given["high"],
            qualifier=given["qualifier"],
            claimant=given["claimant"],
            stated_on=self.article.published_on,
        )
        self._save(claim)
        self._cite(suggestion.start, suggestion.end, [given["harm"]], claim=claim)
        incident.save(update_fields=["edited_at"])

    def _quote(self, suggestion: Suggestion) -> None:
        incident = self.incident_behind(suggestion.fields["incident"])
        self._cite(suggestion.start, suggestion.end, suggestion.fields.get("supports") or ["title"], incident=incident)
        incident.save(update_fields=["edited_at"])

    # --- parts ----------------------------------------------------------------------------------------------------

    def incident_behind(self, reference: str) -> Incident:
        """`id:7`: a recorded incident; else the suggestion of this desk that became one, or was added to one."""
        if reference.startswith("id:"):
            pk = int(reference[3:]) if reference[3:].isdecimal() else 0
        else:
            made = self.article.decisions.get(reference, {})
            pk = made.get("incident") or next((pk for model, pk in made.get("made", []) if model == "incident"), 0)
        incident = Incident.objects.filter(pk=pk).first()
        if incident is None:
            raise NotYet("First accept the incident that it is about.")
        return incident

    def _claim_of(self, suggestion: Suggestion, incident: Incident, harm: str) -> CasualtyClaim:
        figure = suggestion.fields[harm]
        qualifier = figure["qualifier"] if figure["qualifier"] in Qualifier.values else Qualifier.ABOUT
        claim = CasualtyClaim(
            incident=incident,
            harm=harm,
            group=suggestion.fields.get("group") or "unknown",
            low=figure["low"],
            best=figure["best"],
            high=figure["high"],
            qualifier=qualifier,
            stated_on=self.article.published_on,
        )
        if qualifier == Qualifier.NONE_REPORTED:
            claim.low = claim.best = claim.high = 0
        self._save(claim)
        return claim

    def _cite_claim(self, suggestion: Suggestion, claim: CasualtyClaim, harm: str) -> None:
        start, end = self._around(suggestion, suggestion.spans.get(harm, [(suggestion.start, suggestion.end)])[0])
        self._cite(start, end, [harm], claim=claim)

    def _receipts(self, suggestion: Suggestion, incident: Incident) -> None:
        """One citation of the suggestion's own words; one more for each sentence elsewhere that says more of it."""
        within: dict[tuple[int, int], list[str]] = {(suggestion.start, suggestion.end): ["title"]}
        for name, spans in suggestion.spans.items():
            if name not in SUPPORTS or name in ("killed", "injured"):
                continue
            for span in spans:
                fields = within.setdefault(self._around(suggestion, span), [])
                if name not in fields:
                    fields.append(name)
        for (start, end), fields in within.items():
            self._cite(start, end, fields, incident=incident)

    def _around(self, suggestion: Suggestion, span: tuple[int, int]) -> tuple[int, int]:
        """The quote that holds these words: the suggestion's own, one of its other mentions, or their sentence."""
        for start, end in [(suggestion.start, suggestion.end), *suggestion.spans.get("mentions", [])]:
            if start <= span[0] and span[1] <= end:
                return start, end
        return sentence_around(self.article.text, *span)

    def _cite(self, start: int, end: int, supports: Iterable[str], **subject: Any) -> None:
        prefix, suffix = context(self.article.text, start, end)
        quote = self.article.text[start:end]
        source = source_of(self.article, self.by)
        if Citation.objects.filter(source=source, quote=quote, **subject).exists():
            return
        self._save(
            Citation(source=source, quote=quote, prefix=prefix, suffix=suffix, supports=list(supports), **subject)
        )

    def _actors(self, names: Iterable[str], place: str) -> Iterable[Actor]:
        """A place among the targets is where it happened, not who was hit."""
        for name in names:
            actor = self.directory.actor(name)
            if actor is None and not self.directory.is_place(name) and name != place:
                actor = Actor(name=name[:200], slug=free_slug(Actor, name), country=self._country_of(name))
                self._save(actor)
                self.directory.add_actor(actor)
            if actor is not None:
                yield actor

    def _country_of(self, name: str) -> str:
        found = [
            row for row in (self.article.reading or {}).get("names", []) if row["name"] == name and row.get("country")
        ]
        return found[0]["country"] if found and found[0]["country"] in COUNTRIES else ""

    def _place(self, given: Fields) -> Place | None:
        country = given["country"] if given["country"] in COUNTRIES else NO_COUNTRY
        if given["place"]:
            name = without_near(given["place"])[:200]
            place = self.directory.place(name, given["country"])
            kind = next(
                (
                    kind
                    for word, kind in KIND_WORDS
                    if word in name.lower().split() or (" " in word and word in name.lower())
                ),
                PlaceKind.OTHER,
            )
        elif country == NO_COUNTRY:
            return None
        else:
            name, kind = COUNTRIES[country], PlaceKind.COUNTRY
            place = Place.objects.filter(kind=PlaceKind.COUNTRY, country=country).first()
        if place is None:
            precision = precision_of_place(given, self.directory)
            place = Place(name=name, slug=free_slug(Place, name), kind=kind, country=country, where_prec=precision)
            self._save(place)
            self.directory.add_place(place)
        return place

    def _save(self, record: Model) -> None:
        """Checked as the admin's forms check, so that what the database would refuse is said in words."""
        if hasattr(record, "created_by"):
            record.created_by = self.by
        try:
            record.full_clean(exclude=["source", "strike", "attack"])
        except ValidationError as error:
            raise NotYet(" ".join(dict.fromkeys(error.messages))) from error
        record.save()
        self.made.append((str(record._meta.model_name), int(record.pk)))


def source_of(article: Article, by: Any) -> Source:
    """The article's source: made at the first acceptance, or the one recorded already with this text or this address."""
    if article.source is not None:
        return article.source
    if not article.publisher:
        raise NotYet("Say first who published the article: it becomes the source of what you accept.")
    source = Source.objects.filter(text_sha256=article.text_sha256).first()
    if source is None and article.url:
        source = Source.objects.filter(url=article.url).first()
        if source is not None and not source.text:
            Source.objects.filter(pk=source.pk).update(text=article.text, text_sha256=article.text_sha256)
    if source is None:
        source = Source.objects.create(
            publisher=article.publisher,
            title=article.title,
            url=article.url,
            byline=article.byline,
            text=article.text,
            published_at=article.published_on,
            accessed_at=(article.fetched_at or timezone.now()).date(),
            language=article.language,
            wire_origin=wire_origin(article)[:200],
            created_by=by,
        )
    article.source = source
    article.save(update_fields=["source", "edited_at"])
    return source


def has_figure(figure: Mapping[str, Any] | None) -> bool:
    return bool(figure) and any(figure[name] is not None for name in ("low", "best", "high"))  # type: ignore[index]


def free_slug(model: type[Actor] | type[Place], name: str) -> str:
    base = slug = slugify(name)[:70] or "unnamed"
    number = 1
    while model.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


__all__ = ["NotYet", "Recorder", "WherePrecision", "free_slug", "has_figure", "source_of"]
