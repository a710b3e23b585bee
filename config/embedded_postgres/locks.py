"""File locks: who uses the server, and who may start or stop it.

The kernel drops a lock when the last process that holds it is gone, however it went: there are no process
ids to be cleaned, reused or left over from before a restart. A lock belongs to the open file, so a forked
child keeps its parent's lock for as long as it lives.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, where account.py refuses before any lock is taken
    fcntl = None  # type: ignore[assignment]


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Wait until nobody else is in here, for as long as it takes."""
    handle = _open(path)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        # Unlocked by name, not by closing alone: a child forked meanwhile may hold a copy of the handle.
        fcntl.flock(handle, fcntl.LOCK_UN)
        os.close(handle)


def shared(path: Path) -> int:
    """The handle of a lock that others may hold too. Closing it gives the lock back."""
    handle = _open(path)
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


def claim(path: Path) -> int | None:
    """The handle of a lock that nobody else holds, or None when somebody does."""
    handle = _open(path)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def is_free(path: Path) -> bool:
    """Whether nobody holds this lock, neither shared nor alone."""
    handle = claim(path)
    if handle is None:
        return False
    os.close(handle)
    return True


def _open(path: Path) -> int:
    # Readable by us alone: whoever can open the file could hold the lock, and with it everyone else.
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
