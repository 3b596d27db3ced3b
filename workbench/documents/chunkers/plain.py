"""Chunkers that need nothing but the text: recursive, characters, tokens, words, sentences, code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from workbench.documents.chunkers.chunker import Cut
from workbench.documents.chunkers.lengths import length_in
from workbench.documents.chunkers.separated import recursive_spans, separator_spans
from workbench.documents.chunkers.spans import Span, ascending, packed, trimmed
from workbench.documents.document import Document
from workbench.prompts.tokens import token_starts

_WORD = re.compile(r"\S+")
# A full stop ends a sentence unless it follows an initial or a usual abbreviation; a blank line always does.
_SENTENCE_END = re.compile(
    r"(?<!\b[A-Z])(?<!\b(?:Mr|Dr|Ms|St|vs|No|cf))(?<!\b(?:Mrs|etc|e\.g|i\.e))[.!?…]+[\"'”’)\]]*(?=\s)"
    r"|[。！？]+[”’」』)]*|\n\s*\n"
)
LANGUAGES = {
    ".py": "python", ".js": "js", ".ts": "ts", ".java": "java", ".c": "c", ".h": "c", ".cpp": "cpp", ".cs": "csharp",
    ".go": "go", ".rs": "rust", ".rb": "ruby", ".php": "php", ".kt": "kotlin", ".swift": "swift", ".scala": "scala",
    ".lua": "lua", ".tex": "latex", ".md": "markdown", ".html": "html", ".proto": "proto", ".sol": "sol",
    ".hs": "haskell", ".ex": "elixir", ".rst": "rst",
}  # fmt: skip


class Recursive:
    unit, sized, options = "characters", True, frozenset[str]()

    def spans(self, document: Document, cut: Cut) -> Iterator[Span]:
        return ascending(recursive_spans(document.text, cut))


class Characters:
    """Option `separator`: a blank line, unless another is named."""

    unit, sized, options = "characters", True, frozenset({"separator"})

    def spans(self, document: Document, cut: Cut) -> Iterator[Span]:
        return ascending(separator_spans(document.text, cut, str(cut.options.get("separator", "\n\n"))))


class Code:
    """Option `language`, a name of langchain-text-splitters; without it the file's suffix says."""

    unit, sized, options = "characters", True, frozenset({"language"})

    def spans(self, document: Document, cut: Cut) -> Iterator[Span]:
        by_suffix = LANGUAGES.get(PurePosixPath(document.name).suffix.lower(), "")
        return ascending(recursive_spans(document.text, cut, str(cut.options.get("language") or by_suffix)))


class Words:
    unit, sized, options = "words", True, frozenset[str]()

    def spans(self, document: Document, cut: Cut) -> Iterator[Span]:
        words = [found.span() for found in _WORD.finditer(document.text)]
        for first in range(0, len(words), cut.size - cut.overlap):
            last = min(first + cut.size, len(words))
            yield words[first][0], words[last - 1][1]
            if last == len(words):
                return


class Tokens:
    """A character of several tokens belongs whole to the chunk of its last one."""

    unit, sized, options = "tokens", True, frozenset[str]()

    def spans(self, document: Document, cut: Cut) -> Iterator[Span]:
        return ascending(self._spans(document.text, cut))

    def _spans(self, text: str, cut: Cut) -> Iterator[Span]:
        starts = [*token_starts(text), len(text)]
        for first in range(0, len(starts) - 1, cut.size - cut.overlap):
            last = min(first + cut.size, len(starts) - 1)
            yield from trimmed(text, starts[first], starts[last])
            if last == len(starts) - 1:
                return


class Sentences:
    """Whole sentences, as many as fit; one that is longer than the size is cut as `recursive` does."""

    unit, sized, options = "characters", True, frozenset[str]()

    def spans(self, document: Document, cut: Cut) -> Iterator[Span]:
        text, length = document.text, length_in(cut.unit)
        pieces: list[Span] = []
        for start, end in _sentences(text):
            if length(text[start:end]) <= cut.size:
                pieces.append((start, end))
            else:
                whole = Cut(cut.size, 0, cut.unit)
                pieces += [(start + a, start + b) for a, b in recursive_spans(text[start:end], whole)]
        return ascending(packed(pieces, lambda a, b: length(text[a:b]), cut.size, cut.overlap))


def _sentences(text: str) -> Iterator[Span]:
    start = 0
    for found in _SENTENCE_END.finditer(text):
        yield from trimmed(text, start, found.end())
        start = found.end()
    yield from trimmed(text, start, len(text))
