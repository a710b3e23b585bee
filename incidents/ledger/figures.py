"""Arithmetic on casualty claims: which claim is shown, and what an incident's figures are. Pure; the rules stand here alone.

Rule of display, for each group and harm: the claim that an editor chose; else the one stated last (unknown days first), and
of several stated on one day the one recorded last. Other claims stay beside it on the record's page.

Rule of sums over groups: unknown is left out and never becomes 0. A sum whose every part is unknown is unknown (None). Where only
some groups give an end of the range, the next best thing that the others give stands in for it, so that low, best and high of
a sum are sums over the same groups and stay in order: "5" and "at least 2" are at least 7, and never 5 with a low of 7.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from incidents.ledger.record import ClaimRecord


@dataclass(frozen=True)
class Figure:
    """A number of people. None: not reported; 0: reported as none."""

    low: int | None = None
    best: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class GroupFigures:
    group: str
    killed: Figure = Figure()
    injured: Figure = Figure()


def shown_claim(claims: Iterable[ClaimRecord]) -> ClaimRecord | None:
    """Of claims about one group and harm, the one whose figure is shown; None of none."""
    return max(claims, key=lambda claim: (claim.chosen, claim.stated_on or datetime.date.min, claim.id), default=None)


def shown_claims(claims: Sequence[ClaimRecord]) -> list[ClaimRecord]:
    """The shown claim of each group and harm, in the order in which the groups are first mentioned."""
    keys = dict.fromkeys((claim.group, claim.harm) for claim in claims)
    return [claim for key in keys if (claim := shown_claim(c for c in claims if (c.group, c.harm) == key)) is not None]


def by_group(claims: Sequence[ClaimRecord]) -> list[GroupFigures]:
    """The shown figures, one row for each group that has any."""
    shown = shown_claims(claims)
    figures = {(claim.group, claim.harm): Figure(claim.low, claim.best, claim.high) for claim in shown}
    return [
        GroupFigures(group, figures.get((group, "killed"), Figure()), figures.get((group, "injured"), Figure()))
        for group in dict.fromkeys(claim.group for claim in shown)
    ]


def total(figures: Iterable[Figure]) -> Figure:
    """The sum over groups. Each end is unknown where every group lacks it; else what stands first in each tuple counts."""
    figures = list(figures)
    return Figure(
        low=_sum_of_ends((f.low, f.best) for f in figures),
        best=_sum_of_ends((f.best, f.low) for f in figures),
        high=_sum_of_ends((f.high, f.best, f.low) for f in figures),
    )


def killed_and_injured(claims: Sequence[ClaimRecord], groups: Sequence[str] = ()) -> tuple[Figure, Figure]:
    """An incident's figures over all its groups, or over `groups` alone."""
    if not claims:  # most incidents
        return Figure(), Figure()
    rows = [row for row in by_group(claims) if not groups or row.group in groups]
    return total(row.killed for row in rows), total(row.injured for row in rows)


def _sum_of_ends(ends: Iterable[tuple[int | None, ...]]) -> int | None:
    """The sum of the first known number of each tuple; None where no tuple begins with one."""
    ends = list(ends)
    if all(stand_ins[0] is None for stand_ins in ends):
        return None
    return sum(next((value for value in stand_ins if value is not None), 0) for stand_ins in ends)
