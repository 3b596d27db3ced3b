"""Choosing a saved prompt: a version of the one on the desk, or another one of the libraries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.dialog_parts import button_row, framed
from ui.widgets.styling import USER_TEXT, button
from workbench.runs.variant import PromptSource

_SIZE = 560, 480


@dataclass(frozen=True)
class SourceRow:
    """`text` is what is read of it, `about` where it comes from."""

    text: str
    about: str
    source: PromptSource


class SourceDialog(QDialog):
    """`submitted` carries the `PromptSource`; the dialog is closed then. Rows may come while it is open."""

    submitted = Signal(object)

    def __init__(self, parent: QWidget, done: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Column with another version or prompt"))
        self.resize(*_SIZE)
        self._line = QLineEdit()
        self._line.setProperty(USER_TEXT, True)
        self._line.setAccessibleName(tr("Search"))
        self._line.setPlaceholderText(tr("Search versions and prompts"))
        self._line.textChanged.connect(self._filter)
        self._list = QListWidget()
        self._list.setAccessibleName(tr("Versions and prompts"))
        self._list.setProperty(USER_TEXT, True)
        self._list.setUniformItemSizes(True)
        self._list.itemActivated.connect(self._submit)
        self._list.currentRowChanged.connect(self._enable)
        cancel = button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._go = button(done, "primary")
        self._go.setDefault(True)
        self._go.clicked.connect(self._submit)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._line)
        column.addWidget(framed(self._list), 1)
        column.addLayout(button_row(cancel, self._go))
        self._enable()

    def add_rows(self, rows: Iterable[SourceRow], *, first: bool = False) -> None:
        """More to choose from, at the end or before all others."""
        place = 0 if first else self._list.count()
        for row in rows:
            item = QListWidgetItem(f"{row.text}  —  {row.about}" if row.about else row.text)
            item.setToolTip(row.source.path)
            item.setData(Qt.ItemDataRole.UserRole, row.source)
            self._list.insertItem(place, item)
            place += 1
        self._filter(self._line.text())

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        shown = None
        for place in range(self._list.count()):
            item = self._list.item(place)
            hidden = not all(word in item.text().casefold() for word in words)
            item.setHidden(hidden)
            shown = item if shown is None and not hidden else shown
        if self._list.currentItem() is None or self._list.currentItem().isHidden():
            self._list.setCurrentRow(-1 if shown is None else self._list.row(shown))
        self._enable()

    def _enable(self, _row: int = 0) -> None:
        item = self._list.currentItem()
        self._go.setEnabled(item is not None and not item.isHidden())

    def _submit(self) -> None:
        if self._go.isEnabled():
            self.submitted.emit(self._list.currentItem().data(Qt.ItemDataRole.UserRole))
            self.accept()
