"""A field of a form with what it means and what is wrong with it under it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.exact_edit import ExactEdit
from ui.widgets.styling import USER_TEXT, label, mark, tight

_LINES = 4


class CheckedField(QWidget):
    """`edited` says that the user changed the text. `lines`: it may have several."""

    edited = Signal()

    def __init__(
        self, name: str, text: str, *, help: str = "", placeholder: str = "", lines: bool = False, mono: bool = False
    ) -> None:
        super().__init__()
        self._line = None if lines else QLineEdit(text)
        self._lines = ExactEdit(name, max_lines=_LINES) if lines else None
        self.control: QWidget = self._make(text, placeholder)
        self.control.setProperty(USER_TEXT, True)
        self.control.setAccessibleName(name)
        self.control.setToolTip(help)
        if mono:
            mark(self.control, face="mono")
        self._error = label(role="bad", wrap=True)
        self._error.hide()
        self._help = help
        column = QVBoxLayout(self)
        tight(column, spacing=2)
        column.addWidget(self.control)
        if help:
            column.addWidget(label(help, "small", wrap=True))
        column.addWidget(self._error)
        self.setFocusProxy(self.control)

    def text(self) -> str:
        if self._lines is not None:
            return self._lines.text()
        return "" if self._line is None else self._line.text()

    def show_error(self, told: str) -> None:
        """'' where nothing is wrong."""
        self._error.setText(told)
        self._error.setVisible(bool(told))
        self.control.setAccessibleDescription(told or self._help)
        mark(self.control, broken=bool(told))

    def _make(self, text: str, placeholder: str) -> QWidget:
        if self._lines is not None:
            self._lines.show_text(text)
            self._lines.setUndoRedoEnabled(True)  # the form's own: it is not part of the prompt
            self._lines.setPlaceholderText(tr(placeholder))
            self._lines.edited.connect(lambda _text: self.edited.emit())
            return self._lines
        line = self._line or QLineEdit()
        line.setCursorPosition(0)
        line.setPlaceholderText(tr(placeholder))
        line.textEdited.connect(lambda _text: self.edited.emit())
        return line
