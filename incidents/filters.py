"""IncidentFilter: the query string as a typed, checked value, and from it the one WHERE, the canonical address and the sentence.

Everything that a reader sees comes through here: pages, counts, charts, exports, trackers' and tallies' scopes.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.http import QueryDict
from django.utils.timezone import now

from incidents.columns.counts import SORTS, Condition, Where, sum_over_groups
from incidents.columns.directory import Snapshot
from incidents.columns.table import Reading, columns
from incidents.columns.words import folded
from incidents.vocabulary import (
    COUNTRIES,
    NO_COUNTRY,
    CasualtyGroup,
    Category,
    Outcome,
    TargetType,
    Verification,
    Weapon,
)

MAX_VALUES = 100  # of one repeated parameter
MAX_CHARACTERS = 500  # of q
MAX_WORDS = 20  # of q: each is a search through every record, for every facet
MAX_NUMBER = 1_000_000_000
# Ways to ask, not what is asked for: known to every data address, refused where they do not apply.
PRESENTATION = ("page_size", "after", "bom", "layout", "rule", "calendar")

VOCABULARIES: Mapping[str, Sequence[str]] = {
    "category": Category.values,
    "country": list(COUNTRIES),
    "weapon": Weapon.values,
    "target_type": TargetType.values,
    "outcome": Outcome.values,
    "verification": Verification.values,
    "casualty_group": CasualtyGroup.values,
}
LISTS = (
    "category",
    "actor",
    "attacker",
    "target",
    "country",
    "place",
    "weapon",
    "target_type",
    "outcome",
    "verification",
    "casualty_group",
    "source",
)
SINGLE = ("from", "to", "killed_min", "injured_min", "q", "tracker", "as_of", "sort")


class InvalidFilter(ValueError):
    """A parameter cannot be read. Status 400; `parameter` names it, the message says what it takes."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(f"{parameter}: {message}")
        self.parameter = parameter
        self.message = message


@dataclass(frozen=True)
class IncidentFilter:
    """Every value is checked. Days are inclusive. Empty tuple, None or "": not asked for."""

    date_from: datetime.date | None = None
    date_to: datetime.date | None = None
    category: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    attacker: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    weapon: tuple[str, ...] = ()
    target_type: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    verification: tuple[str, ...] = ()
    casualty_group: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    killed_min: int | None = None
    injured_min: int | None = None
    q: str = ""
    tracker: str = ""
    as_of: str = ""
    sort: str = "-date"

    # --- reading ------------------------------------------------------------------------------------------------------

    @classmethod
    def parse(cls, query: QueryDict | str, *, strict: bool = False) -> IncidentFilter:
        """The filter in a query string. Raises InvalidFilter. `strict`: an unknown parameter is an error too."""
        query = QueryDict(query) if isinstance(query, str) else query
        given = {name: [v for v in query.getlist(name) if v != ""] for name in query}
        if strict:
            refuse_unknown(given)
        for name, raw in given.items():
            if any("\x00" in value for value in (name, *raw)):
                raise InvalidFilter(name[:40].replace("\x00", ""), "has a NUL character in it.")
        values: dict[str, Any] = {name: parse_list(name, given.get(name, [])) for name in LISTS}
        values |= {
            FIELD.get(name, name): READERS[name](name, single(name, given)) for name in SINGLE if given.get(name)
        }
        return cls(**values).checked()

    def checked(self) -> IncidentFilter:
        if self.date_from and self.date_to and self.date_from > self.date_to:
            raise InvalidFilter("from", f"{self.date_from} is after to={self.date_to}.")
        return self

    # --- writing ------------------------------------------------------------------------------------------------------

    def pairs(self) -> list[tuple[str, str]]:
        """Parameter and value, sorted by parameter, then value; defaults left out."""
        found = [(name, value) for name in LISTS for value in getattr(self, name)]
        for name in SINGLE:
            value = getattr(self, FIELD.get(name, name))
            if value not in (None, "") and (name, value) != ("sort", "-date"):
                found.append((name, str(value)))
        return sorted(found)

    def canonical(self) -> str:
        """The one query string of this filter."""
        return urlencode(self.pairs())

    def replace(self, **changes: object) -> IncidentFilter:
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]

    def toggled(self, parameter: str, value: str) -> IncidentFilter:
        """With the value added where it is not asked for, and dropped where it is."""
        values = set(getattr(self, parameter)) ^ {value}
        return self.replace(**{parameter: tuple(sorted(values))})

    def dropped(self, parameter: str) -> IncidentFilter:
        """Without anything asked by the parameter."""
        name = FIELD.get(parameter, parameter)
        return self.replace(**{name: getattr(IncidentFilter(), name)})

    @property
    def is_empty(self) -> bool:
        """Whether it asks for everything, whatever the order and the moment."""
        return not self.replace(as_of="", sort="-date").pairs()

    # --- asking -------------------------------------------------------------------------------------------------------

    @property
    def moment(self) -> datetime.datetime | None:
        """The moment of `as_of`, with a time zone: the end of a day, UTC. None: now."""
        return read_moment(self.as_of) if self.as_of else None

    def read(self) -> Reading:
        """The columns as this filter wants them: now, or as of its moment."""
        return columns.read(self.moment)

    def where(self, snapshot: Snapshot) -> Where:
        """The conditions, with names resolved as of the snapshot. A name that is not public there matches nothing.

        Raises InvalidFilter for a name that never was public.
        """
        found = [condition for build in BUILDERS for condition in build(self, snapshot)]
        scope = self.scope(snapshot)
        if scope is None:
            return Where((*found, Condition("tracker", "false")), self.casualty_group)
        if self.tracker:
            found += self._scope_conditions(scope, snapshot)
        return Where(tuple(found), self.casualty_group or scope.casualty_group)

    def scope(self, snapshot: Snapshot) -> IncidentFilter | None:
        """The scope of its tracker; everything, without one. None where the tracker is not public at the snapshot."""
        if not self.tracker:
            return IncidentFilter()
        tracker = snapshot.trackers.get(resolve("tracker", self.tracker, snapshot))
        if tracker is None:
            return None
        try:
            return parse_scope(tracker.scope)
        except InvalidFilter as error:
            raise InvalidFilter("tracker", f"“{self.tracker}” has a scope that cannot be read ({error}).") from error

    def _scope_conditions(self, scope: IncidentFilter, snapshot: Snapshot) -> list[Condition]:
        try:
            conditions = scope.where(snapshot).conditions
        except InvalidFilter as error:
            raise InvalidFilter("tracker", f"“{self.tracker}” has a scope that cannot be read ({error}).") from error
        return [dataclasses.replace(condition, parameter="tracker") for condition in conditions]


@lru_cache(maxsize=1024)
def parse_scope(scope: str) -> IncidentFilter:
    """The filter in a tracker's or a tally's scope, which names no tracker, moment or order. Raises InvalidFilter."""
    parsed = IncidentFilter.parse(scope, strict=True)
    for name in ("tracker", "as_of"):
        if getattr(parsed, name):
            raise InvalidFilter(name, "has no place in a scope.")
    if parsed.sort != "-date":
        raise InvalidFilter("sort", "has no place in a scope.")
    return parsed


# --- one parameter at a time -----------------------------------------------------------------------------------------

FIELD = {"from": "date_from", "to": "date_to"}
_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,80}")
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)


def refuse_unknown(names: Iterable[str]) -> None:
    for name in names:
        if name not in (*LISTS, *SINGLE, *PRESENTATION):
            shown = name[:40].replace("\x00", "")
            raise InvalidFilter(shown, "is not a parameter of this address. See /method/ for those that are.")


def single(name: str, given: Mapping[str, list[str]]) -> str:
    if len(given[name]) > 1:
        raise InvalidFilter(name, "is given more than once.")
    return given[name][0]


def parse_list(name: str, raw: list[str]) -> tuple[str, ...]:
    if len(raw) > MAX_VALUES:
        raise InvalidFilter(name, f"is given {len(raw)} times; at most {MAX_VALUES} are read.")
    for value in raw:
        if name in VOCABULARIES and value not in VOCABULARIES[name]:
            raise InvalidFilter(name, f"“{value[:60]}” is not one of its values ({_some(VOCABULARIES[name])}).")
        if name == "source" and not (value.isascii() and value.isdigit() and len(value) <= 18):
            raise InvalidFilter(name, "takes the number of a source.")
        if not _SLUG.fullmatch(value):
            raise InvalidFilter(name, f"“{value[:60]}” is not a name as it stands in addresses.")
    return tuple(sorted({str(int(value)) if name == "source" else value for value in raw}))


def _some(values: Sequence[str]) -> str:
    return ", ".join(values) if len(values) <= 20 else f"{', '.join(values[:3])}, …"


def read_day(name: str, text: str) -> datetime.date:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError(text)
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise InvalidFilter(name, f"“{text[:40]}” is not a day; write it as 2023-11-22.") from None


def read_number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= MAX_NUMBER):
        raise InvalidFilter(name, f"“{text[:40]}” is not a whole number from 0 to {MAX_NUMBER:,}.")
    return int(text)


def read_words(name: str, text: str) -> str:
    if len(text) > MAX_CHARACTERS:
        raise InvalidFilter(name, f"has {len(text):,} characters; at most {MAX_CHARACTERS} are searched for.")
    words = len(set(folded(text)))
    if words > MAX_WORDS:
        raise InvalidFilter(name, f"has {words} words; at most {MAX_WORDS} are searched for.")
    return " ".join(text.split())


def read_slug(name: str, text: str) -> str:
    if not _SLUG.fullmatch(text):
        raise InvalidFilter(name, f"“{text[:60]}” is not a name as it stands in addresses.")
    return text


def read_moment(text: str) -> datetime.datetime:
    """A day: its last instant, UTC. A date-time without offset: UTC."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return datetime.datetime.combine(datetime.date.fromisoformat(text), datetime.time.max, tzinfo=datetime.UTC)
    # ISO 8601 has more forms than one expects: `20231122` and `2023-W47-3` would be read as the first instant of a day.
    if not _DATE_TIME.fullmatch(text):
        raise ValueError(text)
    moment = datetime.datetime.fromisoformat(text)
    return moment.astimezone(datetime.UTC) if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def read_as_of(name: str, text: str) -> str:
    # A "+" in an offset arrives as a space where the client did not escape it.
    text = text.replace(" ", "+") if "T" in text else text
    try:
        moment = read_moment(text)
        future = moment > now() if "T" in text else moment.date() > now().date()
    except (ValueError, OverflowError):
        raise InvalidFilter(name, f"“{text[:40]}” is not a day or a date-time, such as 2023-11-22.") from None
    if future:
        raise InvalidFilter(name, f"{text} is in the future; nobody knows what will be published then.")
    return moment.isoformat().replace("+00:00", "Z") if "T" in text else text


def read_sort(name: str, text: str) -> str:
    if text not in SORTS:
        raise InvalidFilter(name, f"“{text[:40]}” is not one of its values ({', '.join(SORTS)}).")
    return text


READERS: Mapping[str, Callable[[str, str], object]] = {
    "from": read_day,
    "to": read_day,
    "killed_min": read_number,
    "injured_min": read_number,
    "q": read_words,
    "tracker": read_slug,
    "as_of": read_as_of,
    "sort": read_sort,
}


def resolve(kind: str, slug: str, snapshot: Snapshot, parameter: str = "") -> int:
    """The id behind an address as of the snapshot. Raises InvalidFilter where nothing public ever had it."""
    record_id = snapshot.id_of(kind, slug)
    if record_id is None:
        raise InvalidFilter(parameter or kind, f"there is no {kind} “{slug}”.")
    return record_id


# --- conditions ------------------------------------------------------------------------------------------------------

Conditions = Iterable[Condition]
_AMONG = "{} IN (SELECT unnest(?::BIGINT[]))"  # a hash look-up, where list_contains would walk the list for every row


def _days(f: IncidentFilter, _: Snapshot) -> Conditions:
    if f.date_from:
        yield Condition("from", "date_end >= ?", (f.date_from,))
    if f.date_to:
        yield Condition("to", "date_start <= ?", (f.date_to,))


def _codes(f: IncidentFilter, _: Snapshot) -> Conditions:
    for name in ("category", "target_type", "outcome", "verification"):
        if values := getattr(f, name):
            yield Condition(name, f"list_contains(?::VARCHAR[], {name})", (list(values),))
    if f.weapon:
        yield Condition("weapon", "list_has_any(weapons, ?::VARCHAR[])", (list(f.weapon),))


def _roles(f: IncidentFilter, snapshot: Snapshot) -> Conditions:
    for name, column in (("actor", "actors"), ("attacker", "attackers"), ("target", "targets")):
        if slugs := getattr(f, name):
            ids = {m for slug in slugs for m in snapshot.with_members(resolve("actor", slug, snapshot, name))}
            yield Condition(name, f"list_has_any({column}, ?::BIGINT[])", (sorted(ids),))


def _where(f: IncidentFilter, snapshot: Snapshot) -> Conditions:
    if f.country:
        params: list[object] = [snapshot.places_in(f.country)]
        sql = _AMONG.format("place_id")
        if NO_COUNTRY in f.country:  # a place that is not public is not known to readers
            sql += f" OR place_id IS NULL OR NOT {sql}"
            params.append(list(snapshot.places))
        yield Condition("country", sql, tuple(params))
    if f.place:
        ids = {resolve("place", slug, snapshot) for slug in f.place} & set(snapshot.places)
        yield Condition("place", _AMONG.format("place_id"), (sorted(ids),))


def _thresholds(f: IncidentFilter, _: Snapshot) -> Conditions:
    """By the casualty groups of this very filter: a tracker's scope and what a reader adds to it may count different ones."""
    for harm, least in (("killed", f.killed_min), ("injured", f.injured_min)):
        if least is None:
            continue
        if f.casualty_group:
            best = sum_over_groups(harm, "best")
            sql = f"SELECT seq FROM casualty WHERE list_contains(?::VARCHAR[], casualty_group) GROUP BY seq HAVING {best} >= ?"
            yield Condition(f"{harm}_min", f"seq IN ({sql})", (list(f.casualty_group), least))
        else:
            yield Condition(f"{harm}_min", f"seq IN (SELECT seq FROM version WHERE {harm}_best >= ?)", (least,))


def _sources(f: IncidentFilter, _: Snapshot) -> Conditions:
    if f.source:
        yield Condition("source", "list_has_any(sources, ?::BIGINT[])", ([int(value) for value in f.source],))


def _words(f: IncidentFilter, snapshot: Snapshot) -> Conditions:
    """Each word must begin a word of title, summary, event_id, or of a name or alias of its place or one of its actors."""
    for word in dict.fromkeys(folded(f.q)):
        yield Condition(
            "q",
            "contains(words, ?) OR list_has_any(actors, ?::BIGINT[]) OR " + _AMONG.format("place_id"),
            (f" {word}", snapshot.actors_named(word), snapshot.places_named(word)),
        )
    if f.q and not folded(f.q):
        yield Condition("q", "false")


BUILDERS: Sequence[Callable[[IncidentFilter, Snapshot], Conditions]] = (
    _days,
    _codes,
    _roles,
    _where,
    _thresholds,
    _sources,
    _words,
)

# --- paging ----------------------------------------------------------------------------------------------------------


def cursor_for(f: IncidentFilter, reading: Reading, key: Sequence[object]) -> str:
    """An opaque mark behind the last record of a page. Bound to the filter, its sort, the ledger and its position."""
    plain = [[value.isoformat()] if isinstance(value, datetime.date) else value for value in key]
    return signing.dumps([f.canonical(), reading.identity, reading.position, plain], salt="after", compress=True)


def read_cursor(f: IncidentFilter, text: str) -> tuple[int, str, list[object]]:
    """Position, ledger identity and key. Raises InvalidFilter where it was not made for this filter."""
    try:
        canonical, identity, position, key = signing.loads(text, salt="after")
    except signing.BadSignature:
        raise InvalidFilter("after", "is not a mark that this site gave out.") from None
    if canonical != f.canonical():
        raise InvalidFilter("after", "belongs to another filter or order; start from the first page.")
    return position, identity, [_moment_or_day(v[0]) if isinstance(v, list) else v for v in key]


def _moment_or_day(text: str) -> datetime.date:
    return datetime.datetime.fromisoformat(text) if "T" in text else datetime.date.fromisoformat(text)
