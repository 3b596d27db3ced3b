"""SQuAD 2.0 as documents and questions: a paragraph a document, each question with the paragraph it was written for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from workbench.documents.document import Document, Skipped
from workbench.documents.question_file import Question
from workbench.documents.recipe import IndexRecipe
from workbench.endpoints.stop import Stop

SHARED = Path(__file__).parents[3] / "shared"
FILE = SHARED / "data" / "squad2" / "dev.json"
MODEL = SHARED / "models" / "all-MiniLM-L6-v2-int8"


class Squad(NamedTuple):
    documents: tuple[Document, ...]
    questions: tuple[Question, ...]


def squad() -> Squad:
    """All paragraphs and questions, those that cannot be answered too."""
    paragraphs = [one for article in json.loads(FILE.read_bytes())["data"] for one in article["paragraphs"]]
    names = [f"{number:04}.txt" for number in range(len(paragraphs))]
    documents = tuple(Document(name, one["context"]) for name, one in zip(names, paragraphs, strict=True))
    questions = tuple(
        Question(asked["question"], (name,))
        for name, one in zip(names, paragraphs, strict=True)
        for asked in one["qas"]
        if asked["question"].strip()
    )
    return Squad(documents, questions)


class GivenDocuments:
    """A `building.ReadsFiles` of documents that are there already: each stands for a file that holds its name."""

    def __init__(self, documents: Sequence[Document], folder: Path) -> None:
        self._documents = {document.name: document for document in documents}
        for document in documents:
            (folder / document.name).write_text(document.text, encoding="utf-8")
        self._folder = folder

    def find(self, _sources: Sequence[Path], _recipe: IndexRecipe) -> Sequence[tuple[str, Path]]:
        return [(name, self._folder / name) for name in self._documents]

    def read(
        self, paths: Sequence[tuple[str, Path]], _options: Mapping[str, Any], _stop: Stop
    ) -> Iterator[Document | Skipped]:
        yield from (self._documents[name] for name, _path in paths)
