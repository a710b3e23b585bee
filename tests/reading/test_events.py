"""Single rules of what becomes an incident, on sentences of our own."""

from __future__ import annotations

import datetime as dt

import pytest

from incidents.reading import Lexicon, Name, read, to_json

PUBLISHED = dt.date(2023, 11, 22)


def events(text: str, published: dt.date = PUBLISHED):
    return read(text, published).events


@pytest.mark.parametrize(
    "text",
    [
        "The militia vowed to attack bases in Iraq on Friday if the troops stayed.",
        "The ministry denied that a drone had struck the port of Odesa on Monday.",
        "There was no attack on the embassy in Baghdad on Tuesday.",
        "Officials feared a missile strike on Kyiv on Wednesday.",
        "The carrier strike group moved to the Red Sea on Monday to deter attacks.",
        "Commanders rehearsed a simulated drone attack on a port in Kuwait on Monday.",
        "The council met on Tuesday to discuss the attacks in the Red Sea.",
        "If rockets hit the base in Erbil, will the army respond?",
        "The army struck a deal with miners in Mali on Monday.",
        "The president fired the minister in Kampala on Monday.",
        "Photo: Smoke rises after a strike on Gaza on Nov. 3.",
        "Related: Drone attack kills four in Kherson on Tuesday",
        "She suffered a heart attack in Paris on Monday.",
    ],
)
def test_what_did_not_happen_is_no_incident(text):
    assert events(text) == ()


def test_a_report_that_the_next_sentence_calls_false_is_no_incident():
    assert events("There were reports of a rocket attack on Basra on Monday. Those reports are not accurate.") == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("U.S. forces conducted an airstrike near Raqqa on Monday.", "strike"),
        ("Militants fired rockets at a base in Erbil on Monday.", "attack"),
        ("Houthi rebels struck a tanker in the Gulf of Aden on Monday.", "attack"),
        ("Russia launched 20 drones at Odesa on Monday.", "attack"),
        ("Israeli jets bombed a depot near Damascus on Monday.", "strike"),
        ("Gunmen ambushed a convoy near Gao on Monday, killing four soldiers.", "attack"),
        ("A suicide bomber blew up a bus in Kabul on Monday.", "attack"),
    ],
)
def test_the_side_follows_who_acted_and_with_what(text, kind):
    (event,) = events(text)
    assert (event.kind, event.date_start) == (kind, dt.date(2023, 11, 20))


def test_an_interception_keeps_the_attack_and_says_it_was_intercepted():
    (event,) = events("On Monday the destroyer USS Halsey shot down two Houthi drones over the Red Sea.")
    assert (event.kind, event.outcome, event.country, event.attackers) == ("attack", "intercepted", None, ("Houthis",))


def test_a_later_mention_adds_to_the_incident_told_before():
    text = "A drone hit a base near Erbil on Monday. The attack wounded three soldiers. No one was killed."
    (event,) = events(text)
    assert event.injured.best == 3
    assert event.killed.best == 0
    assert event.country == "IRQ"


def test_sites_named_by_country_make_an_incident_for_each():
    found = events("On Monday U.S. aircraft struck depots at three sites in Syria and two sites in Iraq.")
    assert [e.country for e in found] == ["SYR", "IRQ"]


def test_a_list_of_days_makes_an_incident_for_each():
    found = events(
        "Recent mortar attacks have included ones on Camp Taji on Nov. 3 and Nov. 9; and Balad Air Base on Nov. 12."
    )
    assert [(str(e.date_start), e.place) for e in found] == [
        ("2023-11-03", "Camp Taji"),
        ("2023-11-09", "Camp Taji"),
        ("2023-11-12", "Balad Air Base"),
    ]


def test_further_strikes_without_a_date_are_told_apart_and_dated_by_a_range():
    text = "French jets struck a camp in Mali on Nov. 2. Since then, two more strikes have been carried out in that country."
    found = events(text)
    assert [(str(e.date_start), str(e.date_end), e.country) for e in found] == [
        ("2023-11-02", "2023-11-02", "MLI"),
        ("2023-11-02", "2023-11-22", "MLI"),
        ("2023-11-02", "2023-11-22", "MLI"),
    ]


def test_a_text_that_contradicts_itself_offers_both_days():
    text = (
        "A French airstrike in northern Mali, near Kidal, stirred anger on Wednesday. "
        "According to the ministry, Tuesday's airstrike was carried out against militants near Kidal."
    )
    (event,) = events(text)
    assert event.date_start == dt.date(2023, 11, 21)
    assert event.date_alternatives == (dt.date(2023, 11, 22),)


def test_a_response_links_the_answer_to_what_it_answers():
    reading = read(
        "On Monday U.S. forces conducted strikes near Abu Kamal, Syria, in response to a drone attack on a base in Erbil "
        "on Sunday that wounded four soldiers.",
        PUBLISHED,
    )
    (response,) = reading.responses
    cause, answer = reading.events[response.sources[0]], reading.events[response.to]
    assert (cause.kind, cause.country, answer.kind, answer.country) == ("attack", "IRQ", "strike", "SYR")
    assert response.basis == "reported"


def test_the_date_of_a_report_is_not_the_date_of_the_incident():
    (event,) = events(
        "As I reported on November 3, 2023, United States forces conducted strikes against depots in Syria."
    )
    assert event.date_start is None


def test_the_callers_names_come_first_and_unknown_places_are_offered_as_new():
    lexicon = Lexicon((Name("Brigade of the Dawn", "actor", "armed_group", "IRQ", aliases=("Dawn Brigade",)),))
    reading = read("Fighters of the Dawn Brigade shelled an outpost in Tel Qasim, Iraq, on Monday.", PUBLISHED, lexicon)
    data = to_json(reading)
    assert "Brigade of the Dawn" in data["actors"]
    new = [name for name in data["names"] if not name["known"]]
    assert [(name["name"], name["country"]) for name in new] == [("Tel Qasim", "IRQ")]


def test_quotations_know_who_speaks():
    reading = read(
        '"We shall answer," a minister said. He spoke in Delhi on the war with the rebels and the army.', PUBLISHED
    )
    assert [(q.span.of(reading.text), q.speaker) for q in reading.quotations] == [('"We shall answer,"', "a minister")]


def test_a_datetime_is_put_into_the_articles_zone():
    late = dt.datetime(2023, 11, 22, 2, 0, tzinfo=dt.UTC)
    reading = read("A drone hit a base near Erbil today.", late, zone="America/New_York")
    assert reading.published == dt.date(2023, 11, 21)
    assert reading.events[0].date_start == dt.date(2023, 11, 21)
