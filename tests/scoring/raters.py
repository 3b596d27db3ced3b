"""Simulated raters: they prefer by known strengths, at random, and may favour a side."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence

from workbench.scoring.paired_logit import logistic
from workbench.scoring.preferences import Preference, by_best, by_ratings

STRENGTHS = {"strong": 1.2, "good": 0.4, "fair": -0.4, "weak": -1.2}


def best_of(
    rng: random.Random, strengths: Mapping[str, float], ballots: int, columns: int = 0, left: float = 0.0
) -> list[Preference]:
    """Each votes for one of `columns` (0: all) shuffled candidates; `left` is what standing there is worth."""
    made = []
    for _ in range(ballots):
        shown = shuffled(rng, strengths, columns)
        worth = [math.exp(strengths[name] + (left if place == 0 else 0.0)) for place, name in enumerate(shown)]
        (best,) = rng.choices(range(len(shown)), worth)
        made.append(by_best(shown, [best], range(len(shown))))
    return made


def with_ties(rng: random.Random, strengths: Mapping[str, float], ballots: int) -> list[Preference]:
    """Pairs, of which a part is tied: as many of each one's wins as of its losses."""
    made = []
    for _ in range(ballots):
        shown = shuffled(rng, strengths, 2)
        wins = logistic(strengths[shown[0]] - strengths[shown[1]])
        tied = 0.4 * min(wins, 1 - wins)
        drawn = rng.random()
        best = [0, 1] if drawn < tied else [0] if drawn < wins + tied / 2 else [1]
        made.append(by_best(shown, best, [0, 1]))
    return made


def rated(rng: random.Random, strengths: Mapping[str, float], ballots: int) -> list[Preference]:
    """All are rated 1 to 5, more often well where they are strong."""
    made = []
    for _ in range(ballots):
        shown = shuffled(rng, strengths, 0)
        liked = [strengths[name] - math.log(-math.log(rng.random())) for name in shown]
        made.append(by_ratings(shown, {n: min(max(round(3 + one), 1), 5) for n, one in enumerate(liked)}))
    return made


def shuffled(rng: random.Random, strengths: Mapping[str, float], columns: int) -> Sequence[str]:
    return rng.sample(list(strengths), columns or len(strengths))
