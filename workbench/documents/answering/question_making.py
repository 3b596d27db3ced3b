"""Questions and answers out of a document's chunks: rows of a questions file, to evaluate retrieval and models with."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from typing import Any

import regex

from workbench.documents.answering.prompts import AnsweringPrompts
from workbench.documents.answering.strategy import Call
from workbench.documents.chunk import Chunk
from workbench.endpoints.stop import Stop

_NUMBERED = regex.compile(
    r"^\s*(?:[-*•]|\(?(?:Q\s*)?\d+\s*[.):])?\s*(?:(?:Q|Question|질문)\s*\d*\s*:)?\s*", regex.IGNORECASE
)
_FIRST = regex.compile(
    r"(?:who|whom|whose|what|when|where|which|why|how|is|are|was|were|do|does|did|can|could|should|will|would)\b"
    r"|(?:누가|누구|무엇|뭐가|뭘|언제|어디|어느|어떤|어떻게|왜|몇|얼마)",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class MadeQuestion:
    """A row of a questions file: `start` to `end` is the stretch of the document that the answer was taken from."""

    question: str
    answer: str
    document: str
    start: int
    end: int


def questions_in(output: str) -> list[str]:
    """The lines that are questions, without their numbers and each once: the first word asks, or a `?` ends it."""
    lines = (_NUMBERED.sub("", line, count=1).strip() for line in output.splitlines())
    return list(dict.fromkeys(line for line in lines if _FIRST.match(line) or regex.search(r"\w.*[?？]$", line)))


def made_questions(
    chunks: Iterable[Chunk], call: Call, stop: Stop, prompts: AnsweringPrompts | None = None
) -> Generator[Any, None, None]:
    """Yields what `call` yields and each `MadeQuestion`. One call for each chunk, and one for each question in it.
    What was yielded before a call failed or the user stopped is whole."""
    texts = prompts or AnsweringPrompts()
    for chunk in chunks:
        if _stopped(stop):
            return
        output = yield from call(texts.filled("questions", context=chunk.text))
        for question in questions_in(output):
            if _stopped(stop):
                return
            answer = yield from call(texts.filled("stuff", question=question, context=chunk.text))
            if _stopped(stop):  # it may have been cut short
                return
            yield MadeQuestion(question, answer.strip(), chunk.document, chunk.start, chunk.end)


def _stopped(stop: Stop) -> bool:
    """Asked anew each time: another thread sets it."""
    return stop.is_set
