"""IncidentFilter: what it reads, what it refuses, and the one way in which it is written."""

from __future__ import annotations

import datetime
from urllib.parse import quote, urlencode

import pytest
import time_machine
from django.core import signing
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from incidents import filters
from incidents.columns.counts import SORTS
from incidents.columns.directory import Directory
from incidents.columns.table import Reading
from incidents.columns.words import folded, searchable
from incidents.filters import VOCABULARIES, IncidentFilter, InvalidFilter, cursor_for, parse_scope, read_cursor
from incidents.ledger.record import ActorRecord, PlaceRecord, Tombstone, TrackerRecord

# The contract's table of filter parameters, row by row.
DOCUMENTED_FILTERS = {
    "from", "to", "category", "actor", "attacker", "target", "country", "place", "weapon", "target_type", "outcome",
    "verification", "killed_min", "injured_min", "casualty_group", "source", "q", "tracker", "as_of", "sort",
}  # fmt: skip
DOCUMENTED_WAYS_TO_ASK = {"page_size", "after", "bom", "layout", "rule", "calendar"}
DOCUMENTED_SORTS = {"-date", "date", "-injured", "-killed", "-updated"}

NOW = datetime.datetime(2023, 11, 23, 12, 0, tzinfo=datetime.UTC)
DAYS = st.dates(datetime.date.min, datetime.date.max)
SLUGS = st.text("abcXYZ019-_", min_size=1, max_size=80)
NUMBERS = st.integers(0, 1_000_000_000).map(str)
TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60)
WORDS = TEXT.filter(lambda text: len(set(folded(text))) <= filters.MAX_WORDS)
MOMENTS = st.datetimes(
    datetime.datetime(1, 1, 2), datetime.datetime(2023, 11, 22), timezones=st.none() | st.just(datetime.UTC)
).map(lambda moment: moment.isoformat())


def several(values: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(values, min_size=1, max_size=4)


QUERIES = st.fixed_dictionaries(
    {},
    optional={
        **{name: several(st.sampled_from(list(values))) for name, values in VOCABULARIES.items()},
        **{name: several(SLUGS) for name in ("actor", "attacker", "target", "place")},
        "source": several(st.integers(0, 10**18 - 1).map(str)),
        "killed_min": NUMBERS,
        "injured_min": NUMBERS,
        "q": WORDS,
        "tracker": SLUGS,
        "as_of": MOMENTS | st.dates(datetime.date(1, 1, 1), datetime.date(2023, 11, 23)).map(str),
        "sort": st.sampled_from(list(SORTS)),
        "from": st.dates(max_value=datetime.date(2023, 1, 1)).map(str),
        "to": st.dates(min_value=datetime.date(2023, 1, 1)).map(str),
    },
)


def refused(query: str, *, strict: bool = True) -> InvalidFilter:
    with pytest.raises(InvalidFilter) as error:
        IncidentFilter.parse(query, strict=strict)
    assert error.value.parameter in str(error.value)
    assert "\x00" not in str(error.value)
    assert len(str(error.value)) < 600
    return error.value


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


# --- reading and writing ---------------------------------------------------------------------------------------------


@given(QUERIES)
def test_the_canonical_query_string_reads_back_as_the_same_filter(query):
    with time_machine.travel(NOW, tick=False):
        f = IncidentFilter.parse(urlencode(query, doseq=True), strict=True)
        assert IncidentFilter.parse(f.canonical(), strict=True) == f
        assert IncidentFilter.parse(f.canonical()).canonical() == f.canonical()


@given(QUERIES, st.randoms(use_true_random=False))
def test_the_order_of_parameters_and_values_does_not_matter(query, shuffle):
    pairs = [
        (name, value) for name, values in query.items() for value in ([values] if isinstance(values, str) else values)
    ]
    with time_machine.travel(NOW, tick=False):
        one, other = (IncidentFilter.parse(urlencode(some)) for some in (pairs, shuffle.sample(pairs, len(pairs))))
    assert one == other


@given(st.text(max_size=300))
def test_any_query_string_is_read_or_refused_with_the_name_of_a_parameter(text):
    for query in (
        text,
        quote(text),
        f"q={quote(text)}",
        f"as_of={quote(text)}",
        f"from={quote(text)}",
        f"source={quote(text)}",
    ):
        for strict in (True, False):
            try:
                IncidentFilter.parse(query, strict=strict)
            except InvalidFilter as error:
                assert isinstance(error.parameter, str)


def test_documented_parameters_are_the_real_ones():
    assert {*filters.LISTS, *filters.SINGLE} == DOCUMENTED_FILTERS
    assert set(filters.PRESENTATION) == DOCUMENTED_WAYS_TO_ASK
    assert set(SORTS) == DOCUMENTED_SORTS
    assert set(filters.READERS) == set(filters.SINGLE)
    fields = {filters.FIELD.get(name, name) for name in DOCUMENTED_FILTERS}
    assert set(IncidentFilter.__dataclass_fields__) == fields


def test_nothing_asked_is_everything_newest_first():
    f = IncidentFilter.parse("")
    assert f == IncidentFilter()
    assert f.is_empty
    assert f.canonical() == ""
    assert f.sort == "-date"


def test_empty_values_are_not_asked_for():
    form = "&".join(f"{name}=" for name in sorted(DOCUMENTED_FILTERS))
    assert IncidentFilter.parse(form, strict=True) == IncidentFilter()
    assert IncidentFilter.parse("from=&from=2023-10-17").date_from == datetime.date(2023, 10, 17)


def test_repeated_values_are_sorted_and_each_stands_once():
    f = IncidentFilter.parse("country=SYR&country=IRQ&country=SYR&source=7&source=007")
    assert f.canonical() == "country=IRQ&country=SYR&source=7"


def test_the_words_are_kept_as_typed_but_for_spaces():
    assert IncidentFilter.parse("q=%20Kata'ib%20%0a%20base").q == "Kata'ib base"
    assert IncidentFilter.parse("q=%20%20") == IncidentFilter()


def test_a_value_is_toggled_on_and_off():
    f = IncidentFilter.parse("country=IRQ&from=2023-10-17")
    more = f.toggled("country", "SYR")
    assert more.country == ("IRQ", "SYR")
    assert more.toggled("country", "SYR") == f
    assert f.toggled("country", "IRQ").canonical() == "from=2023-10-17"


def test_a_parameter_is_dropped_by_the_name_it_has_in_addresses():
    f = IncidentFilter.parse("country=IRQ&from=2023-10-17&q=base&killed_min=0&sort=date&as_of=2023-11-01")
    for name in DOCUMENTED_FILTERS:
        assert name not in QueryDict(f.dropped(name).canonical())
    assert f.dropped("from").country == ("IRQ",)
    assert not f.is_empty
    assert IncidentFilter.parse("as_of=2023-11-01&sort=date").is_empty


def test_zero_is_a_threshold_and_absent_is_none():
    assert IncidentFilter.parse("killed_min=0").canonical() == "killed_min=0"
    assert IncidentFilter.parse("killed_min=").killed_min is None


# --- bad input -------------------------------------------------------------------------------------------------------

BAD = [
    ("from", "from=2023-13-45"),
    ("from", "from=2023-11-23&to=2023-11-22"),
    ("from", "from=yesterday"),
    ("from", "from=2023-11-1"),
    ("from", "from=0000-01-01"),
    ("from", "from=10000-01-01"),
    ("from", "from=٢٠٢٣-١١-٢٢"),
    ("from", "from=2023-10-17&from=2023-10-18"),
    ("from", "from=2023-10-17%0a"),
    ("to", "to=20231122"),
    ("to", "to=2023-W47-3"),
    ("category", "category=Attack"),
    ("country", "country=iraq"),
    ("country", "country=IRQ,SYR"),
    ("weapon", "weapon=sword"),
    ("target_type", "target_type=base"),
    ("outcome", "outcome=maybe"),
    ("verification", "verification=sure"),
    ("casualty_group", "casualty_group=everyone"),
    ("sort", "sort=title"),
    ("sort", "sort=date&sort=-date"),
    ("actor", "actor=a%20b"),
    ("actor", "actor=" + "a" * 81),
    ("place", "place=../etc"),
    ("place", "place=erbil%0a"),
    ("tracker", "tracker=a&tracker=b"),
    ("tracker", "tracker=a/b"),
    ("source", "source=one"),
    ("source", "source=-1"),
    ("source", "source=١"),
    ("source", "source=²"),
    ("source", "source=" + "9" * 19),
    ("killed_min", "killed_min=-1"),
    ("killed_min", "killed_min=1.5"),
    ("killed_min", "killed_min=1000000001"),
    ("killed_min", "killed_min=" + "9" * 5000),
    ("injured_min", "injured_min=٣"),
    ("injured_min", "injured_min=1_0"),
    ("q", "q=" + "x" * 10_000),
    ("q", "q=" + "+".join(chr(0x4E00 + n) for n in range(200))),
    ("as_of", "as_of=2023-11-24"),
    ("as_of", "as_of=2023-11-23T12:00:01"),
    ("as_of", "as_of=2023-11-23T14:00:01%2B02:00"),
    ("as_of", "as_of=9999-12-31T23:59:59-12:00"),
    ("as_of", "as_of=0001-01-01T00:00:00%2B14:00"),
    ("as_of", "as_of=20231101"),
    ("as_of", "as_of=2023-W44-1"),
    ("as_of", "as_of=2023-11-01x10:00"),
    ("as_of", "as_of=2023-11-01T25:00"),
    ("as_of", "as_of=now"),
    ("as_of", "as_of=2023-11-01&as_of=2023-11-02"),
]


@pytest.mark.parametrize(("parameter", "query"), BAD, ids=[f"{query[:40]}" for _, query in BAD])
def test_a_bad_value_is_refused_and_its_parameter_named(parameter, query):
    assert refused(query).parameter == parameter
    assert refused(query, strict=False).parameter == parameter


@pytest.mark.parametrize("name", sorted(DOCUMENTED_FILTERS))
def test_a_nul_character_is_refused_in_every_parameter(name):
    assert refused(f"{name}=2023%00").parameter == name
    assert refused(f"{name}=%00", strict=False).parameter == name


@pytest.mark.parametrize("name", sorted(DOCUMENTED_FILTERS))
def test_a_parameter_repeated_500_times_is_refused(name):
    value = {"from": "2023-10-17", "to": "2023-10-17", "as_of": "2023-10-17", "sort": "date"}.get(name, "1")
    value = VOCABULARIES[name][0] if name in VOCABULARIES else value
    assert refused("&".join([f"{name}={value}"] * 500)).parameter == name


def test_an_unknown_parameter_is_refused_where_data_is_asked_and_ignored_on_pages():
    assert refused("offset=50").parameter == "offset"
    assert refused("date_from=2023-10-17").parameter == "date_from"
    assert refused(f"{'x' * 5000}=1").parameter == "x" * 40
    assert IncidentFilter.parse("offset=50&utm_source=mail") == IncidentFilter()


@pytest.mark.parametrize("name", sorted(DOCUMENTED_WAYS_TO_ASK))
def test_ways_to_ask_are_known_everywhere_and_part_of_no_filter(name):
    assert IncidentFilter.parse(f"{name}=1", strict=True) == IncidentFilter()


# --- the moment ------------------------------------------------------------------------------------------------------


def test_a_day_means_its_end_in_utc():
    end = datetime.datetime(2023, 11, 22, 23, 59, 59, 999999, tzinfo=datetime.UTC)
    assert IncidentFilter.parse("as_of=2023-11-22").moment == end
    assert IncidentFilter.parse("as_of=2023-11-23").moment == end + datetime.timedelta(days=1)  # today may be asked for
    assert IncidentFilter().moment is None


@pytest.mark.parametrize(
    "text", ["2023-11-22T10:30", "2023-11-22T10:30:00Z", "2023-11-22T13:30%2B03:00", "2023-11-22T13:30+03:00"]
)
def test_a_date_time_is_in_utc_unless_it_says_otherwise(text):
    f = IncidentFilter.parse(f"as_of={text}")
    assert f.moment == datetime.datetime(2023, 11, 22, 10, 30, tzinfo=datetime.UTC)
    assert f.as_of == "2023-11-22T10:30:00Z"


def test_the_first_day_that_there_is_may_be_asked_for():
    assert IncidentFilter.parse("as_of=0001-01-01").moment is not None
    assert IncidentFilter.parse("from=0001-01-01&to=9999-12-31").date_to == datetime.date.max


# --- scopes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "scope"), [
    ("tracker", "tracker=other"), ("as_of", "as_of=2023-11-01"), ("sort", "sort=date"), ("offset", "offset=1"),
])  # fmt: skip
def test_a_scope_has_no_tracker_moment_order_or_unknown_parameter(name, scope):
    with pytest.raises(InvalidFilter) as error:
        parse_scope(scope)
    assert error.value.parameter == name


# --- names, as of a position -----------------------------------------------------------------------------------------


@pytest.fixture
def directory():
    """An actor that is public from 1, under another slug from 3, merged at 7; its old slug is another's from 5."""
    found = Directory()
    found.actors.add(1, 11, "lions", ActorRecord("lions", "Lions"))
    found.actors.add(2, 12, "cubs", ActorRecord("cubs", "Cubs", parent_id=11))
    found.actors.add(3, 11, "pride", ActorRecord("pride", "Pride"))
    found.actors.add(5, 13, "lions", ActorRecord("lions", "Other lions"))
    found.actors.add(6, 12, "cubs", ActorRecord("cubs", "Cubs", parent_id=13))
    found.actors.add(7, 11, "pride", Tombstone(merged_into=13))
    found.places.add(2, 21, "erbil", PlaceRecord("erbil", "Erbil", "IRQ"))
    found.places.add(8, 21, "erbil", Tombstone())
    found.trackers.add(4, 31, "t", TrackerRecord("t", "T", scope="category=attack&casualty_group=civilians"))
    found.trackers.add(5, 31, "t", TrackerRecord("t", "T", scope="actor=nobody"))
    found.trackers.add(6, 31, "t", TrackerRecord("t", "T", scope="weapon=sword"))
    found.trackers.add(9, 31, "t", Tombstone())
    return found


def ids(directory: Directory, query: str, position: int) -> list[int]:
    (condition,) = IncidentFilter.parse(query).where(directory.snapshot(position)).conditions
    return condition.params[0]


@pytest.mark.parametrize(("slug", "position", "expected"), [
    ("lions", 1, [11]), ("lions", 2, [11, 12]), ("pride", 2, [11, 12]), ("lions", 4, [11, 12]), ("lions", 5, [13]),
    ("lions", 6, [12, 13]), ("pride", 6, [11]), ("pride", 7, [12, 13]), ("lions", 0, []),
])  # fmt: skip
def test_an_actor_is_whoever_had_the_name_at_that_moment_with_the_members_it_then_had(
    directory, slug, position, expected
):
    assert ids(directory, f"attacker={slug}", position) == expected


def test_a_place_that_is_no_longer_public_matches_nothing(directory):
    assert ids(directory, "place=erbil", 7) == [21]
    assert ids(directory, "place=erbil", 8) == []


@pytest.mark.parametrize("name", ["actor", "attacker", "target", "place", "tracker"])
def test_a_name_that_never_was_public_is_refused(directory, name):
    with pytest.raises(InvalidFilter) as error:
        IncidentFilter.parse(f"{name}=nobody").where(directory.snapshot(5))
    assert error.value.parameter == name


@pytest.mark.parametrize("position", [0, 3, 9])
def test_a_tracker_that_is_not_public_matches_nothing_rather_than_everything(directory, position):
    where = IncidentFilter.parse("tracker=t").where(directory.snapshot(position))
    assert [condition.sql for condition in where.conditions] == ["false"]


@pytest.mark.parametrize("position", [5, 6])
def test_a_tracker_whose_scope_cannot_be_read_is_named_itself(directory, position):
    with pytest.raises(InvalidFilter) as error:
        IncidentFilter.parse("tracker=t").where(directory.snapshot(position))
    assert error.value.parameter == "tracker"


def test_the_casualty_groups_of_a_scope_count_unless_others_are_asked_for(directory):
    snapshot = directory.snapshot(4)
    assert IncidentFilter.parse("tracker=t").where(snapshot).casualty_groups == ("civilians",)
    assert IncidentFilter.parse("tracker=t&casualty_group=militia").where(snapshot).casualty_groups == ("militia",)


# --- cursors ---------------------------------------------------------------------------------------------------------


def reading(directory: Directory) -> Reading:
    return Reading(None, directory.snapshot(9), "a ledger", 9)


@pytest.mark.parametrize("key", [
    [datetime.date(1, 1, 1), "IRQ-0001-0001"],
    [None, datetime.date(9999, 12, 31), "IRQ-9999-0001"],
    [datetime.datetime(2023, 11, 22, 10, 30, 0, 1), datetime.date(2023, 11, 22), "IRQ-2023-0001"],
])  # fmt: skip
def test_a_cursor_reads_back_as_it_was_given(directory, key):
    f = IncidentFilter.parse("country=IRQ")
    assert read_cursor(f, cursor_for(f, reading(directory), key)) == (9, "a ledger", key)


def test_a_forged_cursor_is_refused(directory):
    f = IncidentFilter()
    mark = cursor_for(f, reading(directory), [datetime.date(2023, 11, 22), "IRQ-2023-0001"])
    swapped = mark[:-1] + ("A" if mark[-1] != "A" else "B")
    other_purpose = signing.dumps(["", "a ledger", 9, []], salt="session")
    for forged in (
        "",
        ":",
        "x" * 10_000,
        "ü:ü",
        "1700000000",
        mark[1:],
        swapped,
        other_purpose,
        "\ud800".encode("utf-8", "replace").decode(),
    ):
        with pytest.raises(InvalidFilter) as error:
            read_cursor(f, forged)
        assert error.value.parameter == "after"


@pytest.mark.parametrize("other", ["country=SYR", "sort=date", "as_of=2023-11-01", "casualty_group=militia", "q=base"])
def test_a_cursor_of_another_filter_or_order_is_refused(directory, other):
    mark = cursor_for(IncidentFilter(), reading(directory), [datetime.date(2023, 11, 22), "IRQ-2023-0001"])
    with pytest.raises(InvalidFilter) as error:
        read_cursor(IncidentFilter.parse(other), mark)
    assert error.value.parameter == "after"


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("written", "typed"), [
    ("Kata'ib", "kataib"), ("Kataʾib", "kataib"), ("Kata`ib", "KATA’IB"), ("Ḥezbollāh", "hezbollah"), ("Diyarbakır", "diyarbakir"),
    ("Straße", "STRASSE"), ("al-Asad", "al asad"), ("Ørland", "orland"), ("①", "1"), ("ﬁre", "fire"), ("‘Ayn", "ayn"),
    ("عَيْن", "عين"),
])  # fmt: skip
def test_words_fold_alike_in_what_is_searched_and_what_is_asked(written, typed):
    assert folded(written) == folded(typed)


@given(st.text())
def test_folding_what_is_folded_changes_nothing(text):
    assert folded(" ".join(folded(text))) == folded(text)


@given(st.text(), st.text())
def test_every_word_of_a_text_is_found_in_it_by_its_beginning(text, other):
    for word in folded(text):
        assert f" {word[: len(word) // 2 + 1]}" in searchable(other, text)
