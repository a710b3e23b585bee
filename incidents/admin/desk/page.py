"""What the desk's templates show: the text in pieces, the cards of one page of the stack, and how far the work is."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.admin.utils import quote
from django.urls import reverse

from incidents.admin.desk.forms import MendForm, mend_form
from incidents.articles.decide import made_records, publishable
from incidents.articles.lexicon import Directory
from incidents.articles.likely import Likely, likely
from incidents.articles.marks import Piece, pieces
from incidents.articles.suggestions import (
    ACCEPTED,
    LINKED,
    REJECTED,
    Suggestion,
    missing,
    new_names,
    suggestions,
    tally_scope,
)
from incidents.filters import InvalidFilter, parse_scope
from incidents.ledger.publish import may
from incidents.models import Actor, Article, Incident, Place, Publishable, Tally
from incidents.vocabulary import (
    COUNTRIES,
    Basis,
    CasualtyGroup,
    Category,
    Harm,
    Outcome,
    Qualifier,
    Status,
    TargetType,
    Weapon,
    casualty_text,
)

ON_ONE_PAGE = 40
STATES = {ACCEPTED: "Accepted", REJECTED: "Rejected", LINKED: "Added as a source"}


@dataclass(frozen=True)
class Line:
    """`field`: whose words light up with it."""

    label: str
    text: str
    field: str = ""
    is_new: bool = False


@dataclass(frozen=True)
class Made:
    kind: str
    text: str
    url: str
    status: str


@dataclass(frozen=True)
class Card:
    suggestion: Suggestion
    label: str
    lines: Sequence[Line]
    missing: str = ""
    likely: Sequence[Likely] = ()
    new: Mapping[str, Sequence[str]] = field(default_factory=dict)
    made: Sequence[Made] = ()
    refusal: str = ""
    form: MendForm | None = None

    @property
    def state_label(self) -> str:
        return STATES.get(self.suggestion.state, "")

    @property
    def percent(self) -> int | None:
        confidence = self.suggestion.confidence
        return None if confidence is None else round(100 * confidence)

    @property
    def probable(self) -> Likely | None:
        return next((row for row in self.likely if row.is_probable), None)


@dataclass
class Page:
    """One look at a desk. `number`: which part of a long stack."""

    article: Article
    user: Any
    number: int = 1

    @cached_property
    def found(self) -> list[Suggestion]:
        return suggestions(self.article)

    @cached_property
    def directory(self) -> Directory:
        return Directory.load()

    @cached_property
    def by_key(self) -> dict[str, Suggestion]:
        return {s.key: s for s in self.found}

    @property
    def pending(self) -> list[Suggestion]:
        return [s for s in self.found if s.is_pending]

    @property
    def decided(self) -> int:
        return len(self.found) - len(self.pending)

    @property
    def counts(self) -> list[tuple[str, int]]:
        words = (
            ("incident", "incidents"),
            ("tally", "tallies"),
            ("response", "responses"),
            ("claim", "claims"),
            ("quote", "quotes"),
        )
        rows = [(many, sum(s.kind == kind for s in self.found)) for kind, many in words]
        return [
            (word if count != 1 else {"tallies": "tally"}.get(word, word[:-1]), count) for word, count in rows if count
        ]

    @cached_property
    def pages(self) -> list[int]:
        return list(range(1, max(1, -(-len(self.found) // ON_ONE_PAGE)) + 1))

    @cached_property
    def shown(self) -> list[Suggestion]:
        start = (min(max(self.number, 1), len(self.pages)) - 1) * ON_ONE_PAGE
        return self.found[start : start + ON_ONE_PAGE]

    @cached_property
    def pieces(self) -> list[Piece]:
        return pieces(self.article.text, self.found)

    def page_of(self, suggestion: Suggestion) -> int:
        return (suggestion.number - 1) // ON_ONE_PAGE + 1

    def cards(self) -> list[Card]:
        return self.cards_of(self.shown)

    def cards_of(self, found: Sequence[Suggestion], **more: Any) -> list[Card]:
        rows = likely(self.article, found, self.directory)
        return [self._card(s, rows.get(s.key, []), **more) for s in found]

    def card(self, key: str, **more: Any) -> Card:
        return self.cards_of([self.by_key[key]], **more)[0]

    def form_for(self, suggestion: Suggestion, data: Any = None) -> MendForm:
        scope = tally_scope(suggestion.fields, self.directory) if suggestion.kind == "tally" else ""
        return mend_form(suggestion, data, incidents=self.incident_choices(), scope=scope)

    def dependents(self, key: str) -> list[Suggestion]:
        """Links, claims and quotes that are about this suggestion."""
        return [
            s for s in self.shown if key in (s.fields.get("strike"), s.fields.get("attack"), s.fields.get("incident"))
        ]

    def incident_choices(self) -> dict[str, str]:
        """The incidents of this desk that are not rejected, then the recorded ones near in time."""
        own = {s.key: f"{s.number}. {s.title}" for s in self.found if s.kind == "incident" and s.state != REJECTED}
        day = self.article.published_on
        near = Incident.objects.exclude(status__in=(Status.MERGED, Status.REDACTED)).order_by("-date_start", "-pk")
        if day is not None:
            near = near.filter(date_end__range=(day - datetime.timedelta(days=60), day + datetime.timedelta(days=7)))
        mine = {pk for s in self.found for pk in s.made_of("incident")}
        return own | {f"id:{i.pk}": f"{i.date_start} {i}" for i in near[:200] if i.pk not in mine}

    # --- what may be done ---------------------------------------------------------------------------------------------

    @cached_property
    def drafts(self) -> list[Publishable]:
        return publishable(self.article)

    @property
    def unpublished(self) -> list[Publishable]:
        return [r for r in self.drafts if r.status in (Status.DRAFT, Status.IN_REVIEW)]

    @property
    def may_publish(self) -> bool:
        return may(self.user, "publish")

    @property
    def names(self) -> dict[str, list[str]]:
        """For the forms: names already recorded."""
        return {
            "actors": list(Actor.objects.order_by("name").values_list("name", flat=True)[:2000]),
            "places": list(Place.objects.order_by("name").values_list("name", flat=True)[:2000]),
            "claimants": list(
                Tally.objects.exclude(claimant="")
                .order_by("claimant")
                .values_list("claimant", flat=True)
                .distinct()[:500]
            ),
        }

    # --- cards --------------------------------------------------------------------------------------------------------

    def _card(self, s: Suggestion, rows: Sequence[Likely], *, refusal: str = "", form: MendForm | None = None) -> Card:
        label = Category(s.fields["category"]).label if s.kind == "incident" else s.kind.capitalize()
        lines = {
            "incident": self._incident,
            "tally": self._tally,
            "response": self._response,
            "claim": self._claim,
            "quote": self._quote,
        }[s.kind](s)
        return Card(
            s,
            label if s.kind != "claim" else "Casualty claim",
            [line for line in lines if line.text],
            missing(s) if s.is_pending else "",
            rows,
            new_names(s, self.directory) if s.is_pending else {},
            self._made(s),
            refusal,
            form,
        )

    def _incident(self, s: Suggestion) -> list[Line]:
        given = s.fields
        new = {name for names in new_names(s, self.directory).values() for name in names}
        country = COUNTRIES.get(given["country"], "")
        where = ", ".join(dict.fromkeys(filter(None, [given["place"], country])))
        lines = [Line("When", days(given), "date"), Line("Where", where, "place", given["place"] in new)]
        for label, name in (("By", "attackers"), ("Against", "targets"), ("Claimed by", "claimed_by")):
            names = [
                n
                for n in given[name]
                if n != given["place"] and not (self.directory.is_place(n) and self.directory.actor(n) is None)
            ]
            lines.append(Line(label, "; ".join(map(self._known, names)), name, bool(new & set(names))))
        weapons = ", ".join(Weapon(w).label for w in given["weapons"] if w in Weapon.values and w != Weapon.UNKNOWN)
        lines.append(Line("With", weapons, "weapons"))
        if given["target_type"] != TargetType.UNKNOWN:
            lines.append(Line("Target", str(TargetType(given["target_type"]).label), "target_type"))
        if given["outcome"] != Outcome.UNKNOWN:
            lines.append(Line("Outcome", str(Outcome(given["outcome"]).label), "outcome"))
        group = CasualtyGroup(given["group"])
        for harm in Harm:
            figure = figure_text(given[harm.value])
            whose = f" ({group.label})" if figure and group != CasualtyGroup.UNKNOWN else ""
            lines.append(Line(str(harm.label), figure + whose, harm.value))
        return [*lines, Line("Note", given["date_note"], "date")]

    def _known(self, name: str) -> str:
        """As the record spells it."""
        actor = self.directory.actor(name)
        return actor.name if actor else name

    def _tally(self, s: Suggestion) -> list[Line]:
        given = s.fields
        number = f"{Qualifier(given['qualifier']).label} {given['value']:,} {given['metric']}"
        ends = [plain_day(given[name]) for name in ("window_start", "window_end") if given[name]]
        window = " to ".join(ends) if given["window_start"] else " ".join(["to", *ends]) if ends else ""
        return [
            Line("Says", number, "value"),
            Line("Who", given["claimant"], "claimant"),
            Line("Window", window or "not stated", "window"),
            Line("Of what", self._scope_words(tally_scope(given, self.directory))),
        ]

    def _scope_words(self, scope: str) -> str:
        try:
            pairs = parse_scope(scope).pairs()
        except InvalidFilter:
            return "a filter that cannot be read"
        named = {actor.slug: actor.name for actor in self.directory.actors.values()}
        labels = {**COUNTRIES, **dict(Weapon.choices), **dict(TargetType.choices), **named}
        sides = {"attacker": "by ", "target": "on ", "actor": "with ", "country": "in "}
        words = [sides.get(name, "") + str(labels.get(value, value)) for name, value in pairs if name != "category"]
        kinds = [
            f"{Category(value).label.lower()}s"
            for name, value in pairs
            if name == "category" and value != Category.CONTEXT
        ]
        return ", ".join([" and ".join(kinds) or "everything", *words])

    def _response(self, s: Suggestion) -> list[Line]:
        named = [self._reference(s.fields[name]) for name in ("strike", "attack")]
        return [Line("Strike", named[0]), Line("answers", named[1]), Line("Basis", str(Basis(s.fields["basis"]).label))]

    def _claim(self, s: Suggestion) -> list[Line]:
        given = s.fields
        figure = figure_text({name: given.get(name) for name in ("low", "best", "high", "qualifier")})
        return [
            Line(str(Harm(given["harm"]).label), figure, given["harm"]),
            Line("Whose", str(CasualtyGroup(given["group"]).label)),
            Line("Who says", given["claimant"]),
            Line("About", self._reference(given["incident"])),
        ]

    def _quote(self, s: Suggestion) -> list[Line]:
        return [Line("Receipt for", self._reference(s.fields["incident"]))]

    def _reference(self, key: str) -> str:
        if key.startswith("id:"):
            return (
                str(Incident.objects.filter(pk=key[3:]).first() or "a deleted incident") if key[3:].isdecimal() else ""
            )
        other = self.by_key.get(key)
        return f"{other.number}. {other.title}" if other else "not chosen yet"

    def _made(self, s: Suggestion) -> list[Made]:
        rows = [
            Made(r._meta.verbose_name, str(r), admin_url(r), Status(r.status).label)
            for r in made_records(
                [row for row in s.made if row[0] in ("incident", "tally", "response", "actor", "place")]
            )
        ]
        linked = self.article.decisions.get(s.key, {})
        for model, kind in ((Incident, "incident"), (Tally, "tally")):
            record = model.objects.filter(pk=linked.get(kind, 0)).first() if s.state == LINKED else None  # type: ignore[attr-defined]
            if record is not None:
                rows.insert(0, Made(kind, str(record), admin_url(record), Status(record.status).label))
        if s.kind in ("claim", "quote") and s.state == ACCEPTED:
            rows.append(Made(s.kind, self._reference(s.fields["incident"]), "", ""))
        return rows


def admin_url(record: Any) -> str:
    return reverse(f"admin:incidents_{record._meta.model_name}_change", args=[quote(record.pk)])


def days(given: Mapping[str, Any]) -> str:
    """With the day of the week, as articles write it."""
    if not given.get("date_start"):
        return "not stated"
    start, end = (datetime.date.fromisoformat(given[name]) for name in ("date_start", "date_end"))
    if start == end:
        return f"{start:%a} {plain_day(given['date_start'])}"
    return f"{plain_day(given['date_start'])} – {plain_day(given['date_end'])}"


def plain_day(iso: str) -> str:
    day = datetime.date.fromisoformat(iso)
    return f"{day.day} {day:%b %Y}"


def figure_text(figure: Mapping[str, Any] | None) -> str:
    if not figure or all(figure.get(name) is None for name in ("low", "best", "high")):
        return ""
    words = casualty_text(figure["low"], figure["best"], figure["high"])
    qualifier = figure.get("qualifier") or ""
    if qualifier in (Qualifier.EXACT, Qualifier.RANGE, "") or not words[:1].isdigit():
        return words
    return "none reported" if qualifier == Qualifier.NONE_REPORTED else f"{Qualifier(qualifier).label} {words}"
