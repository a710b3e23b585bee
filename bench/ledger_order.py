"""Does a reader that tails the ledger miss an entry, and what does the door cost beside a bare INSERT?

    python bench/ledger_order.py [--publishes 2000] [--processes 4] [--publishers 16]

Works in a scratch database of its own, which it makes and drops on the server of the settings.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SECRET_KEY", "only-for-benchmarks-" + "x" * 50)

import django

django.setup()

from django.db import connection, connections  # noqa: E402

from incidents.models import Actor  # noqa: E402
from tests.ledger.publishers import publish_in_processes  # noqa: E402


def bare_inserts(count: int, threads: int) -> float:
    """The same rows into a table without triggers, one commit each; seconds."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (seq bigserial PRIMARY KEY, record jsonb, published_at timestamptz)")

    def work(share: int) -> None:
        try:
            with connections["default"].cursor() as cursor:
                for number in range(share):
                    cursor.execute(
                        "INSERT INTO bare (record, published_at) VALUES (%s, now())", [f'{{"name": "Actor {number}"}}']
                    )
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work, args=(count // threads,)) for _ in range(threads)]
    begin = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return time.perf_counter() - begin


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--publishes", type=int, default=2_000)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--publishers", type=int, default=16)
    options = parser.parse_args()

    connection.settings_dict["TEST"]["NAME"] = "test_ledger_order"
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        Actor.objects.bulk_create(Actor(slug=f"actor-{n}", name=f"Actor {n}") for n in range(options.publishes))
        actors = list(Actor.objects.values_list("pk", flat=True))
        given, seen, seconds = publish_in_processes(actors, options.processes, options.publishers // options.processes)
        bare = bare_inserts(options.publishes, options.publishers)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)

    door_rate, bare_rate = len(given) / seconds, options.publishes / bare
    print(f"{options.processes} processes, {options.publishers} publishers, {len(given)} publishes in {seconds:.1f} s")
    print(f"missing = {len(set(given) - set(seen))}")
    print(f"seen twice or out of order = {len(seen) - len(set(seen)) + (seen != sorted(seen))}")
    print(f"through the door: {door_rate:.0f} publishes per second")
    print(
        f"bare INSERTs, one commit each: {bare_rate:.0f} per second; the door costs {bare_rate / door_rate:.1f} times that"
    )
    sys.exit(0 if sorted(given) == seen else 1)


if __name__ == "__main__":
    main()
