"""Whether those who voted favoured a place, whatever stood there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.scoring.intervals import QUANTILE, QUANTILE_OF_TWO, Interval, around
from workbench.scoring.paired_logit import Fit, Judgement, Result, fit
from workbench.scoring.preferences import Pairing, Preference

# No candidate's name: they are texts.
_Side = tuple[str]


@dataclass(frozen=True)
class SideBias:
    """How much better an answer does at `side` ('left' or 'right') than at the other places, on the scale of log odds,
    its own strength apart."""

    side: str
    effect: Interval

    @property
    def found(self) -> bool:
        return self.effect.low > 0 or self.effect.high < 0


def side_biases(preferences: Iterable[Preference]) -> tuple[SideBias, ...]:
    """One for the left where never more than two answers stood beside each other, else for the left and the right:
    then both intervals hold together in 95 of 100 cases (Bonferroni). Nothing without comparisons."""
    known = [one for one in preferences if one.pairings]
    sides = sorted({side for one in known for pair in one.pairings for side in (pair.first_side, pair.second_side)})
    if len(sides) < 2:
        return ()
    names = sorted({name for one in known for pair in one.pairings for name in (pair.first, pair.second)})
    fitted = fit((_judgement(one) for one in known), [*names, *((side,) for side in sides)])
    asked = [side for side in ("left", "right") if side in sides]
    if "middle" not in sides:
        return (_bias("left", fitted, sides, QUANTILE),)
    return tuple(_bias(side, fitted, sides, QUANTILE_OF_TWO) for side in asked)


def _bias(side: str, fitted: Fit, sides: list[str], quantile: float) -> SideBias:
    others = len(sides) - 1
    weights = [0.0 if isinstance(one, str) else 1.0 if one == (side,) else -1 / others for one in fitted.unknowns]
    return SideBias(side, around(*fitted.estimate(weights), quantile))


def _judgement(preference: Preference) -> Judgement:
    return Judgement(tuple(map(_result, preference.pairings)), preference.effect)


def _result(pair: Pairing) -> Result:
    terms = [(pair.first, 1.0), (pair.second, -1.0)]
    if pair.first_side != pair.second_side:
        first: _Side = (pair.first_side,)
        second: _Side = (pair.second_side,)
        return Result((*terms, (first, 1.0), (second, -1.0)), pair.score)
    return Result(tuple(terms), pair.score)
