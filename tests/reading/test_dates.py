"""Date phrases against Wednesday 22 November 2023."""

from __future__ import annotations

import datetime as dt

import pytest

from incidents.reading.dates import find_dates
from incidents.reading.model import Span

PUBLISHED = dt.date(2023, 11, 22)


def dates(text: str, published: dt.date = PUBLISHED):
    return find_dates(text, Span(0, len(text)), published)


@pytest.mark.parametrize(
    ("phrase", "first", "last", "precision"),
    [
        ("A drone fell on Wednesday", "2023-11-22", "2023-11-22", 1),
        ("A drone fell on Thursday", "2023-11-16", "2023-11-16", 1),
        ("Tuesday's strikes", "2023-11-21", "2023-11-21", 1),
        ("last Friday", "2023-11-17", "2023-11-17", 1),
        ("on Oct. 27", "2023-10-27", "2023-10-27", 1),
        ("on 27 October 2023", "2023-10-27", "2023-10-27", 1),
        ("on the 27th of October", "2023-10-27", "2023-10-27", 1),
        ("on 2023-10-27", "2023-10-27", "2023-10-27", 1),
        ("on 10/27/2023", "2023-10-27", "2023-10-27", 1),
        ("on 27/10/2023", "2023-10-27", "2023-10-27", 1),
        ("on 27.10.2023", "2023-10-27", "2023-10-27", 1),
        ("on Dec. 5", "2022-12-05", "2022-12-05", 1),
        ("on Feb. 29", "2020-02-29", "2020-02-29", 1),
        ("yesterday", "2023-11-21", "2023-11-21", 1),
        ("overnight", "2023-11-21", "2023-11-22", 2),
        ("Saturday night into Sunday", "2023-11-18", "2023-11-19", 2),
        ("over the weekend", "2023-11-18", "2023-11-19", 2),
        ("Oct. 17-19", "2023-10-17", "2023-10-19", 2),
        ("between Oct. 17 and Nov. 2", "2023-10-17", "2023-11-02", 3),
        ("last week", "2023-11-13", "2023-11-19", 3),
        ("mid-October", "2023-10-15", "2023-10-15", 3),
        ("in late October", "2023-10-20", "2023-10-31", 3),
        ("in November 2022", "2022-11-01", "2022-11-30", 4),
        ("in December", "2022-12-01", "2022-12-31", 4),
        ("last month", "2023-10-01", "2023-10-31", 4),
        ("in 2021", "2021-01-01", "2021-12-31", 5),
        ("three days ago", "2023-11-19", "2023-11-19", 1),
        ("two weeks ago", "2023-11-01", "2023-11-15", 3),
    ],
)
def test_a_phrase_is_resolved_against_the_day_of_publication(phrase, first, last, precision):
    (found,) = dates(phrase)
    assert (str(found.first), str(found.last), found.precision) == (first, last, precision)


def test_a_year_at_the_end_of_a_list_holds_for_the_whole_list():
    found = dates("on April 4, April 18, and May 3, 2021")
    assert [str(d.first) for d in found] == ["2021-04-04", "2021-04-18", "2021-05-03"]


def test_an_ambiguous_numeric_date_offers_both_readings():
    (found,) = dates("on 10/11/2023")
    assert str(found.first) == "2023-10-11"
    assert [str(d) for d in found.alternatives] == ["2023-11-10"]


def test_a_numeric_date_is_never_read_as_a_day_to_come_where_another_reading_has_been():
    (found,) = dates("on 12/11/2023")
    assert str(found.first) == "2023-11-12"


def test_last_night_offers_the_day_itself_as_an_alternative():
    (found,) = dates("last night")
    assert (str(found.first), [str(d) for d in found.alternatives]) == ("2023-11-21", ["2023-11-22"])


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("at least 12 attacks since Oct. 17", "since"),
        ("The spokesman said on Tuesday that two drones hit the base", "report"),
        ("As I reported on October 27, 2023, strikes were conducted", "report"),
        ("In its statement of 1 December the council", "report"),
        ("On Monday, Pentagon officials said that rockets hit the base", "report"),
        ("On Monday a drone struck the base, officials said", "on"),
        ("I reported that on January 11, 2023, forces struck", "on"),
        ("KYIV, Nov. 21 (Wire) - Drones hit the port", "report"),
        ("figures as of Nov. 20", "as_of"),
    ],
)
def test_the_day_of_a_report_is_told_from_the_day_of_the_incident(text, role):
    assert dates(text)[0].role == role


def test_days_after_another_day_are_offsets():
    assert [d.offset_days for d in dates("It came just a day after that; two days earlier; the next day")] == [1, -2, 1]


def test_may_the_verb_is_no_month():
    assert dates("they may strike and march 40 miles") == ()
