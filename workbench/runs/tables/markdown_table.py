"""The table as Markdown: the facts of the run as a list, then a table as GitHub and others show it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.runs.tables.shown import HEADINGS, facts, shown_rows
from workbench.runs.tables.table import RunTable

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>|~#&$]")
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_ALIGNED_RIGHT = frozenset(("First text", "Total", "Tokens in", "Tokens out", "Tokens/s", "Cost"))


def markdown_text(table: RunTable) -> str:
    head = "".join(f"- **{name}**: {escaped(text)}\n" for name, text in facts(table.head))
    return f"# {escaped(table.head.prompt)}\n\n{head}\n{markdown_rows(table)}"


def markdown_rows(table: RunTable) -> str:
    """The table alone."""
    rule = [" ---: " if name in _ALIGNED_RIGHT else " --- " for name in HEADINGS]
    lines = [_line(HEADINGS), f"|{'|'.join(rule)}|\n"]
    lines += [_line([escaped(cell) for cell in row]) for row in shown_rows(table)]
    return "".join(lines)


def escaped(text: str) -> str:
    """The text on one line, so that it shows as it is: no character of it is a mark."""
    return _LINE_END.sub("<br>", _SPECIAL.sub(r"\\\g<0>", text))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"
