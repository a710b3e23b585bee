"""Quantities, casualties and running counts."""

from __future__ import annotations

import datetime as dt

import pytest

from incidents.reading import read
from incidents.reading.casualties import find_casualties
from incidents.reading.model import Span
from incidents.reading.numbers import find_numbers, ordinal_to_number, words_to_number

PUBLISHED = dt.date(2023, 11, 22)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("three", 3),
        ("twenty-three", 23),
        ("1,400", 1400),
        ("a dozen", 12),
        ("two dozen", 24),
        ("half a dozen", 6),
        ("one hundred and five", 105),
        ("three thousand", 3000),
        ("1.5 million", 1_500_000),
        ("a couple", 2),
    ],
)
def test_words_become_numbers(words, value):
    assert words_to_number(words) == value


@pytest.mark.parametrize(("word", "value"), [("38th", 38), ("fifth", 5), ("twenty-first", 21), ("day", None)])
def test_ordinals_become_numbers(word, value):
    assert ordinal_to_number(word) == value


@pytest.mark.parametrize(
    ("text", "low", "high", "qualifier"),
    [
        ("at least 62 people", 62, None, "at_least"),
        ("about 1,400 people", 1400, 1400, "about"),
        ("more than 40 people", 40, None, "more_than"),
        ("up to 30 people", None, 30, "at_most"),
        ("between 20 and 30 people", 20, 30, "range"),
        ("dozens of people", 24, None, "at_least"),
        ("some fighters", 1, None, "at_least"),
        ("no injuries", 0, 0, "none_reported"),
        ("seven people", 7, 7, "exact"),
    ],
)
def test_a_quantity_keeps_its_qualifier(text, low, high, qualifier):
    (found,) = find_numbers(text, Span(0, len(text)))
    assert (found.low, found.high, found.qualifier) == (low, high, qualifier)


@pytest.mark.parametrize(
    "text", ["a 7-month tour", "40 kilometres away", "3:30 p.m.", "90 per cent", "12 years", "two days"]
)
def test_measures_and_times_are_no_quantities(text):
    assert find_numbers(text, Span(0, len(text))) == ()


def figures(text: str):
    return [(m.group, m.casualties.low, m.casualties.high) for m in find_casualties(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("killing three soldiers and wounding five", [("killed", 3, 3), ("injured", 5, 5)]),
        ("12 people were killed and 30 wounded", [("killed", 12, 12), ("injured", 30, 30)]),
        ("leaving at least 29 dead", [("killed", 29, None)]),
        ("killing some fighters", [("killed", 1, None)]),
        ("killing a guard", [("killed", 1, 1)]),
        ("There were no injuries", [("injured", 0, 0)]),
        ("There were no casualties", [("killed", 0, 0), ("injured", 0, 0)]),
        ("nobody was hurt", [("injured", 0, 0)]),
        ("The crew reported two fatalities", [("killed", 2, 2)]),
        ("The death toll rose to 14", [("killed", 14, 14)]),
        ("killed 13 soldiers and about 170 civilians", [("killed", 183, 183)]),
        ("four sailors suffered minor injuries", [("injured", 4, 4)]),
        ("in a manner designed to avoid civilian casualties", []),
        ("the group threatened to kill ten hostages", []),
    ],
)
def test_killed_and_injured_are_read_with_their_figures(text, expected):
    assert figures(text) == expected


def test_an_unknown_toll_is_unknown_and_not_zero():
    (killed,) = [
        m for m in find_casualties("It was not clear how many were killed", Span(0, 37)) if m.group == "killed"
    ]
    assert (killed.casualties.low, killed.casualties.qualifier) == (None, "unknown")


@pytest.mark.parametrize(
    ("text", "metric", "value", "qualifier", "since"),
    [
        ("There have been at least 40 attacks on the bases since Oct. 17.", "attacks", 40, "at_least", "2023-10-17"),
        ("The bases have been attacked 23 times since Nov. 1.", "attacks", 23, "exact", "2023-11-01"),
        ("This is the 12th attack on a ship since Oct. 19.", "attacks", 12, "exact", "2023-10-19"),
        ("We are now up to 40 attacks since October 17th.", "attacks", 40, "exact", "2023-10-17"),
        ("Crews of many nations have been hurt in 27 attacks on shipping.", "attacks", 27, "exact", None),
        ("About 900 civilians have been killed in the city since Oct. 1.", "killed", 900, "about", "2023-10-01"),
        ("There were more than a dozen attacks over the last week.", "attacks", 12, "more_than", "2023-11-15"),
    ],
)
def test_a_running_count_is_a_tally_and_no_incident(text, metric, value, qualifier, since):
    reading = read(text, PUBLISHED)
    (tally,) = reading.tallies
    window = tally.window_start.isoformat() if tally.window_start else None
    assert (tally.metric, tally.value, tally.qualifier, window) == (metric, value, qualifier, since)
    assert reading.events == ()


def test_the_parts_of_a_total_are_tallies_of_their_own():
    reading = read("Troops have been attacked 55 times since Oct. 17: 27 in Iraq and 28 in Syria.", PUBLISHED)
    assert [(t.value, t.countries) for t in reading.tallies] == [(55, ()), (27, ("IRQ",)), (28, ("SYR",))]
