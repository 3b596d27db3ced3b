"""The table as CSV (RFC 4180) for spreadsheets: a header, then one line a row, each with the facts of its run.

A spreadsheet would take a text that begins with =, +, - or @ for a formula, and one that came from a model or a
customer for its author's. Such a text gets an apostrophe in front, and so does one that has apostrophes before such a
sign, so that taking one away gives every text back. A plain number stays as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from workbench.library.delimited import delimited_text
from workbench.runs.tables.json_table import to_plain
from workbench.runs.tables.table import RunTable

# Tabs and line ends are skipped before a formula; the wide signs are those of Chinese, Japanese and Korean keyboards.
_FORMULA = re.compile(r"'*[\s\x00-\x1f]*[=+\-@＝＋－＠]|'*[\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def csv_text(table: RunTable) -> str:
    rows = [to_plain(row) for row in table.rows]
    head = to_plain(table.head)
    head["at"] = datetime.fromtimestamp(table.head.at, UTC).isoformat(timespec="seconds")
    names = [*rows[0]] if rows else []
    lines = [[*(f"run_{name}" if name in names else name for name in head), *names]]
    lines += [[*_cells(head.values()), *_cells(row.values())] for row in rows]
    return delimited_text(lines, ",")


def _cells(values: Iterable[Any]) -> Iterable[str]:
    return map(_cell, values)


def _cell(value: Any) -> str:
    """Texts as they are, but guarded; what holds others as JSON; nothing for what is not known or not there."""
    match value:
        case None:
            return ""
        case str():
            return guarded(value)
        case bool():
            return "true" if value else "false"
        case dict() | list():
            return guarded(json.dumps(value, ensure_ascii=False)) if value else ""
    return str(value)


def guarded(text: str) -> str:
    """The text as a spreadsheet takes it for a text."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def unguarded(cell: str) -> str:
    """The text of a guarded one."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
