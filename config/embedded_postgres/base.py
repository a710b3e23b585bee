"""Django's PostgreSQL backend, with a server of our own under it."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError
from django.db.backends.postgresql import base, client

from .binaries import wheel_programs
from .errors import ServerError
from .server import CHECKOUT, Server, server_in

DEFAULT_DATA_DIR = CHECKOUT / "var" / "postgres"
RECONNECT_SECONDS = 20


class EmbeddedPostgresError(OperationalError):
    """The embedded server cannot be had.

    An OperationalError, as pages that can do without a database expect one, and as `runserver` goes on
    without a word after an ImproperlyConfigured.
    """


class DatabaseClient(client.DatabaseClient):
    """`manage.py dbshell`, with the wheel's psql."""

    @classmethod
    def settings_to_cmd_args_env(
        cls, settings_dict: dict[str, Any], parameters: Iterable[str]
    ) -> tuple[list[str], dict[str, str]]:
        with _as_django_error():
            psql = wheel_programs() / "psql"
            address = _server_of(settings_dict).join()
        reached = {**settings_dict, "HOST": address.host, "PORT": address.port, "USER": address.user, "PASSWORD": ""}
        arguments, env = super().settings_to_cmd_args_env(reached, parameters)
        return [str(psql), *arguments[1:]], {**(env or {}), "PGREQUIREPEER": address.requirepeer}


class DatabaseWrapper(base.DatabaseWrapper):
    display_name = "PostgreSQL (embedded)"
    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        """Everything psycopg needs, from a server that runs."""
        params = super().get_connection_params()
        return {**params, **self._address(look_again=False)}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; if the server was killed since we last looked, start it again first."""
        deadline = time.monotonic() + RECONNECT_SECONDS
        has_looked = False
        while True:
            try:
                return super().get_new_connection(conn_params)
            except self.Database.OperationalError as error:
                if (has_looked and not _will_pass(error)) or time.monotonic() > deadline:
                    raise
            conn_params = {**conn_params, **self._address(look_again=True)}
            if has_looked:
                time.sleep(0.05)
            has_looked = True

    def _address(self, *, look_again: bool) -> dict[str, str]:
        with _as_django_error():
            server = _server_of(self.settings_dict)
            return vars(server.look_again() if look_again else server.join())


def _server_of(settings_dict: dict[str, Any]) -> Server:
    return server_in(settings_dict.get("DATA_DIR", DEFAULT_DATA_DIR))


def _will_pass(error: Exception) -> bool:
    """Whether the server is just starting, stopping or getting over a killed session.

    libpq gives no code for it; both it and the server speak English here.
    """
    return any(sign in str(error) for sign in ("the database system is", "server closed the connection unexpectedly"))


@contextmanager
def _as_django_error() -> Iterator[None]:
    try:
        yield
    except ServerError as error:
        raise EmbeddedPostgresError(str(error)) from None
