"""`votes`: the table, the data, and what cannot be asked for."""

from __future__ import annotations

import json
import time

import pytest

from tests.cli.conftest import Command
from workbench import paths
from workbench.runs.blind.ballot import Ballot, Candidate, Verdict, hash_of
from workbench.runs.blind.ballot_box import BallotBox

DAY_S = 86_400


def vote(number: int, *shown: str, best: int, prompt: str = "it", at: float | None = None) -> None:
    candidates = tuple(Candidate(name, "", hash_of(f"{name} {number}")) for name in shown)
    when = time.time() if at is None else at
    verdict = Verdict((best,))
    BallotBox(paths.ballots_file()).add(Ballot(f"{number}", when, "s", f"{number}", prompt, "", candidates, verdict))


def test_without_votes_it_says_where_they_are_made(command: Command) -> None:
    outcome = command("votes")
    assert outcome.status == 0
    assert "No votes here" in outcome.out


def test_the_table_has_the_strongest_first_and_tells_of_a_favoured_side(command: Command) -> None:
    for number in range(40):
        shown = ("한국어-7b", "flan") if number % 2 else ("flan", "한국어-7b")
        vote(number, *shown, best=0 if number % 8 else shown.index("한국어-7b"))
    lines = command("votes").out.splitlines()
    assert lines[1].startswith("한국어-7b")
    assert lines[2].startswith("flan")
    assert any(line.startswith("40 ballots") for line in lines)
    assert any(line.startswith("Side bias: the answer at the left is favoured") for line in lines)


def test_json_has_the_intervals_and_filters_narrow_it(command: Command) -> None:
    vote(1, "a", "b", best=0)
    vote(2, "a", "b", "c", best=0, prompt="other")
    vote(3, "b", "a", best=0, at=time.time() - 9 * DAY_S)
    told = json.loads(command("votes", "--json").out)
    assert told["ballots"] == 3
    first = told["candidates"][0]
    assert first["candidate"] == "a"
    assert first["strength"]["low"] < first["strength"]["value"] < first["strength"]["high"]
    assert json.loads(command("votes", "--prompt", "other", "--json").out)["ballots"] == 1
    assert json.loads(command("votes", "--since", "7d", "--json").out)["ballots"] == 2
    assert len(json.loads(command("votes", "-e", "a", "-e", "b", "--json").out)["candidates"]) == 2


def test_groups_that_nothing_connects_are_told(command: Command) -> None:
    vote(1, "a", "b", best=0)
    vote(2, "c", "d", best=0)
    assert "2 groups were never compared" in command("votes").out


@pytest.mark.parametrize("day", ["yesterday", "xd", "2026-13-01", "99999999999d"])
def test_what_is_no_day_is_refused(command: Command, day: str) -> None:
    outcome = command("votes", "--since", day)
    assert outcome.status == 2
    assert "is not a day" in outcome.err
