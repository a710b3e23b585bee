"""Arithmetic on casualty claims, by properties."""

from __future__ import annotations

import datetime
import random

from hypothesis import given
from hypothesis import strategies as st

from incidents.ledger.figures import Figure, by_group, killed_and_injured, shown_claim, shown_claims, total
from incidents.ledger.record import ClaimRecord

NUMBERS = st.none() | st.integers(0, 5) | st.integers(0, 2**31 - 1)


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    """In order, any of its ends unknown."""
    low, best, high = sorted(draw(st.tuples(*[st.integers(0, 2**31 - 1) | st.integers(0, 3)] * 3)))
    known = draw(st.tuples(*[st.booleans()] * 3))
    return Figure(*(value if given else None for value, given in zip((low, best, high), known, strict=True)))


@st.composite
def claims(draw: st.DrawFn) -> list[ClaimRecord]:
    made = []
    for number in range(draw(st.integers(0, 7))):
        figure = draw(figures())
        made.append(
            ClaimRecord(
                id=number,
                group=draw(st.sampled_from(["us_personnel", "militia", "civilians"])),
                harm=draw(st.sampled_from(["killed", "injured"])),
                low=figure.low,
                best=figure.best,
                high=figure.high,
                stated_on=draw(st.none() | st.dates(datetime.date(2023, 10, 1), datetime.date(2023, 10, 3))),
                chosen=draw(st.booleans()),
            )
        )
    return made


def in_order(figure: Figure) -> bool:
    known = [value for value in (figure.low, figure.best, figure.high) if value is not None]
    return known == sorted(known)


def claim(number: int, best: int | None = None, **fields: object) -> ClaimRecord:
    return ClaimRecord(id=number, group="us_personnel", harm="injured", best=best, **fields)


@given(st.lists(figures(), max_size=6))
def test_a_sum_of_figures_in_order_is_in_order(parts):
    assert in_order(total(parts))


@given(st.lists(figures(), max_size=6))
def test_an_end_of_a_sum_is_unknown_exactly_where_every_part_leaves_it_unknown(parts):
    summed = total(parts)
    for end in ("low", "best", "high"):
        assert (getattr(summed, end) is None) == all(getattr(part, end) is None for part in parts)


@given(st.lists(figures(), max_size=6), st.integers(0, 5))
def test_a_part_of_which_nothing_is_known_changes_no_sum(parts, unknown):
    assert total([*parts, *[Figure()] * unknown]) == total(parts)


@given(st.lists(figures(), max_size=6), st.randoms(use_true_random=False))
def test_a_sum_does_not_depend_on_the_order_of_its_parts(parts, shuffle):
    assert total(shuffle.sample(parts, len(parts))) == total(parts)


@given(st.lists(figures(), max_size=6))
def test_a_sum_of_best_estimates_is_no_less_than_what_is_known(parts):
    summed = total(parts)
    known = [part.best for part in parts if part.best is not None]
    assert not known or summed.best >= sum(known)


@given(figures())
def test_the_sum_of_one_figure_is_that_figure(figure):
    assert total([figure]) == figure


def test_unknown_and_none_reported_do_not_merge():
    assert total([Figure(), Figure()]) == Figure(None, None, None)
    assert total([Figure(), Figure(0, 0, 0)]) == Figure(0, 0, 0)


def test_at_least_two_beside_five_are_at_least_seven():
    assert total([Figure(None, 5, None), Figure(2, None, None)]) == Figure(7, 7, None)


@given(claims(), st.randoms(use_true_random=False))
def test_what_is_shown_does_not_depend_on_the_order_of_the_claims(made, shuffle):
    shuffled = shuffle.sample(made, len(made))
    assert {c.id for c in shown_claims(shuffled)} == {c.id for c in shown_claims(made)}
    assert killed_and_injured(shuffled) == killed_and_injured(made)
    assert {row.group: row for row in by_group(shuffled)} == {row.group: row for row in by_group(made)}


@given(claims())
def test_one_claim_is_shown_for_each_group_and_harm_that_has_any(made):
    shown = shown_claims(made)
    assert sorted((c.group, c.harm) for c in shown) == sorted({(c.group, c.harm) for c in made})


@given(claims())
def test_figures_of_an_incident_are_in_order_over_any_groups(made):
    for groups in ((), ("us_personnel",), ("militia", "civilians"), ("contractor",)):
        assert all(in_order(figure) for figure in killed_and_injured(made, groups))


@given(claims())
def test_an_incident_has_no_figure_for_a_group_that_nobody_speaks_of(made):
    assert killed_and_injured(made, ["contractor"]) == (Figure(), Figure())


def test_the_chosen_claim_is_shown_before_a_later_one():
    assert shown_claim([claim(1, 3, chosen=True), claim(2, 9, stated_on=datetime.date(2024, 1, 1))]).id == 1


def test_the_claim_stated_last_is_shown_and_of_one_day_the_one_recorded_last():
    day = datetime.date(2023, 11, 1)
    assert shown_claim([claim(3, 1), claim(2, 2, stated_on=day), claim(1, 3, stated_on=day)]).id == 2
    assert shown_claim([]) is None


def test_a_later_claim_without_a_figure_is_shown_as_unknown_and_not_as_zero():
    made = [claim(1, 4, stated_on=datetime.date(2023, 11, 1)), claim(2, None, stated_on=datetime.date(2023, 11, 2))]
    assert killed_and_injured(made)[1] == Figure()


def test_a_shuffle_of_many_claims_gives_one_answer():
    made = [claim(n, n % 7, stated_on=datetime.date(2023, 11, 1 + n % 3)) for n in range(50)]
    answers = {shown_claim(random.Random(seed).sample(made, 50)).id for seed in range(20)}
    assert answers == {47}  # the last of those stated on the third day
