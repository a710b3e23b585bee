"""An incident's page: its facts, each with the numbers of the receipts that carry it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from incidents.columns.table import Reading
from incidents.describe import claim_words, day_range, lower_first
from incidents.ledger.figures import shown_claims
from incidents.ledger.record import CitationRecord, ClaimRecord, SourceRecord, TallyRecord, WeaponRecord
from incidents.ledger.resolved import Link, ResolvedIncident
from incidents.vocabulary import (
    COUNTRIES,
    HELP,
    SUPPORTS,
    CasualtyGroup,
    DatePrecision,
    Outcome,
    Role,
    TargetType,
    Verification,
    Weapon,
    WherePrecision,
)

Key = tuple[int, str, str]


@dataclass
class Receipt:
    """A citation of a public source under its number on the page, and what it carries there."""

    number: int
    citation: CitationRecord
    source: SourceRecord
    carries: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Value:
    text: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Fact:
    name: str
    values: list[Value]
    receipts: list[int]
    note: str = ""


@dataclass(frozen=True)
class Claim:
    """One claim of casualties; `is_shown`: its figure is the one that the site counts."""

    claim: ClaimRecord
    is_shown: bool
    receipts: list[int]


class Receipts:
    """Every citation of an incident once, numbered in the order of the page."""

    def __init__(self, incident: ResolvedIncident) -> None:
        self._sources: Mapping[int, SourceRecord] = incident.sources
        self._found: dict[Key, Receipt] = {}
        self._supports: dict[str, list[int]] = {}
        for citation in incident.record.citations:
            for name in citation.supports:
                self._note(self._supports.setdefault(name, []), citation, SUPPORTS.get(name, name))
            self._note([], citation, "")
        self.claims = self._claims(incident)
        self.links: dict[int, list[int]] = {}
        for link in (*incident.responds_to, *incident.answered_by):
            self.links[link.response_id] = self.of(link.citations, "Basis of the link")

    @property
    def all(self) -> list[Receipt]:
        return list(self._found.values())

    def supporting(self, *names: str) -> list[int]:
        return sorted({number for name in names for number in self._supports.get(name, ())})

    def of(self, citations: Iterable[CitationRecord], carries: str) -> list[int]:
        numbers: list[int] = []
        for citation in citations:
            self._note(numbers, citation, carries)
        return numbers

    def _note(self, numbers: list[int], citation: CitationRecord, carries: str) -> None:
        if citation.source_id not in self._sources:
            return
        key = (citation.source_id, citation.quote, citation.paraphrase)
        receipt = self._found.setdefault(
            key, Receipt(len(self._found) + 1, citation, self._sources[citation.source_id])
        )
        if receipt.number not in numbers:
            numbers.append(receipt.number)
        if carries and carries not in receipt.carries:
            receipt.carries.append(carries)

    def _claims(self, incident: ResolvedIncident) -> list[Claim]:
        """In order of the day on which each was stated; those without a day last."""
        shown = {claim.id for claim in shown_claims(incident.record.claims)}
        ordered = sorted(incident.record.claims, key=lambda c: (c.stated_on is None, str(c.stated_on), c.id))
        return [Claim(c, c.id in shown, self.of(c.citations, c.harm.capitalize())) for c in ordered]


def facts(incident: ResolvedIncident, receipts: Receipts) -> list[Fact]:
    """What the record says, in the order in which a reader asks: when, where, who, with what, to what effect."""
    record = incident.record
    found = [
        Fact(
            "When",
            [Value(day_range(record.date_start, record.date_end), note=_time(incident))],
            receipts.supporting("date"),
            record.date_note,
        ),
        Fact("Where", _place(incident), receipts.supporting("place"), record.where_note),
        *_roles(incident, receipts),
        Fact("Weapons", [_weapon(w) for w in record.weapons], receipts.supporting("weapons")),
        Fact("Type of target", _known(TargetType, record.target_type), receipts.supporting("target_type")),
        Fact("Outcome", _known(Outcome, record.outcome), receipts.supporting("outcome")),
    ]
    if record.category == "context":  # a statement or a deployment has neither weapons nor an outcome to ask for
        found = [fact for fact in found if fact.values and fact.name not in ("Type of target", "Outcome")]
    else:
        found += _casualties(receipts)
    if record.verification:
        rating = Verification(record.verification)
        found.append(Fact("Evidence", [Value(rating.label, note=HELP[Verification].get(rating.value, ""))], []))
    return found


def _time(incident: ResolvedIncident) -> str:
    record = incident.record
    if record.date_prec > 1:
        return f"approximate: {DatePrecision(record.date_prec).label.lower()}"
    return f"{record.time_local} {record.tz.rpartition('/')[2].replace('_', ' ')} time" if record.time_local else ""


def _place(incident: ResolvedIncident) -> list[Value]:
    place = incident.place
    if place is None:
        return []
    around = ", ".join(part for part in (place.admin1, COUNTRIES.get(place.country, "")) if part and part != place.name)
    precision = incident.record.where_prec
    note = "" if precision == 1 else WherePrecision(precision).label.lower()
    return [Value(place.name, f"/places/{place.slug}/", ", ".join(part for part in (around, note) if part))]


def _roles(incident: ResolvedIncident, receipts: Receipts) -> Iterator[Fact]:
    names = {
        "attacker": "Attributed to",
        "target": "Aimed at",
        "claimant": "Claimed by",
        "host": "Host",
        "partner": "With",
    }
    asked = () if incident.record.category == "context" else ("attacker", "target")
    for role in Role.values:
        values = [Value(actor.name, f"/actors/{actor.slug}/") for _, actor in incident.in_role(role)]
        if values or role in asked:
            yield Fact(names[role], values, receipts.supporting(f"{role}s"))


def _weapon(used: WeaponRecord) -> Value:
    parts = [
        f"{_range(low, high)} {word}"
        for low, high, word in (
            (used.launched_low, used.launched_high, "launched"),
            (used.intercepted_low, used.intercepted_high, "intercepted"),
        )
        if low is not None or high is not None
    ]
    return Value(Weapon(used.weapon).label, note=", ".join(parts))


def _range(low: int | None, high: int | None) -> str:
    if low is None or high is None:
        return f"at most {high}" if low is None else f"at least {low}"
    return str(low) if low == high else f"{low}–{high}"


def _known(choices: type[TargetType] | type[Outcome], value: str) -> list[Value]:
    return [] if value == "unknown" else [Value(str(choices(value).label))]


def _casualties(receipts: Receipts) -> Iterator[Fact]:
    for harm in ("injured", "killed"):
        shown = [c for c in receipts.claims if c.is_shown and c.claim.harm == harm]
        values = [Value(claim_words(c.claim), note=_whom(c.claim)) for c in shown]
        numbers = sorted({*receipts.supporting(harm), *(n for c in shown for n in c.receipts)})
        yield Fact(harm.capitalize(), values, numbers)


def _whom(claim: ClaimRecord) -> str:
    """ "US personnel (brain injuries), according to US Central Command"."""
    group = str(CasualtyGroup(claim.group).label)
    note = f" ({claim.group_note})" if claim.group_note else ""
    says = f", according to {claim.claimant}" if claim.claimant else ""
    return f"{lower_first(group)}{note}{says}"


@dataclass(frozen=True)
class LinkShown:
    """A response from this record's side: what it answers, or what answered it."""

    link: Link
    category: str  # of the other end
    receipts: list[int]
    window_query: str = ""


def links_shown(
    incident: ResolvedIncident, receipts: Receipts, reading: Reading
) -> tuple[list[LinkShown], list[LinkShown]]:
    """What it answers and what answered it."""
    answers = [
        LinkShown(link, "attack", receipts.links[link.response_id], _window_query(link))
        for link in incident.responds_to
    ]
    return answers, [LinkShown(link, "strike", receipts.links[link.response_id]) for link in incident.answered_by]


def _window_query(link: Link) -> str:
    if link.event_id or not (link.window_start and link.window_end):
        return ""
    return f"category=attack&from={link.window_start}&to={link.window_end}"


def tally_receipts(tally: TallyRecord, sources: Mapping[int, SourceRecord]) -> list[Receipt]:
    """The receipts of a tally whose sources are public."""
    cited = [c for c in tally.citations if c.source_id in sources]
    return [
        Receipt(number, c, sources[c.source_id], [SUPPORTS.get(name, name) for name in c.supports])
        for number, c in enumerate(cited, start=1)
    ]
