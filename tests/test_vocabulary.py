"""The vocabularies: the contract's spellings, their ACLED and UCDP codes, and figures in words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.vocabulary import (
    ACLED_GEO_PRECISION,
    ACLED_TIME_PRECISION,
    COUNTRIES,
    EVENT_TYPE,
    HELP,
    INTER,
    NO_COUNTRY,
    RANGE_DAYS,
    SEA,
    SUB_EVENT,
    SUB_EVENT_HIERARCHY,
    Basis,
    CasualtyGroup,
    Category,
    DatePrecision,
    Outcome,
    Qualifier,
    TallyMetric,
    TargetType,
    Verification,
    Weapon,
    WherePrecision,
    acled_types,
    casualty_text,
)

# The contract's lists, word for word: outside users' scripts hold these spellings.
CONTRACT = {
    Category: "attack strike context",
    Weapon: "one_way_attack_drone armed_drone manned_aircraft gunship helicopter rocket close_range_ballistic_missile "
    "ballistic_missile cruise_missile anti_ship_missile mortar artillery ied small_arms unmanned_boat other unknown",
    TargetType: "military_base diplomatic_mission militia_facility weapons_storage training_site command_post vehicle "
    "convoy ship person oil_gas_site infrastructure civilian_site other unknown",
    Outcome: "impact partly_intercepted intercepted failed unknown",
    Verification: "confirmed fair weak claim_only contested discounted",
    Qualifier: "exact at_least at_most about more_than range none_reported unknown",
    CasualtyGroup: "us_personnel us_and_coalition_personnel contractor host_state_forces partner_forces militia civilians "
    "mixed unknown",
    Basis: "stated_by_responder reported editor_inferred",
    TallyMetric: "attacks strikes injured killed",
}
AIR = ("Explosions/Remote violence", "Air/drone strike")
SHELLING = ("Explosions/Remote violence", "Shelling/artillery/missile attack")
EXPLOSIVE = ("Explosions/Remote violence", "Remote explosive/landmine/IED")
DISRUPTED = ("Strategic developments", "Disrupted weapons use")
NOT_SAID = ("", "")


@pytest.mark.parametrize("vocabulary", CONTRACT, ids=lambda vocabulary: vocabulary.__name__)
def test_the_values_are_the_contracts(vocabulary):
    assert vocabulary.values == CONTRACT[vocabulary].split()


@pytest.mark.parametrize("vocabulary", HELP, ids=lambda vocabulary: vocabulary.__name__)
def test_each_value_is_explained_in_a_sentence(vocabulary):
    assert list(HELP[vocabulary]) == vocabulary.values
    assert all(text[0].isupper() and text.endswith(".") for text in HELP[vocabulary].values())


@pytest.mark.parametrize("vocabulary", CONTRACT, ids=lambda vocabulary: vocabulary.__name__)
def test_no_two_values_share_a_label(vocabulary):
    assert len(set(vocabulary.labels)) == len(vocabulary.labels)


# --- ACLED -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weapons", "outcome", "expected"),
    [
        *(
            ([weapon], "impact", AIR)
            for weapon in ["one_way_attack_drone", "armed_drone", "manned_aircraft", "helicopter", "gunship"]
        ),
        *(
            ([weapon], "impact", SHELLING)
            for weapon in ["rocket", "mortar", "artillery", "close_range_ballistic_missile"]
        ),
        *(([weapon], "impact", SHELLING) for weapon in ["ballistic_missile", "cruise_missile", "anti_ship_missile"]),
        (["ied"], "impact", EXPLOSIVE),
        (["small_arms"], "unknown", ("Battles", "Armed clash")),
        (["one_way_attack_drone", "rocket"], "impact", AIR),  # drone and rockets: the higher one
        (["rocket", "one_way_attack_drone"], "partly_intercepted", AIR),
        (["ied", "mortar"], "impact", SHELLING),
        (["small_arms", "one_way_attack_drone", "ied"], "impact", ("Battles", "Armed clash")),
        (["one_way_attack_drone"], "intercepted", DISRUPTED),  # all stopped before effect
        ([], "intercepted", DISRUPTED),
        (["rocket"], "failed", SHELLING),
        (["unknown"], "impact", NOT_SAID),
        (["other"], "impact", NOT_SAID),
        ([], "unknown", NOT_SAID),
        (["unknown", "rocket"], "impact", SHELLING),
    ],
)
@pytest.mark.parametrize("category", ["attack", "strike"])
def test_acled_types_are_derived_from_weapons_and_outcome(category, weapons, outcome, expected):
    assert acled_types(category, weapons, outcome) == expected


@pytest.mark.parametrize("outcome", Outcome.values)
def test_a_context_event_is_a_strategic_development(outcome):
    assert acled_types("context", ["rocket"], outcome) == ("Strategic developments", "Other")


def test_every_weapon_but_other_and_unknown_has_its_sub_event_in_the_hierarchy():
    assert set(SUB_EVENT) == set(Weapon.values) - {"other", "unknown"}
    assert set(SUB_EVENT.values()) == set(SUB_EVENT_HIERARCHY)
    assert set(SUB_EVENT_HIERARCHY) < set(EVENT_TYPE)


def test_inter_codes_are_acleds():
    assert INTER == {
        "state_forces": 1,
        "rebel_group": 2,
        "political_militia": 3,
        "identity_militia": 4,
        "rioters": 5,
        "protesters": 6,
        "civilians": 7,
        "external_other_forces": 8,
    }


def test_precisions_map_to_acleds():
    assert ACLED_TIME_PRECISION == {1: 1, 2: 2, 3: 2, 4: 3, 5: None}
    assert ACLED_GEO_PRECISION == {1: 1, 2: 2, 3: 3, 4: 3, 5: 3, 6: None, 7: 3}
    assert set(ACLED_TIME_PRECISION) == set(DatePrecision.values)
    assert set(ACLED_GEO_PRECISION) == set(WherePrecision.values)


# --- dates, places ---------------------------------------------------------------------------------------------------


def test_every_date_precision_has_its_range_and_a_coarser_one_is_never_shorter():
    assert list(RANGE_DAYS) == DatePrecision.values
    assert RANGE_DAYS[DatePrecision.DAY] == (1, 1)
    ranges = list(RANGE_DAYS.values())
    assert all(shortest <= longest for shortest, longest in ranges)
    assert ranges == sorted(ranges)
    assert [longest for _, longest in ranges] == sorted(longest for _, longest in ranges)


@pytest.mark.parametrize("days", [1, 2, 6, 7, 8, 14, 28, 29, 30, 31, 32, 90, 365, 366])
def test_a_range_of_any_length_within_a_year_has_a_precision(days):
    assert any(shortest <= days <= longest for shortest, longest in RANGE_DAYS.values())


@pytest.mark.parametrize("days", [28, 29, 30, 31])
def test_a_month_is_a_month(days):
    shortest, longest = RANGE_DAYS[DatePrecision.MONTH]
    assert shortest <= days <= longest


def test_countries_are_alpha_3_with_two_of_our_own():
    assert all(re.fullmatch("[A-Z]{3}", code) and name for code, name in COUNTRIES.items())
    assert {SEA, NO_COUNTRY, "IRQ", "SYR", "JOR", "YEM", "USA"} <= set(COUNTRIES)
    assert len(set(COUNTRIES.values())) == len(COUNTRIES) >= 249 + 2


# --- figures in words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "best", "high", "text"),
    [
        (None, None, None, "not reported"),
        (None, 0, None, "0"),
        (0, 0, 0, "0"),
        (None, 3, None, "3"),
        (3, 5, 8, "3–8"),
        (3, None, 8, "3–8"),
        (3, None, None, "at least 3"),
        (None, None, 8, "at most 8"),
        (None, 3, 8, "3–8"),
        (3, 5, None, "3–5"),
        (0, None, 2, "0–2"),
        (None, 1234, None, "1,234"),
    ],
)
def test_a_figure_in_words(low, best, high, text):
    assert casualty_text(low, best, high) == text


@given(st.lists(st.one_of(st.none(), st.integers(0, 10_000)), min_size=3, max_size=3))
def test_a_figure_says_only_numbers_that_were_reported_and_zero_only_where_it_was(ends):
    known = sorted(end for end in ends if end is not None)
    low, best, high = (known.pop(0) if end is not None else None for end in ends)
    text = casualty_text(low, best, high)
    said = {int(number.replace(",", "")) for number in re.findall(r"[\d,]+", text)}
    assert said <= {low, best, high} - {None}
    assert (text == "not reported") is (low is best is high is None)
    if text == "0":
        assert best == 0 or (low == 0 and high == 0)
