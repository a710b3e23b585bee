"""The database itself refuses what the ledger must never suffer."""

import datetime
import re
from importlib import import_module

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import F
from django.utils import timezone

from incidents.ledger.entry import LEDGER_LOCK, LedgerEntry, LedgerIdentity
from incidents.ledger.publish import OPERATOR, correct, publish, withdraw
from incidents.ledger.reconstruct import reconstructing
from incidents.ledger.transitions import DoorClosed
from tests.factories import make_actor, make_public_incident

GUARDS = import_module("incidents.ledger.migrations.0002_guards")


@pytest.fixture
def entry(db):
    return publish(make_actor(), by=OPERATOR)


@pytest.mark.parametrize("field", [field.name for field in LedgerEntry._meta.fields])
def test_no_field_of_an_entry_can_be_changed(entry, field):
    values = {"record": {}, "published_at": timezone.now(), "reconstructed": True, "note": "x", "action": "correct"}
    value = values.get(field, 7 if "Integer" in LedgerEntry._meta.get_field(field).get_internal_type() else "x")
    with pytest.raises(ProgrammingError, match="never changed"), transaction.atomic():
        LedgerEntry.objects.filter(seq=entry.seq).update(**{field: value})


def test_no_entry_can_be_deleted(entry):
    with pytest.raises(ProgrammingError, match="never changed"), transaction.atomic():
        entry.delete()
    with pytest.raises(ProgrammingError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_ledgerentry")


@pytest.mark.parametrize(
    "change",
    [
        "seq = seq + 100",
        "version = 9",
        "action = 'redact'",
        "published_at = now()",
        "public_id = 'x'",
        "kind = 'place'",
        "shape = 9",
        "reconstructed = true",
        "editor_id = 9",
        "record_id = 9",
    ],
)
def test_a_redaction_changes_words_and_words_alone(entry, change):
    with pytest.raises(ProgrammingError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL strikeline.redacting = 'on'")
        cursor.execute(f"UPDATE ledger_ledgerentry SET {change}")


def test_an_entry_cannot_be_dated_before_the_last_one(entry):
    with pytest.raises(ProgrammingError, match="may not be dated before"), transaction.atomic():
        LedgerEntry.objects.create(
            kind="actor",
            record_id=0,
            public_id="x",
            version=1,
            action="publish",
            shape=1,
            record={},
            published_at=entry.published_at - datetime.timedelta(seconds=1),
        )


def test_the_number_is_the_databases_whatever_the_insert_says(entry):
    fields = {"kind": "actor", "public_id": "x", "version": 1, "action": "publish", "shape": 1, "record": {}}
    forged = LedgerEntry(seq=1, record_id=0, published_at=timezone.now(), **fields)
    forged.save(force_insert=True)
    assert LedgerEntry.objects.get(record_id=0).seq == entry.seq + 1


def test_the_trigger_and_the_door_take_the_same_lock():
    (key,) = re.findall(r"pg_advisory_xact_lock\((\d+)\)", GUARDS.CREATE)
    assert int(key) == LEDGER_LOCK


def connect(name):
    return psycopg.connect(**{**connection.get_connection_params(), "dbname": name}, autocommit=True)


def test_truncate_is_refused_on_any_but_a_test_database(db):
    """On a database of another name, with the migration's own SQL and a stand-in for the table."""
    own = connection.settings_dict["NAME"]
    scratch_name = f"scratch_of_{own}"
    with connect(own) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {scratch_name}")
        admin.execute(f"CREATE DATABASE {scratch_name} TEMPLATE template0")
    try:
        with connect(scratch_name) as scratch:
            scratch.execute("CREATE TABLE ledger_ledgerentry (seq bigint, published_at timestamptz)")
            scratch.execute(GUARDS.CREATE)
            scratch.execute("INSERT INTO ledger_ledgerentry (published_at) VALUES (now())")
            for statement in ("TRUNCATE ledger_ledgerentry", "DELETE FROM ledger_ledgerentry"):
                with pytest.raises(psycopg.errors.RaiseException, match="never changed"):
                    scratch.execute(statement)
            assert scratch.execute("SELECT count(*) FROM ledger_ledgerentry").fetchone() == (1,)
            scratch.execute(GUARDS.DROP)
            scratch.execute("TRUNCATE ledger_ledgerentry")
    finally:
        with connect(own) as admin:
            admin.execute(f"DROP DATABASE {scratch_name}")


@pytest.mark.django_db
def test_truncate_is_let_through_on_a_test_database(entry):
    assert connection.settings_dict["NAME"].startswith("test_")
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE ledger_ledgerentry")
    assert not LedgerEntry.objects.exists()


@pytest.mark.django_db
def test_a_migrated_database_has_one_identity():
    assert LedgerIdentity.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerIdentity.objects.create(id=2)


@pytest.mark.django_db
def test_nobody_is_given_a_permission_to_change_entries():
    from django.contrib.auth.models import Permission

    of_the_ledger = Permission.objects.filter(content_type__app_label="ledger").values_list("codename", flat=True)
    assert set(of_the_ledger) == {"view_ledgerentry", "use_door", "redact"}


# --- positions and moments -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_positions_in_time(time_machine):
    assert LedgerEntry.objects.last_position() == 0
    days = ["2024-01-01", "2024-01-02", "2024-01-03"]
    entries = []
    for day in days:
        time_machine.move_to(f"{day}T12:00:00Z", tick=False)
        entries.append(publish(make_actor(), by=OPERATOR))

    def at(text):
        return LedgerEntry.objects.position_at(datetime.datetime.fromisoformat(text))

    assert at("2024-01-01T11:59:59+00:00") == 0
    assert at("2024-01-01T12:00:00+00:00") == entries[0].seq
    assert at("2024-01-02T23:59:59+00:00") == entries[1].seq
    assert at("2030-01-01T00:00:00+00:00") == LedgerEntry.objects.last_position() == entries[2].seq


@pytest.mark.django_db
def test_the_loader_may_date_entries_back_and_they_say_so():
    moment = datetime.datetime(2023, 10, 18, 12, tzinfo=datetime.UTC)
    with reconstructing(moment):
        incident = make_public_incident()
    assert {(e.published_at, e.reconstructed) for e in LedgerEntry.objects.all()} == {(moment, True)}
    entry = publish(make_actor(), by=OPERATOR)
    assert not entry.reconstructed
    assert entry.published_at > moment
    assert incident.last_entry_at > moment
    with pytest.raises(DoorClosed, match="entries of its own"), reconstructing(moment):
        pytest.fail("must not be entered")


@pytest.mark.django_db
def test_dating_back_ends_with_its_block_even_when_that_fails():
    with pytest.raises(RuntimeError), reconstructing(datetime.datetime(2023, 1, 1, tzinfo=datetime.UTC)):
        raise RuntimeError
    assert not publish(make_actor(), by=OPERATOR).reconstructed


@pytest.mark.django_db
def test_standing_entries_are_the_latest_of_each_record_that_readers_see(entry):
    incident = make_public_incident()
    standing = LedgerEntry.objects.standing()
    assert standing.filter(kind="incident").get().record_id == incident.pk
    type(incident).objects.filter(pk=incident.pk).update(title="Changed", edited_at=F("edited_at"))
    correct(incident, by=OPERATOR, note="n")
    assert standing.filter(kind="incident").get().version == 2
    withdraw(incident, by=OPERATOR, note="n")
    assert not standing.filter(kind="incident").exists()
