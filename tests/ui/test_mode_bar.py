"""The switch between the ways to compare."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.window_walk import visible
from ui.widgets.mode_bar import BLIND, DIFF, ModeBar


def texts(bar: ModeBar) -> list[str]:
    return [one.text() for one in visible(bar, QPushButton)]


def test_a_mode_is_there_once_it_is_offered_and_one_alone_is_no_choice(qtbot: QtBot) -> None:
    bar = ModeBar()
    qtbot.addWidget(bar)
    assert bar.isHidden()
    bar.offer(DIFF)
    bar.show()
    assert texts(bar) == ["Side by side", "Diff"]
    assert [one.property("place") for one in visible(bar, QPushButton)] == ["first", "last"]
    bar.offer(BLIND)
    assert texts(bar) == ["Side by side", "Diff", "Blind"]
    assert [one.property("place") for one in visible(bar, QPushButton)] == ["first", "middle", "last"]


def test_a_click_or_the_space_key_chooses(qtbot: QtBot) -> None:
    bar = ModeBar()
    qtbot.addWidget(bar)
    bar.offer(DIFF)
    bar.show()
    chosen: list[str] = []
    bar.mode_chosen.connect(chosen.append)
    side, diff = visible(bar, QPushButton)
    qtbot.mouseClick(diff, Qt.MouseButton.LeftButton)
    qtbot.keyClick(side, Qt.Key.Key_Space)
    assert chosen == ["diff", "side"]
    bar.show_mode(DIFF)
    assert (side.isChecked(), diff.isChecked()) == (False, True)
