"""Figures: pure functions, which Plotly accepts, and whose tables hold the same numbers."""

import datetime
import re
from pathlib import Path

import plotly.graph_objects
import pytest

from incidents import charts
from incidents.charts.figure import hover
from incidents.charts.look import LIGHT, painted
from incidents.columns.counts import Bucket, Mark

DAY = datetime.date(2023, 11, 6)


def link(**changes):
    return "?" + "&".join(f"{name}={value}" for name, value in changes.items())


def mark(seq=1, category="attack", day=DAY, until=None, **fields):
    values = {
        "killed": None,
        "injured": None,
        "verification": "fair",
        "outcome": "impact",
        "place_id": None,
        "title": f"Incident {seq}",
        **fields,
    }
    return Mark(
        seq=seq,
        record_id=seq,
        event_id=f"IRQ-2023-{seq:04d}",
        category=category,
        date_start=day,
        date_end=until or day,
        date_prec=2 if until else 1,
        **values,
    )


def bucket(offset=0, attack=0, strike=0, context=0):
    counts = {name: n for name, n in (("attack", attack), ("strike", strike), ("context", context)) if n}
    return Bucket(DAY + datetime.timedelta(days=offset), counts, {"attack": attack * 2}, {})


POINT = charts.ReportedPoint(DAY, 66, "at_least", "at least 66", "A newspaper", "/tallies/1/")
FIGURES = {
    "timeline": lambda: charts.timeline(
        [mark(1), mark(2, "strike", until=DAY + datetime.timedelta(days=2))],
        [mark(3, "context")],
        [charts.Arc(DAY, 1, 2, DAY, "answers", True)],
    ),
    "nothing": lambda: charts.timeline([], []),
    "bars": lambda: charts.timeline_bars("day", [bucket(0, 3, 1)], [mark(3, "context")], link),
    "time": lambda: charts.by_time("week", [bucket(0, 3, 1, 2), bucket(7)], link),
    "country": lambda: charts.by_country(
        "week", [("IRQ", "Iraq", [bucket(0, 3)]), ("SYR", "Syria", [bucket(0, 1, 1)])], link
    ),
    "value": lambda: charts.by_value(
        "weapon", "By weapon", [("rocket", "Rocket", 3, 0), ("unknown", "Not reported", 1, 1)], 5, link
    ),
    "cumulative": lambda: charts.cumulative("attacks", [bucket(0, 3), bucket(1, 2)], [POINT], counted=5),
}


@pytest.mark.parametrize("name", FIGURES)
def test_plotly_accepts_every_figure(name):
    plotly.graph_objects.Figure(painted(FIGURES[name]().plotly))


def test_attacks_stand_above_the_axis_and_strikes_below_it():
    figure = FIGURES["timeline"]()
    heights = {trace["name"]: trace["y"] for trace in figure.data if trace.get("name")}
    assert heights["attacks"] == [1] and heights["strikes"] == [-1]
    bars = {trace["name"]: trace["y"] for trace in FIGURES["time"]().data}
    assert bars == {"attacks": [3, 0], "strikes": [-1, 0]}


def test_several_of_one_day_are_stacked_and_size_grows_with_casualties_only_up_to_fifty():
    figure = charts.timeline([mark(1), mark(2, injured=4), mark(3, injured=50), mark(4, injured=5000)], [])
    trace = figure.data[0]
    assert trace["y"] == [1, 2, 3, 4]
    sizes = trace["marker"]["size"]
    assert sizes[0] < sizes[1] < sizes[2] == sizes[3]


def test_claims_are_hollow_and_approximate_days_are_bands():
    figure = charts.timeline([mark(1, verification="claim_only"), mark(2, until=DAY + datetime.timedelta(days=3))], [])
    band, marks = figure.data
    assert band["x"] == ["2023-11-06", "2023-11-09", None] and "dash" in band["line"]
    assert marks["marker"]["symbol"] == ["triangle-up-open", "triangle-up"]
    assert "claim_only" in figure.legend and "only known within it" in figure.note


def test_what_is_left_out_is_said_with_its_reason():
    assert FIGURES["value"]().left_out_words == "2 left out: not reported"
    assert FIGURES["time"]().left_out_words == "2 left out: context, which is never counted"
    assert FIGURES["value"]().counted == 3


def test_a_bar_asks_for_its_own_days_and_its_own_value():
    assert FIGURES["time"]().data[0]["customdata"] == ["?date_from=2023-11-06&date_to=2023-11-12", ""]
    assert FIGURES["value"]().data[0]["customdata"] == ["?weapon=('rocket',)"]


def test_a_reported_point_carries_its_qualifier_and_what_is_recorded_in_the_same_window():
    figure = FIGURES["cumulative"]()
    line, points = figure.data
    assert line["y"] == [3, 5]
    assert points["marker"]["symbol"] == ["arrow-up"]
    assert "at least 66 attacks reported" in points["text"][0] and "recorded in the same window: 3" in points["text"][0]


def test_unknown_casualties_are_written_as_not_reported_in_the_card():
    card = charts.timeline([mark(1, injured=0)], []).data[0]["text"][0]
    assert "injured 0, killed not reported" in card


def test_words_of_a_record_cannot_become_markup_in_a_card():
    assert hover("<a href='x'>click</a>") == "&lt;a href='x'&gt;click&lt;/a&gt;"
    assert "<br>" in hover("word " * 30)


def test_the_light_colours_are_those_of_the_tokens():
    css = (Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css").read_text()
    tokens = dict(re.findall(r"--chart-(\w+): light-dark\((#\w+)", css))
    assert {name: tokens[name] for name in LIGHT} == LIGHT
