"""Strengths: known ones are recovered within their intervals, and the data's limits are told."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scoring.raters import STRENGTHS, best_of, rated, with_ties
from workbench.scoring.bradley_terry import Standing, standings
from workbench.scoring.intervals import of_share
from workbench.scoring.preferences import Preference, by_best, by_ratings

Raters = Callable[[random.Random], list[Preference]]
RATERS: dict[str, Raters] = {
    "pairs": lambda rng: best_of(rng, STRENGTHS, 120, columns=2),
    "best of four": lambda rng: best_of(rng, STRENGTHS, 80),
    "pairs with ties": lambda rng: with_ties(rng, STRENGTHS, 120),
    "few ballots": lambda rng: best_of(rng, STRENGTHS, 12),
}


def by_name(found: tuple[Standing, ...]) -> dict[str, Standing]:
    return {one.candidate: one for one in found}


@pytest.mark.parametrize("raters", RATERS)
def test_known_strengths_lie_within_their_intervals_as_often_as_said(raters: str) -> None:
    rng, within, repeats = random.Random(6), 0, 50
    for _ in range(repeats):
        found = by_name(standings(RATERS[raters](rng)))
        within += sum(found[name].strength.low <= is_ <= found[name].strength.high for name, is_ in STRENGTHS.items())
    share = within / (repeats * len(STRENGTHS))
    assert share >= 0.92  # 95 %, less what 50 repeats leave to chance


@pytest.mark.parametrize("votes", [best_of, with_ties, rated], ids=lambda votes: votes.__name__)
def test_the_order_of_simulated_raters_is_recovered(votes: Callable[..., list[Preference]]) -> None:
    found = standings(votes(random.Random(1), STRENGTHS, 600))
    assert [one.candidate for one in found] == list(STRENGTHS)
    for better, worse in pairwise(found):
        assert better.strength.low > worse.strength.high


def test_two_candidates_have_the_strengths_of_the_closed_form() -> None:
    """Of 30 pairings one won 20: with the virtual ties that hold both, the difference solves one equation."""
    votes = [by_best(["a", "b"], [0], [0, 1])] * 20 + [by_best(["b", "a"], [0], [0, 1])] * 10
    a, b = standings(votes)
    difference = a.strength.value - b.strength.value
    expected = 1 / (1 + math.exp(-difference))
    held = 1 / (1 + math.exp(-difference / 2)) - 0.5
    assert 20 - 30 * expected - held == pytest.approx(0, abs=1e-6)
    assert a.strength.value == pytest.approx(-b.strength.value)
    assert difference == pytest.approx(math.log(2), abs=0.05)


def test_who_never_lost_has_a_finite_strength_and_a_wide_interval() -> None:
    best, worst = standings([by_best(["a", "b"], [0], [0, 1])] * 30)
    assert (best.candidate, worst.candidate) == ("a", "b")
    assert 1 < best.strength.value < 6
    assert best.strength.high - best.strength.low > 1


def test_intervals_get_narrower_with_more_ballots() -> None:
    def width(ballots: int) -> float:
        return max(
            one.strength.high - one.strength.low for one in standings(best_of(random.Random(3), STRENGTHS, ballots))
        )

    assert width(20) > width(80) > width(320)


def test_candidates_that_nothing_connects_are_groups_of_their_own() -> None:
    votes = [by_best(["a", "b"], [0], [0, 1]), by_best(["b", "c"], [1], [0, 1]), by_best(["x", "y"], [0], [0, 1])]
    found = by_name(standings(votes, ["alone"]))
    assert {name: one.group for name, one in found.items()} == {"a": 0, "b": 0, "c": 0, "x": 1, "y": 1, "alone": 2}
    assert sum(found[name].strength.value for name in "abc") == pytest.approx(0, abs=1e-9)
    assert found["alone"].win_rate is None
    assert found["alone"].ballots == 0


def test_without_votes_there_is_nothing_to_stand() -> None:
    assert standings([]) == ()


def test_a_win_rate_is_the_share_of_the_points_ballot_by_ballot() -> None:
    votes = [by_best(["a", "b", "c"], [0], [0, 1, 2]), by_best(["b", "a"], [0, 1], [0, 1])]
    found = by_name(standings(votes))
    rates = {name: one.win_rate.value for name, one in found.items() if one.win_rate}
    assert rates == {"a": 0.75, "b": 0.25, "c": 0.0}
    assert {name: one.ballots for name, one in found.items()} == {"a": 2, "b": 2, "c": 1}


def test_ratings_put_all_in_order_and_leave_out_what_has_none() -> None:
    said = by_ratings(["a", "b", "c", "d"], {0: 5, 1: 2, 3: 2})
    assert [(one.first, one.second, one.score) for one in said.pairings] == [
        ("a", "b", 1.0),
        ("a", "d", 1.0),
        ("b", "d", 0.5),
    ]


def test_a_candidate_is_not_compared_with_itself() -> None:
    assert by_best(["a", "a"], [0], [0, 1]).pairings == ()
    assert standings([by_best(["a", "a"], [0], [0, 1])]) == ()


def test_among_some_candidates_only_what_is_said_of_both_counts() -> None:
    said = by_best(["a", "b", "c"], [0], [0, 1, 2]).among({"a", "c"})
    assert [(one.first, one.second, one.score) for one in said.pairings] == [("a", "c", 1.0)]
    assert by_best(["a", "b", "c"], [0], [0, 1, 2]).among({"b", "c"}).pairings == ()


def test_several_best_ones_tie_with_each_other_alone() -> None:
    said = by_best(["a", "b", "c", "d"], [0, 1], [0, 1, 2])
    assert [(one.first, one.second, one.score) for one in said.pairings] == [
        ("a", "b", 0.5),
        ("a", "c", 1.0),
        ("b", "c", 1.0),
    ]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_names_and_the_order_of_ballots_change_nothing(data: st.DataObject) -> None:
    names = data.draw(st.lists(st.text(max_size=5), min_size=2, max_size=5, unique=True))
    seed = data.draw(st.integers(0, 99))
    votes = best_of(random.Random(seed), dict.fromkeys(names, 0.0), 12)
    renamed = {name: f"{n}" for n, name in enumerate(names)}
    others = best_of(random.Random(seed), dict.fromkeys(renamed.values(), 0.0), 12)
    random.Random(seed).shuffle(others)
    found, again = by_name(standings(votes, names)), by_name(standings(others, list(renamed.values())))
    for name, other in renamed.items():
        assert found[name].strength.value == pytest.approx(again[other].strength.value, abs=1e-6)
        assert found[name].strength.low == pytest.approx(again[other].strength.low, abs=1e-6)


@settings(max_examples=60)
@given(st.integers(1, 500), st.floats(0, 1))
def test_an_interval_of_a_share_holds_it_and_stays_a_share(number: int, share: float) -> None:
    interval = of_share(share * number, number)
    assert interval is not None
    assert 0 <= interval.low <= interval.value <= interval.high <= 1
