"""What every chart has: Plotly's data and layout, its words, and its table of the same rows."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from incidents.columns.counts import Mark
from incidents.describe import day_range
from incidents.vocabulary import Verification

ATTACK, STRIKE, CONTEXT, REPORTED = "token:attack", "token:strike", "token:context", "token:reported"
COLOURS = {"attack": ATTACK, "strike": STRIKE}
# Changes of the page's filter -> the address that has them, as `Exploration.narrowed`.
Link = Callable[..., str]


@dataclass(frozen=True)
class Figure:
    """`data` and `layout` are Plotly's. `sentence` says what the chart shows, for those who do not see it. `rows` hold the same numbers.

    `counted`: incidents that it shows. `left_out`: how many it does not, with the reason of each.
    """

    id: str
    title: str
    unit: str
    sentence: str
    header: Sequence[str]
    rows: Sequence[Sequence[Any]]
    data: Sequence[Mapping[str, Any]]
    layout: Mapping[str, Any] = field(default_factory=dict)
    counted: int = 0
    left_out: Sequence[tuple[int, str]] = ()
    note: str = ""
    legend: Sequence[str] = ()
    height: str = ""  # tall, short, or the usual
    brush: bool = False  # a span that is dragged on it sets the dates

    @property
    def plotly(self) -> dict[str, Any]:
        """What the page draws."""
        return {"data": list(self.data), "layout": dict(self.layout)}

    @property
    def is_empty(self) -> bool:
        return not self.rows

    @property
    def left_out_words(self) -> str:
        """ "3 left out: no weapon reported"; empty where nothing is."""
        return "; ".join(f"{n:,} left out: {reason}" for n, reason in self.left_out if n)


def hover(*lines: str, width: int = 56) -> str:
    """Lines of a hover card: long ones are broken, and what a source wrote cannot become markup."""
    return "<br>".join(escaped(part) for line in lines if line for part in textwrap.wrap(line, width)[:5])


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mark_words(mark: Mark, place: str = "") -> str:
    """The hover card of one incident."""
    harm = ""
    if mark.category != "context":
        parts = [(mark.injured, "injured"), (mark.killed, "killed")]
        harm = ", ".join(f"{noun} {'not reported' if n is None else n}" for n, noun in parts)
    doubt = "" if mark.verification != Verification.CLAIM_ONLY else "the claimant alone says so"
    about = f"{day_range(mark.date_start, mark.date_end)}{', day approximate' if mark.date_prec > 1 else ''}"
    return hover(f"{about} · {place}" if place else about, mark.title, harm, doubt)


def iso(days: Sequence[datetime.date]) -> list[str]:
    return [day.isoformat() for day in days]


def times(n: int, one: str, many: str = "") -> str:
    """ "1 attack", "1,204 attacks"."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"
