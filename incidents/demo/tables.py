"""The fixtures as typed rows. What the columns mean stands in fixtures/README.md."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

LIST_SEPARATOR = ";"


class BadFixture(Exception):
    """A row of a fixture cannot be read; the message names file, line and column."""


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of a fixture. An empty cell takes the field's default; a list is joined by semicolons."""


class ActorRow(Row, frozen=True, kw_only=True):
    slug: str
    name: str
    aliases: tuple[str, ...] = ()
    actor_type: str = ""
    parent: str = ""
    country: str = ""


class PlaceRow(Row, frozen=True, kw_only=True):
    slug: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: str = "other"
    admin1: str = ""
    country: str
    latitude: float | None = None
    longitude: float | None = None
    where_prec: int


class SourceRow(Row, frozen=True, kw_only=True):
    """`cited_from`: records may cite it from this moment on; inferred where no day is printed on it."""

    key: str
    publisher: str
    title: str = ""
    url: str = ""
    published_at: datetime.date | None = None
    cited_from: datetime.datetime
    language: str
    wire_origin: str = ""
    reliability_tier: int | None = None
    own_dispatch: bool = False
    note: str = ""


class IncidentRow(Row, frozen=True, kw_only=True):
    """`weapons`: each `weapon`, `weapon=launched` or `weapon=launched/intercepted`; a number may be a range (`2-3`)."""

    ref: str
    category: str
    title: str
    summary: str
    date_start: datetime.date
    date_end: datetime.date
    date_prec: int
    date_note: str = ""
    time_local: datetime.time | None = None
    tz: str = ""
    place: str
    where_prec: int
    where_note: str = ""
    attackers: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    claimants: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    target_type: str
    weapons: tuple[str, ...] = ()
    outcome: str
    verification: str = ""
    event_clarity: int


class ClaimRow(Row, frozen=True, kw_only=True, rename={"known_from": "from"}):
    """`shown`: readers see this figure from `from` (else from its first source) on, until a later one of its kind."""

    key: str
    ref: str
    harm: str
    group: str
    group_note: str = ""
    low: int | None = None
    best: int | None = None
    high: int | None = None
    qualifier: str
    claimant: str = ""
    stated_on: datetime.date | None = None
    shown: bool = False
    known_from: datetime.datetime | None = None


class CitationRow(Row, frozen=True, kw_only=True):
    """`of` is incident, claim, tally or response; `key` says which one."""

    of: str
    key: str
    source: str
    quote: str = ""
    prefix: str = ""
    suffix: str = ""
    paraphrase: str = ""
    supports: tuple[str, ...]


class RevisionRow(Row, frozen=True, kw_only=True):
    """At `at` the record was corrected or withdrawn, and readers were told `note`. Until then `field` held `before`."""

    ref: str
    at: datetime.datetime
    action: str
    note: str = ""
    field: str = ""
    before: str = ""


class TallyRow(Row, frozen=True, kw_only=True):
    key: str
    metric: str
    value: int
    qualifier: str
    window_start: datetime.date | None = None
    window_end: datetime.date | None = None
    scope: str
    definition: str
    claimant: str = ""
    stated_on: datetime.date | None = None
    conflict_note: str = ""


class ResponseRow(Row, frozen=True, kw_only=True):
    key: str
    strike: str
    attack: str = ""
    window_start: datetime.date | None = None
    window_end: datetime.date | None = None
    basis: str
    note: str = ""


class TrackerRow(Row, frozen=True, kw_only=True):
    slug: str
    title: str
    scope: str
    featured: bool = False
    headline_claimants: tuple[str, ...] = ()
    context_from: datetime.date | None = None
    published_at: datetime.datetime
    prose: str


R = TypeVar("R", bound=Row)


class Tables(msgspec.Struct, frozen=True, kw_only=True):
    """All fixtures, and the texts of our own dispatches by source key."""

    actors: list[ActorRow]
    places: list[PlaceRow]
    sources: list[SourceRow]
    incidents: list[IncidentRow]
    claims: list[ClaimRow]
    citations: list[CitationRow]
    revisions: list[RevisionRow]
    tallies: list[TallyRow]
    responses: list[ResponseRow]
    trackers: list[TrackerRow]
    dispatches: dict[str, str]


def read_tables(folder: Path) -> Tables:
    return Tables(
        actors=read_table(folder / "actors.csv", ActorRow),
        places=read_table(folder / "places.csv", PlaceRow),
        sources=read_table(folder / "sources.csv", SourceRow),
        incidents=read_table(folder / "incidents.csv", IncidentRow),
        claims=read_table(folder / "claims.csv", ClaimRow),
        citations=read_table(folder / "citations.csv", CitationRow),
        revisions=read_table(folder / "revisions.csv", RevisionRow),
        tallies=read_table(folder / "tallies.csv", TallyRow),
        responses=read_table(folder / "responses.csv", ResponseRow),
        trackers=read_table(folder / "trackers.csv", TrackerRow),
        dispatches={path.stem: path.read_text(encoding="utf-8") for path in (folder / "dispatches").glob("*.txt")},
    )


def read_table(path: Path, row_type: type[R]) -> list[R]:
    return list(_rows(path, row_type))


def _rows(path: Path, row_type: type[R]) -> Iterator[R]:
    lists = {field.encode_name for field in msgspec.structs.fields(row_type) if str(field.type).startswith("tuple")}
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for cells in reader:
            given = {
                name: cell.split(LIST_SEPARATOR) if name in lists else cell for name, cell in cells.items() if cell
            }
            try:
                yield msgspec.convert(given, row_type, strict=False)
            except msgspec.ValidationError as problem:
                raise BadFixture(f"{path.name}, line {reader.line_num}: {problem}") from problem
