"""Synthetic incidents: marked, the same for a seed, and in the ledger what the door would have written."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from incidents.columns import counts
from incidents.columns.counts import Where
from incidents.columns.table import columns
from incidents.ledger.entry import EventNumber, LedgerEntry
from incidents.ledger.publish import OPERATOR, publish
from incidents.ledger.record import public_record
from incidents.models import Actor, Incident, Place, Response, Source
from incidents.synthetic import make_incidents
from tests.factories import make_incident, make_public_incident


def facts():
    """What was made, without ids and times."""
    fields = ("event_id", "title", "summary", "date_start", "date_end", "outcome", "place__slug", "status", "version")
    return sorted(map(str, Incident.objects.values_list(*fields, "casualty_claims__best", "citations__quote")))


@pytest.mark.django_db(transaction=True)
def test_the_ledger_holds_what_the_door_would_have_written_of_every_record():
    make_incidents(120, 7)
    for model in (Place, Actor, Source, Incident, Response):
        for record in model.objects.for_publication():
            entry = LedgerEntry.objects.filter(record_id=record.pk, kind=model.__name__.lower()).latest("seq")
            assert entry.read() == public_record(record)
            assert (entry.version, "published") == (record.version, record.status)
            record.full_clean(validate_constraints=False)
    reading = columns.read()
    assert counts.count(reading, Where()) == 120
    assert Response.objects.count() == round(120 * 0.03)
    assert Incident.objects.filter(version=2).exists()


@pytest.mark.django_db
def test_numbers_stay_in_order_and_the_door_goes_on_from_them():
    last = make_incidents(50, 1)
    times = list(LedgerEntry.objects.order_by("seq").values_list("published_at", flat=True))
    assert times == sorted(times)
    assert LedgerEntry.objects.last_position() == last
    one = Incident.objects.order_by("-pk")[0]
    prefix, number = one.event_id.rsplit("-", 1)
    assert EventNumber.objects.get(prefix=prefix).last >= int(number)
    real = make_incident(place=one.place, day=str(one.date_start))
    publish(real, by=OPERATOR)
    real.refresh_from_db()
    assert Incident.objects.filter(event_id=real.event_id).count() == 1
    assert make_incidents(50, 2, force=True) > last


@pytest.mark.django_db
def test_a_seed_gives_the_same_incidents_and_another_seed_others():
    seen = []
    for seed in (3, 3, 4):
        with transaction.atomic():
            make_incidents(30, seed)
            seen.append(facts())
            transaction.set_rollback(True)
    assert seen[0] == seen[1] != seen[2]


@pytest.mark.django_db
def test_all_that_is_made_says_that_it_is_synthetic():
    make_incidents(20, 1)
    assert not Incident.objects.exclude(title__startswith="Synthetic ").exists()
    assert not Source.objects.exclude(publisher="Synthetic").exists()
    assert not Actor.objects.exclude(slug__startswith="synthetic-").exists()
    assert not Place.objects.exclude(slug__startswith="synthetic-").exists()


@pytest.mark.django_db
def test_published_incidents_that_are_real_are_not_mixed_with_synthetic_ones_unless_forced():
    make_public_incident("A real one")
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("make_incidents", "5", seed=1)
    assert Incident.objects.count() == 1
    call_command("make_incidents", "5", seed=1, force=True)
    assert Incident.objects.count() == 6
