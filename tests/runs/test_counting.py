"""Counting in bounded time: long texts by samples, and a stopped call without loading a tokenizer."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.prompts.tokenizer_samples import word_tokenizer
from workbench.endpoints.endpoint import Endpoint
from workbench.prompts.rendered import RenderedPrompt
from workbench.prompts.tokenizer_files import TokenizerFiles
from workbench.prompts.tokens import count_tokens, rough_tokens
from workbench.runs import counting
from workbench.runs.comparison import Column
from workbench.runs.counting import Counted, TokenCounter, estimate, estimate_at_once
from workbench.runs.request import RunRequest
from workbench.runs.result import column_tokens

WORDS = "".join(f"The {n}th anvil of the coyote, made by 김철수.\n" for n in range(2_000))
COLUMN = Column("it", "it", "stopped", "It was so.")


@pytest.fixture
def nothing_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "is_loaded", lambda: False)
    monkeypatch.setattr(counting, "count_tokens", lambda _text: pytest.fail("a tokenizer is loaded"))


def test_of_a_long_text_a_sample_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[str] = []

    def watched(text: str) -> int:
        counted.append(text)
        return count_tokens(text)

    whole = estimate([WORDS]).tokens
    assert whole == count_tokens(WORDS)
    monkeypatch.setattr(counting, "MOST_COUNTED", 10_000)
    monkeypatch.setattr(counting, "count_tokens", watched)
    found = estimate([WORDS, WORDS])
    assert found == Counted(pytest.approx(2 * whole, rel=0.03), exact=False)  # type: ignore[arg-type]
    assert sum(map(len, counted)) <= 10_000


@given(st.lists(st.integers(0, 90), max_size=4), st.integers(20, 60))
def test_as_many_slices_as_texts_have_room_for(lengths: list[int], most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "MOST_COUNTED", most)
        slices, share = counting._sampled(["x" * length for length in lengths])
    assert sum(map(len, slices)) <= most
    assert round(sum(map(len, slices)) / share) == sum(lengths)


@pytest.mark.usefixtures("nothing_loaded")
def test_a_stopped_call_loads_no_tokenizer(tmp_path: Path) -> None:
    path = word_tokenizer(tmp_path / "tokenizer.json")
    request = RunRequest("it", Endpoint("it", "it", tokenizer=str(path)), RenderedPrompt("Was it so?"))
    with TokenizerFiles() as files:
        counter = TokenCounter(files)
        found = column_tokens(request, COLUMN, counter)
        assert (found.tokens_in, found.tokens_out, found.exact) == (3, 3, False)
        files.count(path, [""])
        assert column_tokens(request, COLUMN, counter).exact


def test_a_tokenizer_that_is_loaded_counts_a_stopped_call_too() -> None:
    assert count_tokens("hello world") == 2
    assert estimate_at_once(["hello world"]).tokens == 2


@pytest.mark.parametrize("text", ["", "a", WORDS[:4000], "\ud800"])
def test_a_rough_count_is_of_the_right_order(text: str) -> None:
    assert count_tokens(text) / 2 <= rough_tokens(text) <= 2 * max(count_tokens(text), 1)
