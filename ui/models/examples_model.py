"""The example bank as a table: a switch, a column for each input, reasoning, output, and the tokens of each row."""

from __future__ import annotations

import html
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui.translation import tr
from workbench.prompts.prompt import Example, Prompt
from workbench.prompts.template_fields import unused_inputs
from workbench.prompts.variables import example_templates, names_in

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
LONGEST_TOOL_TIP = 1_000


@dataclass(frozen=True)
class TableColumn:
    """`kind` is switch, input, reasoning, output or tokens; `name` the input's name."""

    kind: str
    name: str = ""

    @property
    def title(self) -> str:
        titles = {"reasoning": tr("reasoning"), "output": tr("output"), "tokens": tr("tokens")}
        return titles.get(self.kind, self.name)


class ExamplesModel(QAbstractTableModel):
    """Shows the examples of a prompt; `edited` carries the whole bank after a change that the user made.

    `typed` carries it while a cell is written in, with the key that quick typing in this cell merges by.
    """

    edited = Signal(object)
    typed = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._examples: tuple[Example, ...] = ()
        self._columns: tuple[TableColumn, ...] = ()
        self._tokens: Mapping[int, int] = {}
        self._used: frozenset[int] = frozenset()
        self._prompt = Prompt(name="")
        self._style = ""
        self.keeps_columns = False

    def show_prompt(self, prompt: Prompt, used: Sequence[int], *, keep_columns: bool = False) -> None:
        """`keep_columns`: a cell is being written in, so a column that is no longer needed stays for now.

        `keeps_columns` says that one has stayed: the prompt is to be shown again once the cell is left.
        """
        self._prompt = prompt
        before = self._examples
        style = prompt.chain_of_thought.style
        same = prompt.examples is before and style == self._style and prompt.input_names and not self.keeps_columns
        columns, self._style = self._columns if same else columns_of(prompt), style
        self.keeps_columns = keep_columns and columns != self._columns and set(columns) <= set(self._columns)
        columns = self._columns if self.keeps_columns else columns
        if columns != self._columns or len(prompt.examples) != len(before):
            self.beginResetModel()
            self._examples, self._columns, self._used = prompt.examples, columns, frozenset(used)
            self.endResetModel()
            return
        if prompt.examples is not before:
            self._examples = prompt.examples
            pairs = enumerate(zip(before, prompt.examples, strict=True))
            self._changed([row for row, (one, other) in pairs if one is not other and one != other])
        self.show_used(used)

    def show_used(self, used: Sequence[int]) -> None:
        """The positions of the examples that are sent; the others are drawn muted."""
        now, before = frozenset(used), self._used
        if now != before:
            self._used = now
            self._changed(now ^ before)

    def show_tokens(self, tokens: Mapping[int, int]) -> None:
        """Token counts by position in the bank; a row that is not used has none."""
        before = self._tokens
        if tokens != before:
            self._tokens = tokens
            rows = [row for row in tokens.keys() | before.keys() if tokens.get(row) != before.get(row)]
            self._changed(rows, first_column=len(self._columns) - 1)

    def example(self, row: int) -> Example:
        return self._examples[row]

    @property
    def columns(self) -> tuple[TableColumn, ...]:
        return self._columns

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._examples)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.AccessibleTextRole and section == 0:
            return tr("switched on")
        if role == Qt.ItemDataRole.ToolTipRole and orientation == Qt.Orientation.Horizontal:
            return self._header_tip(self._columns[section])
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._columns[section].title if orientation == Qt.Orientation.Horizontal else section + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        example, column = self._examples[index.row()], self._columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(index.row(), column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tool_tip(self._text(index.row(), column))
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            return Qt.CheckState.Checked if example.enabled else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole and column.kind == "switch":
            return tr("switched on") if example.enabled else tr("switched off")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}: {self._text(index.row(), column)}"
        return None

    def is_used(self, row: int) -> bool:
        return row in self._used

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = index.row()
        if role == Qt.ItemDataRole.CheckStateRole:
            self._replace(row, replace(self._examples[row], enabled=Qt.CheckState(value) == Qt.CheckState.Checked))
            return True
        return False

    def write(self, row: int, column: TableColumn, text: str) -> None:
        """Puts what is being typed into a cell. Data, which is no text, stays as it is."""
        if row >= len(self._examples) or not self._is_text(row, column):
            return
        example = with_cell(self._examples[row], column, text)
        if not self._prompt.input_names:  # the columns are those that templates name, and all of them stay
            names = [one.name for one in self._columns if one.kind == "input"]
            example = replace(example, inputs={**dict.fromkeys(names, ""), **example.inputs})
        if example != self._examples[row]:
            self.typed.emit(self._with_row(row, example), f"examples.{row}.{column.kind}.{column.name}")

    def put_back(self, row: int, column: TableColumn, before: Example) -> None:
        """Gives a cell back what it held in `before`, unless more than this cell has changed: another row is there."""
        if row >= len(self._examples):
            return
        now = self._examples[row]
        filled = replace(before, inputs={**dict.fromkeys(now.inputs, ""), **before.inputs})
        if with_cell(now, column, "") == with_cell(filled, column, ""):
            self._replace(row, before)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        if index.column() == 0:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if self._is_text(index.row(), self._columns[index.column()]):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def _replace(self, row: int, example: Example) -> None:
        if example != self._examples[row]:
            self.edited.emit(self._with_row(row, example))

    def _with_row(self, row: int, example: Example) -> tuple[Example, ...]:
        return (*self._examples[:row], example, *self._examples[row + 1 :])

    def _header_tip(self, column: TableColumn) -> str:
        unused = column.kind == "input" and column.name in unused_inputs(self._prompt)
        return tr("{name} is not used by any template", name=column.name) if unused else column.title

    def _text(self, row: int, column: TableColumn) -> str:
        if column.kind == "switch":
            return ""
        if column.kind == "tokens":
            return str(self._tokens[row]) if row in self._tokens and self.is_used(row) else "—"
        value = _cell(self._examples[row], column)
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def _is_text(self, row: int, column: TableColumn) -> bool:
        return column.kind not in ("switch", "tokens") and isinstance(_cell(self._examples[row], column), str)

    def _changed(self, rows: Collection[int], first_column: int = 0) -> None:
        """Repaints the span of these rows and no more: what is out of sight costs nothing."""
        rows = [row for row in rows if row < len(self._examples)]
        if rows and self._columns:
            last = self.index(max(rows), len(self._columns) - 1)
            self.dataChanged.emit(self.index(min(rows), first_column), last)


def columns_of(prompt: Prompt) -> tuple[TableColumn, ...]:
    """A switch; inputs that examples have or their templates name; reasoning where used or there; output; tokens."""
    names = dict.fromkeys(prompt.input_names or _names_in_templates(prompt))
    inputs = [TableColumn("input", name) for name in names]
    reasoned = prompt.chain_of_thought.style == "rationales" or any(one.reasoning for one in prompt.examples)
    reasoning = [TableColumn("reasoning")] if reasoned else []
    return (TableColumn("switch"), *inputs, *reasoning, TableColumn("output"), TableColumn("tokens"))


def new_example(prompt: Prompt) -> Example:
    """An example with every input of the table, empty."""
    names = [column.name for column in columns_of(prompt) if column.kind == "input"]
    return Example(inputs=dict.fromkeys(names, ""))


def with_cell(example: Example, column: TableColumn, text: str) -> Example:
    if column.kind == "input":
        return replace(example, inputs={**example.inputs, column.name: text})
    return replace(example, reasoning=text) if column.kind == "reasoning" else replace(example, output=text)


def _cell(example: Example, column: TableColumn) -> Any:
    if column.kind == "input":
        return example.inputs.get(column.name, "")
    return example.reasoning if column.kind == "reasoning" else example.output


def _tool_tip(text: str) -> str:
    """The beginning of the text with its line ends; marks such as `<br>` in it are not read as such."""
    if not text:
        return ""
    cut = text if len(text) <= LONGEST_TOOL_TIP else f"{text[:LONGEST_TOOL_TIP]}…"
    return f'<p style="white-space: pre-wrap">{html.escape(cut)}</p>'


def _names_in_templates(prompt: Prompt) -> list[str]:
    """What the first example will need: the names in the templates that will render it."""
    templates = example_templates(replace(prompt, examples=(Example(),)))
    names = [name for template in templates for name in names_in(template)]
    return [name for name in names if name not in ("output", "reasoning")]
