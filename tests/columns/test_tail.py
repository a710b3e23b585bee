"""How the columns follow the ledger: other processes, roll-backs, redactions, failures, restores, threads and forks.

All of it commits for real: the columns read on a connection of their own.
"""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pytest
from django.db import OperationalError, connection, transaction

from incidents.columns import counts
from incidents.columns import table as columns_table
from incidents.columns.counts import Where
from incidents.columns.table import Columns, NotReady, columns
from incidents.filters import IncidentFilter
from incidents.ledger.entry import LedgerEntry
from incidents.ledger.publish import OPERATOR, correct, merge, publish, withdraw
from incidents.ledger.redact import redact
from tests.columns.worlds import empty_ledger
from tests.factories import (
    make_actor,
    make_citation,
    make_claim,
    make_incident,
    make_place,
    make_public_incident,
    make_response,
    make_source,
)

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
EVERYTHING = Where()


def shown(query: str = "") -> list[str]:
    """event_ids under the filter, on the next reading."""
    f = IncidentFilter.parse(query)
    reading = f.read()
    seqs, _ = counts.page(reading, f.where(reading.snapshot), f.sort, None)
    by_seq = {seq: event_id for event_id, seq in reading.rows("SELECT event_id, seq FROM valid")}
    return [by_seq[seq] for seq in seqs]


# --- two processes ---------------------------------------------------------------------------------------------------

READER = """
import sys, django
django.setup()
from django.db import connections
connections["default"].settings_dict["NAME"] = sys.argv[1]
from incidents.columns import counts
from incidents.columns.table import columns
for line in sys.stdin:
    reading = columns.read()
    print(counts.count(reading, counts.Where()), reading.identity, reading.position, flush=True)
"""


@pytest.fixture
def other_process():
    """A process that answers each line with its count, the ledger's identity and its position."""
    process = subprocess.Popen(
        [sys.executable, "-c", READER, connection.settings_dict["NAME"]],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def ask() -> tuple[int, str, int]:
        process.stdin.write("read\n")
        process.stdin.flush()
        incidents, identity, position = process.stdout.readline().split()
        return int(incidents), identity, int(position)

    yield ask
    process.stdin.close()
    process.wait(timeout=30)
    process.stdout.close()


def test_what_one_process_publishes_another_shows_on_its_next_reading(other_process):
    assert other_process()[0] == 0
    for published in range(1, 6):
        incident = make_public_incident()
        assert other_process()[0] == published
    withdraw(incident, by=OPERATOR, note="Not so.")
    mine = columns.read()
    assert other_process() == (4, mine.identity, mine.position)


def test_another_process_loads_anew_when_the_ledger_is_replaced(other_process):
    make_public_incident()
    make_public_incident()
    _, identity, _ = other_process()
    empty_ledger()
    incidents, other, position = other_process()
    assert (incidents, position) == (0, 0)
    assert other != identity


# --- what enters, and when -------------------------------------------------------------------------------------------


def test_an_entry_that_is_rolled_back_never_enters():
    kept = make_public_incident()
    assert shown() == [kept.event_id]
    with transaction.atomic():
        publish(make_incident(), by=OPERATOR)
        assert shown() == [kept.event_id]
        transaction.set_rollback(True)
    assert shown() == [kept.event_id]
    later = make_public_incident()
    assert sorted(shown()) == sorted([kept.event_id, later.event_id])


def test_an_open_transaction_is_not_read_until_it_commits():
    before = columns.read().position
    with transaction.atomic():
        incident = make_public_incident()
        assert columns.read().position == before
    assert shown() == [incident.event_id]


def test_each_reading_shows_the_newest_version_and_an_earlier_position_the_earlier_one():
    incident = make_public_incident("First words", killed=1)
    first = columns.read()
    incident.title = "Other words"
    incident.save()
    correct(incident, by=OPERATOR, note="Other words.")
    assert shown("q=first") == []
    assert shown("q=other") == [incident.event_id]
    now = columns.read()
    assert counts.count(now, EVERYTHING) == counts.count(now.at(first.position), EVERYTHING) == 1
    assert now.at(first.position).rows("SELECT title FROM valid") == [("First words",)]
    assert first.rows("SELECT title FROM valid") == [("First words",)]  # a reading does not change while it is used


def test_a_withdrawn_incident_is_gone_and_comes_back_when_it_is_published_again():
    incident = make_public_incident()
    withdraw(incident, by=OPERATOR, note="Not so.")
    assert shown() == []
    publish(incident, by=OPERATOR)
    assert shown() == [incident.event_id]
    publications = columns.read().rows("SELECT version, published_at = updated_at FROM valid")
    assert publications == [(3, False)]


def test_a_merged_incident_is_counted_once():
    gone, stays = make_public_incident(), make_public_incident()
    assert len(shown()) == 2
    merge(gone, into=stays, by=OPERATOR, note="The same one.")
    assert shown() == [stays.event_id]


def test_more_entries_than_one_chunk_are_loaded_whole(monkeypatch):
    monkeypatch.setattr(columns_table, "CHUNK", 3)
    published = [make_public_incident() for _ in range(5)]
    for incident in published[:2]:
        withdraw(incident, by=OPERATOR, note="Not so.")
        publish(incident, by=OPERATOR)
    assert len(shown()) == 5
    for incident in published:
        incident.summary = "Corrected"
        incident.save()
        correct(incident, by=OPERATOR, note="A summary.")
    assert len(shown()) == len(shown("q=corrected")) == 5
    assert [n for (n,) in columns.read().rows("SELECT count(*) FROM version WHERE next_seq = ?", [2**62])] == [5]


def test_casualties_of_more_than_any_population_are_added_and_break_nothing():
    incident = make_incident()
    for group in ("us_personnel", "militia", "civilians"):
        make_claim(incident, "killed", 2_147_483_647, group=group)
    publish(incident, by=OPERATOR)
    reading = columns.read()
    assert counts.totals(reading, EVERYTHING).attack.killed.best == 3 * 2_147_483_647
    asked = Where(casualty_groups=("militia", "civilians"))
    assert counts.totals(reading, asked).attack.killed.best == 2 * 2_147_483_647


@pytest.mark.parametrize("days", [["0001-01-01"], ["9999-12-31"], ["0001-01-01", "9999-12-31"]])
def test_the_first_and_the_last_day_of_the_calendar_have_buckets(days):
    for day in days:
        make_public_incident(day=day)
    reading = columns.read()
    for unit in ("week", "month"):
        _, buckets = counts.buckets(reading, EVERYTHING, unit)
        assert sum(sum(bucket.incidents.values()) for bucket in buckets) == len(days)
    assert len(shown("from=0001-01-01&to=9999-12-31")) == len(days)


# --- as of -----------------------------------------------------------------------------------------------------------


def test_before_the_first_entry_there_is_nothing():
    make_public_incident()
    assert shown("as_of=2001-01-01") == shown("as_of=0001-01-01") == []
    reading = IncidentFilter.parse("as_of=2001-01-01").read()
    assert reading.position == 0
    assert counts.totals(reading, EVERYTHING).incidents == 0
    assert counts.buckets(reading, EVERYTHING) == ("day", [])


def test_a_moment_between_two_entries_shows_the_first_alone():
    first = make_public_incident()
    between = LedgerEntry.objects.order_by("-seq")[0].published_at
    while datetime.datetime.now(datetime.UTC) <= between:
        time.sleep(0.001)
    second = make_public_incident()
    at = between.isoformat().replace("+00:00", "Z")
    assert shown(f"as_of={at}") == [first.event_id]
    assert sorted(shown()) == sorted([first.event_id, second.event_id])
    with_offset = between.astimezone(datetime.timezone(datetime.timedelta(hours=3))).isoformat()
    assert shown(f"as_of={with_offset.replace('+', '%2B')}") == [first.event_id]


def test_a_position_that_has_not_arrived_is_not_ready_rather_than_short():
    make_public_incident()
    with pytest.raises(NotReady):
        columns.at(columns.read().position + 1)


# --- redaction -------------------------------------------------------------------------------------------------------


def held(reading) -> str:
    """Everything that the process holds, as text."""
    rows = reading.connection.execute("SELECT * FROM version").fetchall()
    directory = reading.snapshot.directory
    histories = [directory.history(kind)._versions for kind in ("actor", "place", "response", "tally", "tracker")]
    values = [record for versions in histories for dated in versions.values() for record in dated._values]
    return f"{rows} {values}"


def test_redacted_words_leave_every_process_with_its_next_reading():
    attack, strike = make_public_incident("Attack"), make_incident("Sesame strike", category="strike", summary="Tahini")
    link = make_response(strike, attack, note="Halva note", cited=False)
    make_citation(response=link, quote="Pistachio quote")
    publish(strike, by=OPERATOR)
    other = Columns()
    try:
        for reader in (columns, other):
            text = held(reader.read())
            assert all(word in text for word in ("Sesame", "tahini", "Halva", "Pistachio"))
        assert shown("q=sesame") == shown("q=tah") == [strike.event_id]
        redact(strike, by=OPERATOR, reason="A court's order.")
        for reader in (columns, other):
            text = held(reader.read()).casefold()
            assert not any(word in text for word in ("sesame", "tahini", "halva", "pistachio"))
        assert shown("q=sesame") == shown("q=tah") == []
        assert shown() == [attack.event_id]
    finally:
        other.close()


def test_what_was_counted_before_a_redaction_stays_counted_as_of_then():
    incident = make_public_incident("Sesame", killed=3)
    before = columns.read().position
    redact(incident, by=OPERATOR, reason="A court's order.")
    now = columns.read()
    assert counts.count(now, EVERYTHING) == 0
    assert counts.totals(now.at(before), EVERYTHING).attack.killed.best == 3


# --- failures --------------------------------------------------------------------------------------------------------


def test_a_load_that_fails_half_way_is_an_error_and_the_next_reading_is_whole(monkeypatch):
    monkeypatch.setattr(columns_table, "CHUNK", 2)
    published = [make_public_incident() for _ in range(4)]
    load, calls = Columns._load, []

    def fails_once(self, entries):
        calls.append(len(entries))
        if len(calls) == 3:
            raise duckdb.OutOfMemoryException("no memory")
        load(self, entries)

    monkeypatch.setattr(Columns, "_load", fails_once)
    with pytest.raises(NotReady) as failed:
        columns.read()
    assert isinstance(failed.value.__cause__, duckdb.OutOfMemoryException)
    assert sorted(shown()) == sorted(incident.event_id for incident in published)


def test_a_tail_that_is_interrupted_half_way_is_not_loaded_twice(monkeypatch):
    make_public_incident()
    assert len(shown()) == 1
    make_public_incident()
    load = Columns._load

    def interrupted(self, entries):
        load(self, entries)
        monkeypatch.setattr(Columns, "_load", load)
        raise KeyboardInterrupt

    monkeypatch.setattr(Columns, "_load", interrupted)
    with pytest.raises(KeyboardInterrupt):
        columns.read()
    assert len(shown()) == 2


def test_a_database_that_is_away_is_an_error_and_nothing_is_loaded_again_when_it_is_back(monkeypatch):
    incident = make_public_incident()
    assert shown() == [incident.event_id]
    held_before = columns._duckdb
    execute = Columns._execute

    def away(self, *args):
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(Columns, "_execute", away)
    with pytest.raises(NotReady):
        columns.read()
    monkeypatch.setattr(Columns, "_execute", execute)
    assert shown() == [incident.event_id]
    assert columns._duckdb is held_before


def test_a_connection_that_the_server_ended_is_made_anew():
    incident = make_public_incident()
    columns.read()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    time.sleep(0.2)
    assert shown() == [incident.event_id]


def test_an_entry_that_cannot_be_read_is_an_error_and_never_a_zero():
    make_public_incident()
    columns.read()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_ledgerentry (kind, record_id, public_id, version, action, published_at, note, shape, record, "
            "reconstructed) VALUES ('incident', 99999, 'IRQ-2023-9999', 1, 'publish', now() + interval '1 s', '', 1, '{}', false)"
        )
    for _ in range(2):
        with pytest.raises(NotReady):
            columns.read()


# --- another ledger --------------------------------------------------------------------------------------------------


def test_an_emptied_ledger_is_empty_and_a_new_one_is_loaded():
    make_public_incident()
    assert len(shown()) == 1
    empty_ledger()
    assert shown() == []
    incident = make_public_incident("Another ledger")
    assert shown() == [incident.event_id]


def test_a_ledger_restored_from_a_backup_and_grown_past_the_old_end_is_loaded_anew():
    """Its identity came back with the backup, and its highest number gives nothing away."""
    lost = make_public_incident("Lost with the disk")
    assert shown() == [lost.event_id]
    rows = list(LedgerEntry.objects.order_by("seq").values())
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE ledger_ledgerentry")
        cursor.execute("SELECT setval('ledger_number', %s)", [rows[0]["seq"]])
    restored = make_public_incident("Entered after the restore")
    make_public_incident("And another")
    assert LedgerEntry.objects.last_position() > rows[-1]["seq"]
    assert restored.event_id in shown()
    assert lost.event_id not in shown()
    assert columns.read().rows("SELECT count(*) FROM valid WHERE title = 'Lost with the disk'") == [(0,)]


# --- threads ---------------------------------------------------------------------------------------------------------


def torn(reading) -> str:
    """What is wrong with a reading, or nothing: every facet, total and page must tell of the same incidents."""
    incidents = counts.count(reading, EVERYTHING)
    totals = counts.totals(reading, EVERYTHING)
    seqs, _ = counts.page(reading, EVERYTHING, "-date", None)
    duplicates = reading.rows("SELECT record_id FROM valid GROUP BY record_id HAVING count(*) > 1")
    facets = [sum(counts.facet(reading, EVERYTHING, name).values()) for name in ("category", "country", "attacker")]
    if {totals.incidents, len(seqs), *facets} != {incidents} or duplicates:
        return f"{incidents}, {totals.incidents}, {len(seqs)}, {facets}, {duplicates}"
    killed = totals.attack.killed.best
    return "" if killed is None or killed == incidents else f"{killed} killed in {incidents} incidents"


def test_eight_threads_that_read_while_one_publishes_never_see_a_torn_state():
    attacker, place, source = make_actor(), make_place(), make_source()
    wrong: list[str] = []
    looked = [0] * 8
    stop = threading.Event()

    def look(number: int) -> None:
        try:
            last = 0
            while not stop.is_set():
                reading = columns.read()
                if reading.position < last:
                    wrong.append(f"{last} came before {reading.position}")
                last = reading.position
                if problem := torn(reading) or torn(reading.at(last // 2)):
                    wrong.append(problem)
                looked[number] += 1
        except Exception as error:
            wrong.append(repr(error))

    threads = [threading.Thread(target=look, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for number in range(20):
        incident = make_incident(place=place, attackers=[attacker], cited=False)
        make_citation(source, incident=incident)
        make_claim(incident, "killed", 1)
        publish(incident, by=OPERATOR)
        if number % 3 == 0:
            incident.title = f"Corrected {number}"
            incident.save()
            correct(incident, by=OPERATOR, note="A title.")
        if number % 10 == 9:
            redact(incident, by=OPERATOR, reason="So that all load anew.")
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert all(looked)
    assert counts.count(columns.read(), EVERYTHING) == 18


# --- forks -----------------------------------------------------------------------------------------------------------

FORKING = """
import json, os, sys, threading, django
django.setup()
from django.db import connections
connections["default"].settings_dict["NAME"] = sys.argv[1]
from incidents.columns import counts
from incidents.columns.table import columns
def look():
    return counts.count(columns.read(), counts.Where())
parent = look()
locked, go_on = threading.Event(), threading.Event()
def hold():  # a thread of the parent holds the lock at the moment of the fork
    with columns._lock:
        locked.set()
        go_on.wait()
holder = threading.Thread(target=hold)
holder.start()
locked.wait()
read_end, write_end = os.pipe()
child = os.fork()
if child == 0:
    first, of_its_own = look(), columns._duckdb is not None
    os.write(write_end, json.dumps([first, look(), columns._database.connection.info.backend_pid]).encode())
    columns.close()
    sys.exit(0)
os.close(write_end)
go_on.set()
holder.join()
with os.fdopen(read_end) as pipe:
    told = json.load(pipe)
_, status = os.waitpid(child, 0)
print(json.dumps({"parent": [parent, look()], "child": told[:2], "status": status,
                  "shared": told[2] == columns._database.connection.info.backend_pid}))
"""


def test_a_child_has_columns_and_a_connection_of_its_own_and_leaves_those_of_its_parent_alone():
    make_public_incident()
    make_public_incident()
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORKING, connection.settings_dict["NAME"]],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout, done.stderr
    assert json.loads(done.stdout) == {"parent": [2, 2], "child": [2, 2], "status": 0, "shared": False}


def test_the_columns_give_back_their_connection():
    def sessions():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
            return cursor.fetchone()[0]

    before = sessions()
    columns.read()
    assert sessions() == before + 1
    columns.close()
    deadline = time.monotonic() + 20
    while sessions() > before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert sessions() <= before
