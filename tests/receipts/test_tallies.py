"""A tally beside our own count, in the tally's window and scope and in no other."""

import datetime
import itertools

import pytest

from incidents.columns import counts
from incidents.columns.table import columns
from incidents.filters import parse_scope
from incidents.ledger.publish import OPERATOR, publish
from incidents.receipts.tallies import headline_tallies, reconcile
from tests.factories import make_place, make_public_incident, make_tally

pytestmark = pytest.mark.django_db(transaction=True)


def published_tally(value=66, **fields):
    fields.setdefault("scope", "category=attack")
    tally = make_tally(value, **fields)
    publish(tally, by=OPERATOR)
    return tally


def reconciled(tally):
    reading = columns.read()
    return reconcile(reading, {tally.pk: reading.snapshot.tallies[tally.pk]})[0]


def test_a_tally_counts_what_overlaps_its_window_and_nothing_else():
    make_public_incident(day="2023-10-16")
    make_public_incident(day="2023-10-17")
    make_public_incident(day="2023-11-20", until="2023-11-23")
    make_public_incident(day="2023-11-22")
    make_public_incident(day="2023-11-01", category="strike")
    row = reconciled(published_tally(window_start="2023-10-17", window_end="2023-11-21"))
    assert (row.recorded, row.gap) == (2, 64)


def test_a_window_without_a_start_counts_from_the_first_record():
    make_public_incident(day="2010-01-01")
    assert reconciled(published_tally(window_end="2023-11-21")).recorded == 1


def test_a_window_without_an_end_has_no_recorded_counterpart():
    make_public_incident(day="2023-10-17")
    row = reconciled(published_tally(window_start="2023-10-17"))
    assert (row.recorded, row.gap) == (None, None)


def test_nothing_recorded_in_the_window_is_zero_but_no_figure_is_unknown():
    make_public_incident("Gives no figure", day="2023-10-20")
    window = {"window_start": "2023-10-17", "window_end": "2023-10-19"}
    assert reconciled(published_tally(**window)).recorded == 0
    row = reconciled(published_tally(62, metric="injured", window_start="2023-10-17", window_end="2023-10-21"))
    assert (row.recorded, row.without_figure) == (None, 1)


def test_a_tally_of_the_injured_sums_best_estimates_and_says_how_many_records_give_none():
    make_public_incident(day="2023-10-20", injured=3)
    make_public_incident(day="2023-10-21", injured=0)
    make_public_incident(day="2023-10-22")
    row = reconciled(published_tally(62, metric="injured", window_end="2023-10-31"))
    assert (row.recorded, row.without_figure) == (3, 1)


def test_one_statement_for_many_windows_gives_what_one_each_would():
    syria = make_place(country="SYR")
    for day in range(1, 29, 3):
        make_public_incident(day=f"2023-11-{day:02d}", injured=day, place=syria)
    reading = columns.read()
    scope = parse_scope("category=attack&casualty_group=us_personnel&country=SYR")
    days = [datetime.date(2023, 11, day) for day in range(1, 29, 5)]
    windows = [(n, first, last) for n, (first, last) in enumerate(itertools.pairwise(days))]
    together = counts.in_windows(reading, scope.where(reading.snapshot), windows)
    for key, first, last in windows:
        one = scope.replace(date_from=first, date_to=last)
        assert together[key] == counts.totals(reading, one.where(reading.snapshot)).attack


def test_the_headline_takes_the_latest_window_of_each_claimant_that_ends_by_the_day():
    early = published_tally(55, claimant="Desk", window_start="2023-10-17", window_end="2023-11-14")
    late = published_tally(66, claimant="Desk", window_start="2023-10-17", window_end="2023-11-21")
    published_tally(32, claimant="Desk", window_start="2023-10-17", window_end="2023-11-21")
    published_tally(99, claimant="Desk", window_start="2023-10-17")
    published_tally(77, claimant="Somebody else", window_end="2023-11-21")
    snapshot = columns.read().snapshot
    assert headline_tallies(snapshot, ["Desk"], None) == {"attacks": [late.pk]}
    assert headline_tallies(snapshot, ["Desk"], datetime.date(2023, 11, 20)) == {"attacks": [early.pk]}
    assert headline_tallies(snapshot, ["Desk"], datetime.date(2023, 11, 1)) == {}
