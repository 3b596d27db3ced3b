"""Numbers side by side, each over its name."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from ui.widgets.styling import USER_TEXT, label, mark


class StatRow(QFrame):
    """`names` maps a key to what stands under the number; `show_values` sets the numbers by those keys.

    A number that is '' has no place in the row.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        super().__init__()
        mark(self, kind="bottom")
        self._values: dict[str, QLabel] = {}
        self._names: dict[str, QLabel] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 4, 5)
        row.setSpacing(4)
        for key, name in names.items():
            cell = QVBoxLayout()
            cell.setSpacing(0)
            self._values[key] = label(role="number")
            self._values[key].setProperty(USER_TEXT, True)
            cell.addWidget(self._values[key])
            self._names[key] = label(name, "small")
            cell.addWidget(self._names[key])
            row.addLayout(cell, 1)

    def show_values(self, values: Mapping[str, str]) -> None:
        for key, value in values.items():
            if self._values[key].text() != value:
                self._values[key].setText(value)
            for part in (self._values[key], self._names[key]):
                part.setVisible(bool(value))
