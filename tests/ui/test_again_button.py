"""The menu of what runs again above the answers."""

from __future__ import annotations

from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from ui.widgets.again_button import AgainButton


def test_the_button_is_enabled_while_one_of_its_actions_is(qtbot: QtBot) -> None:
    button = AgainButton()
    qtbot.addWidget(button)
    assert not button.isEnabled()
    failed, everything = QAction("Rerun what failed", button), QAction("Rerun all", button)
    for action in (failed, everything):
        action.setEnabled(False)
    button.offer([failed, everything])
    assert not button.isEnabled()
    everything.setEnabled(True)
    assert button.isEnabled()
    everything.setEnabled(False)
    assert not button.isEnabled()
