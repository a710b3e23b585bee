"""Whatever editors do in whatever order, the ledger keeps its promises."""

import itertools

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.ledger.entry import LedgerEntry
from incidents.ledger.publish import OPERATOR, correct, merge, publish, send_back, submit, withdraw
from incidents.ledger.record import Tombstone, kind_of
from incidents.ledger.redact import redact
from incidents.ledger.transitions import TRANSITIONS, DoorClosed
from incidents.models import Incident, Response
from incidents.vocabulary import Status
from tests.factories import make_actor, make_incident, make_place, make_response

ACTIONS = ("edit", "submit", "return", "publish", "correct", "withdraw", "merge", "redact", "save old copy")
STEPS = st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 5), st.integers(0, 5)), max_size=25)


def take(action, record, other, number):
    if action == "edit":
        fields = {"title": f"Title {number}"} if isinstance(record, Incident) else {"note": f"Note {number}"}
        type(record).objects.filter(pk=record.pk).update(**fields)
    elif action == "save old copy":
        record.save()
    elif action in ("submit", "return"):
        {"submit": submit, "return": send_back}[action](record, by=OPERATOR)
    elif action == "merge":
        merge(record, into=other, by=OPERATOR, note="The same.")
    elif action == "redact":
        if isinstance(record, Incident):
            redact(record, by=OPERATOR, reason="An order.")
    else:
        {"publish": publish, "correct": correct, "withdraw": withdraw}[action](record, by=OPERATOR, note="A reason.")


def check_the_ledger():
    entries = list(LedgerEntry.objects.order_by("seq"))
    assert [e.published_at for e in entries] == sorted(e.published_at for e in entries)
    by_record = {}
    for entry in entries:
        by_record.setdefault((entry.kind, entry.record_id), []).append(entry)
        assert entry.read() is not None
        assert isinstance(entry.read(), Tombstone) is not entry.is_public
    for history in by_record.values():
        assert [entry.version for entry in history] == list(range(1, len(history) + 1))
        for before, after in itertools.pairwise(history):
            assert TRANSITIONS[before.action].target in TRANSITIONS[after.action].sources
    incident_ids = [e.public_id for (kind, _), history in by_record.items() if kind == "incident" for e in history[:1]]
    assert len(set(incident_ids)) == len(incident_ids)
    return by_record


def check_the_working_copy(by_record):
    for model in (Incident, Response):
        for record in model.objects.all():
            history = by_record.get((kind_of(record), record.pk), [])
            assert record.version == len(history)
            if history:
                assert record.status == TRANSITIONS[history[-1].action].target
            else:
                assert record.status in (Status.DRAFT, Status.IN_REVIEW)
            if isinstance(record, Incident):
                assert {entry.public_id for entry in history} <= {record.event_id}
                assert (record.event_id is None) is (not history)


def check_what_readers_see():
    standing = {(entry.kind, entry.record_id): entry.read() for entry in LedgerEntry.objects.standing()}
    for (kind, _), record in standing.items():
        if kind == "incident":
            assert record.source_ids()
            named = [("actor", p.actor_id) for p in record.participants] + [("source", s) for s in record.source_ids()]
            assert all(key in standing for key in [*named, ("place", record.place_id)])


@pytest.mark.django_db
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=STEPS)
def test_any_sequence_of_actions_keeps_the_ledger_in_order(steps):
    with transaction.atomic():
        place, actor = make_place(), make_actor()
        attacks = [make_incident(place=place, attackers=[actor]) for _ in range(2)]
        strikes = [make_incident(place=place, category="strike") for _ in range(2)]
        records = [*attacks, *strikes, make_response(strikes[0], attacks[0]), make_response(strikes[1], attacks[1])]
        for number, (action, which, into) in enumerate(steps):
            before = LedgerEntry.objects.last_position()
            try:
                take(action, records[which], records[into], number)
            except DoorClosed:
                assert LedgerEntry.objects.last_position() == before
        check_the_working_copy(check_the_ledger())
        check_what_readers_see()
        transaction.set_rollback(True)
