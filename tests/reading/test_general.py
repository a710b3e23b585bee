"""Rules that hold for texts of any paper: habits, windows, home ground, the lead's day. All dispatches are our own words."""

from __future__ import annotations

import datetime as dt

import pytest

from incidents.reading import Event, Tally, read

DAY = dt.date(2024, 3, 14)  # a Thursday


def events(text: str) -> tuple[Event, ...]:
    return read(text, DAY).events


def tallies(text: str) -> tuple[Tally, ...]:
    return read(text, DAY).tallies


@pytest.mark.parametrize(
    "habit",
    [
        "The Houthis have repeatedly attacked freighters in the Red Sea.",
        "Houthi gunners began firing on tankers in the Red Sea last autumn.",
        "Drones and, at times, rockets have hit camps housing American troops in Syria.",
        "London has carried out strikes in Yemen on four separate occasions.",
    ],
)
def test_a_habit_is_no_incident(habit: str) -> None:
    assert events(habit) == ()


def test_the_lead_takes_the_day_it_was_reported_or_the_one_before() -> None:
    (event,) = events(
        "Two mortar shells fell inside the Ain al-Asad base in Iraq, the governor's office said on Tuesday."
    )
    assert (event.date_start, event.date_end, event.date_prec) == (dt.date(2024, 3, 11), dt.date(2024, 3, 12), 2)


def test_a_stated_day_beats_the_day_of_the_report() -> None:
    (event,) = events(
        "Gunmen ambushed a patrol near Gao in Mali, the army said on Wednesday.\n\n"
        "The ambush took place on Monday and killed three soldiers."
    )
    assert event.date_start == event.date_end == dt.date(2024, 3, 11)


def test_rockets_that_had_fallen_are_an_attack() -> None:
    (event,) = events("The army announced on Monday that five rockets had fallen on the Balad air base in Iraq.")
    assert (event.kind, event.country) == ("attack", "IRQ")


def test_a_strike_on_a_group_lies_in_its_country() -> None:
    (event,) = events("On Tuesday, U.S. forces conducted two strikes against Houthi sea drones made ready to sail.")
    assert (event.kind, event.country) == ("strike", "YEM")


def test_a_state_shoots_down_over_its_own_land() -> None:
    (event,) = events("Ukrainian air defences shot down nine drones launched overnight by Russia.")
    assert (event.kind, event.country) == ("attack", "UKR")


def test_a_capital_that_acts_is_no_place() -> None:
    assert all(
        e.place != "Washington" for e in events("Washington carried out airstrikes against a militia on Monday.")
    )


def test_a_window_with_both_ends() -> None:
    (tally,) = tallies(
        "American troops have been attacked at least 31 times between Jan. 9 and March 12, an official said."
    )
    assert (tally.value, tally.qualifier, tally.window_start) == (31, "at_least", dt.date(2024, 1, 9))
    assert not events("American troops in Syria have been attacked at least 31 times between Jan. 9 and March 12.")


def test_the_window_of_the_sentence_before_holds_for_there_have_been() -> None:
    found = tallies(
        "Since January 9 we have counted 48 attacks on our forces. There have been 20 attacks in Iraq and 28 attacks in Syria."
    )
    assert {(t.value, t.window_start) for t in found} >= {(48, dt.date(2024, 1, 9)), (20, dt.date(2024, 1, 9))}


def test_a_window_written_with_a_dash() -> None:
    (tally, *parts) = tallies(
        "US troops have been attacked at least 40 times between Jan. 9-Mar. 12, including 15 in Iraq."
    )
    assert (tally.value, tally.window_start) == (40, dt.date(2024, 1, 9))
    assert [(p.value, p.countries) for p in parts] in ([], [(15, ("IRQ",))])


def test_strikes_that_were_launched_are_strikes() -> None:
    text = "The command said that Monday's strikes on Houthi depots in Yemen were carried out by jets. The strikes were launched from a carrier."
    assert [e.kind for e in events(text)] == ["strike"]
    (event,) = events("The United States launched an air campaign in Syria on March 9, hitting ten bases of a militia.")
    assert (event.kind, event.date_start) == ("strike", dt.date(2024, 3, 9))


def test_a_count_told_twice_is_one() -> None:
    text = "US troops have been attacked 40 times since Jan. 9, he said.\n\nSince Jan. 9, US troops have been attacked 40 times."
    assert len(tallies(text)) == 1


def test_an_alert_is_no_raid() -> None:
    assert events("Kharkiv and four districts of Ukraine were under air raid alerts for two hours on Monday.") == ()


def test_times_last_week_is_a_count() -> None:
    text = "American troops in Iraq and Syria were targeted at least 12 times last week by drones, the ministry said."
    assert [(t.value, t.qualifier) for t in tallies(text)] == [(12, "at_least")]
    assert events(text) == ()


def test_a_day_of_last_year() -> None:
    (event,) = events("Rockets hit the Ain al-Asad base in Iraq on February 2 last year and wounded two soldiers.")
    assert event.date_start == event.date_end == dt.date(2023, 2, 2)
