"""Publishers in processes of their own, and a reader that tails the ledger beside them.

For the test of order and for bench/ledger_order.py. A process is told the database by name: under a test that is not
the one in the settings.
"""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from django.db import connection, connections

from incidents.ledger.entry import LedgerEntry

ROOT = Path(__file__).resolve().parents[2]
DEADLINE_S = 300
PROGRAM = "import django; django.setup(); from tests.ledger.publishers import main; main()"


def publish_in_threads(actor_ids, threads):
    """Publish each actor once, some of them slowly and some rolled back first. The numbers that were given."""
    from django.db import transaction

    from incidents.ledger.publish import OPERATOR, publish
    from incidents.models import Actor

    given = []

    def work(ids):
        try:
            for pk in ids:
                actor = Actor.objects.get(pk=pk)
                if pk % 7 == 0:  # a number that is taken and given back must not hold readers up
                    with transaction.atomic():
                        publish(actor, by=OPERATOR)
                        transaction.set_rollback(True)
                given.append(publish(actor, by=OPERATOR).seq)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work, args=(actor_ids[i::threads],)) for i in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return given


def main():
    """One process: reads {"database", "actors", "threads"} on standard input, waits for a line, publishes, prints numbers."""
    task = json.loads(sys.stdin.readline())
    connections["default"].settings_dict["NAME"] = task["database"]
    connection.ensure_connection()
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(publish_in_threads(task["actors"], task["threads"])), flush=True)


def start_process(actor_ids, threads):
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PGOPTIONS": f"-c statement_timeout={DEADLINE_S}s",  # a process that waits for ever fails instead
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    task = {"database": connection.settings_dict["NAME"], "actors": actor_ids, "threads": threads}
    process.stdin.write(json.dumps(task) + "\n")
    process.stdin.flush()
    return process


class Tail:
    """Polls `seq > last seen` on a connection of its own, in autocommit, as every web process does."""

    def __init__(self, expected):
        self.seen = []
        self._expected = expected
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._poll)
        self._after = LedgerEntry.objects.last_position()
        self._thread.start()

    def _poll(self):
        last = self._after
        try:
            deadline = time.monotonic() + DEADLINE_S
            while len(self.seen) < self._expected and not self._stop.is_set() and time.monotonic() < deadline:
                new = list(LedgerEntry.objects.filter(seq__gt=last).order_by("seq").values_list("seq", flat=True))
                if new:
                    last = new[-1]
                    self.seen += new
        finally:
            connections.close_all()

    def finish(self):
        """What was seen by the time all is committed and one last look was taken."""
        if len(self.seen) < self._expected:
            self._thread.join(timeout=5)
        self._stop.set()
        self._thread.join()
        return self.seen


def publish_in_processes(actor_ids, processes, threads):
    """Publish every actor; (numbers given, numbers that a tailing reader saw, seconds)."""
    started = [start_process(actor_ids[i::processes], threads) for i in range(processes)]
    try:
        for process in started:
            assert process.stdout.readline().strip() == "ready"
        tail = Tail(expected=len(actor_ids))
        begin = time.perf_counter()
        for process in started:
            process.stdin.write("go\n")
            process.stdin.flush()
        answers = [process.stdout.readline() for process in started]
        seconds = time.perf_counter() - begin
        seen = tail.finish()
        return [seq for answer in answers for seq in json.loads(answer)], seen, seconds
    finally:
        for process in started:
            process.stdin.close()
            process.wait(timeout=DEADLINE_S)
            process.stdout.close()
