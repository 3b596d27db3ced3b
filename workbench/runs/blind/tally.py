"""What the votes say: win rates and strengths of the candidates, and whether a side was favoured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from statistics import mean

from workbench.runs.blind.ballot import Ballot
from workbench.scoring.bradley_terry import Standing, standings
from workbench.scoring.side_bias import SideBias, side_biases


@dataclass(frozen=True)
class BallotFilter:
    """Which votes are wanted; what is empty is not asked for. `since` is in Unix seconds. Of `endpoints` all that a
    vote says of others is left out."""

    prompt: str = ""
    since: float | None = None
    endpoints: Collection[str] = ()
    session: str = ""

    def lets_pass(self, ballot: Ballot) -> bool:
        return (
            (not self.prompt or ballot.prompt == self.prompt)
            and (self.since is None or ballot.at >= self.since)
            and (not self.session or ballot.session == self.session)
        )


@dataclass(frozen=True)
class Marks:
    """What was said of a candidate outright: how often it was shown with an answer, found bad with all others, and its
    mean rating (None: never rated)."""

    shown: int = 0
    all_bad: int = 0
    rating: float | None = None


@dataclass(frozen=True)
class Tally:
    """`ballots` votes were counted, of which `all_bad` found everything bad."""

    ballots: int
    all_bad: int
    standings: tuple[Standing, ...]
    marks: dict[str, Marks]
    biases: tuple[SideBias, ...]

    @property
    def groups(self) -> int:
        return len({one.group for one in self.standings})

    @property
    def bias(self) -> SideBias | None:
        """The larger one of those that are more than chance; None where there is none."""
        return max((one for one in self.biases if one.found), key=lambda one: abs(one.effect.value), default=None)


def tally(ballots: Iterable[Ballot], wanted: BallotFilter | None = None) -> Tally:
    """Seconds for tens of thousands of votes: not on the GUI thread."""
    wanted = wanted or BallotFilter()
    passed = [ballot for ballot in ballots if wanted.lets_pass(ballot)]
    marks = _marks(passed, wanted.endpoints)
    counted = [ballot for ballot in passed if any(one.name in marks for one in ballot.shown)]
    preferences = [ballot.preference.among(marks) for ballot in counted]
    all_bad = sum(ballot.verdict.all_bad for ballot in counted)
    return Tally(len(counted), all_bad, standings(preferences, list(marks)), marks, side_biases(preferences))


def _marks(ballots: Iterable[Ballot], endpoints: Collection[str]) -> dict[str, Marks]:
    shown: Counter[str] = Counter()
    bad: Counter[str] = Counter()
    ratings: dict[str, list[int]] = {}
    for ballot in ballots:
        for place in ballot.answered:
            one = ballot.shown[place]
            if endpoints and one.endpoint not in endpoints:
                continue
            shown[one.name] += 1
            bad[one.name] += ballot.verdict.all_bad
            if place in ballot.verdict.ratings:
                ratings.setdefault(one.name, []).append(ballot.verdict.ratings[place])
    return {
        name: Marks(number, bad[name], mean(ratings[name]) if name in ratings else None)
        for name, number in shown.items()
    }
