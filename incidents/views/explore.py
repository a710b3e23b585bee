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
from incidents.describe import PARAMETER_NAMES, Chip, chips, counted, describe, label
from incidents.filters import (
    LISTS,
    SINGLE,
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
    "category",
    "attacker",
    "target",
    "country",
    "place",
    "weapon",
    "outcome",
    "target_type",
    "verification",
)
FACET_ROWS = 40  # at most, and those that are chosen; a facet says what it leaves out
LONG_FACET = 8  # rows; a longer one has a search
PRESET_DAYS = (7, 30, 90)
# Words, days and facets have fields that a reader sees; the rest of a filter is kept in hidden ones.
VISIBLE = (*FACETS_SHOWN, "q", "from", "to", "killed_min", "injured_min")


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    incidents: int
    selected: bool
    query: str  # the filter with this value toggled
    share: int = 0  # of the largest row, in percent
    is_member: bool = False  # of an umbrella that stands above it


@dataclass(frozen=True)
class Facet:
    """`hidden`: values that are left out because too many others have more incidents."""

    parameter: str
    name: str
    values: Sequence[FacetValue]
    hidden: int = 0

    @property
    def selected(self) -> int:
        return sum(value.selected for value in self.values)

    @property
    def is_long(self) -> bool:
        return len(self.values) > LONG_FACET

    @property
    def is_open(self) -> bool:
        return self.parameter in FACETS_SHOWN[:4] or self.selected > 0


@dataclass(frozen=True)
class Preset:
    """A span of days that ends at the newest record."""

    name: str
    query: str
    is_chosen: bool


@dataclass(frozen=True)
class PageOfRecords:
    incidents: Sequence[ResolvedIncident]
    next: str | None
    by_day: bool = True  # in order of days, so that they can stand under their day

    @property
    def days(self) -> list[tuple[datetime.date, list[ResolvedIncident]]]:
        """Grouped by first day, in the order of the page."""
        return [(day, list(rows)) for day, rows in groupby(self.incidents, key=lambda i: i.record.date_start)]

    @property
    def reconstructed(self) -> bool:
        return any(incident.reconstructed for incident in self.incidents)


class Exploration:
    """One request's filter at one position of the ledger. Every figure on the page comes from here.

    `fixed`: parameters that the page's own address already says, such as the tracker of a tracker's page. `keep`: ways to show,
    such as the table view, that links of the page carry on. `path`: where its links lead; empty: to the page itself.
    """

    def __init__(
        self, f: IncidentFilter, fixed: Sequence[str] = (), keep: Sequence[tuple[str, str]] = (), path: str = ""
    ) -> None:
        self.filter = f
        self.fixed = fixed
        self.keep = keep
        self.path = path
        self.reading: Reading = f.read()
        self.where: Where = f.where(self.reading.snapshot)

    @cached_property
    def totals(self) -> Totals:
        return counts.totals(self.reading, self.where)

    @cached_property
    def span(self) -> tuple[datetime.date, datetime.date] | None:
        return counts.span(self.reading, self.where)

    @cached_property
    def sentence(self) -> str:
        """The filter in words; what the page's own address says is left to its title."""
        return describe(self._asked, self.reading.snapshot)

    @cached_property
    def counted_sentence(self) -> str:
        """The same with its number: "33 attacks in Syria"."""
        return counted(self.totals.incidents, self._asked, self.reading.snapshot)

    @property
    def _asked(self) -> IncidentFilter:
        return self.filter.replace(**{name: getattr(IncidentFilter(), name) for name in self.fixed})

    @cached_property
    def chips(self) -> list[tuple[Chip, str]]:
        """Each active value with the address of the page without it."""
        found = chips(self.filter, self.reading.snapshot)
        return [(chip, self.address(chip.without)) for chip in found if chip.parameter not in self.fixed]

    @cached_property
    def facets(self) -> list[Facet]:
        return [self._facet(parameter) for parameter in FACETS_SHOWN if parameter not in self.fixed]

    def _facet(self, parameter: str) -> Facet:
        found = counts.facet(self.reading, self.where, parameter)
        chosen = getattr(self.filter, parameter)
        codes = VOCABULARIES.get(parameter, ()) if parameter not in ("country",) else ()
        values = dict.fromkeys([*found, *chosen, *codes])
        most = max(found.values(), default=0)
        rows = [
            FacetValue(
                value=value,
                label=label(parameter, value, self.reading.snapshot),
                incidents=found.get(value, 0),
                selected=value in chosen,
                query=self.address(self.filter.toggled(parameter, value)),
                share=round(100 * found.get(value, 0) / most) if most else 0,
            )
            for value in values
        ]
        rows.sort(key=lambda row: (-row.incidents, row.label))
        shown = [row for at, row in enumerate(rows) if at < FACET_ROWS or row.selected]
        return Facet(parameter, PARAMETER_NAMES[parameter], shown, len(rows) - len(shown))

    @cached_property
    def presets(self) -> list[Preset]:
        """Counted back from the newest record that the other filters leave in, and the whole."""
        ends = counts.span(self.reading, self.where.without("from").without("to"))
        if ends is None:
            return []
        found = []
        for days in PRESET_DAYS:
            start = ends[1] - datetime.timedelta(days=days - 1)
            wanted = self.filter.replace(date_from=start, date_to=ends[1])
            found.append(Preset(f"{days} days", self.address(wanted), wanted == self.filter))
        whole = self.filter.replace(date_from=None, date_to=None)
        return [*found, Preset("All", self.address(whole), whole == self.filter)]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Parameters without a field of their own, so that sending the form does not lose them."""
        pairs = [pair for pair in self.filter.pairs() if pair[0] in (*LISTS, *SINGLE)]
        return [(n, v) for n, v in pairs if n not in VISIBLE and n not in self.fixed] + list(self.keep)

    def chips_beyond(self, *parameters: str) -> bool:
        """Whether anything but these parameters is asked for."""
        return any(chip.parameter not in parameters for chip, _ in self.chips)

    @property
    def is_narrowed(self) -> bool:
        """Whether a reader asks for less than the page's whole."""
        return bool(self.chips)

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
        by_day = self.filter.sort in ("-date", "date")
        return PageOfRecords(resolve(reading, seqs), cursor_for(self.filter, reading, last) if last else None, by_day)

    @property
    def query(self) -> str:
        return self.filter.canonical()

    def with_query(self, **extra: str) -> str:
        """The canonical query string with ways to ask, such as `bom=1`, behind it."""
        return urlencode([*self.filter.pairs(), *extra.items()])

    def address(self, f: IncidentFilter, **extra: str) -> str:
        """The query of a link on this page, with its question mark: without what the page's address says already."""
        pairs = [(name, value) for name, value in f.pairs() if name not in self.fixed]
        kept = [(name, value) for name, value in self.keep if name not in extra]
        return f"{self.path}?" + urlencode([*pairs, *kept, *((name, value) for name, value in extra.items() if value)])

    @property
    def orders(self) -> list[tuple[str, str, bool]]:
        """Name, address, and whether the list stands in this order."""
        names = {
            "-date": "newest first",
            "date": "oldest first",
            "-injured": "most injured",
            "-killed": "most killed",
            "-updated": "last updated",
        }
        return [(name, self.narrowed(sort=sort), sort == self.filter.sort) for sort, name in names.items()]

    @property
    def today(self) -> str:
        """This page without its as-of view."""
        return self.address(self.filter.replace(as_of=""))

    @property
    def here(self) -> str:
        return self.address(self.filter)

    @property
    def with_all_charts(self) -> str:
        return self.address(self.filter, charts="all")

    @property
    def as_days(self) -> str:
        return self.address(self.filter, view="", columns="")

    @property
    def as_table(self) -> str:
        return self.address(self.filter, view="table")

    def narrowed(self, **changes: object) -> str:
        """The query of this page with some of the filter's fields changed."""
        return self.address(self.filter.replace(**changes))


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
