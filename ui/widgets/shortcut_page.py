"""All shortcuts on one page, made from the table of actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.styling import USER_TEXT, button, card, label


class ShortcutPage(QDialog):
    """`groups` maps a group's name to its pairs of text and shortcuts, all as the user reads them."""

    def __init__(self, parent: QWidget, groups: Mapping[str, Sequence[tuple[str, Sequence[str]]]]) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        grid = QGridLayout()
        grid.setContentsMargins(16, 12, 16, 16)
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(6)
        for group, pairs in groups.items():
            heading = label(group, "section")
            heading.setContentsMargins(0, 8, 0, 0)
            grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
            for text, shortcuts in pairs:
                row = grid.rowCount()
                grid.addWidget(label(text), row, 0)
                grid.addLayout(_keys(shortcuts), row, 1)
        close = button(tr("Close"))
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(card(grid))
        column.addWidget(close, alignment=Qt.AlignmentFlag.AlignRight)


def _keys(shortcuts: Sequence[str]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addStretch(1)
    for shortcut in shortcuts:
        key = label(shortcut, "key")
        key.setProperty(USER_TEXT, True)
        row.addWidget(key)
    return row
