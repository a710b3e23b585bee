"""Synthetic incidents, for benchmarks."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from incidents.synthetic import NotSynthetic, make_incidents


class Command(BaseCommand):
    help = "Publish synthetic incidents, marked as such, in bulk: for benchmarks, never on a site with real ones."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int)
        parser.add_argument("--seed", type=int, default=1, help="the same incidents for the same seed")
        parser.add_argument(
            "--force", action="store_true", help="also beside published incidents that are not synthetic"
        )

    def handle(self, *args: Any, number: int, seed: int, force: bool, **options: Any) -> None:
        if number < 1:
            raise CommandError("The number of incidents must be at least 1.")
        begin = time.perf_counter()
        try:
            last = make_incidents(number, seed, force=force)
        except NotSynthetic as error:
            raise CommandError(f"{error} Nothing was changed; --force adds to them.") from error
        took = time.perf_counter() - begin
        self.stdout.write(f"Published {number:,} synthetic incidents in {took:.1f} s; the ledger ends at {last:,}.")
