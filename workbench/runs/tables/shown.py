"""The table's cells as people read them: what Markdown, HTML and the clipboard show."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from workbench.runs.tables.table import RunTable, TableHead, TableRow

HEADINGS = (
    "Column", "State", "Answer", "Matches", "Text", "First text", "Total", "Tokens in", "Tokens out", "Tokens/s",
    "Cost", "Request id",
)  # fmt: skip
_SHORT = 12


def facts(head: TableHead) -> tuple[tuple[str, str], ...]:
    """What is known of the run, by its name; what is empty is left out."""
    told = {
        "Run": f"{datetime.fromtimestamp(head.at).astimezone():%Y-%m-%d %H:%M:%S %z} · {head.run}",
        "File": head.file,
        "Version": head.version[:_SHORT],
        "Parameters": _pairs(head.parameters),
        "Expected": head.expected or "",
        "Note": head.note,
        "Tags": ", ".join(head.tags),
    }
    values = {f"Value of {name}": _text(value) for name, value in head.values.items()}
    return tuple((name, text) for name, text in (told | values).items() if text)


def shown_rows(table: RunTable) -> tuple[tuple[str, ...], ...]:
    """The rows, a cell for each of `HEADINGS`."""
    return tuple(_cells(row) for row in table.rows)


def _cells(row: TableRow) -> tuple[str, ...]:
    estimate = "~" if row.tokens_are == "estimate" else ""
    return (
        row_name(row),
        _state(row),
        _answer(row),
        "" if row.matches is None else "yes" if row.matches else "no",
        _said(row),
        _duration(row.first_text_ms),
        _duration(row.total_ms),
        "" if row.tokens_in is None else f"{estimate}{row.tokens_in}",
        "" if row.tokens_out is None else f"{estimate}{row.tokens_out}",
        "" if row.rate is None else f"{estimate}{row.rate:g}",
        "" if row.cost is None else f"${_without_zeros(f'{row.cost:.6f}')}",
        row.request_id,
    )


def row_name(row: TableRow) -> str:
    """With the sample's number where it is a further one, and what the column has for itself."""
    own = _pairs({**row.parameters, **row.values, **({"version": row.version[:_SHORT]} if row.version else {})})
    number = "".join(f" {mark}{n}" for mark, n in (("#", row.repeat), ("sample ", row.sample)) if n > 1)
    endpoint = "" if row.column.startswith(row.endpoint) else f" · {row.endpoint}"
    return f"{row.column}{number}{endpoint}" + (f" · {own}" if own else "")


def _answer(row: TableRow) -> str:
    """Nothing where the whole text is the answer: it stands there already."""
    return "" if row.answer is None or row.answer.strip() == row.text.strip() else row.answer


def _state(row: TableRow) -> str:
    told = [row.state]
    if row.finish_reason and row.finish_reason != row.state:
        told.append(f"({row.finish_reason})")
    if row.retries:
        told.append(f"{row.retries} retries")
    if row.cached:
        told.append("cached")
    return " ".join(told)


def _said(row: TableRow) -> str:
    """The text, what the second call said, and the error below it."""
    return "\n\n".join(filter(None, (row.text, row.second_text, row.error)))


def _duration(milliseconds: float | None) -> str:
    return "" if milliseconds is None else f"{milliseconds / 1000:.2f} s"


def _without_zeros(number: str) -> str:
    """Two places behind the point stay in any case."""
    whole, places = number.split(".")
    return f"{whole}.{places[:2]}{places[2:].rstrip('0')}"


def _pairs(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {_text(value)}" for name, value in values.items())


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
