"""The values of one column: each as in the prompt, or another text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.dialog_parts import button_row
from ui.widgets.fitting_scroll import FittingScroll
from ui.widgets.styling import USER_TEXT, button, label, tight

_WIDTH = 520
_HEIGHT = 420
_TEXT_HEIGHT = 76


class ValuesDialog(QDialog):
    """`submitted` carries the values that are other than the prompt's; the dialog is closed then."""

    submitted = Signal(object)

    def __init__(self, parent: QWidget, done: str, usual: Mapping[str, Any], own: Mapping[str, Any]) -> None:
        """`usual` are the prompt's, `own` those of the column until now. A list or mapping cannot be written here."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Column with other values"))
        self.setMinimumWidth(_WIDTH)
        self.resize(_WIDTH, _HEIGHT)
        self._rows: dict[str, tuple[QCheckBox, QPlainTextEdit]] = {}
        rows = QWidget()
        inner = QVBoxLayout(rows)
        tight(inner, spacing=8)
        for name in (name for name in {**usual, **own} if isinstance({**usual, **own}[name], str)):
            self._rows[name] = self._row(name, {**usual, **own}[name], on=name in own)
            for part in self._rows[name]:
                inner.addWidget(part)
        inner.addStretch(1)
        scroll = FittingScroll(rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(label(tr("Tick what is to be other in this column than in the prompt."), wrap=True))
        column.addWidget(scroll, 1)
        cancel = button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._go = button(done, "primary")
        self._go.setDefault(True)
        self._go.clicked.connect(self._submit)
        column.addLayout(button_row(cancel, self._go))
        self._enable()

    def _row(self, name: str, text: str, *, on: bool) -> tuple[QCheckBox, QPlainTextEdit]:
        box, edit = QCheckBox(name.replace("&", "&&")), QPlainTextEdit(text)
        box.setProperty(USER_TEXT, True)
        box.setChecked(on)
        edit.setProperty(USER_TEXT, True)
        edit.setAccessibleName(name)
        edit.setTabChangesFocus(True)
        edit.setFixedHeight(_TEXT_HEIGHT)
        edit.setEnabled(on)
        box.toggled.connect(edit.setEnabled)
        box.toggled.connect(self._enable)
        return box, edit

    def _enable(self) -> None:
        self._go.setEnabled(any(box.isChecked() for box, _edit in self._rows.values()))

    def _submit(self) -> None:
        self.submitted.emit({name: edit.toPlainText() for name, (box, edit) in self._rows.items() if box.isChecked()})
        self.accept()
