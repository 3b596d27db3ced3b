"""Examples on the clipboard: exact for this program, and as rows that every spreadsheet takes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from PySide6.QtCore import QMimeData, QStringListModel

from ui.models.examples_model import ExamplesModel, TableColumn
from workbench.library.delimited import delimited_text
from workbench.prompts.prompt import Example

EXACT = "application/x-prompt-workbench-examples"
_FIELDS = {"inputs": dict, "output": str, "reasoning": str, "enabled": bool, "note": str, "extra": dict}


def clipboard_data(model: ExamplesModel, rows: Sequence[int]) -> QMimeData:
    """The rows as tab-separated text under the names of their columns, and with all that a table cannot hold."""
    data = _new_data()
    columns = text_columns(model.columns)
    places = [place for place, column in enumerate(model.columns) if column in columns]
    cells = [[str(model.index(row, place).data()) for place in places] for row in rows]
    data.setText(delimited_text([[_header(column) for column in columns], *cells], "\t"))
    examples = [asdict(model.example(row)) for row in rows]
    data.setData(EXACT, json.dumps(examples, default=str).encode())
    return data


def exact_examples(data: QMimeData) -> tuple[Example, ...]:
    """The examples that this program has copied; none where the clipboard holds something else."""
    if not data.hasFormat(EXACT):
        return ()
    try:
        return tuple(_example(row) for row in json.loads(bytes(data.data(EXACT).data())))
    except (ValueError, TypeError, RecursionError):
        return ()  # another program's; its text is pasted then


def text_columns(columns: Sequence[TableColumn]) -> list[TableColumn]:
    """The columns that hold texts: inputs, reasoning, output."""
    return [column for column in columns if column.kind in ("input", "reasoning", "output")]


def _new_data() -> QMimeData:
    """Empty data that Qt has made. The clipboard outlives Python, and data made in Python would end it with a crash."""
    rows = QStringListModel([""])
    data = rows.mimeData([rows.index(0)])
    data.clear()
    return data


def _header(column: TableColumn) -> str:
    return column.name or column.kind


def _example(row: object) -> Example:
    if not isinstance(row, dict) or row.keys() != _FIELDS.keys():
        raise ValueError
    if any(not isinstance(row[name], kind) for name, kind in _FIELDS.items()):
        raise ValueError
    return Example(**row)
