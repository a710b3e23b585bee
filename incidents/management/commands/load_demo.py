"""`manage.py load_demo`: the demo's records into an empty database; into any other, nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from incidents.demo.loading import load_demo
from incidents.demo.tables import BadFixture


class Command(BaseCommand):
    help = "Load the demo's records, dated back and marked as reconstructed, into an empty database."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_demo(Path(settings.BASE_DIR) / "fixtures")
        except BadFixture as problem:
            raise CommandError(str(problem)) from problem
        if loaded is None:
            self.stdout.write("There are records already; the demo was not loaded and nothing was changed.")
            return
        counts = ", ".join(f"{count} {kind}" for kind, count in sorted(loaded.published.items()))
        self.stdout.write(f"Demo loaded: {loaded.entries} ledger entries (published: {counts}).")
