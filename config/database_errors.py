"""One line instead of a long traceback when a management command cannot reach its database."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, quote_plus

import psycopg
from django.conf import settings
from django.db import OperationalError

from config.embedded_postgres.base import EmbeddedPostgresError

EMBEDDED = "config.embedded_postgres"


def one_line(error: BaseException) -> str | None:
    """What to print for an unreachable database, without its password. None: another error, to be shown in full."""
    if isinstance(error, EmbeddedPostgresError):
        return str(error)
    if not _is_unreachable(error):
        return None
    remote = {alias: database for alias, database in settings.DATABASES.items() if database.get("ENGINE") != EMBEDDED}
    reason = _without_passwords(" ".join(str(error).split()), list(remote.values()))
    variables = ["DATABASE_URL" if alias == "default" else f"DATABASE_{alias.upper()}_URL" for alias in remote]
    if not variables:
        return f"The embedded PostgreSQL cannot be reached: {reason}"
    return f"The database named in {' or '.join(variables)} cannot be reached: {reason}"


@contextmanager
def reported_in_one_line() -> Iterator[None]:
    """For manage.py: exit with status 1 and one line. `--traceback` shows the traceback."""
    if "--traceback" in sys.argv:
        yield
        return
    # `runserver` runs in a thread.
    threading.excepthook = _report_thread
    try:
        yield
    except OperationalError as error:
        line = one_line(error)
        if line is None:
            raise
        sys.exit(line)


def _report_thread(arguments: threading.ExceptHookArgs) -> None:
    line = one_line(arguments.exc_value) if arguments.exc_value else None
    if line is None:
        threading.__excepthook__(arguments)
    else:
        print(line, file=sys.stderr)


def _is_unreachable(error: BaseException) -> bool:
    # A server that answers gives each error a code (sqlstate); only a connection that fails has none.
    cause = error.__cause__
    return (
        isinstance(error, OperationalError) and isinstance(cause, psycopg.OperationalError) and cause.sqlstate is None
    )


def _without_passwords(text: str, databases: list[dict[str, Any]]) -> str:
    for database in databases:
        password = str(database.get("PASSWORD") or "")
        for spelling in {password, quote(password, safe=""), quote_plus(password)} - {""}:
            text = text.replace(spelling, "***")
    return text
