"""All shortcuts on one page, made from the table of actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.styling import USER_TEXT, button, card, label

Groups = Mapping[str, Sequence[tuple[str, Sequence[str]]]]


class ShortcutPage(QDialog):
    """`groups` maps a group's name to its pairs of text and shortcuts, all as the user reads them."""

    def __init__(self, parent: QWidget, groups: Groups) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        halves = QHBoxLayout()
        halves.setContentsMargins(16, 12, 16, 16)
        halves.setSpacing(40)
        for half in _halves(groups):
            halves.addLayout(_column(half))
        close = button(tr("Close"))
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(card(halves))
        column.addWidget(close, alignment=Qt.AlignmentFlag.AlignRight)


def _halves(groups: Groups) -> tuple[Groups, Groups]:
    """The groups in two columns that are about as long, so that the page fits the smallest window."""
    lines = {name: len(pairs) + 1 for name, pairs in groups.items()}
    whole, so_far, first = sum(lines.values()), 0, []
    for name in groups:
        if so_far + lines[name] / 2 > whole / 2:
            break
        first.append(name)
        so_far += lines[name]
    rest = {name: pairs for name, pairs in groups.items() if name not in first}
    return {name: groups[name] for name in first}, rest


def _column(groups: Groups) -> QVBoxLayout:
    grid = QGridLayout()
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
    column = QVBoxLayout()
    column.addLayout(grid)
    column.addStretch(1)
    return column


def _keys(shortcuts: Sequence[str]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addStretch(1)
    for shortcut in shortcuts:
        key = label(shortcut, "key")
        key.setProperty(USER_TEXT, True)
        row.addWidget(key)
    return row
