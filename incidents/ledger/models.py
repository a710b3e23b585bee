"""For Django, which looks for an app's tables here."""

from incidents.ledger.entry import EventNumber, LedgerEntry, LedgerIdentity

__all__ = ["EventNumber", "LedgerEntry", "LedgerIdentity"]
