"""The dense table: which columns a reader sees, and the addresses that sort them, add one or take one away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from incidents.views.explore import Exploration


@dataclass(frozen=True)
class TableColumn:
    """`sorts`: values of `sort` that order by it, the first one being what a click asks for."""

    key: str
    name: str
    sorts: Sequence[str] = ()
    is_number: bool = False
    is_default: bool = True


COLUMNS = (
    TableColumn("date", "Date", ("-date", "date")),
    TableColumn("title", "Incident"),
    TableColumn("place", "Place"),
    TableColumn("country", "Country", is_default=False),
    TableColumn("attacker", "Attributed to"),
    TableColumn("claimed", "Claimed by", is_default=False),
    TableColumn("target", "Aimed at", is_default=False),
    TableColumn("weapon", "Weapons"),
    TableColumn("outcome", "Outcome"),
    TableColumn("injured", "Injured", ("-injured",), is_number=True),
    TableColumn("killed", "Killed", ("-killed",), is_number=True),
    TableColumn("evidence", "Evidence"),
    TableColumn("sources", "Sources", is_number=True),
    TableColumn("updated", "Updated", ("-updated",), is_default=False),
    TableColumn("number", "Number", is_default=False),
)
ALWAYS = "title"  # the column with the link cannot go


@dataclass(frozen=True)
class ShownColumn:
    column: TableColumn
    is_shown: bool
    sort_query: str = ""
    aria_sort: str = ""
    toggle_query: str = ""


def view_of(request: HttpRequest) -> str:
    """`table` for the dense list; anything else is the list by day."""
    return "table" if request.GET.get("view") == "table" else "days"


def chosen_columns(request: HttpRequest) -> list[str]:
    """Keys of the columns asked for, in our order; unknown ones are passed over, none asked for means the usual ones."""
    asked = request.GET.get("columns", "").split(",")
    found = [column.key for column in COLUMNS if column.key in asked or column.key == ALWAYS]
    return found if len(found) > 1 else [column.key for column in COLUMNS if column.is_default]


def kept_ways(request: HttpRequest) -> list[tuple[str, str]]:
    """What links of the page carry on: the view, and the columns where they are not the usual ones."""
    if view_of(request) != "table":
        return []
    chosen = chosen_columns(request)
    usual = [column.key for column in COLUMNS if column.is_default]
    return [("view", "table"), *([("columns", ",".join(chosen))] if chosen != usual else [])]


def shown_columns(request: HttpRequest, found: Exploration) -> list[ShownColumn]:
    chosen = chosen_columns(request)
    return [_shown(column, chosen, found) for column in COLUMNS]


def _shown(column: TableColumn, chosen: Sequence[str], found: Exploration) -> ShownColumn:
    is_shown = column.key in chosen
    toggled = [c.key for c in COLUMNS if (c.key in chosen) != (c.key == column.key)]
    toggle = "" if column.key == ALWAYS else found.address(found.filter, columns=",".join(toggled))
    if not column.sorts:
        return ShownColumn(column, is_shown, toggle_query=toggle)
    now = found.filter.sort
    following = (
        column.sorts[(column.sorts.index(now) + 1) % len(column.sorts)] if now in column.sorts else column.sorts[0]
    )
    aria = "" if now not in column.sorts else "descending" if now.startswith("-") else "ascending"
    return ShownColumn(column, is_shown, found.narrowed(sort=following), aria, toggle)
