"""What files brought in, as rows: prompts with a tick, and what was refused or only noted, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QIcon

from ui.translation import phrase, sentence, tr
from workbench.errors import Phrase, WorkbenchError
from workbench.prompts.prompt import Prompt

if TYPE_CHECKING:
    from workbench.library.incoming import IncomingFile

NAME, FORMAT, LOSSES = range(3)
_LONGEST_PREVIEW = 20_000
_NEW = Prompt(name="")

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True)
class IncomingRow:
    """A prompt (`prompt` is set), a refusal (`reason` is set), or what a file says beyond its prompts."""

    source: Path
    name: str
    title: str
    prompt: Prompt | None = None
    folder: str = ""
    notes: tuple[Phrase, ...] = ()
    reason: WorkbenchError | None = None

    @property
    def losses(self) -> str:
        """What was not carried over, or why nothing was."""
        return sentence(self.reason) if self.reason is not None else " ".join(map(phrase, self.notes))


def rows_of(file: IncomingFile) -> Iterator[IncomingRow]:
    from workbench.library.formats import FORMATS

    imported, path = file.imported, file.path
    title = FORMATS[imported.format_name].title if imported.format_name else ""
    for refused in imported.refused:
        yield IncomingRow(path, refused.where, title, reason=refused.reason)
    if imported.notes:
        yield IncomingRow(path, path.name, title, notes=imported.notes)
    for one in imported.prompts:
        yield IncomingRow(path, one.prompt.name, title, one.prompt, file.folder, one.notes)


def preview_text(prompt: Prompt) -> str:
    """The templates of a prompt as a reader goes through them, each under its name."""
    parts = [("system", prompt.system), ("instruction", prompt.instruction)]
    if prompt.examples:
        parts.append(("examples", tr("{n} in the bank", n=len(prompt.examples))))
        parts.append(("example_template", prompt.example_template))
    parts += [(turn.role, turn.content) for turn in prompt.messages]
    parts.append(("input_template", prompt.input_template))
    if prompt.assistant_template != _NEW.assistant_template:
        parts.append(("assistant_template", prompt.assistant_template))
    parts += [("wrapper", prompt.wrapper or ""), ("expected", prompt.expected or "")]
    text = "\n\n".join(f"[{name}]\n{content}" for name, content in parts if content)
    return text if len(text) <= _LONGEST_PREVIEW else f"{text[:_LONGEST_PREVIEW]}…"


class IncomingPrompts(QAbstractTableModel):
    """Refusals first, then notes, then the prompts, all ticked. `ticks_changed` says that the choice changed."""

    ticks_changed = Signal()

    def __init__(self, rows: Iterable[IncomingRow], warning: QIcon, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows = sorted(rows, key=lambda row: (row.reason is None, row.prompt is not None))
        self._warning = warning
        self._ticked = {number for number, row in enumerate(self.rows) if row.prompt is not None}

    @property
    def chosen(self) -> list[IncomingRow]:
        return [self.rows[number] for number in sorted(self._ticked)]

    @property
    def prompts(self) -> int:
        return sum(row.prompt is not None for row in self.rows)

    @property
    def refused(self) -> int:
        return sum(row.reason is not None for row in self.rows)

    def tick(self, numbers: Sequence[int], ticked: bool) -> None:
        """Chooses the prompts of these rows, or leaves them out."""
        able = {number for number in numbers if self.rows[number].prompt is not None}
        after = self._ticked | able if ticked else self._ticked - able
        if after != self._ticked:
            self._ticked = after
            self.dataChanged.emit(self.index(0, NAME), self.index(len(self.rows) - 1, NAME))
            self.ticks_changed.emit()

    def tick_all(self, ticked: bool) -> None:
        self.tick(range(len(self.rows)), ticked)

    def toggle(self, numbers: Sequence[int]) -> None:
        """Ticks these rows, or, where all of them are ticked, none of them."""
        able = [number for number in numbers if self.rows[number].prompt is not None]
        self.tick(able, not all(number in self._ticked for number in able))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else LOSSES + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return (tr("Prompt"), tr("Format"), tr("Notes"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _cell(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(row.source) if column == FORMAT else _cell(row, column)
        if column != NAME:
            return None
        if role == Qt.ItemDataRole.CheckStateRole and row.prompt is not None:
            return Qt.CheckState.Checked if index.row() in self._ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DecorationRole and row.reason is not None:
            return self._warning
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_cell(row, NAME)}: {self._state(index.row())}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.tick([index.row()], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == NAME and self.rows[index.row()].prompt is not None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def _state(self, number: int) -> str:
        if self.rows[number].reason is not None:
            return tr("refused")
        if self.rows[number].prompt is None:
            return tr("note")
        return tr("chosen") if number in self._ticked else tr("left out")


def _cell(row: IncomingRow, column: int) -> str:
    if column == NAME:
        return " ".join(row.name.split())
    return tr(row.title) if column == FORMAT else " ".join(row.losses.split())
