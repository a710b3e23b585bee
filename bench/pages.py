"""Server time of the readers' pages, beside the bare statements that their counts need, on the same data in the same run.

    manage.py make_incidents 100000 --seed 1
    python -m bench.pages [runs]

A page is asked for through Django's test client, so that the whole of it counts but the socket: middleware, filter, counts, records, figures,
templates. Each request carries no If-None-Match.
"""

from __future__ import annotations

import sys

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.columns import BARE, POSTGRES, POSTGRES_TABLE, load, milliseconds, postgres

PAGES = (
    ("/", {}),
    ("/?weapon=rocket", {"HX-Request": "true"}),
    ("/?country=IRQ&category=attack&from=2023-01-01", {"HX-Request": "true"}),
    ("/incidents/", {}),
    ("/incidents/?q=convoy", {}),
    ("/incidents.json", {}),
    ("/tallies/", {}),
)


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    settings.DEBUG = settings.SECURE_SSL_REDIRECT = False
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    client = Client(SERVER_NAME="127.0.0.1")
    reading = load()
    reading.connection.execute(
        f"CREATE TABLE bare AS SELECT * EXCLUDE (words) FROM version WHERE seq <= {reading.position} AND next_seq > {reading.position}"
    )
    postgres(POSTGRES_TABLE)
    postgres("ANALYZE figured")
    bare = milliseconds(lambda: [reading.connection.execute(sql).fetchall() for sql in BARE], runs)
    server = milliseconds(lambda: [postgres(sql) for sql in POSTGRES], 3)
    print(f"bare statements of `/`: DuckDB {bare:.1f} ms, PostgreSQL {server:.1f} ms")
    for address, headers in PAGES:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address, headers=headers)
            asked = len(queries)
        assert answer.status_code == 200, (address, answer.status_code)
        took = milliseconds(lambda address=address, headers=headers: client.get(address, headers=headers), runs)
        part = " (part)" if headers else ""
        print(
            f"{address}{part}: {took:.0f} ms, {len(answer.content) / 1000:.0f} KB, {asked} queries; "
            f"page / bare DuckDB = {took / bare:.1f}, bare PostgreSQL / page = {server / took:.1f}"
        )


if __name__ == "__main__":
    main()
