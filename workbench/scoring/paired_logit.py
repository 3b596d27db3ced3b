"""Logistic regression on paired comparisons: what Bradley-Terry strengths and the bias of a side are fitted with.

Each result says how much of a point one side took from another: 1, 0, or ½ for a tie. Its expectation is the logistic
function of a sum of unknowns (for shares a quasi-likelihood: Papke & Wooldridge 1996). A ballot may hold many results,
which are not independent of each other: the covariance counts ballots, not results (Liang & Zeger 1986).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from workbench.scoring.symmetric_matrix import Matrix, Vector, inverse, product, quadratic, times

# Each unknown is held by one virtual tie with an average: who never lost still gets a finite value.
PRIOR = 1.0
_ENOUGH = 1e-9
_LONGEST_STEP = 2.0
_MOST_STEPS = 200

Term = tuple[Hashable, float]


@dataclass(frozen=True)
class Result:
    """`terms` are the unknowns and their signs, `score` the share of the point: 0 to 1."""

    terms: tuple[Term, ...]
    score: float


@dataclass(frozen=True)
class Judgement:
    """The results of one ballot. Being of one ballot, they vary `effect` times as much as independent ones would."""

    results: tuple[Result, ...]
    effect: float = 1.0


@dataclass(frozen=True)
class Fit:
    """The unknowns' values and their covariance: as the ballots vary among themselves, and as the model expects it."""

    unknowns: tuple[Hashable, ...]
    values: Vector
    seen: Matrix
    expected: Matrix

    def estimate(self, weights: Vector) -> tuple[float, float]:
        """The weighted sum of the unknowns, and its standard error.

        The larger of both covariances counts: what is seen is far too little where ballots are few or nobody ever lost.
        """
        value = sum(map(float.__mul__, weights, self.values))
        return value, math.sqrt(max(quadratic(self.seen, weights), quadratic(self.expected, weights), 0.0))


def fit(judgements: Iterable[Judgement], unknowns: Sequence[Hashable]) -> Fit:
    """Fits by Newton's method. Every term must be one of `unknowns`; without judgements all of them are 0."""
    place = {unknown: n for n, unknown in enumerate(unknowns)}
    counted = Counter(judgement for judgement in judgements if judgement.results)
    cells = _cells(counted, place)
    values = [0.0] * len(place)
    bread = inverse(_information(cells, values))
    for _ in range(_MOST_STEPS):
        step = times(bread, _gradient(cells, values))
        longest = max(map(abs, step), default=0.0)
        shorter = min(1.0, _LONGEST_STEP / longest) if longest else 1.0
        values = [value + shorter * one for value, one in zip(values, step, strict=True)]
        bread = inverse(_information(cells, values))
        if longest < _ENOUGH:
            break
    effect = _mean_effect(counted)
    expected = [[effect * one for one in line] for line in bread]
    return Fit(tuple(unknowns), values, _seen(counted, place, values, bread), expected)


_Places = tuple[tuple[int, float], ...]
_Cells = dict[_Places, tuple[float, float]]


def _cells(counted: Counter[Judgement], place: dict[Hashable, int]) -> _Cells:
    """How many results each sum of unknowns has, and the points of them all."""
    cells: _Cells = {}
    for judgement, times_seen in counted.items():
        for result in judgement.results:
            key = _places(result, place)
            number, points = cells.get(key, (0.0, 0.0))
            cells[key] = number + times_seen, points + times_seen * result.score
    return cells


def _places(result: Result, place: dict[Hashable, int]) -> _Places:
    return tuple((place[unknown], sign) for unknown, sign in result.terms)


def _gradient(cells: _Cells, values: Vector) -> Vector:
    gradient = [PRIOR * (0.5 - logistic(value)) for value in values]
    for terms, (number, points) in cells.items():
        left = points - number * _expected(terms, values)
        for at, sign in terms:
            gradient[at] += sign * left
    return gradient


def _information(cells: _Cells, values: Vector) -> Matrix:
    size = len(values)
    matrix = [[0.0] * size for _ in range(size)]
    for at, value in enumerate(values):
        expected = logistic(value)
        matrix[at][at] = PRIOR * expected * (1 - expected)
    for terms, (number, _points) in cells.items():
        expected = _expected(terms, values)
        weight = number * expected * (1 - expected)
        for at, sign in terms:
            for other, its_sign in terms:
                matrix[at][other] += weight * sign * its_sign
    return matrix


def _seen(counted: Counter[Judgement], place: dict[Hashable, int], values: Vector, bread: Matrix) -> Matrix:
    """The sandwich: how the ballots' own pulls at the unknowns vary, between the model's covariances."""
    ballots = sum(counted.values())
    size = len(values)
    few = ballots / (ballots - 1) if ballots > 1 else 1.0
    pulls = [[PRIOR / 4 if row == column else 0.0 for column in range(size)] for row in range(size)]
    for judgement, times_seen in counted.items():
        pull: dict[int, float] = {}
        for result in judgement.results:
            terms = _places(result, place)
            left = result.score - _expected(terms, values)
            for at, sign in terms:
                pull[at] = pull.get(at, 0.0) + sign * left
        for at, one in pull.items():
            for other, another in pull.items():
                pulls[at][other] += few * times_seen * one * another
    return product(product(bread, pulls), bread)


def _mean_effect(counted: Counter[Judgement]) -> float:
    """Over all results."""
    results = sum(number * len(judgement.results) for judgement, number in counted.items())
    whole = sum(number * len(judgement.results) * judgement.effect for judgement, number in counted.items())
    return whole / results if results else 1.0


def _expected(terms: _Places, values: Vector) -> float:
    return logistic(sum(sign * values[at] for at, sign in terms))


def logistic(value: float) -> float:
    if value >= 0:
        return 1 / (1 + math.exp(-value))
    grown = math.exp(value)
    return grown / (1 + grown)
