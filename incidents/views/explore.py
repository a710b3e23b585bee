"""What the dashboard and the list share: a filter's totals, facets, chips, page of records and addresses."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from urllib.parse import urlencode

from django.http import HttpRequest

from incidents.columns import counts
from incidents.columns.counts import Totals, Where
from incidents.columns.records import resolve
from incidents.columns.table import Reading, columns
from incidents.describe import PARAMETER_NAMES, Chip, chips, describe, label
from incidents.filters import (
    VOCABULARIES,
    IncidentFilter,
    InvalidFilter,
    cursor_for,
    read_cursor,
    read_number,
)
from incidents.ledger.resolved import ResolvedIncident

PAGE_SIZE = 50
FACETS_SHOWN = (
    "category", "attacker", "target", "country", "place", "weapon", "outcome", "target_type", "verification",
)


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    incidents: int
    selected: bool
    query: str  # the filter with this value toggled


@dataclass(frozen=True)
class Facet:
    parameter: str
    name: str
    values: Sequence[FacetValue]

    @property
    def selected(self) -> int:
        return sum(value.selected for value in self.values)


@dataclass(frozen=True)
class PageOfRecords:
    incidents: Sequence[ResolvedIncident]
    next: str | None

    @property
    def days(self) -> list[tuple[datetime.date, list[ResolvedIncident]]]:
        """Grouped by first day, in the order of the page."""
        return [(day, list(rows)) for day, rows in groupby(self.incidents, key=lambda i: i.record.date_start)]


class Exploration:
    """One request's filter at one position of the ledger. Every figure on the page comes from here."""

    def __init__(self, f: IncidentFilter) -> None:
        self.filter = f
        self.reading: Reading = f.read()
        self.where: Where = f.where(self.reading.snapshot)

    @cached_property
    def totals(self) -> Totals:
        return counts.totals(self.reading, self.where)

    @cached_property
    def sentence(self) -> str:
        return describe(self.filter, self.reading.snapshot)

    @cached_property
    def chips(self) -> list[Chip]:
        return chips(self.filter, self.reading.snapshot)

    @cached_property
    def facets(self) -> list[Facet]:
        return [self._facet(parameter) for parameter in FACETS_SHOWN]

    def _facet(self, parameter: str) -> Facet:
        found = counts.facet(self.reading, self.where, parameter)
        chosen = getattr(self.filter, parameter)
        codes = VOCABULARIES.get(parameter, ()) if parameter not in ("country",) else ()
        values = dict.fromkeys([*found, *chosen, *codes])
        rows = [
            FacetValue(
                value=value,
                label=label(parameter, value, self.reading.snapshot),
                incidents=found.get(value, 0),
                selected=value in chosen,
                query=self.filter.toggled(parameter, value).canonical(),
            )
            for value in values
        ]
        return Facet(parameter, PARAMETER_NAMES[parameter], sorted(rows, key=lambda row: (-row.incidents, row.label)))

    def page(self, size: int = PAGE_SIZE, after: str = "") -> PageOfRecords:
        """A page of records. Behind a mark, at the position of the ledger at which the mark was given out."""
        reading, where, key = self.reading, self.where, None
        if after:
            position, identity, key = read_cursor(self.filter, after)
            if identity != reading.identity or position > reading.position:
                raise InvalidFilter("after", "belongs to an earlier state of this database; start from the first page.")
            reading = columns.at(position)
            where = self.filter.where(reading.snapshot)
        seqs, last = counts.page(reading, where, self.filter.sort, size, key)
        return PageOfRecords(resolve(reading, seqs), cursor_for(self.filter, reading, last) if last else None)

    @property
    def query(self) -> str:
        return self.filter.canonical()

    def with_query(self, **extra: str) -> str:
        """The canonical query string with ways to ask, such as `bom=1`, behind it."""
        return urlencode([*self.filter.pairs(), *extra.items()])


def page_size(request: HttpRequest, default: int = PAGE_SIZE) -> int:
    """`page_size` of the request, 1 to 200. Raises InvalidFilter."""
    text = request.GET.get("page_size", "")
    size = read_number("page_size", text) if text else default
    if not 1 <= size <= 200:
        raise InvalidFilter("page_size", "takes a whole number from 1 to 200.")
    return size


def refuse(request: HttpRequest, *names: str) -> None:
    """Ways to ask that do not apply at this address are an error, not silently ignored."""
    for name in names:
        if name in request.GET:
            raise InvalidFilter(name, "does not apply to this address.")
