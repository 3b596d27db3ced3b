"""Questions to measure retrieval by: a JSON Lines file, a row a question."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.errors import InvalidFile, Phrase
from workbench.file_content import read_bounded, utf8_text

MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """A stretch of a document that answers the question, in characters of the document's text."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what should be found for it: documents by their names, or spans of them."""

    text: str
    documents: tuple[str, ...] = ()
    spans: tuple[GoldSpan, ...] = ()
    answer: str = ""


def load_questions(path: Path) -> tuple[Question, ...]:
    """The rows `{"question", "document" or "spans": [{"document", "start", "end"}], "answer"}` of a file.

    `document` is a name or a list of names. A row that is none is an `InvalidFile` with its line.
    """
    text = utf8_text(read_bounded(path, MOST_BYTES), path)
    found = [_question(line, number, path) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not found:
        raise InvalidFile("{file} holds no question.", "Write a JSON object a line.", file=path)
    return tuple(found)


def question_row(question: Question) -> dict[str, Any]:
    """The row of a file that reads as this question."""
    row: dict[str, Any] = {"question": question.text}
    if question.documents:
        row["document"] = question.documents[0] if len(question.documents) == 1 else list(question.documents)
    if question.spans:
        row["spans"] = [{"document": one.document, "start": one.start, "end": one.end} for one in question.spans]
    return row | ({"answer": question.answer} if question.answer else {})


def _question(line: str, number: int, path: Path) -> Question:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _bad(path, number, Phrase("it is no JSON object: {reason}", reason=str(error)[:100])) from error
    if not isinstance(row, dict) or not isinstance(row.get("question"), str) or not row["question"].strip():
        raise _bad(path, number, Phrase("it needs a text *question*"))
    documents = row.get("document", [])
    documents = [documents] if isinstance(documents, str) else documents
    spans = row.get("spans", [])
    if not isinstance(documents, list) or not all(isinstance(one, str) for one in documents):
        raise _bad(path, number, Phrase("*document* is a name or a list of names"))
    if not isinstance(spans, list) or not (documents or spans):
        raise _bad(path, number, Phrase("it needs *document* or *spans*"))
    made = tuple(_span(one, number, path) for one in spans)
    return Question(row["question"], tuple(documents), made, str(row.get("answer") or ""))


def _span(data: Any, number: int, path: Path) -> GoldSpan:
    known = isinstance(data, dict) and isinstance(data.get("document"), str)
    if not known or not all(type(data.get(name)) is int for name in ("start", "end")):
        raise _bad(path, number, Phrase("a span has document, start and end"))
    if not 0 <= data["start"] < data["end"]:
        raise _bad(path, number, Phrase("a span ends after its start"))
    return GoldSpan(data["document"], data["start"], data["end"])


def _bad(path: Path, line: int, reason: Phrase) -> InvalidFile:
    return InvalidFile(
        "{file}, line {line}: {reason}.",
        "A row is an object with question, and document or spans.",
        file=path,
        line=line,
        reason=reason,
    )
