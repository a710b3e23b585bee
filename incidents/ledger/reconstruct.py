"""Entries dated back: for the demo's loader, and for nothing else.

The demo's incidents were not published in 2023. Its loader records them as if they had been, in order of time, and every such
entry carries the mark `reconstructed`, which pages with an as-of view repeat.
"""

from __future__ import annotations

import contextlib
import contextvars
import datetime
from collections.abc import Iterator

from incidents.ledger.entry import LedgerEntry
from incidents.ledger.transitions import DoorClosed

_moment: contextvars.ContextVar[datetime.datetime | None] = contextvars.ContextVar("reconstructed_moment", default=None)


def reconstructed_moment() -> datetime.datetime | None:
    return _moment.get()


@contextlib.contextmanager
def reconstructing(moment: datetime.datetime) -> Iterator[None]:
    """Within it, the door dates its entries to `moment` (with a time zone). Refused once a real entry exists."""
    if LedgerEntry.objects.filter(reconstructed=False).exists():
        raise DoorClosed("This ledger has entries of its own; entries cannot be dated back into it.")
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
