"""Typed readers for the settings that come from the environment.

`.env` at the top of the checkout is read first; variables of the process win over it.
A value that cannot be read stops the start with one line that names the variable.
"""

import secrets
from pathlib import Path

from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env(eager=True)
env.read_env(BASE_DIR / ".env", recurse=False)


def secret_key() -> str:
    """SECRET_KEY, or else a random one that is made once and kept in var/secret_key, readable by its owner alone."""
    given = env.str("SECRET_KEY", "")
    if given:
        return given
    path = BASE_DIR / "var" / "secret_key"
    if path.exists():
        return path.read_text().strip()
    path.parent.mkdir(exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(secrets.token_urlsafe(64))
    return path.read_text().strip()
