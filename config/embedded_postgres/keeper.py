"""Stops the server when its last user died without leaving: kill -9, a closed terminal, os._exit().

One process per running server, started by server.py, with nothing but the standard library in it.
"""

import os
import sys
import time
from pathlib import Path

from . import locks
from .server import Server

INTERVAL_SECONDS = 1.0


def main(folder: Path) -> None:
    watch = locks.claim(folder / "keeper")
    if watch is None:
        return  # another one keeps watch already
    server = Server(folder)
    while folder.joinpath("lock").exists():  # or else the folder was removed, and PostgreSQL ends by itself
        with server.deciding():
            if server.stop_if_unused():
                # Before the next user looks whether somebody keeps watch.
                os.close(watch)
                return
        time.sleep(INTERVAL_SECONDS)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
