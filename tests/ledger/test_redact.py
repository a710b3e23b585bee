"""Redaction: the words go from the whole database, the facts that were counted stay."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import ProgrammingError, connection, transaction

from incidents.ledger.entry import LedgerEntry
from incidents.ledger.publish import OPERATOR, correct, merge, publish, withdraw
from incidents.ledger.record import Tombstone
from incidents.ledger.redact import REDACTED, WORDS, blanked, redact
from incidents.ledger.transitions import DoorClosed, NotAllowed
from incidents.models import Incident, Response
from incidents.vocabulary import Status
from tests.factories import (
    make_actor,
    make_citation,
    make_claim,
    make_incident,
    make_public_incident,
    make_response,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db

SECRET = "Xylophonist"


def tables_that_hold(word):
    """The tables of the database with a row in which the word occurs, in any column."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}" AS row WHERE row::text ILIKE %s)', [f"%{word}%"])
            if cursor.fetchone()[0]:
                found.append(table)
        return found


def make_secret_incident(title=SECRET, **fields):
    """A draft with the word in every field that holds words, its citations, its claims and its sources' texts."""
    incident = make_incident(
        title, summary=SECRET, date_note=SECRET, where_note=SECRET, note=SECRET, cited=False, **fields
    )
    words = {"quote": SECRET, "prefix": SECRET, "suffix": SECRET}
    make_citation(make_source(text=f"Words {SECRET} words", note=SECRET), incident=incident, **words)
    claim = make_claim(incident, best=3, group_note=SECRET, claimant=SECRET)
    make_citation(make_source(text=SECRET), claim=claim, quote="", paraphrase=SECRET)
    return incident


def make_secret_link(strike, attack):
    link = make_response(strike, attack, note=SECRET, cited=False)
    make_citation(make_source(text=SECRET), response=link, quote=SECRET)
    return link


def log(record, words=SECRET):
    LogEntry.objects.create(
        user=make_user(f"user {LogEntry.objects.count()}"),
        content_type=ContentType.objects.get_for_model(record),
        object_id=str(record.pk),
        object_repr=words,
        action_flag=CHANGE,
        change_message=words,
    )


def test_no_word_of_the_incident_is_left_in_any_table():
    incident = make_secret_incident()
    publish(incident, by=OPERATOR, note=SECRET)
    Incident.objects.filter(pk=incident.pk).update(title=f"{SECRET} again")
    correct(incident, by=OPERATOR, note=SECRET)
    strike = make_public_incident(category="strike")
    publish(make_secret_link(strike, incident), by=OPERATOR, note=SECRET)
    make_secret_link(make_public_incident(category="strike"), incident)  # stays a draft
    gone = make_secret_link(make_public_incident(category="strike"), incident)
    publish(gone, by=OPERATOR)
    withdraw(gone, by=OPERATOR, note=SECRET)
    log(incident)
    log(incident.citations.get())
    log(gone)
    assert "ledger_ledgerentry" in tables_that_hold(SECRET)

    redact(incident, by=OPERATOR, reason="A court order.")

    assert tables_that_hold(SECRET) == []
    assert incident.title == REDACTED
    assert incident.status == Status.REDACTED


def test_words_that_left_the_working_copy_before_go_too():
    incident = make_secret_incident()
    publish(incident, by=OPERATOR)
    link = make_secret_link(make_public_incident(category="strike"), incident)
    publish(link, by=OPERATOR)
    other = make_public_incident()
    Response.objects.filter(pk=link.pk).update(attack=other, note="About another attack.")
    link.citations.update(quote="Other words")
    incident.casualty_claims.all().delete()
    incident.citations.all().delete()
    make_citation(incident=incident)
    correct(incident, by=OPERATOR, note="All of it replaced.")
    correct(link, by=OPERATOR, note="It answered another attack.")

    redact(incident, by=OPERATOR, reason="A court order.")

    assert tables_that_hold(SECRET) == []
    assert LedgerEntry.objects.newest("response", link.pk).read().note == "About another attack."
    assert Response.objects.get(pk=link.pk).status == Status.PUBLISHED


def test_incidents_that_were_merged_into_it_go_with_it_and_still_lead_to_it():
    first, second, stays = make_secret_incident(), make_secret_incident(), make_secret_incident()
    for incident in (first, second, stays):
        publish(incident, by=OPERATOR)
    merge(first, into=second, by=OPERATOR, note=SECRET)
    merge(second, into=stays, by=OPERATOR, note=SECRET)

    redact(stays, by=OPERATOR, reason="A court order.")

    assert tables_that_hold(SECRET) == []
    latest = {incident.pk: LedgerEntry.objects.newest("incident", incident.pk) for incident in (first, second, stays)}
    assert {entry.action for entry in latest.values()} == {"redact"}
    assert latest[first.pk].read() == Tombstone(merged_into=second.pk)
    assert latest[second.pk].read() == Tombstone(merged_into=stays.pk)
    assert latest[stays.pk].read() == Tombstone()


def test_a_redacted_incident_leaves_its_address_and_the_reason():
    incident = make_public_incident()
    entry = redact(incident, by=OPERATOR, reason=" A court order. ")
    assert (entry.action, entry.note, entry.public_id, entry.version) == (
        "redact",
        "A court order.",
        incident.event_id,
        2,
    )
    assert entry.read() == Tombstone()


def test_what_was_counted_stays_countable():
    actor = make_actor()
    incident = make_secret_incident(attackers=[actor], weapons=["rocket"], day="2023-10-18")
    before = publish(incident, by=OPERATOR).read()

    redact(incident, by=OPERATOR, reason="A court order.")

    after = LedgerEntry.objects.of("incident", incident.pk).first().read()
    for name in after.__struct_fields__:
        if name not in WORDS and name not in ("claims", "citations"):
            assert getattr(after, name) == getattr(before, name), name
    assert [(c.harm, c.best, c.group, c.id) for c in after.claims] == [
        (c.harm, c.best, c.group, c.id) for c in before.claims
    ]
    assert after.source_ids() == before.source_ids()
    assert after.title == REDACTED


def test_its_links_leave_with_entries_of_their_own():
    attack, strike = make_public_incident(), make_public_incident(category="strike")
    link = make_response(strike, attack)
    publish(link, by=OPERATOR)
    entry = redact(attack, by=OPERATOR, reason="A court order.")
    latest = LedgerEntry.objects.newest("response", link.pk)
    assert (latest.action, latest.read()) == ("redact", Tombstone())
    assert latest.seq < entry.seq
    assert Response.objects.get(pk=link.pk).status == Status.REDACTED


def test_nothing_of_other_records_changes():
    source = make_source(title="A headline", text=SECRET)
    incident, other = make_secret_incident(), make_incident(cited=False)
    for record in (incident, other):
        make_citation(source, incident=record, quote="Other words")
        publish(record, by=OPERATOR)
    of_others = LedgerEntry.objects.exclude(kind="incident", record_id=incident.pk)
    before = {entry.seq: (entry.record, entry.note) for entry in of_others}

    redact(incident, by=OPERATOR, reason="A court order.")

    assert {entry.seq: (entry.record, entry.note) for entry in of_others} == before
    assert other.citations.get().quote == "Other words"
    source.refresh_from_db()
    assert (source.title, source.text, source.text_sha256) == ("A headline", "", "")


def test_a_redacted_incident_never_comes_back():
    incident = make_public_incident()
    redact(incident, by=OPERATOR, reason="A court order.")
    for again in (
        lambda: publish(incident, by=OPERATOR),
        lambda: withdraw(incident, by=OPERATOR, note="n"),
        lambda: redact(incident, by=OPERATOR, reason="r"),
    ):
        with pytest.raises(DoorClosed):
            again()


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reason_is_needed(reason):
    incident = make_public_incident("Words")
    with pytest.raises(DoorClosed, match="public note"):
        redact(incident, by=OPERATOR, reason=reason)
    assert LedgerEntry.objects.newest("incident", incident.pk).read().title == "Words"


def test_only_those_who_may_redact_do(editor):
    incident = make_public_incident("Words")
    with pytest.raises(NotAllowed):
        redact(incident, by=editor, reason="A court order.")
    assert LedgerEntry.objects.newest("incident", incident.pk).read().title == "Words"


def test_the_guard_closes_again_within_the_same_transaction():
    incident = make_public_incident()
    redact(incident, by=OPERATOR, reason="A court order.")
    with pytest.raises(ProgrammingError, match="never changed"), transaction.atomic():
        LedgerEntry.objects.update(note="x")


def test_a_redaction_that_fails_leaves_every_word(monkeypatch):
    incident = make_public_incident("Words")
    with pytest.raises(RuntimeError), transaction.atomic():
        redact(incident, by=OPERATOR, reason="A court order.")
        raise RuntimeError
    assert LedgerEntry.objects.newest("incident", incident.pk).read().title == "Words"
    assert Incident.objects.get(pk=incident.pk).title == "Words"
    with pytest.raises(ProgrammingError, match="never changed"), transaction.atomic():
        LedgerEntry.objects.update(note="x")


def test_every_text_of_an_incident_or_link_is_known_as_words():
    """A field that is added to the record is either among the words or among these."""
    from incidents.ledger.record import CitationRecord, ClaimRecord, IncidentRecord, ResponseRecord

    codes = {"event_id", "category", "time_local", "tz", "target_type", "outcome", "verification", "group", "harm"}
    codes |= {"qualifier", "basis"}
    for shape in (IncidentRecord, ClaimRecord, CitationRecord, ResponseRecord):
        texts = {name for name, kind in shape.__annotations__.items() if kind == "str"}
        assert texts <= WORDS | codes, shape


def test_blanking_keeps_what_is_empty_empty():
    data = {
        "title": "Words",
        "summary": "",
        "claims": [{"claimant": "A", "best": 0, "low": None}],
        "supports": ["title"],
    }
    assert blanked(data) == {
        "title": REDACTED,
        "summary": "",
        "claims": [{"claimant": REDACTED, "best": 0, "low": None}],
        "supports": ["title"],
    }
