"""A legal takedown from the command line."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from incidents.ledger.publish import OPERATOR
from incidents.ledger.redact import redact
from incidents.ledger.transitions import DoorClosed
from incidents.models import Incident


class Command(BaseCommand):
    help = "Blank the words of a published incident in the ledger and take it off every page. Cannot be undone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("event_id")
        parser.add_argument("--reason", required=True, help="public: readers see it at the record's address")

    def handle(self, *args: Any, event_id: str, reason: str, **options: Any) -> None:
        incident = Incident.objects.filter(event_id=event_id).first()
        if incident is None:
            raise CommandError(f"There is no record {event_id}.")
        if (
            sys.stdin.isatty()
            and input(f"Redact {event_id} “{incident.title}” for good? Type its number again: ") != event_id
        ):
            raise CommandError("Nothing was changed.")
        try:
            entry = redact(incident, by=OPERATOR, reason=reason)
        except DoorClosed as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{event_id} is redacted; ledger entry {entry.seq}.")
