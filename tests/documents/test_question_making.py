"""Questions out of documents."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from workbench.documents.answering.question_making import MadeQuestion, made_questions, questions_in
from workbench.documents.chunk import Chunk
from workbench.endpoints.stop import Stop


def test_only_questions_are_kept_and_each_once() -> None:
    output = "Here they are:\n1. What is it?\n- What is it?\nQ2: Name the price?\n환불은 언제 됩니까?\n왜 그런가\n?\n"
    assert questions_in(output) == ["What is it?", "Name the price?", "환불은 언제 됩니까?", "왜 그런가"]


def test_each_is_answered_from_its_chunk() -> None:
    def call(prompt: str) -> Generator[Any, None, str]:
        yield "piece"
        return "What is it?" if prompt.endswith("Questions:") else " a text "

    events = made_questions([Chunk("a.txt", 5, 11, "a text")], call, Stop())
    rows = [one for one in events if isinstance(one, MadeQuestion)]
    assert rows == [MadeQuestion("What is it?", "a text", "a.txt", 5, 11)]


def test_stopped_before_the_first_call() -> None:
    stop = Stop()
    stop.set()
    assert list(made_questions([Chunk("a.txt", 0, 1, "a")], lambda prompt: iter(()), stop)) == []  # type: ignore[arg-type,return-value]
