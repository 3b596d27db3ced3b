"""JSON within an answer: where it stands, where it is broken, and the same text set out in lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workbench.errors import Phrase

_INDENT = "  "
_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})[^\n`]*\n(.*?)(?:^[ \t]*\1|\Z)", re.MULTILINE | re.DOTALL)
_BEGINS = re.compile(r"[{\[]")
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
# An object that has a name: what begins so and does not end is broken off, and what stands in it is only a part.
_NAMED = re.compile(r'\{\s*"(?:[^"\\]|\\.)*"\s*:')
# Beginnings within prose that are tried before the first of them is taken for broken JSON.
_MOST_TRIED = 50

# What `json` says -> what the user reads.
_REASONS = {
    "Expecting value": Phrase("a value is missing"),
    "Expecting property name enclosed in double quotes": Phrase("a name in double quotes is missing"),
    "Expecting ',' delimiter": Phrase("a comma is missing"),
    "Expecting ':' delimiter": Phrase("a colon is missing"),
    "Extra data": Phrase("there is more behind the end"),
    "Unterminated string starting at": Phrase("this text does not end"),
    "Invalid control character at": Phrase("a line break or control character stands in a text"),
    "Invalid \\escape": Phrase("a backslash is followed by what it cannot stand before"),
    "Invalid \\uXXXX escape": Phrase("four hexadecimal digits are missing behind \\u"),
    "Illegal trailing comma before end of object": Phrase("a comma stands before the end"),
    "Illegal trailing comma before end of array": Phrase("a comma stands before the end"),
}


@dataclass(frozen=True)
class JsonFault:
    """Line and column count from 1, in the whole answer."""

    line: int
    column: int
    reason: Phrase


@dataclass(frozen=True)
class JsonText:
    """`text` is the JSON as it stands in the answer; `fault` says where it is broken, None for sound JSON."""

    text: str
    fault: JsonFault | None = None

    @property
    def pretty(self) -> str:
        """A line for each value; numbers, texts and names that stand twice are as they were written."""
        return self.text if self.fault else "".join(_set_out(self.text))

    @property
    def value(self) -> Any:
        """What sound JSON says."""
        return _loaded(self.text)


def find_json(answer: str) -> JsonText | None:
    """The whole answer, else what a code fence holds, else an object or list within prose; None where there is none.

    What begins as JSON and is broken is found, too: within several, the first that is sound goes before.
    """
    broken: JsonText | None = None
    for start, text in _places(answer):
        end = len(text.rstrip())
        begin = len(text) - len(text.lstrip())
        found = JsonText(text[begin:end], _fault(answer, start + begin, text[begin:end]))
        if found.fault is None:
            return found
        broken = broken or found
    return _within_prose(answer) or broken


def json_fault(text: str) -> JsonFault | None:
    """Where a text that shall be JSON as a whole is broken."""
    return _fault(text, 0, text)


def set_out_json(text: str) -> str:
    """An object or a list with a line for each value; '' where the text as a whole is none."""
    bare = text.strip()
    return "".join(_set_out(bare)) if bare[:1] in ("{", "[") and json_fault(bare) is None else ""


def _places(answer: str) -> Iterator[tuple[int, str]]:
    if answer.lstrip()[:1] in ("{", "["):
        yield 0, answer
    for fence in _FENCE.finditer(answer):
        if fence[2].lstrip()[:1] in ("{", "["):
            yield fence.start(2), fence[2]


def _within_prose(answer: str) -> JsonText | None:
    position, first = 0, None
    for _try in range(_MOST_TRIED):
        begin = _BEGINS.search(answer, position)
        if begin is None:
            break
        try:
            _, end = _DECODER.raw_decode(answer, begin.start())
            return JsonText(answer[begin.start() : end])
        except (ValueError, RecursionError):
            if first is None and begin[0] == "{":
                first = begin.start()
            if _NAMED.match(answer, begin.start()) and not _closes(answer, begin.start()):
                first = begin.start()
                break
            position = begin.end()
    if first is None:
        return None
    return JsonText(answer[first:], _fault(answer, first, answer[first:]))


def _closes(answer: str, begin: int) -> bool:
    """Whether the bracket that stands there is closed again."""
    depth = 0
    for piece in _PIECE.finditer(answer, begin):
        depth += (piece[0] in ("{", "[")) - (piece[0] in ("}", "]"))
        if depth == 0:
            return True
    return False


def _fault(answer: str, start: int, text: str) -> JsonFault | None:
    try:
        _loaded(text)
    except json.JSONDecodeError as error:
        reason = _REASONS.get(error.msg) or Phrase("{reason}", reason=error.msg)
        return _at(answer, start + error.pos, reason)
    except RecursionError:
        return _at(answer, start, Phrase("it is nested too deeply"))
    except ValueError as error:  # NaN, or a number with more digits than Python reads
        return _at(answer, start, Phrase("{reason}", reason=str(error)))
    return None


def _at(answer: str, position: int, reason: Phrase) -> JsonFault:
    before = answer[:position]
    return JsonFault(before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1, reason)


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse)


def _loaded(text: str) -> Any:
    return _DECODER.decode(text)


def _set_out(text: str) -> Iterator[str]:
    depth, opened = 0, False
    for piece in _PIECE.findall(text):
        closes = piece in "}]"
        depth -= closes
        if (opened and not closes) or (closes and not opened):
            yield f"\n{_INDENT * depth}"
        opened = piece in "{["
        depth += opened
        yield {",": f",\n{_INDENT * depth}", ":": ": "}.get(piece, piece)
