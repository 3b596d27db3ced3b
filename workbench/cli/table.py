"""Answers side by side for a terminal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from workbench.cli.output import visible
from workbench.runs.comparison import Column, Comparison
from workbench.runs.counting import estimate, estimate_at_once

_GAP = " │ "
_CROSSING = "─┼─"
_NARROWEST = 24
_TAB = "    "
# The finish reasons of answers that look whole and are not.
_CUT_SHORT = ("length", "MAX_TOKENS", "content_filter")


def side_by_side(comparison: Comparison, width: int) -> str:
    """The columns as text of at most `width` cells a line, ending in a newline.

    Columns that would be narrower than 24 cells go below the others. Characters that take two cells (Hangul) count as
    two; control characters of an answer are shown as replacement characters, so that they cannot steer the terminal.
    """
    fitting = max(1, (width + len(_GAP)) // (_NARROWEST + len(_GAP)))
    columns = comparison.columns
    blocks = [columns[start : start + fitting] for start in range(0, len(columns), fitting)]
    return "\n".join(_block(block, width) for block in blocks)


def cells(text: str) -> int:
    """How many cells of a terminal `text` takes."""
    return sum(map(_cells, text))


def _block(columns: Sequence[Column], width: int) -> str:
    count = len(columns)
    each = max(1, (width - len(_GAP) * (count - 1)) // count)
    heads = [list(_head(column, each)) for column in columns]
    bodies = [list(wrapped(_body(column), each)) for column in columns]
    lines = [*_rows(heads, each), _CROSSING.join("─" * each for _ in columns), *_rows(bodies, each)]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _head(column: Column, width: int) -> Iterator[str]:
    """Label, state and numbers of a column."""
    facts = [f"{column.state} ({column.finish_reason})" if column.finish_reason in _CUT_SHORT else column.state]
    if column.text:
        facts.append(_tokens(column))
    if column.first_text_ms is not None:
        facts.append(f"first text {_duration(column.first_text_ms)}")
    if column.total_ms is not None:
        facts.append(f"total {_duration(column.total_ms)}")
    if column.tries > 1:
        facts.append(f"tried {column.tries} times")
    yield from wrapped(visible(column.label), width)
    line = ""
    for fact in facts:
        longer = f"{line} · {fact}" if line else fact
        if line and cells(longer) > width:
            yield line
            longer = fact
        line = longer
    yield line


def _tokens(column: Column) -> str:
    reported = column.usage.tokens_out
    counted = estimate_at_once if column.state == "stopped" else estimate
    count = counted([column.text]).tokens if reported is None else reported
    return f"{'about ' if reported is None else ''}{count} token{'' if count == 1 else 's'}"


def _body(column: Column) -> str:
    if column.error is None:
        return column.text
    return f"{column.text}\n\n{column.error}" if column.text else str(column.error)


def _duration(milliseconds: float) -> str:
    return f"{milliseconds:.0f} ms" if milliseconds < 1000 else f"{milliseconds / 1000:.2f} s"


def _rows(columns: Sequence[Sequence[str]], each: int) -> Iterator[str]:
    """Lines of several columns put beside each other, each padded to `each` cells."""
    for row in range(max(map(len, columns), default=0)):
        texts = [column[row] if row < len(column) else "" for column in columns]
        yield _GAP.join(text + " " * (each - cells(text)) for text in texts)


def wrapped(text: str, width: int) -> Iterator[str]:
    """Lines of at most `width` cells, broken at white space where possible; line breaks in the text stay."""
    for line in _printable(text).split("\n"):
        yield from _wrapped_line(line, width)


def _wrapped_line(line: str, width: int) -> Iterator[str]:
    built, used = "", 0
    for word in re.findall(r"\s+|\S+", line):
        size = cells(word)
        if used + size > width and used:
            yield built
            built, used = "", 0
            if word.isspace():
                continue
        for character in word:
            if used + _cells(character) > width and used:
                yield built
                built, used = "", 0
            built += character
            used += _cells(character)
    yield built


def _printable(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\t", _TAB)
    return "".join(c if c == "\n" or unicodedata.category(c) != "Cc" else "\ufffd" for c in text)


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
