"""Brings a database up to date before the site is served: migrations, and with --demo the demonstration data and its editor."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

DEMO_EDITOR = "demo"


class Command(BaseCommand):
    help = (
        "Migrate; with --demo, fill an empty database with the demonstration data and make the demo editor. Repeatable."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="load the demonstration data into an empty database")
        parser.add_argument("--address", default="", help="where the site will answer, to be printed")

    def handle(self, *args: Any, demo: bool, address: str, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        if demo:
            call_command("load_demo", stdout=self.stdout)
            self.make_demo_editor()
        if address:
            self.stdout.write(f"Strikeline answers at {address} (the admin at {address}/admin/). Stop it with Ctrl-C.")

    def make_demo_editor(self) -> None:
        """The demo's publisher, with a random password that is printed this once. Only where nobody has an account yet."""
        if User.objects.exists():
            return
        password = secrets.token_urlsafe(12)
        editor = User.objects.create_user(DEMO_EDITOR, password=password, is_staff=True)
        editor.groups.add(Group.objects.get(name="Publisher"))
        self.stdout.write(
            f"Demo editor: user “{DEMO_EDITOR}”, password “{password}” (shown this once; change it in the admin)."
        )
