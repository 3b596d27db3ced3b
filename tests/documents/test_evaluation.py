"""Retrieval is measured on questions with known answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workbench.documents.chunk import StoredChunk
from workbench.documents.evaluation import difference, evaluation, judged, p_of_difference
from workbench.documents.passage import Passage
from workbench.documents.question_file import GoldSpan, Question, load_questions, question_row
from workbench.errors import InvalidFile


def passage(document: str, start: int = 0, end: int = 10) -> Passage:
    return Passage(StoredChunk(document, start, end, "x" * (end - start)), 1.0)


def measured(questions: list[Question], found: dict[str, list[Passage]], ks: list[int]) -> dict[str, float]:
    told = evaluation(list(judged(questions, lambda text, depth: found[text][:depth], ks)), ks)
    return {
        **{f"recall@{k}": one.value for k, one in told.recall.items()},
        **{f"ndcg@{k}": one.value for k, one in told.ndcg.items()},
        **{f"precision@{k}": one.value for k, one in told.span_precision.items()},
        **{f"covered@{k}": one.value for k, one in told.span_recall.items()},
        "mrr": told.mrr.value,
    }


def test_ranks_are_of_documents_however_many_passages_they_have() -> None:
    questions = [Question("a", ("one",)), Question("b", ("two",)), Question("c", ("none",))]
    found = {
        "a": [passage("one"), passage("two")],
        "b": [passage("one"), passage("one", 10, 20), passage("two")],
        "c": [passage("one")],
    }
    told = measured(questions, found, [1, 3])
    assert told["recall@1"] == pytest.approx(1 / 3)
    assert told["recall@3"] == pytest.approx(2 / 3)
    assert told["mrr"] == pytest.approx((1 + 1 / 2) / 3)
    assert told["ndcg@3"] == pytest.approx((1 + 0.63093) / 3, abs=1e-4)


def test_spans_are_covered_by_character() -> None:
    question = Question("a", (), (GoldSpan("one", 5, 15), GoldSpan("two", 0, 10)))
    told = measured([question], {"a": [passage("one", 0, 10), passage("two", 0, 10)]}, [1, 2])
    assert told["recall@1"] == pytest.approx(0.5)
    assert told["covered@1"] == pytest.approx(5 / 20)
    assert told["covered@2"] == pytest.approx(15 / 20)
    assert told["precision@2"] == pytest.approx(15 / 20)


def test_a_difference_is_told_from_chance() -> None:
    assert p_of_difference([1, 0, 1], [1, 0, 1]) == 1.0
    assert p_of_difference([1] * 40, [0] * 40) < 0.001
    assert p_of_difference([1, 0] * 20, [0, 1] * 20) > 0.9
    assert p_of_difference([1, 1, 1, 0], [0, 0, 0, 0]) == 0.25
    told = difference([0, 0, 1, 0] * 10, [1, 1, 1, 0] * 10)
    assert told.value.low < told.value.value == 0.5 < told.value.high
    assert told.p < 0.001


def test_a_file_of_questions_reads_as_it_was_written(tmp_path: Path) -> None:
    questions = (
        Question("한국어?", ("a.txt",), (), "yes"),
        Question("q", ("a", "b")),
        Question("s", (), (GoldSpan("a", 1, 2),)),
    )
    path = tmp_path / "q.jsonl"
    path.write_text("\n\n".join(json.dumps(question_row(one)) for one in questions), encoding="utf-8")
    assert load_questions(path) == questions


@pytest.mark.parametrize(
    "row",
    ["no json", "[]", "{}", '{"question": "x"}', '{"question": "x", "document": 1}', '{"question": "", "document": ""}',
     '{"question": "x", "spans": [{"document": "a", "start": 2, "end": 2}]}', '{"question": "x", "spans": [1]}'],
)  # fmt: skip
def test_a_row_that_is_no_question_is_named(tmp_path: Path, row: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(f'{{"question": "x", "document": "a"}}\n{row}\n')
    with pytest.raises(InvalidFile, match="line 2"):
        load_questions(path)
