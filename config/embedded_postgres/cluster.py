"""A data folder and the PostgreSQL that serves it. Callers hold the lock of server.py."""

import os
import shlex
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from .account import Account, owner_of
from .binaries import MAJOR_VERSION, programs_for
from .errors import USE_ANOTHER, ServerError

DATABASE = ROLE = "strikeline"
PORT = "5432"  # of no network: it is a part of the socket's name

# A socket's path has 104 to 108 bytes, and a checkout's path may be longer: hence these short ones.
SOCKET_PARENTS = tuple(map(Path, ("/tmp", "/var/tmp", "/dev/shm")))  # noqa: S108 - to make a private folder in

INITDB = (
    "--username=postgres",
    "--auth-local=peer",
    "--auth-host=reject",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)

# The site's role owns its database and may make others, for the tests; it is no superuser, so that what
# works here works on a rented PostgreSQL too.
FIRST_STATEMENTS = f"CREATE ROLE {ROLE} LOGIN CREATEDB;\nCREATE DATABASE {DATABASE} OWNER {ROLE};\n"

# Given at each start, so that they do not age in an old data folder. Durability stays as PostgreSQL has it.
SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}

LOG = "server.log"
LOG_BYTES = 10_000_000
PATIENCE_SECONDS = 15
STOP_SECONDS = 60


@dataclass(frozen=True)
class Cluster:
    data: Path
    account: Account

    @classmethod
    def of(cls, data: Path) -> "Cluster":
        return cls(data, owner_of(data))

    def create_if_missing(self) -> None:
        """Make the data folder, completely or not at all."""
        if self.data.exists():
            self._check_version()
            return
        staging = self.data.with_name("data.new")
        if staging.exists():
            shutil.rmtree(staging)
        staging.mkdir(mode=0o700)
        if not self.account.is_ours:
            os.chown(staging, self.account.uid, self.account.gid)
        replace(self, data=staging)._initialise()
        staging.rename(self.data)

    def accepts(self) -> bool:
        """Whether somebody listens on the socket. It may still be starting up, or shutting down."""
        folder = self.socket_folder()
        if folder is None:
            return False
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(PATIENCE_SECONDS)
            try:
                client.connect(str(folder / f".s.PGSQL.{PORT}"))
            except OSError:
                return False
        return True

    def socket_folder(self) -> Path | None:
        """Where the server listens, or listened before it was killed; None when that place is not safe."""
        lines = self._postmaster_lines()
        if len(lines) < 5 or not lines[4].startswith("/"):
            return None
        folder = Path(lines[4])
        return folder if self._is_private(folder) else None

    def start(self) -> None:
        """Start the server and wait until it can be used."""
        # The same folder as before a crash: processes and pools that know it find the server again.
        folder = self.socket_folder()
        if self._former_server_serves():
            return
        folder = folder or self._new_socket_folder()
        for left_over in folder.iterdir():
            # A socket and its lock, which names a process of long ago, as postmaster.pid does.
            left_over.unlink()
        settings = {**SETTINGS, "unix_socket_directories": str(folder)}
        options = shlex.join(part for name, value in settings.items() for part in ("-c", f"{name}={value}"))
        command = ("start", "-D", self._data_argument, "-w", "-t", "60", "-s", "-l", LOG, "-o", options)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while reason := self._fails_to_start(command):
            # Connections of a killed server end by themselves, but not at once.
            if "shared memory" not in reason or time.monotonic() > deadline:
                raise ServerError(f"PostgreSQL did not start: {reason} (more in {self.data / LOG})")
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop the server, if it runs, and wait until it has."""
        folder, pid = self.socket_folder(), self._postmaster_pid()
        # What listens on the socket wrote the process id, so this is never an innocent process.
        if pid is not None and self.accepts():
            os.kill(pid, signal.SIGINT)  # PostgreSQL's "fast shutdown": ends the sessions and writes everything down
            deadline = time.monotonic() + STOP_SECONDS
            while self._postmaster_pid() == pid and time.monotonic() < deadline:
                time.sleep(0.01)
        if folder is not None and not self._has_process():
            shutil.rmtree(folder, ignore_errors=True)

    def _initialise(self) -> None:
        self._run("initdb", "-D", self._data_argument, *INITDB)
        users = dict.fromkeys(("root", self.account.name))  # whoever else may enter the socket's folder
        roles = (ROLE, "postgres")
        (self.data / "pg_hba.conf").write_text(f"local all {','.join(roles)} peer map=site\n")
        (self.data / "pg_ident.conf").write_text("".join(f'site "{user}" {role}\n' for user in users for role in roles))
        arguments = ("--single", "-D", self._data_argument, "-c", "exit_on_error=on", "postgres")
        self._run("postgres", *arguments, stdin=FIRST_STATEMENTS)

    def _fails_to_start(self, command: tuple[str, ...]) -> str:
        """Why pg_ctl could not start the server; empty when it could."""
        log = self.data / LOG
        if log.exists() and log.stat().st_size > LOG_BYTES:
            log.rename(self.data / f"{LOG}.1")
        seen = log.stat().st_size if log.exists() else 0
        code, said = self._try("pg_ctl", *command)
        if code == 0:
            return ""
        written = log.read_bytes()[seen:].decode(errors="replace") if log.exists() else ""
        fatal = [line.partition("] ")[2] for line in written.splitlines() if "FATAL:" in line or "PANIC:" in line]
        return fatal[-1] if fatal else _last_line(said)

    def _check_version(self) -> None:
        version_file = self.data / "PG_VERSION"
        found = version_file.read_text().strip() if version_file.exists() else None
        if found is None:
            raise ServerError(f"{self.data} is no PostgreSQL data folder: remove it, {USE_ANOTHER}.")
        if found != MAJOR_VERSION:
            raise ServerError(
                f"{self.data} was made by PostgreSQL {found}, and this is PostgreSQL {MAJOR_VERSION}: dump it with "
                f"the release that made it and load it here, remove it, {USE_ANOTHER}."
            )

    @cached_property
    def _programs(self) -> Path:
        return programs_for(self.account)

    @cached_property
    def _data_argument(self) -> str:
        """How the server names its data folder, which is its working directory.

        Root's checkout may lie in a folder closed to the server's OS user (/root/...). A process needs no
        way to its working directory once it stands in it, and opening the way would open it to others too.
        """
        if self.account.can_enter(self.data):
            return str(self.data)
        if sys.platform == "linux":
            return "/proc/self/cwd"
        raise ServerError(f"User {self.account.name!r} cannot enter {self.data}: move the checkout, {USE_ANOTHER}.")

    def _run(self, program: str, *arguments: str, stdin: str = "") -> None:
        code, said = self._try(program, *arguments, stdin=stdin)
        if code != 0:
            raise ServerError(f"PostgreSQL's {program} failed: {_last_line(said)}")

    def _try(self, program: str, *arguments: str, stdin: str = "") -> tuple[int, str]:
        """Run a program as the server's OS user in the data folder: its exit status, and all it said."""
        # A file, as a pipe would stay open for as long as the server that pg_ctl starts.
        with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as given:
            given.write(stdin)
            given.seek(0)
            result = subprocess.run(
                [self._programs / program, *arguments],
                cwd=self.data,
                # Nothing of ours: PGPORT, LD_PRELOAD or a locale that is not there would reach the server.
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
                stdin=given,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C is for us, not for the server
                timeout=120,
                umask=0o077,
                check=False,
                **self.account.identity,
            )
            output.seek(0)
            return result.returncode, output.read()

    def _is_private(self, folder: Path) -> bool:
        try:
            found = folder.lstat()
        except OSError:
            return False
        mine = found.st_uid == self.account.uid
        return stat.S_ISDIR(found.st_mode) and mine and stat.S_IMODE(found.st_mode) == 0o700

    def _new_socket_folder(self) -> Path:
        for parent in SOCKET_PARENTS:
            try:
                # Nobody can have made it before us: its name is random, and it must not exist yet.
                folder = Path(tempfile.mkdtemp(prefix="strikeline-", dir=parent))
            except OSError:
                continue
            if not self.account.is_ours:
                os.chown(folder, self.account.uid, self.account.gid)
            return folder
        tried = ", ".join(map(str, SOCKET_PARENTS))
        raise ServerError(f"PostgreSQL's socket finds no room in {tried}: make one of them writable, {USE_ANOTHER}.")

    def _former_server_serves(self) -> bool:
        """Whether a server that was just starting has started; one that was just stopping is waited for."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self._has_process():
            if self.accepts():
                return True
            if time.monotonic() > deadline:
                pid = self._postmaster_pid()
                raise ServerError(
                    f"PostgreSQL (process {pid}) serves {self.data}, but its socket is not to be found from here: "
                    f"stop it with 'kill -INT {pid}', {USE_ANOTHER}."
                )
            time.sleep(0.02)
        if (pid := self._postmaster_pid()) and _is_alive(pid):
            # A killed server's number, which another program has now. PostgreSQL would take that for a server.
            (self.data / "postmaster.pid").unlink(missing_ok=True)
        return False

    def _has_process(self) -> bool:
        pid = self._postmaster_pid()
        return pid is not None and _is_alive(pid) and _works_in(pid, self.data)

    def _postmaster_lines(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _postmaster_pid(self) -> int | None:
        lines = self._postmaster_lines()
        return int(lines[0]) if lines and lines[0].isdigit() else None


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _works_in(pid: int, data: Path) -> bool:
    """Whether this process is a server of the data folder: every PostgreSQL stands in its data folder."""
    if sys.platform == "linux":
        try:
            return os.path.samefile(f"/proc/{pid}/cwd", data)
        except OSError:  # another user's, so not the server's
            return False
    command = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return "postgres" in command.stdout and str(data) in command.stdout


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it gave no reason"
