"""What one vote says of answers that stood beside each other: who took how much of a point from whom."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True)
class Pairing:
    """`first` stood left of `second`. `score` is the first one's share of the point: 1, 0, or ½ for a tie."""

    first: str
    second: str
    score: float
    first_side: str
    second_side: str


@dataclass(frozen=True)
class Preference:
    """The pairings of one vote among `columns` answers."""

    columns: int
    pairings: tuple[Pairing, ...]

    @property
    def effect(self) -> float:
        """How many times as much the points of a candidate vary as those of independent pairings would, where all are
        alike: n/2 for the best of n, (n + 1)/3 where all n are put in order."""
        everyone = self.columns * (self.columns - 1) // 2
        return (self.columns + 1) / 3 if len(self.pairings) >= everyone else self.columns / 2

    def among(self, candidates: Collection[str]) -> Preference:
        """What it says of these candidates alone."""
        left = tuple(pair for pair in self.pairings if pair.first in candidates and pair.second in candidates)
        if len(left) == len(self.pairings):
            return self
        return Preference(len({name for pair in left for name in (pair.first, pair.second)}), left)


def side_of(place: int, columns: int) -> str:
    """'left', 'middle' or 'right'."""
    return "left" if place == 0 else "right" if place == columns - 1 else "middle"


def by_best(shown: Sequence[str], best: Collection[int], answered: Sequence[int]) -> Preference:
    """Those at the places `best` beat all others and tie with each other; of the others nothing is known.

    `shown` has the candidates by their places. Only the places `answered` count.
    """
    return _preference(shown, answered, {place: float(place in best) for place in answered}, ties_below=False)


def by_ratings(shown: Sequence[str], ratings: Mapping[int, int]) -> Preference:
    """The better rated beats the worse; equal ratings are ties. A place without a rating is left out."""
    return _preference(shown, sorted(ratings), ratings, ties_below=True)


def _preference(
    shown: Sequence[str], places: Sequence[int], worth: Mapping[int, float], *, ties_below: bool
) -> Preference:
    """One candidate may stand at several places: it is not compared with itself."""
    return Preference(len(places), tuple(_pairings(shown, places, worth, ties_below)))


def _pairings(
    shown: Sequence[str], places: Sequence[int], worth: Mapping[int, float], ties_below: bool
) -> Iterator[Pairing]:
    for left, right in combinations(places, 2):
        ahead = worth[left] - worth[right]
        if shown[left] == shown[right] or (not ahead and not ties_below and not worth[left]):
            continue
        score = 0.5 if not ahead else float(ahead > 0)
        sides = side_of(left, len(shown)), side_of(right, len(shown))
        yield Pairing(shown[left], shown[right], score, *sides)
