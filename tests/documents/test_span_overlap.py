from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from workbench.documents.chunk_statistics import ChunkStatistics, chunk_statistics
from workbench.documents.span_overlap import overlap

CHUNKING = Path(__file__).parents[3] / "shared" / "data" / "chunking"


def test_characters_count_once() -> None:
    assert overlap([(0, 10), (5, 20)], [(10, 30)]) == (0.5, 0.5, 1 / 3)
    assert overlap([], [(0, 1)]) == (0, 0, 0)
    assert overlap([(3, 3)], []) == (0, 0, 0)


def test_statistics_count_every_chunk() -> None:
    found = chunk_statistics([1, 5, 5, 100])
    assert (found.count, found.least, found.median, found.most, found.total) == (4, 1, 5, 100, 111)
    assert sum(found.bars) == 4
    assert chunk_statistics([]) == ChunkStatistics()


@pytest.mark.skipif(not CHUNKING.exists(), reason="needs ../shared/data/chunking")
def test_the_spans_of_all_questions_are_exact() -> None:
    rows = list(csv.DictReader(StringIO((CHUNKING / "questions.csv").read_text(encoding="utf-8"))))
    assert len(rows) == 276
    texts = {name: (CHUNKING / f"{name}.md").read_bytes().decode() for name in {row["corpus_id"] for row in rows}}
    for row in rows:
        for reference in json.loads(row["references"]):
            start, end = reference["start_index"], reference["end_index"]
            assert texts[row["corpus_id"]][start:end] == reference["content"]
