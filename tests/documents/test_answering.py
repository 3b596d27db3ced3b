"""Answering from passages: how many calls, what is told, and what is kept when one fails or the user stops."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from workbench.documents.answering import STRATEGIES
from workbench.documents.answering.answer import answered, calls
from workbench.documents.answering.scored import scored
from workbench.documents.answering.strategy import Answered, Call
from workbench.documents.chunk import StoredChunk
from workbench.documents.passage import Passage
from workbench.endpoints.stop import Stop
from workbench.errors import EndpointError


def _passages(number: int) -> list[Passage]:
    return [Passage(StoredChunk("a.txt", 0, 9, f"passage {n}", id=n), 1.0) for n in range(number)]


class _Model:
    """Answers from a list, or always the same; remembers its prompts."""

    def __init__(self, *answers: str) -> None:
        self.answers, self.prompts = answers or ("yes",), list[str]()

    def __call__(self, prompt: str) -> Generator[Any, None, str]:
        self.prompts.append(prompt)
        text = self.answers[(len(self.prompts) - 1) % len(self.answers)]
        yield text
        return text


def _end(strategy: str, passages: int, call: Call, stop: Stop | None = None, **more: Any) -> Answered:
    *_, end = answered(STRATEGIES[strategy], "Why?", _passages(passages), call, stop or Stop(), **more)
    assert isinstance(end, Answered)
    return end


@pytest.mark.parametrize(("strategy", "expected"), [("stuff", 1), ("map_reduce", 6), ("refine", 5), ("map_rerank", 5)])
def test_as_many_calls_as_were_said_beforehand(strategy: str, expected: int) -> None:
    model = _Model()
    end = _end(strategy, 5, model)
    assert (end.state, end.calls, len(model.prompts)) == ("answered", expected, expected)
    assert calls(STRATEGIES[strategy], 5) == expected


@pytest.mark.parametrize("strategy", ["stuff", "map_reduce", "refine", "map_rerank"])
def test_nothing_found_costs_no_call(strategy: str) -> None:
    model = _Model()
    assert _end(strategy, 0, model).state == "nothing_found"
    assert model.prompts == []
    assert calls(STRATEGIES[strategy], 0) == 0


def test_the_answer_with_the_best_score_wins() -> None:
    end = _end("map_rerank", 3, _Model("no\nScore: 5", "that\n**Score:** 90/100", "none at all"))
    assert end.text == "that"


def test_long_partial_answers_are_shortened_first() -> None:
    model = _Model("x" * 40, "x" * 40, "x" * 40, "x" * 40, "a", "b", "end")
    end = _end("map_reduce", 4, model, limit=20)
    assert (end.text, end.calls) == ("end", 7)


def test_a_failed_call_keeps_what_was_done_and_names_its_step() -> None:
    model = _Model()

    def failing(prompt: str) -> Generator[Any, None, str]:
        if len(model.prompts) == 2:
            raise EndpointError("It broke.")
        return (yield from model(prompt))

    end = _end("refine", 5, failing)
    assert (end.state, len(end.done), str(end.error)) == ("failed", 2, "It broke.")
    assert end.step is not None
    assert (end.step.number, end.step.of) == (3, 5)


def test_stopped_between_calls() -> None:
    stop, model = Stop(), _Model()

    def stopping(prompt: str) -> Generator[Any, None, str]:
        text = yield from model(prompt)
        if len(model.prompts) == 2:
            stop.set()
        return text

    end = _end("map_reduce", 5, stopping, stop)
    assert (end.state, len(model.prompts), len(end.done)) == ("stopped", 2, 1)


@pytest.mark.parametrize(
    ("output", "text", "score"),
    [
        ("Paris\nScore: 85", "Paris", 85),
        ("Paris\nScore: 8 out of 10", "Paris", 80),
        ("파리\n점수: 70점", "파리", 70),
        ("Score: 300\nParis", "Paris", 100),
        ("Paris", "Paris", None),
    ],
)
def test_scores_are_read_however_they_are_written(output: str, text: str, score: float | None) -> None:
    assert scored(output) == (text, score)
