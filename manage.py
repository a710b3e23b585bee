#!/usr/bin/env python
"""Strikeline's commands. `manage.py help` lists them."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config.database_errors import reported_in_one_line

    with reported_in_one_line():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
