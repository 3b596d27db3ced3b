"""The branch button lists the branches that there are, however often they are told."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from ui.widgets.branch_button import BranchButton


def test_the_same_menus_list_the_branches_each_time(qtbot: QtBot) -> None:
    made = BranchButton()
    qtbot.addWidget(made)
    made.show_branches("main", ["main"])
    menus = len(made.findChildren(QMenu))
    for _ in range(3):
        made.show_branches("main", ["main", "try"])
    assert len(made.findChildren(QMenu)) == menus
    texts = [action.text() for action in made.menu().actions() if action.text()]
    assert texts == ["main", "try", "New branch…", "Delete a branch"]
    removing = made.menu().actions()[-1]
    assert removing.isEnabled()
    with qtbot.waitSignal(made.delete_requested) as asked:
        removing.menu().actions()[0].trigger()
    assert (asked.args, len(removing.menu().actions())) == (["try"], 1)
    made.show_branches("main", ["main"])
    assert not made.menu().actions()[-1].isEnabled()
