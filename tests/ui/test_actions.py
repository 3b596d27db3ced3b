"""The table of actions: complete, without clashes, and every failure of a handler is told."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from ui.actions import MENUS, ROWS, ActionRow, Actions, key_text
from ui.main_window import MainWindow
from ui.popups import shortcut_groups
from ui.problems import Problems
from ui.widgets.row_actions import ROW_ACTIONS
from workbench import paths
from workbench.errors import UsageError


def test_ids_and_shortcuts_are_unique() -> None:
    ids = [row.id for row in ROWS]
    shortcuts = [QKeySequence(one).toString() for row in ROWS for one in row.shortcuts]
    assert len(set(ids)) == len(ids)
    assert len(set(shortcuts)) == len(shortcuts)
    assert all(shortcuts)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_each_row_has_a_menu_and_an_icon_that_exist(row: ActionRow) -> None:
    assert row.menu in MENUS
    assert not row.icon or (paths.resources_folder() / "icons" / f"{row.icon}.svg").is_file()


def test_a_handler_s_error_is_shown_and_not_raised(qtbot: QtBot) -> None:
    problems = Problems()
    shown: list[object] = []
    problems.raised.connect(shown.append)
    failure = UsageError("That cannot be.")

    def fail() -> None:
        raise failure

    parent = QWidget()
    qtbot.addWidget(parent)
    actions = Actions(parent, {row.id: fail for row in ROWS}, problems)
    actions["save"].trigger()
    assert shown == [failure]


def test_what_needs_something_is_enabled_by_it(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    actions = Actions(parent, {row.id: lambda: None for row in ROWS}, Problems())
    actions.enable({"running"})
    assert actions["stop"].isEnabled()
    assert not actions["run"].isEnabled()
    assert actions["save"].isEnabled()


def test_the_menu_and_the_shortcut_page_come_from_the_table(qtbot: QtBot, window: MainWindow) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    window.actions_table.fill(menu, {})
    shown = [action.text() for group in menu.actions() for action in group.menu().actions() if action.text()]
    assert sorted(shown) == sorted(row.text for row in ROWS)
    listed = [text for group in MENUS for text, _ in shortcut_groups()[group]]
    assert listed == [row.text for menu_name in MENUS for row in ROWS if row.menu == menu_name and row.shortcuts]


def test_the_shortcut_page_lists_the_keys_of_the_examples_table() -> None:
    listed = dict(shortcut_groups()["Examples table"])
    assert [listed[row.text] for row in ROW_ACTIONS] == [list(map(key_text, row.shortcuts)) for row in ROW_ACTIONS]
