"""What is found is what a plain look at every run finds, in the same order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.runs.history.recorded import asking, new_run, record, saying
from workbench.runs.history.history import History
from workbench.runs.history.records import HistoryFilter, StoredCall, StoredRun
from workbench.runs.history.search_words import plain, words_in

WORDS = (
    "refund", "Refunds", "café", "CAFE", "환불을", "전액환불", "불환", "the", "thesis", "internationalization", "a1",
    "x_y", "東京都", "😀", "e\u0301t\u00e9", "don't",
)  # fmt: skip
ASKED = (
    "", "ref", "refund", "cafe", "환불", "환", "불", "환불 the", "internationaliz", "international", "東京", "京都",
    "x", "y", "don t", "et", "zzz", "the ref", "…", "\ue0001", 'a" OR "b', "NEAR(the ref)",
)  # fmt: skip
DAY_S = 86_400
BEGAN = 1_700_000_000.0
few = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])


def made(history: History) -> list[StoredRun]:
    """Sixty runs of random words, over a hundred days, of several prompts, endpoints, states and tags."""
    chance = random.Random(7)
    runs = []
    with History(history.path.with_name("scratch.sqlite")) as scratch:
        for n in range(60):
            asked = [asking(f"e{chance.randrange(3)}", " ".join(chance.choices(WORDS, k=2))) for _ in range(2)]
            asked = asked[: chance.randrange(3)]
            new = new_run(*asked, name=f"p{n % 3}", path=f"/p{n % 3}.yaml", version=f"v{n % 4}")
            kept = scratch.load(record(scratch, new, saying([" ".join(chance.choices(WORDS, k=3))])))
            calls = tuple(
                replace(call, column=replace(call.column, state=chance.choice(["done", "failed", "partial"])))
                for call in kept.calls
            )
            tags = tuple(chance.sample(["t1", "t2"], k=chance.randrange(3)))
            kept = replace(kept, at=BEGAN + n * 1.7 * DAY_S, calls=calls, tags=tags, starred=n % 5 == 0)
            note = " ".join(chance.choices(WORDS, k=n % 2))
            runs.append(replace(kept, id=history.add(replace(kept, note=note)), note=note))
    return runs


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[History, list[StoredRun]]]:
    with History(tmp_path_factory.mktemp("search") / "history.sqlite") as history:
        yield history, made(history)


def matches(run: StoredRun, wanted: HistoryFilter) -> bool:
    run_matches = (
        (not wanted.prompt or wanted.prompt in (run.run.prompt.name, run.run.path))
        and (not wanted.version or run.run.version == wanted.version)
        and (not wanted.tag or wanted.tag in run.tags)
        and (wanted.since is None or run.at >= wanted.since)
        and (wanted.until is None or run.at <= wanted.until)
        and (not wanted.starred or run.starred)
    )
    of_a_call = wanted.endpoint or wanted.state
    return run_matches and (
        any(call_matches(call, run.note, wanted) for call in run.calls)
        or (not of_a_call and says([run.note], wanted.text))
    )


def call_matches(call: StoredCall, note: str, wanted: HistoryFilter) -> bool:
    return (
        (not wanted.endpoint or call.request.endpoint.label == wanted.endpoint)
        and (not wanted.state or call.column.state == wanted.state)
        and says([call.column.text, call.request.prompt.text or "", note], wanted.text)
    )


def says(texts: list[str], wanted: str) -> bool:
    """Every word begins a word; of a Korean or Chinese one every two characters stand somewhere."""
    if wanted and not words_in(wanted):
        return False
    whole, begun = "\n".join(map(plain, texts)), [word for text in texts for word in words_in(text)]
    return all(
        all(pair in whole for pair in map("".join, pairwise(word))) and word[0] in whole
        if ord(word[0]) > 0x1100
        else any(one.startswith(word) for one in begun)
        for word in words_in(wanted)
    )


moments = st.none() | st.floats(-5, 110).map(lambda days: BEGAN + days * DAY_S)
filters = st.builds(
    HistoryFilter,
    text=st.sampled_from(ASKED) | st.just(""),
    prompt=st.sampled_from(["", "", "p1", "/p2.yaml", "other"]),
    version=st.sampled_from(["", "", "", "v2"]),
    endpoint=st.sampled_from(["", "", "e1", "e9"]),
    state=st.sampled_from(["", "", "done", "failed"]),
    tag=st.sampled_from(["", "", "", "t1"]),
    since=moments,
    until=moments,
    starred=st.sampled_from([False, False, False, True]),
)


@few
@given(wanted=filters, limit=st.integers(1, 7))
def test_a_filter_finds_what_a_plain_look_finds(
    kept: tuple[History, list[StoredRun]], wanted: HistoryFilter, limit: int
) -> None:
    history, runs = kept
    expected = [run.id for run in reversed(runs) if matches(run, wanted)]
    found: list[int] = []
    while page := history.rows(wanted, found[-1] if found else None, limit):
        found += [row.id for row in page]
    assert found == expected
    assert history.count(wanted) == len(expected)


@pytest.mark.parametrize("asked", ASKED[1:])
def test_each_search_finds_what_a_plain_look_finds(kept: tuple[History, list[StoredRun]], asked: str) -> None:
    history, runs = kept
    wanted = HistoryFilter(text=asked)
    assert [row.id for row in history.rows(wanted)] == [run.id for run in reversed(runs) if matches(run, wanted)]


def test_the_passage_that_was_found_is_shown(tmp_path: Path) -> None:
    long = "word " * 100 + "그런데 전액환불은 불가합니다 " + "word " * 100
    with History(tmp_path / "history.sqlite") as history:
        record(history, new_run(asking("a")), saying([long]))
        (row,) = history.rows(HistoryFilter(text="환불"))
        assert row.excerpt.startswith("…word")
        assert "전액환불은" in row.excerpt
        assert len(row.excerpt) < 210
        assert history.rows(HistoryFilter())[0].excerpt.startswith("word word")


def test_what_occurs_is_named(kept: tuple[History, list[StoredRun]]) -> None:
    names = kept[0].names()
    assert (names.prompts, names.endpoints) == (("p0", "p1", "p2"), ("e0", "e1", "e2"))
    assert (names.versions, names.tags) == (("v0", "v1", "v2", "v3"), ("t1", "t2"))
