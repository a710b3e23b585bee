"""Entries become visible in the order of their numbers, whoever publishes beside whom."""

import threading

import pytest
from django.db import connection, connections, transaction

from incidents.ledger.entry import LEDGER_LOCK, LedgerEntry
from incidents.ledger.publish import OPERATOR, correct, publish
from incidents.ledger.transitions import DoorClosed
from incidents.models import Actor, Incident
from tests.factories import make_actor, make_incident, make_place, make_public_incident, make_source
from tests.ledger.publishers import publish_in_processes

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*functions):
    """Run each in a thread with a connection of its own, all let go together; their results or exceptions."""
    gate = threading.Barrier(len(functions))
    results = [None] * len(functions)

    def run(index, function):
        try:
            gate.wait(timeout=60)
            results[index] = function()
        except Exception as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(functions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return results


def test_a_reader_that_tails_the_ledger_misses_no_entry_of_four_processes():
    Actor.objects.bulk_create(Actor(slug=f"a{n}", name=f"A {n}") for n in range(320))
    actors = list(Actor.objects.values_list("pk", flat=True))

    given, seen, _ = publish_in_processes(actors, processes=4, threads=4)

    assert len(given) == len(set(given)) == 320
    assert seen == sorted(given)
    moments = list(LedgerEntry.objects.order_by("seq").values_list("published_at", flat=True))
    assert moments == sorted(moments)


def test_nobody_gets_a_number_while_a_slower_transaction_holds_one():
    slow, quick = make_actor(), make_actor()
    inside, leave = threading.Event(), threading.Event()

    def slowly():
        with transaction.atomic():
            seq = publish(slow, by=OPERATOR).seq
            inside.set()
            assert leave.wait(timeout=60)
            return seq

    def quickly():
        assert inside.wait(timeout=60)
        watcher = threading.Thread(target=wait_for_a_waiter, args=(leave,))
        watcher.start()
        seq = publish(quick, by=OPERATOR).seq
        watcher.join()
        return seq

    first, second = at_once(slowly, quickly)
    assert first < second


def wait_for_a_waiter(then):
    """Set `then` once some transaction waits for the ledger's lock."""
    try:
        with connection.cursor() as cursor:
            for _ in range(100_000):
                cursor.execute(
                    "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted "
                    "AND (classid::bigint << 32) | objid::bigint = %s AND database = "
                    "(SELECT oid FROM pg_database WHERE datname = current_database()))",
                    [LEDGER_LOCK],
                )
                if cursor.fetchone()[0]:
                    break
    finally:
        then.set()
        connections.close_all()


def test_parallel_publishers_never_get_the_same_event_id():
    place, source = make_place(), make_source()
    incidents = [make_incident(place=place, cited=False) for _ in range(12)]
    for incident in incidents:
        incident.citations.create(source=source, quote="q")
    results = at_once(*(lambda i=i: publish(i, by=OPERATOR).public_id for i in incidents))
    assert sorted(results) == [f"IRQ-2023-{n:04d}" for n in range(1, 13)]
    assert LedgerEntry.objects.filter(kind="place").count() == LedgerEntry.objects.filter(kind="source").count() == 1


def test_of_parallel_publications_of_one_draft_one_succeeds():
    incident = make_incident()
    copies = [Incident.objects.get(pk=incident.pk) for _ in range(6)]
    results = at_once(*(lambda c=c: publish(c, by=OPERATOR, seen_version=0) for c in copies))
    assert sum(isinstance(result, LedgerEntry) for result in results) == 1
    assert sum(isinstance(result, DoorClosed) for result in results) == 5
    assert [e.version for e in LedgerEntry.objects.of("incident", incident.pk)] == [1]


def test_of_parallel_corrections_of_one_version_one_succeeds():
    incident = make_public_incident()
    Incident.objects.filter(pk=incident.pk).update(title="Changed")
    copies = [Incident.objects.get(pk=incident.pk) for _ in range(6)]
    results = at_once(*(lambda c=c: correct(c, by=OPERATOR, note="n", seen_version=1) for c in copies))
    assert sum(isinstance(result, LedgerEntry) for result in results) == 1
    assert [e.version for e in LedgerEntry.objects.of("incident", incident.pk)] == [1, 2]
