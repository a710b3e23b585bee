"""What a management command says when its database is not there."""

import subprocess
import sys
from pathlib import Path

import psycopg
from django.db import IntegrityError, OperationalError

from config.database_errors import one_line

TOP = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys
from django.conf import settings
remote = {"ENGINE": "django.db.backends.postgresql", "NAME": "x", "USER": "y", "PASSWORD": "s3cr@t", "HOST": %r}
settings.configure(DATABASES={alias: {**remote, "PORT": 1} for alias in sys.argv[1].split(",")})
from django.db import connection
from config.database_errors import reported_in_one_line
with reported_in_one_line():
    connection.ensure_connection()
"""


def run(aliases: str, *arguments: str, host: str = "127.0.0.1") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", PROGRAM % host, aliases, *arguments]
    return subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)


def test_an_unreachable_database_is_one_line_that_names_the_variable() -> None:
    result = run("default")
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("The database named in DATABASE_URL cannot be reached: ")
    assert "port 1 failed: Connection refused" in result.stderr


def test_with_a_replica_both_variables_are_named() -> None:
    assert "DATABASE_URL or DATABASE_REPLICA_URL" in run("default,replica").stderr


def test_the_password_is_not_printed_even_where_it_was_written_into_the_wrong_place() -> None:
    said = run("default", host="s3cr%40t.invalid").stderr
    assert "***" in said
    assert "s3cr" not in said


def test_the_traceback_is_there_for_who_asks_for_it() -> None:
    assert "Traceback" in run("default", "--traceback").stderr


def test_an_error_of_a_database_that_answers_is_not_taken_for_an_absent_one() -> None:
    deadlock = OperationalError("deadlock detected")
    deadlock.__cause__ = psycopg.errors.DeadlockDetected("deadlock detected")
    assert one_line(deadlock) is None
    assert one_line(IntegrityError("duplicate key")) is None
