"""The values form: a field for each free variable, its name in its colour, and below them the values not used."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QLabel, QToolButton, QWidget

from ui.translation import tr
from ui.widgets.exact_edit import ExactEdit
from ui.widgets.styling import USER_TEXT, icon_button, label, mark
from ui.widgets.tab_order import in_tab_order
from ui.widgets.template_edit import VariableColors


@dataclass(frozen=True)
class _Row:
    label: QLabel
    editor: ExactEdit
    remove: QToolButton


class ValuesForm(QWidget):
    """`edited` carries a variable's name and the text that the user gave it, `removed` the name of an unused value."""

    edited = Signal(str, str)
    removed = Signal(str)

    def __init__(self, remove_icon: QIcon) -> None:
        super().__init__()
        self._rows: dict[str, _Row] = {}
        self._shown: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._icon = remove_icon
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 8, 12, 10)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._none = label(tr("No variables yet. Write {{ name }} in a template, and its field appears here."), "muted")
        self._none.setWordWrap(True)
        self._grid.addWidget(self._none, 0, 0, 1, 3)
        self._unused = label(tr("Not used by any template"), "small")
        self._unused.hide()

    def show_values(self, names: Sequence[str], values: Mapping[str, Any], unused: Sequence[str] = ()) -> None:
        """A field for each of `names`, and below them, muted, one for each value that is `unused`."""
        if (tuple(names), tuple(unused)) != self._shown:
            self._shown = (tuple(names), tuple(unused))
            self._arrange(names, unused)
        for name, row in self._rows.items():
            value = values.get(name, "")
            is_text = isinstance(value, str)
            # Lists and mappings are data for loops; they are shown, and changed in the prompt's file.
            row.editor.setReadOnly(not is_text)
            row.editor.setPlaceholderText("" if name in values else tr("no value yet"))
            row.editor.show_text(value if is_text else json.dumps(value, ensure_ascii=False, indent=2))

    def names(self) -> tuple[str, ...]:
        """The names of all fields."""
        return tuple(self._rows)

    def editors(self) -> dict[str, ExactEdit]:
        """The editors of texts by the names of their values."""
        return {name: row.editor for name, row in self._rows.items() if not row.editor.isReadOnly()}

    def show_colors(self, variables: VariableColors) -> None:
        for name, row in self._rows.items():
            used = name in variables and name not in self._shown[1]
            mark(row.label, role="variable" if used else "muted")
            style = variable_style(*variables[name]) if used else ""
            if row.label.styleSheet() != style:
                row.label.setStyleSheet(style)

    def show_icon(self, remove_icon: QIcon) -> None:
        self._icon = remove_icon
        for row in self._rows.values():
            row.remove.setIcon(remove_icon)

    def _arrange(self, names: Sequence[str], unused: Sequence[str]) -> None:
        """Rows in the order of `names`; a field that stays is the same widget, so that typing in it goes on."""
        order = (*names, *unused)
        for name in tuple(self._rows):
            if name not in order:
                self._drop(self._rows.pop(name))
        self._rows = {name: self._rows.get(name) or self._made(name) for name in order}
        for number, (name, row) in enumerate(self._rows.items()):
            place = number + (number >= len(names))  # below the line that says that they are not used
            self._grid.addWidget(row.label, place, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(row.editor, place, 1)
            self._grid.addWidget(row.remove, place, 2, Qt.AlignmentFlag.AlignTop)
            for widget in (row.label, row.editor):
                widget.show()  # at once, so that it can take the keyboard
            row.remove.setVisible(name in unused)
        self._none.setVisible(not order)
        self._grid.addWidget(self._unused, len(names), 0, 1, 3)
        self._unused.setVisible(bool(unused))
        in_tab_order(self, (one for row in self._rows.values() for one in (row.editor, row.remove)))

    def _drop(self, row: _Row) -> None:
        for widget in (row.label, row.editor, row.remove):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

    def _made(self, name: str) -> _Row:
        name_label = QLabel(name)
        name_label.setTextFormat(Qt.TextFormat.PlainText)
        name_label.setProperty(USER_TEXT, True)
        editor = ExactEdit(tr("Value of {name}", name=name), max_lines=10)
        editor.edited.connect(lambda text: self.edited.emit(name, text))
        name_label.setBuddy(editor)
        remove = icon_button(self._icon, tr("Remove the value of {name} (Alt+Del)", name=name))
        remove.clicked.connect(lambda: self.removed.emit(name))
        shortcut = QShortcut(QKeySequence("Alt+Del"), editor)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(lambda: self._remove(name))
        return _Row(name_label, editor, remove)

    def _remove(self, name: str) -> None:
        if name in self._shown[1]:
            self.removed.emit(name)


def variable_style(text: QColor, background: QColor) -> str:
    """The style sheet of a label that is a variable's name."""
    return (
        f"color: {text.name()}; background: {background.name()}; border-radius: 4px; padding: 1px 4px; margin-top: 4px;"
    )
