"""Bradley-Terry strengths (1952) of candidates that were compared with each other.

A candidate of strength a takes the share 1 / (1 + exp(b - a)) of the points from one of strength b; a tie is half a
point for each. So a difference of strengths says directly what is expected of a pairing, with ties in it. Davidson's
model (1970) would fit a further number for ties; here no ballot needs another treatment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.scoring.intervals import Interval, around, of_share
from workbench.scoring.paired_logit import Fit, Judgement, Result, fit
from workbench.scoring.preferences import Preference


@dataclass(frozen=True)
class Standing:
    """What is known of a candidate. `ballots` compared it; `win_rate` is its mean share of the points it could take in
    one. `strength` is on the scale of log odds, 0 the mean of its `group`: those that were compared with each other,
    directly or through others. Strengths of two groups, numbered from 0, say nothing of each other."""

    candidate: str
    ballots: int
    win_rate: Interval | None
    strength: Interval
    group: int


def standings(preferences: Iterable[Preference], candidates: Sequence[str] = ()) -> tuple[Standing, ...]:
    """By group, the strongest first. `candidates` are listed even where no preference names them."""
    known = tuple(preferences)
    named = {name for one in known for pair in one.pairings for name in (pair.first, pair.second)}
    names = sorted(named.union(candidates))
    fitted = fit((_judgement(one) for one in known), names)
    groups = _groups(names, known)
    rates = _rates(known)
    made = [_standing(name, fitted, groups, rates) for name in names]
    return tuple(sorted(made, key=lambda one: (one.group, -one.strength.value, one.candidate)))


def _judgement(preference: Preference) -> Judgement:
    pairings = preference.pairings
    return Judgement(tuple(Result(((p.first, 1.0), (p.second, -1.0)), p.score) for p in pairings), preference.effect)


def _standing(name: str, fitted: Fit, groups: dict[str, int], rates: dict[str, tuple[float, int]]) -> Standing:
    peers = Counter(groups.values())[groups[name]]
    weights = [
        float(other == name) - (1 / peers if groups[str(other)] == groups[name] else 0.0) for other in fitted.unknowns
    ]
    points, ballots = rates.get(name, (0.0, 0))
    strength = around(*fitted.estimate(weights))
    return Standing(name, ballots, of_share(points, ballots), strength, groups[name])


def _rates(preferences: Iterable[Preference]) -> dict[str, tuple[float, int]]:
    """Of each candidate the sum of its shares, one a ballot, and the number of ballots."""
    sums: dict[str, tuple[float, int]] = {}
    for preference in preferences:
        shares: dict[str, list[float]] = {}
        for pair in preference.pairings:
            shares.setdefault(pair.first, []).append(pair.score)
            shares.setdefault(pair.second, []).append(1 - pair.score)
        for name, taken in shares.items():
            points, ballots = sums.get(name, (0.0, 0))
            sums[name] = points + sum(taken) / len(taken), ballots + 1
    return sums


def _groups(names: Sequence[str], preferences: Iterable[Preference]) -> dict[str, int]:
    """The connected parts of what was compared, the largest first."""
    of = {name: {name} for name in names}
    for preference in preferences:
        for pair in preference.pairings:
            smaller, larger = sorted((of[pair.first], of[pair.second]), key=len)
            if smaller is not larger:
                larger |= smaller
                of.update(dict.fromkeys(smaller, larger))
    parts = sorted({id(part): part for part in of.values()}.values(), key=lambda part: (-len(part), min(part)))
    return {name: number for number, part in enumerate(parts) for name in part}
