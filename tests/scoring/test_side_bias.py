"""A planted side bias is found, in its size; raters without one are not accused of it."""

from __future__ import annotations

import random

import pytest

from tests.scoring.raters import STRENGTHS, best_of
from workbench.scoring.preferences import by_best
from workbench.scoring.side_bias import side_biases


@pytest.mark.parametrize("columns", [2, 3, 4])
@pytest.mark.parametrize("planted", [1.0, -1.0])
def test_a_planted_bias_is_found_in_its_size(columns: int, planted: float) -> None:
    bias = side_biases(best_of(random.Random(2), STRENGTHS, 400, columns, left=planted))[0]
    assert bias.side == "left"
    assert bias.found
    assert bias.effect.low <= planted <= bias.effect.high


def test_a_bias_for_the_right_is_told_as_such() -> None:
    votes = best_of(random.Random(4), STRENGTHS, 300, left=-5.0)  # never the left one
    left, right = side_biases(votes)
    assert (left.side, right.side) == ("left", "right")
    assert left.effect.high < 0


@pytest.mark.parametrize("columns", [2, 4])
def test_raters_without_a_bias_are_seldom_accused(columns: int) -> None:
    rng = random.Random(5)
    accused = [any(bias.found for bias in side_biases(best_of(rng, STRENGTHS, 60, columns))) for _ in range(60)]
    assert sum(accused) <= 7  # of 60 times 5 %: 3, and more than 7 in 1 of 100


def test_without_a_comparison_nothing_is_said() -> None:
    assert side_biases([]) == ()
    assert side_biases([by_best(["a", "b"], [], [])]) == ()


def test_where_a_candidate_always_stood_at_one_side_its_strength_is_not_taken_for_a_bias() -> None:
    (bias,) = side_biases([by_best(["a", "b"], [0], [0, 1])] * 40)
    assert not bias.found
