"""The values form: a field for each free variable, its name in the variable's colour."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui.translation import tr
from ui.widgets.exact_edit import ExactEdit
from ui.widgets.styling import USER_TEXT, label, mark
from ui.widgets.tab_order import in_tab_order
from ui.widgets.template_edit import VariableColors


class ValuesForm(QWidget):
    """`edited` carries a variable's name and the text that the user gave it."""

    edited = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, tuple[QLabel, ExactEdit]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 8, 12, 10)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._none = label(tr("No variables yet. Write {{ name }} in a template, and its field appears here."), "muted")
        self._none.setWordWrap(True)
        self._grid.addWidget(self._none, 0, 0, 1, 2)

    def show_values(self, names: Sequence[str], values: Mapping[str, Any]) -> None:
        if tuple(names) != tuple(self._rows):
            self._arrange(names)
        for name, (_label, editor) in self._rows.items():
            value = values.get(name, "")
            is_text = isinstance(value, str)
            # Lists and mappings are data for loops; they are shown, and changed in the prompt's file.
            editor.setReadOnly(not is_text)
            editor.setPlaceholderText("" if name in values else tr("no value yet"))
            editor.show_text(value if is_text else json.dumps(value, ensure_ascii=False, indent=2))

    def show_colors(self, variables: VariableColors) -> None:
        for name, (name_label, _editor) in self._rows.items():
            if name in variables:
                text, background = variables[name]
                name_label.setStyleSheet(_style(text, background))

    def _arrange(self, names: Sequence[str]) -> None:
        """Rows in the order of `names`; a field that stays is the same widget, so that typing in it goes on."""
        for name in tuple(self._rows):
            if name not in names:
                for widget in self._rows.pop(name):
                    self._grid.removeWidget(widget)
                    widget.hide()
                    widget.deleteLater()
        self._rows = {name: self._rows.get(name) or self._made(name) for name in names}
        for row, (name_label, editor) in enumerate(self._rows.values()):
            self._grid.addWidget(name_label, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(editor, row, 1)
            editor.show()  # at once, so that it can take the keyboard
        in_tab_order(self, (editor for _label, editor in self._rows.values()))
        self._none.setVisible(not names)

    def _made(self, name: str) -> tuple[QLabel, ExactEdit]:
        name_label = QLabel(name)
        name_label.setTextFormat(Qt.TextFormat.PlainText)
        name_label.setProperty(USER_TEXT, True)
        mark(name_label, role="variable")
        editor = ExactEdit(tr("Value of {name}", name=name), max_lines=10)
        editor.edited.connect(lambda text, name=name: self.edited.emit(name, text))
        name_label.setBuddy(editor)
        return name_label, editor


def _style(text: QColor, background: QColor) -> str:
    return (
        f"color: {text.name()}; background: {background.name()}; border-radius: 4px; padding: 1px 4px; margin-top: 4px;"
    )
