"""Votes: kept and read back, taken back, by several programs at once, whatever else stands in the file."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import WorkbenchError
from workbench.runs.blind import ballot_box
from workbench.runs.blind.ballot import Ballot, Candidate, Verdict, hash_of, read_ballot, written
from workbench.runs.blind.ballot_box import BallotBox
from workbench.runs.blind.shuffle import shuffled

THREE = tuple(Candidate(name, "", hash_of(name)) for name in ("a", "b", "c"))
IT = Ballot("it", 1_764_000_000.0, "session", "run", "prompt", "", THREE, Verdict((1,)))

texts = st.text(max_size=20)
candidates = st.builds(Candidate, texts, texts, texts)


@st.composite
def ballots(draw: st.DrawFn) -> Ballot:
    shown = tuple(draw(st.lists(candidates, min_size=1, max_size=5)))
    places = st.integers(0, len(shown) - 1)
    ratings = draw(st.dictionaries(places, st.integers(1, 5)))
    verdict = Verdict(tuple(draw(st.lists(places, unique=True))), draw(st.booleans()), ratings)
    at = float(draw(st.integers(1_000_000_000, 2_000_000_000)))
    return Ballot(draw(texts), at, *(draw(texts) for _ in range(4)), shown, verdict)


@given(ballots())
def test_a_ballot_is_read_back_as_written(ballot: Ballot) -> None:
    line = written(ballot)
    assert line.count(b"\n") == 1
    assert read_ballot(json.loads(line)) == ballot


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from([*json.loads(written(IT)), "more"]), st.none() | texts | st.integers()))
def test_a_line_that_is_none_is_skipped(changes: dict[str, object]) -> None:
    read = read_ballot({**json.loads(written(IT)), **changes})
    assert read is None or isinstance(read.preference.pairings, tuple)


def test_what_a_crash_tore_and_what_others_wrote_is_skipped(home: Path) -> None:
    path = home / "ballots.jsonl"
    box = BallotBox(path)
    box.add(IT)
    with path.open("ab") as file:
        file.write(b'\n[]\n{"uid": 1}\n\xff\n' + written(IT)[:40])
    box.add(replace(IT, uid="next"))
    assert [one.uid for one in box.ballots()] == ["it", "next"]


def test_a_vote_that_is_taken_back_does_not_count(home: Path) -> None:
    box = BallotBox(home / "ballots.jsonl")
    assert box.ballots() == ()
    for uid in ("one", "two", "three"):
        box.add(replace(IT, uid=uid))
    box.take_back("two")
    assert [one.uid for one in box.ballots()] == ["one", "three"]


def test_several_programs_vote_at_once(home: Path) -> None:
    path = home / "ballots.jsonl"
    code = (
        "import sys; from pathlib import Path; from dataclasses import replace;"
        "from tests.runs.blind.test_ballots import IT; from workbench.runs.blind.ballot_box import BallotBox;"
        f"box = BallotBox(Path({str(path)!r}));"
        "[box.add(replace(IT, uid=f'{sys.argv[1]}-{n}')) for n in range(50)]"
    )
    programs = [subprocess.Popen([sys.executable, "-c", code, str(n)]) for n in range(2)]
    assert [program.wait(60) for program in programs] == [0, 0]
    assert len(BallotBox(path).ballots()) == 100


def test_a_full_file_and_one_that_cannot_be_written_are_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ballot_box, "MAX_BYTES", 400)
    box = BallotBox(home / "ballots.jsonl")
    box.add(IT)
    with pytest.raises(WorkbenchError, match="limit"):
        box.add(IT)
    with pytest.raises(WorkbenchError, match="could not be kept"):
        BallotBox(home).add(IT)
    with pytest.raises(WorkbenchError, match="cannot be read"):
        BallotBox(home).ballots()


def test_of_identical_answers_none_is_better() -> None:
    same = replace(
        IT, shown=(THREE[0], replace(THREE[1], text_hash=THREE[0].text_hash), THREE[2]), verdict=Verdict((0,))
    )
    assert [(one.first, one.second, one.score) for one in same.preference.pairings] == [
        ("a", "b", 0.5),
        ("a", "c", 1.0),
        ("b", "c", 1.0),
    ]


def test_a_place_without_an_answer_does_not_count() -> None:
    failed = replace(IT, shown=(*THREE[:2], Candidate("c")), verdict=Verdict((1,)))
    assert [(one.first, one.second) for one in failed.preference.pairings] == [("a", "b")]
    rated = replace(failed, verdict=Verdict(ratings={0: 5, 1: 3, 2: 1}))
    assert [(one.first, one.second) for one in rated.preference.pairings] == [("a", "b")]


def test_a_variant_is_a_candidate_of_its_own() -> None:
    assert [one.name for one in (Candidate("a"), Candidate("a", "temperature 1"))] == ["a", "a · temperature 1"]


def test_an_order_is_stable_and_independent_of_that_of_the_columns() -> None:
    assert shuffled("abc", "run") == shuffled("cab", "run")
    assert len({shuffled("abc", str(n)) for n in range(60)}) == 6


def test_each_place_gets_each_column_about_equally_often() -> None:
    runs = 3000
    orders = [shuffled(["first", "second", "third"], f"run {n}") for n in range(runs)]
    for place in range(3):
        for name in ("first", "second", "third"):
            count = sum(order[place] == name for order in orders)
            assert abs(count - runs / 3) < 4 * (runs * 2 / 9) ** 0.5  # four standard deviations
