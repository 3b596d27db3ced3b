"""Refusals, and the drill that provokes them."""

from __future__ import annotations

from collections.abc import Container

import pytest

from workbench.documents.drill import Drilled, DrillQuestion, DrillRates, drilled
from workbench.documents.passage import Retrieval
from workbench.documents.refusals import is_refusal
from workbench.endpoints.stop import Stop
from workbench.errors import UsageError


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "Answer not in document",
        "I don't know.",
        "The answer is not found in the given passages.",
        "The passages do not mention a price.",
        "This cannot be determined.",
        "문서에 답이 없습니다.",
        "잘 모르겠습니다.",
        "알 수 없습니다",
    ],
)
def test_refusals(answer: str) -> None:
    assert is_refusal(answer)


@pytest.mark.parametrize("answer", ["It costs 12 USD.", "환불은 30일 안에 됩니다.", "Not before the refund."])
def test_answers(answer: str) -> None:
    assert not is_refusal(answer)


@pytest.mark.parametrize(("pattern", "text"), [("(", "a"), (r"(a|aa)+$", "a" * 80 + "b")])
def test_a_pattern_that_cannot_be_used_is_told(pattern: str, text: str) -> None:
    with pytest.raises(UsageError, match="refusal pattern"):
        is_refusal(text, [pattern])


def _retrieve(question: str, without: Container[str]) -> Retrieval:
    return Retrieval("i", question, (), (), "" if "gold" in without else "the gold", "cosine", 0, 0.0)


def _ask(question: str, found: Retrieval) -> str:
    return "It is gold." if found.text or question == "2" else "I do not know."


def _run(stop: Stop, ends_after: int = 99) -> tuple[list[Drilled], DrillRates]:
    steps, rows = drilled([DrillQuestion(str(n), "gold") for n in range(4)], _retrieve, _ask, stop), list[Drilled]()
    while True:
        try:
            rows.append(next(steps))
        except StopIteration as end:
            return rows, end.value
        if len(rows) == ends_after:
            stop.set()


def test_the_gold_document_is_held_out_once_and_rates_are_counted() -> None:
    rows, rates = _run(Stop())
    assert [row.held_out for row in rows] == [False, True] * 4
    assert rates.abstain is not None
    assert rates.false_abstain is not None
    assert (rates.abstain.value, rates.false_abstain.value) == (0.75, 0)
    assert rates.abstain.low < 0.75 < rates.abstain.high


def test_a_stopped_drill_has_the_rates_of_what_was_asked() -> None:
    rows, rates = _run(Stop(), ends_after=1)
    assert len(rows) == 1
    assert rates.abstain is None
    assert rates.false_abstain is not None
