"""A row that goes on in a further line: nothing of it is narrower than it wants to be while there is room."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.wrapping_row import WrappingRow


@pytest.mark.parametrize(("width", "lines"), [(700, 1), (260, 2), (10, 3)])
def test_buttons_wrap_and_the_height_follows(qtbot: QtBot, width: int, lines: int) -> None:
    made = QWidget()
    qtbot.addWidget(made)
    column, row = QVBoxLayout(made), WrappingRow(spacing=4)
    column.setContentsMargins(0, 0, 0, 0)
    column.addLayout(row)
    buttons = [QPushButton(text) for text in ("first", "second", "hidden", "third")]
    for one in buttons:
        one.setFixedWidth(110)
        row.addWidget(one)
    buttons[2].hide()
    made.show()
    made.resize(width, made.heightForWidth(width))
    shown = [one for one in buttons if one.isVisible()]
    assert len({one.y() for one in shown}) == lines
    assert all(one.width() == 110 for one in shown)
    assert max(one.geometry().bottom() for one in shown) < made.height()
