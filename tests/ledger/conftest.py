import pytest


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Nobody signs in here; a slow hash for every user would be most of the run."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
