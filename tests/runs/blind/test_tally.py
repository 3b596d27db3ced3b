"""What votes say: all of them, and those that a filter lets pass."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from tests.scoring.raters import STRENGTHS
from workbench.runs.blind.ballot import Ballot, Candidate, Verdict, hash_of
from workbench.runs.blind.tally import BallotFilter, Marks, tally

AT = 1_764_000_000.0


def ballot(number: int, *shown: str, verdict: Verdict) -> Ballot:
    candidates = tuple(Candidate(name, "", hash_of(f"{name} {number}")) for name in shown)
    return Ballot(str(number), AT + number, "session", f"run {number}", "prompt", "", candidates, verdict)


def voted(count: int, choose: Callable[[random.Random, list[str]], int], seed: int = 1) -> list[Ballot]:
    rng = random.Random(seed)
    made = []
    for number in range(count):
        shown = rng.sample(list(STRENGTHS), 3)
        made.append(ballot(number, *shown, verdict=Verdict((choose(rng, shown),))))
    return made


def test_who_is_preferred_leads_and_a_favoured_side_is_told() -> None:
    def leftwards(rng: random.Random, shown: list[str]) -> int:
        return 0 if rng.random() < 0.5 else shown.index(max(shown, key=STRENGTHS.__getitem__))

    told = tally(voted(200, leftwards))
    assert [one.candidate for one in told.standings][:2] == ["strong", "good"]
    assert told.bias is not None
    assert told.bias.side == "left"
    assert told.bias.effect.value > 0


def test_a_filter_lets_prompts_days_sessions_and_endpoints_pass() -> None:
    votes = [ballot(n, "a", "b", "c", verdict=Verdict((0,))) for n in range(4)]
    votes[1] = replace(votes[1], prompt="other", session="next")
    assert tally(votes, BallotFilter(prompt="other")).ballots == 1
    assert tally(votes, BallotFilter(session="session")).ballots == 3
    assert tally(votes, BallotFilter(since=AT + 2)).ballots == 2
    two = tally(votes, BallotFilter(endpoints=("b", "c")))
    assert two.ballots == 4
    assert {one.candidate: one.ballots for one in two.standings} == {"b": 0, "c": 0}
    assert tally(votes, BallotFilter(endpoints=("a", "c"))).standings[0].candidate == "a"
    assert tally(votes, BallotFilter(endpoints=("nobody",))).ballots == 0


def test_all_bad_and_ratings_are_told_and_all_bad_prefers_none() -> None:
    told = tally([
        ballot(1, "a", "b", verdict=Verdict(all_bad=True)),
        ballot(2, "a", "b", verdict=Verdict(ratings={0: 5, 1: 2})),
        ballot(3, "b", "a", verdict=Verdict(ratings={0: 4, 1: 4})),
    ])  # fmt: skip
    assert (told.ballots, told.all_bad, told.bias, told.groups) == (3, 1, None, 1)
    assert told.marks == {"a": Marks(3, 1, 4.5), "b": Marks(3, 1, 3.0)}
    assert {one.candidate: one.ballots for one in told.standings} == {"a": 2, "b": 2}


def test_what_was_never_compared_is_in_groups() -> None:
    told = tally([ballot(1, "a", "b", verdict=Verdict((0,))), ballot(2, "c", "d", verdict=Verdict((0,)))])
    assert told.groups == 2


def test_without_votes_there_is_nothing() -> None:
    assert tally([]).standings == ()
