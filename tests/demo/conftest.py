"""The demo is loaded once for all tests of this folder, and rolled back after them."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from incidents.demo.loading import load_demo
from incidents.demo.tables import read_tables

FIXTURES = Path(settings.BASE_DIR) / "fixtures"


@pytest.fixture(scope="package")
def tables():
    return read_tables(FIXTURES)


@pytest.fixture(scope="package")
def demo(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_demo(FIXTURES)
        transaction.set_rollback(True)
