"""The release, read from the newest heading of CHANGELOG.md: one place says it."""

import re

from config.env import BASE_DIR

_HEADING = re.compile(r"^## v?(\d+\.\d+\.\d+)", re.MULTILINE)


def _read() -> str:
    found = _HEADING.search((BASE_DIR / "CHANGELOG.md").read_text(encoding="utf-8"))
    return found.group(1) if found else "0.0.0"


RELEASE = _read()
