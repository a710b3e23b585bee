"""Shared fixtures. The database is a real PostgreSQL: the embedded one, or that of DATABASE_URL."""

import os

import pytest

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)


@pytest.fixture(autouse=True)
def test_settings(settings):
    """Hashed static names need `collectstatic`, and tests speak plain HTTP."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.SECURE_SSL_REDIRECT = False
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # quick; passwords are not the matter here


@pytest.fixture
def groups(db):
    """The groups of the migration; tests that commit for real lose them with every flush."""
    from django.apps import apps

    from incidents.groups import ensure_groups

    ensure_groups(apps)


@pytest.fixture
def publisher(groups):
    from tests.factories import make_user

    return make_user("publisher", "Publisher")


@pytest.fixture
def editor(groups):
    from tests.factories import make_user

    return make_user("editor", "Editor")


@pytest.fixture
def contributor(groups):
    from tests.factories import make_user

    return make_user("contributor", "Contributor")


@pytest.fixture(autouse=True)
def fresh_columns():
    """The columns keep a database connection of their own: give it back before the test database goes."""
    yield
    from incidents.columns.table import columns

    columns.close()
