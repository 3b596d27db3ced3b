"""The reader on a public reading set that is no part of the project.

It is looked for in WORKBENCH_DATA, else in `shared/data` beside the checkout.
"""

from __future__ import annotations

import json
import os
import random
from dataclasses import dataclass
from pathlib import Path

import pytest

from workbench.local.models.asked import from_text
from workbench.local.models.reader import read

BESIDE = Path(__file__).parents[3].parent / "shared" / "data"
DATA = Path(os.environ.get("WORKBENCH_DATA", BESIDE)) / "squad2" / "dev.json"

pytestmark = pytest.mark.skipif(not DATA.exists(), reason=f"the reading set is not here: {DATA}")


@dataclass(frozen=True)
class Item:
    passage: str
    question: str
    answers: tuple[str, ...]


@pytest.fixture(scope="module")
def items() -> list[Item]:
    return [
        Item(paragraph["context"], asked["question"], tuple(answer["text"] for answer in asked["answers"]))
        for article in json.loads(DATA.read_text())["data"]
        for paragraph in article["paragraphs"]
        for asked in paragraph["qas"]
    ]


def answer(passage: str, question: str) -> str:
    return read(from_text(f"Passage: {passage}\nQuestion: {question}\nAnswer:")).sentence


def test_most_answerable_questions_get_the_sentence_with_the_answer(items: list[Item]) -> None:
    sample = random.Random(0).sample([item for item in items if item.answers], 500)
    right = sum(any(text in answer(item.passage, item.question) for text in item.answers) for item in sample)
    assert right / len(sample) > 0.75


def test_nearly_all_questions_on_another_passage_are_refused(items: list[Item]) -> None:
    chosen = random.Random(1)
    sample = chosen.sample([item for item in items if item.answers], 500)
    refused = sum(not answer(chosen.choice(items).passage, item.question) for item in sample)
    assert refused / len(sample) > 0.95


def test_unanswerable_questions_are_refused_more_often_than_answerable_ones(items: list[Item]) -> None:
    """They are written to look answerable: words alone tell them apart only a little."""
    chosen = random.Random(2)
    answerable = chosen.sample([item for item in items if item.answers], 500)
    unanswerable = chosen.sample([item for item in items if not item.answers], 500)
    refused = [sum(not answer(item.passage, item.question) for item in sample) for sample in (answerable, unanswerable)]
    assert refused[1] > refused[0]
