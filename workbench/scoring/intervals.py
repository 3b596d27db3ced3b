"""Estimates with their 95 % intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass

# Quantiles of the normal distribution: 95 % of it lie within, one interval alone or two of which none may miss.
QUANTILE = 1.959964
QUANTILE_OF_TWO = 2.241403


@dataclass(frozen=True)
class Interval:
    """`low` <= `value` <= `high`: the estimate, and where the truth lies in 95 of 100 cases."""

    value: float
    low: float
    high: float


def around(value: float, error: float, quantile: float = QUANTILE) -> Interval:
    """The interval of a value with that standard error."""
    return Interval(value, value - quantile * error, value + quantile * error)


def of_share(points: float, number: int) -> Interval | None:
    """Of `points` out of `number`, each 0 to 1: Wilson's interval (1927); None for none. For parts of points, which
    vary less than whole ones, it is wider than need be."""
    if number == 0:
        return None
    share, square = points / number, QUANTILE * QUANTILE
    middle = (share + square / (2 * number)) / (1 + square / number)
    spread = share * (1 - share) / number + square / (4 * number * number)
    half = QUANTILE / (1 + square / number) * math.sqrt(spread)
    return Interval(share, max(min(middle - half, share), 0.0), min(max(middle + half, share), 1.0))
