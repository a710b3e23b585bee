"""Who uses the server of a folder; it starts with the first of them and stops with the last.

Three lock files in the folder:

    lock    held by whoever looks whether the server runs, starts it or stops it
    users   shared by every process that uses the server, and by its forked children, until they end
    keeper  held by the process of keeper.py
"""

import atexit
import os
import subprocess
import sys
import threading
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from . import locks
from .cluster import PORT, ROLE, Cluster
from .errors import USE_ANOTHER, ServerError

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Address:
    """What libpq needs to reach the server."""

    host: str  # the socket's folder
    port: str
    user: str
    requirepeer: str  # the OS user that must be at the other end: nobody can pose as the server


class Server:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._address: Address | None = None
        self._users_handle: int | None = None
        self._is_ending = False

    def join(self) -> Address:
        """Become a user of the server, which starts if it does not run. Cheap when done before."""
        with _guard:
            return self._address or self.look_again()

    def look_again(self) -> Address:
        """The same without trusting what was found before: the server may have been killed."""
        with _guard:
            if self._is_ending:
                raise ServerError("This process is ending and has left the embedded PostgreSQL.")
            try:
                self._address = self._enter()
            except OSError as error:
                name = error.filename or self.folder
                raise ServerError(
                    f"The embedded PostgreSQL cannot use {name} ({error.strerror}): "
                    f"make {self.folder} writable, {USE_ANOTHER}."
                ) from error
            except subprocess.TimeoutExpired as error:
                raise ServerError(f"PostgreSQL took too long to start: {error}") from error
            return self._address

    def leave(self) -> None:
        """Stop using the server; it stops when nobody else uses it."""
        with _guard:
            self._is_ending = True
            if self._users_handle is None:
                return
            self._forget_users_handle()
            try:
                with self.deciding():
                    self.stop_if_unused()
            except (OSError, ServerError):
                pass  # the keeper tries again, and this process has other things to end

    def deciding(self) -> AbstractContextManager[None]:
        """Within, nobody else starts or stops the server, or becomes a user of it."""
        return locks.exclusive(self.folder / "lock")

    def stop_if_unused(self) -> bool:
        """Whether nobody used the server. Then it has been stopped."""
        if not locks.is_free(self.folder / "users"):
            return False
        Cluster.of(self.folder / "data").stop()
        return True

    def _enter(self) -> Address:
        cluster = Cluster.of(self.folder / "data")
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.deciding():
            # A new handle each time: the folder may have been removed and made anew meanwhile.
            self._forget_users_handle()
            self._users_handle = locks.shared(self.folder / "users")
            if self._needs_keeper():
                _start_keeper(self.folder)
            cluster.create_if_missing()
            if not cluster.accepts():
                cluster.start()
            host = cluster.socket_folder()
        if host is None:
            raise ServerError(f"PostgreSQL's socket folder is not private: stop the server of {cluster.data}.")
        return Address(str(host), PORT, ROLE, cluster.account.name)

    def _needs_keeper(self) -> bool:
        return locks.is_free(self.folder / "keeper")

    def _forget_users_handle(self) -> None:
        if self._users_handle is not None:
            os.close(self._users_handle)
            self._users_handle = None


def server_in(folder: str | os.PathLike[str]) -> Server:
    """The one Server of this process for a folder. Nothing starts yet."""
    path = Path(folder).resolve()
    with _guard:
        if path not in _servers:
            _servers[path] = Server(path)
            atexit.register(_servers[path].leave)
        return _servers[path]


def _start_keeper(folder: Path) -> None:
    # Without site-packages (-S), as it needs none and stays for long.
    keeper = [sys.executable, "-S", "-m", "config.embedded_postgres.keeper", str(folder)]
    subprocess.run(
        # The shell puts it into the background and ends, so that it is nobody's child to be waited for.
        ["/bin/sh", "-c", '"$@" &', "sh", *keeper],
        cwd=CHECKOUT,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(CHECKOUT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        timeout=30,
        check=False,  # without a keeper all is well as long as nobody is killed
    )


_servers: dict[Path, Server] = {}
_guard = threading.RLock()


if hasattr(os, "register_at_fork"):
    # No child is made while a thread is halfway in: it would inherit locks that nobody gives back.
    os.register_at_fork(before=_guard.acquire, after_in_parent=_guard.release, after_in_child=_guard.release)
