"""The schema that a prompt's answers are held against, as JSON in a window of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.models.schema_text import read_schema, schema_text
from ui.translation import tr
from ui.widgets.dialog_parts import button_row
from ui.widgets.exact_edit import ExactEdit
from ui.widgets.styling import USER_TEXT, button, label, mark

_SIZE = (640, 520)


class SchemaDialog(QDialog):
    """`schema` is what was written, once it is accepted; None for nothing. `may_discard` is asked before a changed
    text goes."""

    def __init__(self, parent: QWidget, schema: Mapping[str, Any] | None, may_discard: Callable[[], bool]) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Schema of the answer"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setSizeGripEnabled(True)
        self.schema = schema
        self._before = schema_text(schema)
        self._may_discard = may_discard
        self.editor = ExactEdit(tr("Schema of the answer"), grows=False)
        self.editor.setPlaceholderText('{"type": "object", "required": ["name"]}')
        self.editor.setProperty(USER_TEXT, True)
        mark(self.editor, kind="preview", face="mono")
        self.editor.show_text(self._before)
        self.editor.setUndoRedoEnabled(True)  # while the window is open its history is the text's own
        self.editor.edited.connect(lambda _text: self._check())
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.accept)
        self._state = label(role="small", wrap=True, user_text=True)
        cancel = button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._keep = button(tr("Keep the schema"), "primary")
        self._keep.setToolTip("Ctrl+↵")
        self._keep.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(
            label(
                tr("A JSON Schema: the JSON in each answer is held against it. Emptied, nothing is checked."), wrap=True
            )
        )
        column.addWidget(self.editor, 1)
        column.addLayout(button_row(cancel, self._keep, before=self._state))
        self.resize(*_SIZE)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def accept(self) -> None:
        if self._check():
            super().accept()

    def reject(self) -> None:
        if self.editor.text() == self._before or self._may_discard():
            super().reject()

    def _check(self) -> bool:
        try:
            self.schema, said = read_schema(self.editor.text()), ""
        except ValueError as error:
            said = str(error)
        self._state.setText(said)
        mark(self._state, tone="bad" if said else "plain")
        self._keep.setEnabled(not said)
        return not said
